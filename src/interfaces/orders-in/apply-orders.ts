/** Order messages into orders: new, changed, stopped, held, released; all orders of a message or none. */
import type { Tx } from '#src/kernel/command.ts';
import { done, type Outcome } from '#src/kernel/outcome.ts';
import {
  changeOrder,
  discontinueOrder,
  enterOrder,
  holdOrder,
  type OrderChange,
  releaseOrder,
} from '#src/medication-loop/order/index.ts';
import {
  currentEncounter,
  encounterByVisit,
  findPatientByMrn,
  orderName,
  type Patient,
} from '#src/patients/census/index.ts';
import type { Source } from '../code-maps/index.ts';
import { mrnOf, timeOrNull } from '../messages/index.ts';
import type { Effect, Incoming, Translation, Translator } from '../translation/index.ts';
import { wordsOfOrder } from './order-words.ts';
import { readOrder, type SaidOrder } from './read-order.ts';
import { refuse } from './refusals.ts';

const types = ['RDE^O11', 'RDE^O25', 'RDE^O01', 'RDE', 'OMP^O09', 'ORM^O01', 'ORM'];

/** Takes pharmacy orders from the hospital. */
export const orderTranslator: Translator = {
  channels: ['hospital-in'],
  takes: (type) => types.includes(type),
  apply: applyOrders,
};

type Around = {
  readonly tx: Tx;
  readonly from: Source;
  readonly patient: Patient;
  readonly encounterId: string | null;
  readonly told: Date;
  readonly messageId: string;
};

async function applyOrders(tx: Tx, incoming: Incoming): Promise<Outcome<Translation, string>> {
  const { message } = incoming;
  const groups = message.orders();
  if (groups.length === 0) return refuse('no-order', { causeKey: 'no order' });
  const mrn = mrnOf(message);
  if (mrn === null) return refuse('patient-number-missing', { causeKey: 'patient number missing' });
  const patient = await findPatientByMrn(tx.sql, tx.facilityId, mrn);
  if (!patient) return refuse('unknown-patient', { mrn });
  const encounterId = await encounterOf(tx, message.text('PV1-19.1.1').trim(), patient);
  const sender = message.text('MSH-3.1').trim() || incoming.sender;
  const around: Around = {
    tx,
    from: { sql: tx.sql, facilityId: tx.facilityId, source: incoming.channel },
    patient,
    encounterId,
    told: timeOrNull(message.text('MSH-7.1'), tx.timeZone) ?? incoming.receivedAt,
    messageId: incoming.messageId,
  };
  const effects: Effect[] = [];
  for (const [at, group] of groups.entries()) {
    const said = readOrder(group, sender);
    if (said.number === '')
      return refuse('order-number-missing', { position: at + 1, causeKey: 'order number missing' });
    const effect = await applyOrder(said, around);
    if (!effect.ok) return effect;
    effects.push(effect.value);
  }
  const says = `${effects.map((effect) => effect.says).join('; ')} — ${orderName(patient)} (${mrn})`;
  return done({ says, patientId: patient.patientId, effects });
}

async function encounterOf(tx: Tx, visitNumber: string, patient: Patient): Promise<string | null> {
  const named = visitNumber === '' ? null : await encounterByVisit(tx.sql, tx.facilityId, visitNumber);
  if (named?.patientId === patient.patientId) return named.encounterId;
  if (visitNumber !== '') return null;
  return (await currentEncounter(tx.sql, tx.facilityId, patient.patientId))?.encounterId ?? null;
}

/** Table 0119: answers and states that ask nothing of a pharmacy. */
const ignored: Readonly<Record<string, string>> = {
  OK: 'accepted',
  SC: 'status changed',
  NA: 'number assigned',
  OR: 'released as requested',
  CR: 'cancelled as requested',
  DR: 'discontinued as requested',
  HR: 'on hold as requested',
  UA: 'unable to accept',
  UC: 'unable to cancel',
  UD: 'unable to discontinue',
  UH: 'unable to put on hold',
  UR: 'unable to release',
  UX: 'unable to change',
  XR: 'changed as requested',
  DE: 'data error',
};

