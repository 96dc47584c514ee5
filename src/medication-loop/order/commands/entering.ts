/** Entering and changing orders: what was told becomes a version; what was known already changes nothing. */
import type { Command, Tx } from '#src/kernel/command.ts';
import { done, invariant, type Outcome } from '#src/kernel/outcome.ts';
import { encountersOf, followMerges } from '#src/patients/census/index.ts';
import { shownInstant } from '#src/tables/display/index.ts';
import { refuse } from '../refusals.ts';
import { changedFields, contentOf, doseIsValid, isOpen } from '../rules.ts';
import type { ChangeInput, Order, OrderChange, OrderContent, OrderInput, OrderNumber } from '../shapes.ts';
import {
  insertHead,
  insertVersion,
  lockOrder,
  lockPatient,
  selectKnownWords,
  selectOrderIdByNumber,
  selectVersion,
  updateVersion,
} from '../store.ts';

type ContentCode = 'unknown-product' | 'unknown-word' | 'dose-not-valid' | 'stop-before-start';
type EnterCode = 'unknown-patient' | 'unknown-encounter' | 'patient-discharged' | 'number-in-use' | ContentCode;

/**
 * Takes over a new order. The same number with the same content again changes nothing. An order for a merged patient
 * goes to the patient that goes on. Refused in this order: patient, visit, discharge, product, words, dose, times,
 * number.
 */
export const enterOrder: Command<OrderInput, OrderChange, EnterCode> = {
  name: 'order.enterOrder',
  permission: 'order.enter',
  async run(tx, input) {
    const admitted = await admittedPatient(tx, input);
    if (!admitted.ok) return admitted;
    const patientId = admitted.value;
    const content = contentOf(input);
    const judged = await judgeContent(tx, input, content);
    if (!judged.ok) return judged;
    const known = await selectOrderIdByNumber(tx.sql, tx.facilityId, input.placer, input.placerNumber);
    if (known) return knownBefore(tx, known, patientId, input, content);
    const orderId = tx.newId();
    const { encounterId, placer, placerNumber, orderedAt } = input;
    const head = { orderId, patientId, encounterId, placer, placerNumber, orderedAt };
    // Two orders with one number at the same moment: the second waits on the number here and then finds the first.
    if (!(await insertHead(tx.sql, tx.facilityId, head))) {
      const first = await selectOrderIdByNumber(tx.sql, tx.facilityId, placer, placerNumber);
      invariant(first, 'an order number that is taken has its order');
      return knownBefore(tx, first, patientId, input, content);
    }
    await addVersion(tx, { orderId, version: 1, content, messageId: input.messageId });
    return told(tx, 'OrderEntered', { orderId, version: 1, patientId, applied: true });
  },
};

/**
 * Takes over a change. It makes a new version, which waits for verification again; equal content changes nothing. A
 * change to an order that the pharmacist handed back puts it in force again.
 */
export const changeOrder: Command<
  ChangeInput,
  OrderChange,
  'unknown-order' | 'other-patient' | 'newer-change-applied' | 'order-closed' | ContentCode
> = {
  name: 'order.changeOrder',
  permission: 'order.enter',
  async run(tx, input) {
    const found = await lockByNumber(tx, input);
    if (!found.ok) return found;
    const order = found.value;
    const content = contentOf(input);
    const same = changedFields(order, content).length === 0;
    if (same && order.state !== 'returned') return done(changeOf(order, false));
    if (!isOpen(order.state)) return refuse('order-closed', { number: order.placerNumber, state: order.state });
    if (input.changedAt < order.changedAt) return older(tx, order, input.changedAt);
    const judged = await judgeContent(tx, input, content);
    if (!judged.ok) return judged;
    const version = await nextVersion(tx, order, content, { changedAt: input.changedAt, messageId: input.messageId });
    return told(tx, 'OrderChanged', { orderId: order.orderId, version, patientId: order.patientId, applied: true });
  },
};

/** Puts a new version of an order in force; it is not verified. Tells the version. */
export async function nextVersion(
  tx: Tx,
  order: Order,
  content: OrderContent,
  change: {
    readonly changedAt: Date;
    readonly messageId?: string | null | undefined;
    /** Left out: who acts. The same content keeps its author, who may not verify it. */
    readonly enteredBy?: string;
  },
): Promise<number> {
  const version = order.version + 1;
  const { messageId, enteredBy } = change;
  await addVersion(tx, { orderId: order.orderId, version, content, messageId, enteredBy });
  const state = order.state === 'held' ? 'held' : 'active';
  await updateVersion(tx.sql, tx.facilityId, { orderId: order.orderId, version, state, changedAt: change.changedAt });
  return version;
}

async function addVersion(
  tx: Tx,
  version: {
    readonly orderId: string;
    readonly version: number;
    readonly content: OrderContent;
    readonly messageId: string | null | undefined;
    readonly enteredBy?: string | undefined;
  },
): Promise<void> {
  await insertVersion(tx.sql, tx.facilityId, {
    ...version.content,
    orderId: version.orderId,
    version: version.version,
    messageId: version.messageId ?? tx.messageId,
    enteredBy: version.enteredBy ?? tx.actor.id,
    enteredAt: tx.now,
  });
}

