/** Invariants of what left a cabinet: withdrawn = given + wasted + returned, in time, and seen by who must see it. */
import type { Check, FindingDraft } from '#src/kernel/check.ts';
import { shownAmount } from '#src/kernel/quantity.ts';
import { unitWord } from '#src/tables/display/index.ts';
import {
  selectOpenReviews,
  selectOpenTooLong,
  selectUnequalToLedger,
  selectUnwitnessedTooLong,
} from './checks-store.ts';
import { lacksInWords } from './rules.ts';

const patientsOf = (row: { patientId: string | null }) => (row.patientId ? [row.patientId] : []);
const schedule = (row: { csSchedule: string | null }) => (row.csSchedule ? `${row.csSchedule}: ` : '');
const amount = (quantity: string, unit: string) => `${shownAmount(quantity)} ${unitWord(unit, quantity)}`;

/** Closed withdrawals have no remainder, and the parts are what the ledger's entries say. */
const accounted: Check = {
  id: 'medication-loop.dispense.withdrawals-accounted',
  title: 'Withdrawn is given plus wasted plus returned, as the ledger says',
  everySeconds: 60,
  run: async (sql, facilityId, now) =>
    (await selectUnequalToLedger(sql, facilityId, new Date(now.getTime() - 26 * 3_600_000))).map<FindingDraft>(
      (row) => ({
        subject: row.withdrawalId,
        effect: 'stock-wrong',
        severity: row.csSchedule ? 1 : 2,
        says: `${schedule(row)}A withdrawal of ${amount(row.quantity, row.unit)} of ${row.name} says that ${row.parts} were used; the ledger says ${row.entries}.`,
        detail: 'Given, wasted and returned of a withdrawal change only together with their entries.',
        evidence: { withdrawalId: row.withdrawalId, parts: row.parts, entries: row.entries, quantity: row.quantity },
        patients: patientsOf(row),
        ownerRole: 'pharmacist',
        nextStep: 'Compare the entries of this withdrawal with what was charted and correct by a further entry',
      }),
    ),
};

const notOpenTooLong: Check = {
  id: 'medication-loop.dispense.no-withdrawal-left-open',
  title: 'What left a cabinet is given, wasted or returned in time',
  everySeconds: 60,
  run: async (sql, facilityId, now) =>
    (await selectOpenTooLong(sql, facilityId, now)).map<FindingDraft>((row) => ({
      subject: row.withdrawalId,
      effect: 'stock-wrong',
      severity: row.csSchedule ? 1 : 3,
      says: `${schedule(row)}${row.userName} has held ${amount(row.left, row.unit)} of ${row.name} for ${row.minutes} minutes: not given, wasted or returned.`,
      detail: [
        row.unitName ? `Patient on ${row.unitName}.` : 'No patient on a unit.',
        row.orderState && row.orderState !== 'active' ? `The order is ${row.orderState}.` : '',
      ]
        .join(' ')
        .trim(),
      evidence: { withdrawalId: row.withdrawalId, left: row.left, unit: row.unit, minutes: row.minutes },
      patients: patientsOf(row),
      nextDueAt: row.nextDueAt,
      ownerRole: 'nurse',
      nextStep: `Ask ${row.userName} to chart, waste or return it`,
      nextLink: '/my-patients',
    })),
};

const reviewed: Check = {
  id: 'medication-loop.dispense.overrides-reviewed',
  title: 'Every override belongs to an order or was reviewed',
  everySeconds: 60,
  run: async (sql, facilityId, now) =>
    (await selectOpenReviews(sql, facilityId, now)).map<FindingDraft>((row) => ({
      subject: row.withdrawalId,
      effect: 'record-wrong',
      severity: row.csSchedule || row.overdue ? 2 : 4,
      says: `${schedule(row)}${row.userName} took ${row.name} ${lacksInWords(row.lacks)}, and no pharmacist has reviewed it.`,
      detail: row.overdue
        ? `Waits for ${row.hours} hours, longer than the rule allows.`
        : 'No order of this patient and ingredient came within the time of the rule.',
      evidence: { withdrawalId: row.withdrawalId, lacks: row.lacks, hours: row.hours },
      patients: patientsOf(row),
      ownerRole: 'pharmacist',
      nextStep: 'Review the override with a coded reason',
      nextLink: '/overrides',
    })),
};

const witnessed: Check = {
  id: 'medication-loop.dispense.waste-witnessed',
  title: 'A second person signed every waste of a controlled drug',
  everySeconds: 60,
  run: async (sql, facilityId, now) =>
    (await selectUnwitnessedTooLong(sql, facilityId, now)).map<FindingDraft>((row) => ({
      subject: row.wasteId,
      effect: 'record-wrong',
      severity: 1,
      says: `${schedule(row)}${row.userName} wasted ${amount(row.quantity, row.unit)} of ${row.name}, and nobody has signed to have seen it.`,
      detail: `Wasted ${row.minutes} minutes ago.`,
      evidence: { wasteId: row.wasteId, quantity: row.quantity, minutes: row.minutes },
      patients: patientsOf(row),
      ownerRole: 'nurse',
      nextStep: 'Have the person who saw it sign at their own session',
      nextLink: '/my-patients',
    })),
};

export const checks: readonly Check[] = [accounted, notOpenTooLong, reviewed, witnessed];
