/**
 * The dose at the bedside is written down: given, held, refused or not given. The decision of the scan is taken again
 * here, under locks (patient, order, dose, withdrawals, balances): two nurses at once, one wins and the other is told.
 */

import { later, minutes } from '#src/kernel/clock.ts';
import type { Command, Tx } from '#src/kernel/command.ts';
import { done, type Outcome } from '#src/kernel/outcome.ts';
import { decimalText, quantity, sum } from '#src/kernel/quantity.ts';
import { lockPatient } from '#src/medication-loop/dispense/index.ts';
import { shownInstant } from '#src/tables/display/index.ts';
import { lockDose, lockDosingOrder, updateDoseSettled } from '../dose-store.ts';
import { reportUnable } from '../failed-scans.ts';
import { gatherFacts } from '../gather.ts';
import { type AdministerCode, administerRefusals, refuse } from '../refusals.ts';
import { heldReasons, isAnswer, notGivenReasons, refusedReasons, unableReasons } from '../rules/reasons.ts';
import { decideFully, questionOf, type ScanInput } from '../scan.ts';
import type { Decision, Give, ScanQuestion } from '../shapes.ts';
import { insertAdministration, type NewAdministration } from '../store.ts';
import { giveItems } from './supply.ts';

export type SettleInput = ScanInput & {
  readonly outcome: 'given' | 'held' | 'refused' | 'not-given';
  /** Coded; asked for when it is not given. */
  readonly reason?: string | null;
  /** When it happened, ISO 8601; left out: now. */
  readonly occurredAt?: string | null;
};

export type Settled = {
  readonly administrationId: string;
  readonly outcome: string;
  /** Withdrawals with something left to waste or return, of what was just given. */
  readonly left: readonly { readonly withdrawalId: string; readonly quantity: string; readonly unit: string }[];
  readonly backEntered: boolean;
};

/** Writes down what became of a dose. Refuses with the words of the scan; the same command id gets the same answer. */
export const settleDose: Command<SettleInput, Settled, AdministerCode> = {
  name: 'administer.settleDose',
  permission: 'dose.give',
  run: async (tx, input) => {
    const at = input.occurredAt ? new Date(input.occurredAt) : tx.now;
    const time = judgeTime(tx, at);
    if (!time.ok) return time;
    const words = judgeWords(input);
    if (!words.ok) return words;
    const question = questionOf(input, { now: tx.now, at, timeZone: tx.timeZone, userId: tx.actor.id });
    const settling = { input, question, at, backEntered: time.value.backEntered };
    return input.outcome === 'given' ? give(tx, settling) : notGive(tx, settling);
  },
};

type Settling = {
  readonly input: SettleInput;
  readonly question: ScanQuestion;
  readonly at: Date;
  readonly backEntered: boolean;
};

/** Entered later than this after it happened, a dose is back-entered: it shows who entered it late. */
const lateEntry = minutes(15);

function judgeTime(tx: Tx, at: Date): Outcome<{ backEntered: boolean }, AdministerCode> {
  if (at.getTime() > later(tx.now, minutes(1)).getTime()) {
    return refuse('in-the-future', { at: shownInstant(at, tx.timeZone) });
  }
  const backEntered = at.getTime() < later(tx.now, -lateEntry).getTime();
  if (backEntered && !tx.actor.permissions.has('dose.backenter')) return refuse('back-entry-not-allowed');
  return done({ backEntered });
}

const reasonsOf: Readonly<Record<Exclude<SettleInput['outcome'], 'given'>, Readonly<Record<string, string>>>> = {
  held: heldReasons,
  refused: refusedReasons,
  'not-given': notGivenReasons,
};

function judgeWords(input: SettleInput): Outcome<null, AdministerCode> {
  const unable = input.unableToScan?.reason;
  if (unable && !(unable in unableReasons)) return refuse('reason-not-known', { reason: unable });
  for (const { question, answer } of input.answers ?? []) {
    if (!isAnswer(question, answer)) return refuse('answer-not-known', { question, answer });
  }
  if (input.outcome === 'given') return done(null);
  const reason = input.reason ?? '';
  return reason in reasonsOf[input.outcome] ? done(null) : refuse('reason-not-known', { reason: reason || 'none' });
}

async function give(tx: Tx, { input, question, at, backEntered }: Settling): Promise<Outcome<Settled, AdministerCode>> {
  const gathered = await gatherUnderLock(tx, question);
  const { decision } = await decideFully(tx.sql, tx.facilityId, question, gathered);
  if (!decision.give || !decision.patient || decision.step !== 'confirm') return refusalOf(decision);
  const { patient, give: giving } = decision;
  const administrationId = tx.newId();
  await insertAdministration(tx.sql, tx.facilityId, {
    ...who(tx, { question, at, backEntered, decision }),
    ...what(giving),
    administrationId,
    patientId: patient.patientId,
    outcome: 'given',
    reason: null,
  });
  const left = await giveItems(tx, {
    administrationId,
    patientId: patient.patientId,
    orderId: giving.order?.orderId ?? null,
    doseId: giving.dose?.doseId ?? null,
    items: giving.items,
    at,
  });
  if (giving.dose) {
    await updateDoseSettled(tx.sql, tx.facilityId, giving.dose.doseId, { state: 'given', reason: null, at: tx.now });
  }
  await reportUnable(tx, { input, ...patient, product: giving.order?.item.product ?? null });
  announce(tx, {
    administrationId,
    patientId: patient.patientId,
    orderId: giving.order?.orderId ?? null,
    outcome: 'given',
  });
  return done({ administrationId, outcome: 'given', left, backEntered });
}