/** The patient that goes on, locked, if the visit of the order is going on. */
async function admittedPatient(
  tx: Tx,
  input: OrderInput,
): Promise<Outcome<string, 'unknown-patient' | 'unknown-encounter' | 'patient-discharged'>> {
  const number = input.placerNumber;
  const patient = await followMerges(tx.sql, tx.facilityId, input.patientId);
  if (!patient) return refuse('unknown-patient', { number });
  await lockPatient(tx.sql, tx.facilityId, patient.patientId);
  const visits = await encountersOf(tx.sql, tx.facilityId, patient.patientId);
  const visit = visits.find((candidate) => candidate.encounterId === input.encounterId);
  if (!visit) return refuse('unknown-encounter', { number });
  if (visit.state !== 'admitted') return refuse('patient-discharged', { number, state: visit.state });
  return done(patient.patientId);
}

/** Whether the content can be ordered at all. What is doubtful but possible is for the checks. */
async function judgeContent(tx: Tx, input: OrderNumber, content: OrderContent): Promise<Outcome<null, ContentCode>> {
  const { product, route, schedule, doseUnit, components } = content;
  const known = await selectKnownWords(tx.sql, {
    products: [product, ...components.map((component) => component.product)],
    units: [doseUnit, ...components.map((component) => component.unit)],
    route,
    schedule,
  });
  if (!known.product) return refuse('unknown-product', { product });
  if (!known.unit) return refuse('unknown-word', { what: 'unit', code: doseUnit });
  if (!known.route) return refuse('unknown-word', { what: 'route', code: route });
  if (!known.schedule) return refuse('unknown-word', { what: 'schedule', code: schedule });
  if (!doseIsValid(content)) return refuse('dose-not-valid', { dose: content.doseMax ?? content.dose, unit: doseUnit });
  if (content.stopAt && content.stopAt < content.startAt) {
    const [start, stop] = [content.startAt, content.stopAt].map((at) => shownInstant(at, tx.timeZone));
    return refuse('stop-before-start', { number: input.placerNumber, start: start ?? null, stop: stop ?? null });
  }
  return done(null);
}

/** A new order whose number is known: the same order told again, or a number that was given twice. */
async function knownBefore(
  tx: Tx,
  orderId: string,
  patientId: string,
  input: OrderInput,
  content: OrderContent,
): Promise<Outcome<OrderChange, 'number-in-use'>> {
  const order = await lockOrder(tx.sql, tx.facilityId, orderId);
  invariant(order, 'an order number that is taken has its order');
  const first = order.version === 1 ? order : await selectVersion(tx.sql, tx.facilityId, orderId, 1);
  const toldBefore = [order, first].some((version) => version && changedFields(version, content).length === 0);
  if (order.patientId !== patientId || !toldBefore) return refuse('number-in-use', { number: input.placerNumber });
  tx.about({ kind: 'order', id: orderId, patientId });
  return done(changeOf(order, false));
}

/** The order of a number, its patient's row and then its own locked. */
export async function lockByNumber(
  tx: Tx,
  input: OrderNumber & { readonly patientId?: string | null },
): Promise<Outcome<Order, 'unknown-order' | 'other-patient'>> {
  const number = input.placerNumber;
  const orderId = await selectOrderIdByNumber(tx.sql, tx.facilityId, input.placer, number);
  if (!orderId) return refuse('unknown-order', { number });
  const order = await lockWithPatient(tx, orderId);
  invariant(order, 'an order number has its order');
  const patient = input.patientId ? await followMerges(tx.sql, tx.facilityId, input.patientId) : null;
  if (input.patientId && patient?.patientId !== order.patientId) return refuse('other-patient', { number });
  tx.about({ kind: 'order', id: order.orderId, patientId: order.patientId });
  return done(order);
}

/** Locks patient and order in the order in which every command does; null when there is no such order. */
export async function lockWithPatient(tx: Tx, orderId: string): Promise<Order | null> {
  for (;;) {
    const before = await selectVersion(tx.sql, tx.facilityId, orderId, 1);
    if (!before) return null;
    await lockPatient(tx.sql, tx.facilityId, before.patientId);
    const order = await lockOrder(tx.sql, tx.facilityId, orderId);
    // Merged between the look and the lock: the row of the patient that goes on has to be the one that is locked.
    if (order?.patientId === before.patientId) return order;
  }
}

export function older(tx: Tx, order: Order, at: Date): ReturnType<typeof refuse<'newer-change-applied'>> {
  const [changed, told] = [order.changedAt, at].map((instant) => shownInstant(instant, tx.timeZone));
  return refuse('newer-change-applied', { number: order.placerNumber, changedAt: changed ?? null, at: told ?? null });
}

export function changeOf(order: Order, applied: boolean): OrderChange {
  return { orderId: order.orderId, version: order.version, patientId: order.patientId, applied };
}

/** Says what became of an order to everybody who listens. */
export function told(
  tx: Tx,
  event: string,
  change: OrderChange,
  more: Readonly<Record<string, unknown>> = {},
): Outcome<OrderChange, never> {
  const { orderId, version, patientId } = change;
  tx.about({ kind: 'order', id: orderId, patientId });
  tx.emit({ name: event, key: patientId, payload: { orderId, version, patientId, ...more } });
  tx.changed('orders');
  return done(change);
}
