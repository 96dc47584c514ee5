/** What becomes of an order: held, released, discontinued, completed, verified, handed back. Told twice acts once. */
import type { Command, Tx } from '#src/kernel/command.ts';
import { done, invariant, type Outcome } from '#src/kernel/outcome.ts';
import { refuse } from '../refusals.ts';
import { isOpen } from '../rules.ts';
import type { Order, OrderChange, StateInput } from '../shapes.ts';
import { updateState, updateVerified } from '../store.ts';
import { changeOf, lockByNumber, lockWithPatient, nextVersion, older, told } from './entering.ts';

type StateCode = 'unknown-order' | 'other-patient' | 'newer-change-applied' | 'order-closed';

/** The prescriber ends an order. One that has ended already stays as it ended. */
export const discontinueOrder: Command<StateInput, OrderChange, StateCode> = {
  name: 'order.discontinueOrder',
  permission: 'order.enter',
  async run(tx, input) {
    const found = await lockByNumber(tx, input);
    if (!found.ok) return found;
    const order = found.value;
    if (!isOpen(order.state)) return done(changeOf(order, false));
    if (input.at < order.changedAt) return older(tx, order, input.at);
    return discontinue(tx, order, input.at, input.reason);
  },
};

/** The prescriber holds an order: no dose is due until it is released. */
export const holdOrder: Command<StateInput, OrderChange, StateCode> = {
  name: 'order.holdOrder',
  permission: 'order.enter',
  async run(tx, input) {
    const found = await lockByNumber(tx, input);
    if (!found.ok) return found;
    const order = found.value;
    if (order.state === 'held') return done(changeOf(order, false));
    if (!isOpen(order.state)) return refuse('order-closed', { number: order.placerNumber, state: order.state });
    if (input.at < order.changedAt) return older(tx, order, input.at);
    await setState(tx, order, { state: 'held', reason: input.reason, at: input.at });
    return told(tx, 'OrderHeld', changeOf(order, true), { reason: input.reason });
  },
};

/** The prescriber releases a held order. What was verified before the hold stays verified. */
export const releaseOrder: Command<StateInput, OrderChange, StateCode> = {
  name: 'order.releaseOrder',
  permission: 'order.enter',
  async run(tx, input) {
    const found = await lockByNumber(tx, input);
    if (!found.ok) return found;
    const order = found.value;
    if (!isOpen(order.state)) return refuse('order-closed', { number: order.placerNumber, state: order.state });
    if (order.state !== 'held') return done(changeOf(order, false));
    if (input.at < order.changedAt) return older(tx, order, input.at);
    await setState(tx, order, { state: 'active', reason: input.reason, at: input.at });
    return told(tx, 'OrderReleased', changeOf(order, true), { reason: input.reason });
  },
};

/** An order has run its course: its stop time came, or its one dose was given. */
export const completeOrder: Command<
  { readonly orderId: string; readonly reason: 'stop-time' | 'one-dose-given' },
  OrderChange,
  'unknown-order'
> = {
  name: 'order.completeOrder',
  permission: null,
  async run(tx, { orderId, reason }) {
    const order = await lockWithPatient(tx, orderId);
    if (!order) return refuse('unknown-order', { number: orderId });
    const running = order.state === 'active' || order.state === 'held';
    const early = reason === 'stop-time' && (!order.stopAt || order.stopAt > tx.now);
    if (!running || early) return done(changeOf(order, false));
    await setState(tx, order, { state: 'completed', reason, at: tx.now });
    return told(tx, 'OrderCompleted', changeOf(order, true), { reason });
  },
};

/** Ends an order that is locked. */
export async function discontinue(
  tx: Tx,
  order: Order,
  at: Date,
  reason: string,
): Promise<Outcome<OrderChange, never>> {
  await setState(tx, order, { state: 'discontinued', reason, at, discontinuedAt: at });
  return told(tx, 'OrderDiscontinued', changeOf(order, true), { reason });
}

/** Ends an order by its id, for a reason that no prescriber gave. */
export async function discontinueById(tx: Tx, orderId: string, reason: string): Promise<void> {
  const order = await lockWithPatient(tx, orderId);
  if (order && isOpen(order.state)) await discontinue(tx, order, tx.now, reason);
}

/** An order that ended comes back in force as a new version, which has to be verified. */
export async function reinstate(tx: Tx, orderId: string, remark: string): Promise<void> {
  const order = await lockWithPatient(tx, orderId);
  if (order?.state !== 'discontinued') return;
  const remarks = order.remarks ? `${order.remarks}; ${remark}` : remark;
  const version = await nextVersion(
    tx,
    order,
    { ...order, remarks },
    {
      changedAt: tx.now,
      messageId: order.messageId,
      enteredBy: order.enteredBy,
    },
  );
  told(tx, 'OrderChanged', { orderId, version, patientId: order.patientId, applied: true });
}

/** The pharmacist's signature puts a version in force. Called within the command that signs; the order is locked. */
export async function markVerified(tx: Tx, order: Order): Promise<void> {
  invariant(order.state === 'active', 'only an order in force is verified');
  await updateVerified(tx.sql, tx.facilityId, order.orderId, order.version);
  tx.changed('orders');
}

/** The pharmacist hands an order back to its prescriber: it waits for a change. The order is locked. */
export async function markReturned(tx: Tx, order: Order, reason: string): Promise<void> {
  await setState(tx, order, { state: 'returned', reason, at: tx.now });
  told(tx, 'OrderReturned', changeOf(order, true), { reason });
}

/** The same content as a new version, which has to be verified: a signature is taken back, never erased. The order is locked. */
export async function reopenForVerification(tx: Tx, order: Order): Promise<number> {
  const version = await nextVersion(tx, order, order, {
    changedAt: order.changedAt,
    messageId: order.messageId,
    enteredBy: order.enteredBy,
  });
  told(tx, 'OrderChanged', { orderId: order.orderId, version, patientId: order.patientId, applied: true });
  return version;
}

async function setState(
  tx: Tx,
  order: Order,
  to: { readonly state: Order['state']; readonly reason: string; readonly at: Date; readonly discontinuedAt?: Date },
): Promise<void> {
  await updateState(tx.sql, tx.facilityId, {
    orderId: order.orderId,
    state: to.state,
    reason: to.reason,
    changedAt: to.at,
    discontinuedAt: to.discontinuedAt ?? null,
  });
}
