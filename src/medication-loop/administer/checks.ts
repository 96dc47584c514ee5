/** Invariants of the bedside: nothing given that was not verified, not stopped, not twice; nothing due forgotten. */

import type { Check, FindingDraft } from '#src/kernel/check.ts';
import { hours, later } from '#src/kernel/clock.ts';
import { shownAmount } from '#src/kernel/quantity.ts';
import { unitWord } from '#src/tables/display/index.ts';
import {
  selectGivenAfterStop,
  selectGivenTwice,
  selectGivenUnverified,
  selectOpenExceptions,
  selectOverdue,
  selectUnsupplied,
} from './checks-store.ts';

/** What is looked at again: everything that was recorded within 26 hours, so that a day's run misses nothing. */
const since = (now: Date) => later(now, -hours(26));

const verified: Check = {
  id: 'medication-loop.administer.given-as-verified',
  title: 'Nothing was given without a verified order or a coded exception',
  everySeconds: 60,
  run: async (sql, facilityId, now) =>
    (await selectGivenUnverified(sql, facilityId, since(now))).map<FindingDraft>((row) => ({
      subject: row.administrationId,
      effect: 'record-wrong',
      severity: 1,
      says: `${row.by} gave ${row.name} under a version of the order that no pharmacist had signed.`,
      detail: row.orderVersion
        ? `Version ${row.version} was given; the signature that it names is under version ${row.orderVersion}.`
        : 'The signature that the administration names does not exist.',
      evidence: { administrationId: row.administrationId, orderId: row.orderId, version: row.version },
      patients: [row.patientId],
      ownerRole: 'pharmacist',
      nextStep: 'Judge the dose with the prescriber and record an intervention on the order',
    })),
};

const exceptions: Check = {
  id: 'medication-loop.administer.exceptions-closed',
  title: 'What was given by exception has its order or its review',
  everySeconds: 60,
  run: async (sql, facilityId, now) =>
    (await selectOpenExceptions(sql, facilityId, later(now, -hours(24 * 7)))).map<FindingDraft>((row) => ({
      subject: row.administrationId,
      effect: 'record-wrong',
      severity: 3,
      says: `${row.by} gave ${row.name} ${row.orderId ? 'before its order was verified' : 'without an order'} (${row.exception}).`,
      detail: row.orderId
        ? 'The order still waits for a pharmacist.'
        : 'No order was matched and no pharmacist has reviewed it.',
      evidence: { administrationId: row.administrationId, orderId: row.orderId, exception: row.exception },
      patients: [row.patientId],
      ownerRole: 'pharmacist',
      nextStep: row.orderId ? 'Verify the order' : 'Review the override',
      nextLink: row.orderId ? '/verification' : '/overrides',
    })),
};

const notAfterStop: Check = {
  id: 'medication-loop.administer.not-given-after-stop',
  title: 'Nothing was given after its order was stopped',
  everySeconds: 60,
  run: async (sql, facilityId, now) =>
    (await selectGivenAfterStop(sql, facilityId, since(now))).map<FindingDraft>((row) => ({
      subject: row.administrationId,
      effect: 'record-wrong',
      severity: 1,
      says: `${row.by} gave ${row.name} after its order was stopped.`,
      detail: `Given at ${row.at.toISOString()}, stopped at ${row.stoppedAt.toISOString()}. The stop may have arrived after the dose.`,
      evidence: { administrationId: row.administrationId, orderId: row.orderId, stoppedAt: row.stoppedAt },
      patients: [row.patientId],
      ownerRole: 'pharmacist',
      nextStep: 'Tell the prescriber and watch the patient; find out when the stop was known at the bedside',
    })),
};

const notTwice: Check = {
  id: 'medication-loop.administer.not-given-twice',
  title: 'No dose was given twice',
  everySeconds: 60,
  run: async (sql, facilityId, now) =>
    (await selectGivenTwice(sql, facilityId, since(now))).map<FindingDraft>((row) => ({
      subject: row.administrationId,
      effect: 'record-wrong',
      severity: 1,
      says: `${row.name} was given twice within ${row.minutes} minutes, by ${row.beforeBy} and by ${row.by}.`,
      detail: `At ${row.before.toISOString()} and at ${row.at.toISOString()}, on one order.`,
      evidence: { administrationId: row.administrationId, orderId: row.orderId, minutes: row.minutes },
      patients: [row.patientId],
      ownerRole: 'nurse',
      nextStep: 'Ask both nurses; correct the entry that is wrong or tell the prescriber of the double dose',
    })),
};

const nothingOverdue: Check = {
  id: 'medication-loop.administer.no-dose-overdue',
  title: 'No dose is past its window',
  everySeconds: 60,
  run: async (sql, facilityId, now) =>
    (await selectOverdue(sql, facilityId, now)).map<FindingDraft>((row) => ({
      subject: row.unitId,
      effect: 'doses-at-risk',
      severity: row.urgent > 0 ? 1 : 2,
      says: `${row.doses === 1 ? '1 dose is' : `${row.doses} doses are`} overdue on ${row.unitName}${row.urgent > 0 ? `, ${row.urgent} of them STAT or NOW` : ''}.`,
      detail: `The oldest was due at ${row.oldest.toISOString()}; its window ended ${row.minutes} minutes ago.`,
      evidence: { unitId: row.unitId, doses: row.doses, urgent: row.urgent, oldest: row.oldest },
      patients: row.patients,
      nextDueAt: row.oldest,
      ownerRole: 'nurse',
      nextStep: 'Give, hold or refuse each dose with a reason',
      nextLink: `/my-patients?unit=${encodeURIComponent(row.unitId)}`,
    })),
};

const supplied: Check = {
  id: 'medication-loop.administer.given-came-from-somewhere',
  title: 'What was given had left a cabinet or the pharmacy',
  everySeconds: 60,
  run: async (sql, facilityId, now) =>
    (await selectUnsupplied(sql, facilityId, now)).map<FindingDraft>((row) => ({
      subject: row.administrationId,
      effect: 'stock-wrong',
      severity: row.csSchedule ? 1 : 3,
      says: `${row.csSchedule ? `${row.csSchedule}: ` : ''}${row.by} gave ${shownAmount(row.quantity)} ${unitWord(row.unit, row.quantity)} of ${row.name} that left no cabinet and no pharmacy.`,
      detail: 'Either a cabinet has not told of it, or it was taken under another patient.',
      evidence: { administrationId: row.administrationId, quantity: row.quantity, unit: row.unit },
      patients: [row.patientId],
      ownerRole: 'informatics',
      nextStep: 'Look for the withdrawal in the messages of the cabinet; replay it if it waits',
      nextLink: '/interfaces',
    })),
};

export const checks: readonly Check[] = [verified, exceptions, notAfterStop, notTwice, nothingOverdue, supplied];