async function applyOrder(said: SaidOrder, around: Around): Promise<Outcome<Effect, string>> {
  const { control, number } = said;
  if (control in ignored) {
    return done({
      says: `Order ${number}: ${ignored[control]}, nothing to do`,
      kind: 'none',
      id: null,
      patientId: around.patient.patientId,
    });
  }
  switch (control) {
    case 'NW':
    case 'RO':
      return newOrder(said, around);
    case 'XO':
    case 'XX':
      return changedOrder(said, around);
    case 'DC':
    case 'OD':
    case 'RP':
    case 'RU':
      return standing(said, around, {
        act: discontinueOrder,
        verb: 'Discontinued',
        reason: control === 'DC' || control === 'OD' ? 'prescriber' : 'replaced',
      });
    case 'CA':
    case 'OC':
      return standing(said, around, { act: discontinueOrder, verb: 'Cancelled', reason: 'cancelled' });
    case 'HD':
    case 'OH':
      return standing(said, around, { act: holdOrder, verb: 'Held', reason: said.reason ?? 'prescriber' });
    case 'RL':
    case 'OE':
      return standing(said, around, { act: releaseOrder, verb: 'Released', reason: said.reason ?? 'prescriber' });
    default:
      return refuse('unknown-order-control', { control: control || 'nothing', number, causeKey: control });
  }
}

async function newOrder(said: SaidOrder, around: Around): Promise<Outcome<Effect, string>> {
  const { tx, patient, encounterId, from, told, messageId } = around;
  const read = await wordsOfOrder(said, { from, timeZone: tx.timeZone, told });
  if (!read.ok) return read;
  const { mrn, patientId } = patient;
  if (encounterId === null) return refuse('unknown-visit', { mrn, visit: '' });
  const { words, product } = read.value;
  const entered = await enterOrder.run(tx, {
    ...words,
    placer: said.placer,
    placerNumber: said.number,
    patientId,
    encounterId,
    orderedAt: timeOrNull(said.transactionAt, tx.timeZone) ?? told,
    messageId,
  });
  return entered.ok
    ? effectOf(entered.value, `New order ${said.number}: ${product.name} ${product.strengthText}`)
    : entered;
}

async function changedOrder(said: SaidOrder, around: Around): Promise<Outcome<Effect, string>> {
  const { tx, patient, from, told, messageId } = around;
  const read = await wordsOfOrder(said, { from, timeZone: tx.timeZone, told });
  if (!read.ok) return read;
  const { words, product } = read.value;
  const changed = await changeOrder.run(tx, {
    ...words,
    placer: said.placer,
    placerNumber: said.number,
    patientId: patient.patientId,
    changedAt: timeOrNull(said.transactionAt, tx.timeZone) ?? told,
    messageId,
  });
  return changed.ok
    ? effectOf(changed.value, `Changed order ${said.number}: ${product.name} ${product.strengthText}`)
    : changed;
}

type Standing = {
  readonly act: typeof discontinueOrder;
  readonly verb: string;
  readonly reason: string;
};

async function standing(
  said: SaidOrder,
  around: Around,
  { act, verb, reason }: Standing,
): Promise<Outcome<Effect, string>> {
  const { tx, patient, told } = around;
  const changed = await act.run(tx, {
    placer: said.placer,
    placerNumber: said.number,
    patientId: patient.patientId,
    at: timeOrNull(said.transactionAt, tx.timeZone) ?? told,
    reason,
  });
  return changed.ok ? effectOf(changed.value, `${verb} order ${said.number}`) : changed;
}

function effectOf(change: OrderChange, says: string): Outcome<Effect, never> {
  const told = change.applied ? says : `${says}: known already, nothing changed`;
  return done({ says: told, kind: 'order', id: change.orderId, patientId: change.patientId });
}
