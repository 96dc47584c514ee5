/** Each order that waits for verification is checked and has its job; each that does not wait has none. */
import type { Consumer, Tx } from '#src/kernel/command.ts';
import { done } from '#src/kernel/outcome.ts';
import { findOrder, followMerge, type Order, waitsForVerification } from '#src/medication-loop/order/index.ts';
import { currentEncounter } from '#src/patients/census/index.ts';
import { displayName } from '#src/tables/display/index.ts';
import { findProduct, findScheduleOfUnit } from '#src/tables/drugs/index.ts';
import { dueTimes, type Schedule } from '#src/tables/schedules/index.ts';
import { closeJob, openJob } from '#src/work/queue/index.ts';
import { countOpen, runChecks } from './check-order.ts';
import { selectWaitingOrders } from './store.ts';

/** Brings checks and job of an order to what the order is now; doing it again changes nothing. */
export async function attendOrder(tx: Tx, orderId: string): Promise<void> {
  const order = await findOrder(tx.sql, tx.facilityId, orderId);
  if (!order) return;
  if (!waitsForVerification(order)) {
    const verified = order.state === 'active';
    await closeJob(tx, {
      kind: 'verify',
      subject: orderId,
      state: verified ? 'done' : 'cancelled',
      reason: verified ? 'verified' : order.state,
    });
    return;
  }
  const results = await runChecks(tx, order);
  await openVerifyJob(tx, order, countOpen(results));
}

async function openVerifyJob(tx: Tx, order: Order, open: ReturnType<typeof countOpen>): Promise<void> {
  const product = await findProduct(tx.sql, order.product);
  const visit = await currentEncounter(tx.sql, tx.facilityId, order.patientId);
  const schedule = await findScheduleOfUnit(tx.sql, order.schedule, tx.facilityId, visit?.unitId ?? null);
  await openJob(tx, {
    kind: 'verify',
    subject: order.orderId,
    title: `Verify ${product ? displayName(product) : order.product}`,
    unitId: visit?.unitId ?? null,
    patientId: order.patientId,
    orderId: order.orderId,
    product: order.product,
    priorityClass: order.priority === 'stat' || order.priority === 'now' ? order.priority : 'routine',
    highAlert: product?.highAlert ?? false,
    dueAt: firstDue(order, schedule, tx.timeZone),
    detail: { version: order.version, ...open },
  });
  tx.changed('verification');
}

const aheadMs = 8 * 86_400_000;

/** When the first dose of this version falls due; its start where the schedule tells no time. */
export function firstDue(
  order: Pick<Order, 'startAt' | 'stopAt' | 'enteredAt' | 'priority' | 'prn'>,
  schedule: Schedule | null,
  timeZone: string,
): Date {
  const { startAt, stopAt, enteredAt } = order;
  const atOnce = order.priority === 'stat' || order.priority === 'now' || order.prn || !schedule;
  if (atOnce) return startAt;
  const from = new Date(Math.max(startAt.getTime(), enteredAt.getTime()));
  const to = new Date(from.getTime() + aheadMs);
  return dueTimes({ schedule, startAt, stopAt, from, to, timeZone })[0] ?? startAt;
}

const followOrders: Consumer = {
  name: 'medication-loop.check.followOrders',
  events: [
    'OrderEntered',
    'OrderChanged',
    'OrderReleased',
    'OrderHeld',
    'OrderDiscontinued',
    'OrderCompleted',
    'OrderReturned',
    'OrderVerified',
  ],
  async react(tx, { payload }) {
    await attendOrder(tx, String(payload.orderId));
    return done(null);
  },
};

/** Allergies or weight changed: what waits is checked again. */
const followPatients: Consumer = {
  name: 'medication-loop.check.followPatients',
  events: ['PatientChanged', 'PatientsMerged'],
  async react(tx, { name, payload }) {
    const merged = name === 'PatientsMerged';
    const patientId = String(merged ? payload.intoPatientId : payload.patientId);
    if (merged) await followMerge(tx, String(payload.fromPatientId), patientId);
    for (const orderId of await selectWaitingOrders(tx.sql, tx.facilityId, patientId)) await attendOrder(tx, orderId);
    return done(null);
  },
};

export const reactions: readonly Consumer[] = [followOrders, followPatients];