/** Locks in the fixed order, then reads: what the decision sees cannot change until the commit. */
async function gatherUnderLock(tx: Tx, question: ScanQuestion) {
  const time = { now: tx.now, timeZone: tx.timeZone };
  const before = await gatherFacts(tx.sql, tx.facilityId, question, time);
  if (!before.facts.patient) return before;
  await lockPatient(tx.sql, tx.facilityId, before.facts.patient.patientId);
  for (const orderId of before.facts.orders.map((order) => order.orderId).sort()) {
    await lockDosingOrder(tx.sql, tx.facilityId, orderId);
  }
  return gatherFacts(tx.sql, tx.facilityId, question, time);
}

async function notGive(tx: Tx, settling: Settling): Promise<Outcome<Settled, AdministerCode>> {
  const { input, question, at, backEntered } = settling;
  const gathered = await gatherUnderLock(tx, { ...question, productScans: [] });
  const dose = input.doseId ? await lockDose(tx.sql, tx.facilityId, input.doseId) : null;
  const patientId = gathered.facts.patient?.patientId ?? input.patientId ?? dose?.patientId ?? null;
  if (!dose || patientId === null || dose.patientId !== patientId) return refuse('order-not-known');
  // Without a scan of the wristband the patient's lock comes here; the dose is looked at again under it.
  await lockPatient(tx.sql, tx.facilityId, patientId);
  if (dose.state !== 'due' && dose.state !== 'missed') return refuse('dose-not-open', { state: dose.state });
  const administrationId = tx.newId();
  await insertAdministration(tx.sql, tx.facilityId, {
    ...who(tx, { question, at, backEntered, decision: null }),
    administrationId,
    patientId,
    orderId: dose.orderId,
    version: dose.version,
    verificationId: null,
    doseId: input.doseId ?? null,
    outcome: input.outcome,
    reason: input.reason ?? null,
    product: null,
    package: null,
    lot: null,
    dose: null,
    doseUnit: null,
    quantity: null,
    route: null,
    exception: null,
  });
  const settled = { state: input.outcome, reason: input.reason ?? null, at: tx.now };
  await updateDoseSettled(tx.sql, tx.facilityId, input.doseId ?? '', settled);
  announce(tx, { administrationId, patientId, orderId: dose.orderId, outcome: input.outcome });
  return done({ administrationId, outcome: input.outcome, left: [], backEntered });
}

type Acting = { question: ScanQuestion; at: Date; backEntered: boolean; decision: Decision | null };

function who(tx: Tx, { question, at, backEntered, decision }: Acting) {
  return {
    patientScanned: question.patientScan?.kind === 'patient',
    productScanned: question.productScans.length > 0,
    unableToScanReason: question.unableToScan?.reason ?? null,
    answers: (decision?.asks ?? []).map(({ question: asked, says, answer }) => ({ question: asked, says, answer })),
    givenBy: tx.actor.id,
    givenByName: tx.actor.name,
    witnessId: question.witnessId,
    unitId: decision?.patient?.unitId ?? null,
    occurredAt: at,
    recordedAt: tx.now,
    backEntered,
    messageId: tx.messageId,
  };
}

function what(
  giving: Give,
): Omit<NewAdministration, keyof ReturnType<typeof who> | 'administrationId' | 'patientId' | 'outcome' | 'reason'> {
  const { order, dose, items } = giving;
  const [first] = items;
  const signed = giving.exception === null ? (order?.verificationId ?? null) : null;
  return {
    orderId: order?.orderId ?? null,
    version: order?.version ?? null,
    verificationId: signed,
    doseId: dose?.doseId ?? null,
    product: first?.product ?? null,
    package: first?.package ?? null,
    lot: first?.lot ?? null,
    dose: giving.amount,
    doseUnit: giving.doseUnit,
    quantity: decimalText(sum(items.map((item) => quantity(item.quantity)))),
    route: order?.route ?? null,
    exception: giving.exception,
  };
}

function announce(
  tx: Tx,
  settled: { administrationId: string; patientId: string; orderId: string | null; outcome: string },
): void {
  tx.about({ kind: 'administration', id: settled.administrationId, patientId: settled.patientId });
  tx.emit({ name: 'DoseSettled', key: settled.patientId, payload: settled });
  tx.changed('doses');
}

/** The refusal that a decision comes to when it cannot be confirmed. */
function refusalOf(decision: Decision): Outcome<never, AdministerCode> {
  if (decision.stop && isCode(decision.stop.code)) return refuse(decision.stop.code, decision.stop.details);
  if (decision.step === 'scan-patient') return refuse('scan-or-reason', { what: 'wristband' });
  if (decision.step === 'scan-product') return refuse('scan-or-reason', { what: 'medicine' });
  if (decision.step === 'scan-more') {
    const { have = '', want = '', unit = '' } = decision.counted ?? {};
    return refuse('dose-not-complete', { have, want, unit });
  }
  const open = decision.asks.find((ask) => ask.answer === null);
  if (open?.question === 'second-nurse') {
    return refuse('second-nurse-missing', { product: decision.order?.item.text ?? 'This' });
  }
  return refuse('question-open', { question: open?.says ?? '' });
}

function isCode(code: string): code is AdministerCode {
  return code in administerRefusals;
}
