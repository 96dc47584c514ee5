/** What should always hold of verification. */

import type { Check, FindingDraft } from '#src/kernel/check.ts';
import { days, later, minutes } from '#src/kernel/clock.ts';
import type { Sql } from '#src/kernel/database/database.ts';
import { timeText } from '#src/work/queue/index.ts';
import { selectAltered, selectJobMismatch, selectOverdue, selectSelfSigned, selectUnsigned } from './checks-store.ts';

const orderPage = (orderId: string) => `/verification?order=${orderId}`;

async function unsigned(sql: Sql, facilityId: string): Promise<FindingDraft[]> {
  return (await selectUnsigned(sql, facilityId)).map((row) => ({
    subject: row.orderId,
    effect: 'doses-at-risk',
    severity: 1,
    says: `${row.name} (order ${row.placerNumber}) counts as verified, but no pharmacist signed it`,
    detail: `Version ${row.version} has no signature`,
    evidence: { ...row },
    patients: [row.patientId],
    ownerRole: 'pharmacist',
    nextStep: 'Review the order now; tell informatics how it came to be marked',
    nextLink: orderPage(row.orderId),
  }));
}

async function altered(sql: Sql, facilityId: string): Promise<FindingDraft[]> {
  return (await selectAltered(sql, facilityId)).map((row) => ({
    subject: row.orderId,
    effect: 'doses-at-risk',
    severity: 1,
    says: `${row.name} (order ${row.placerNumber}) is not any more what ${row.by} signed`,
    detail: `Version ${row.version} was altered after it was signed: its hash differs`,
    evidence: { ...row },
    patients: [row.patientId],
    ownerRole: 'informatics',
    nextStep: 'Compare the order with the record of its signature and have it verified again',
    nextLink: orderPage(row.orderId),
  }));
}

async function selfSigned(sql: Sql, facilityId: string, now: Date): Promise<FindingDraft[]> {
  return (await selectSelfSigned(sql, facilityId, later(now, -days(1)))).map((row) => ({
    subject: `${row.orderId}:${row.version}`,
    effect: 'record-wrong',
    severity: 2,
    says: `${row.by} verified an order of their own: ${row.name} (order ${row.placerNumber})`,
    detail: 'Who enters or prescribes an order never verifies it',
    evidence: { ...row },
    patients: [row.patientId],
    ownerRole: 'pharmacist',
    nextStep: 'Have another pharmacist review the order',
    nextLink: orderPage(row.orderId),
  }));
}

async function overdue(sql: Sql, facilityId: string, now: Date): Promise<FindingDraft[]> {
  return (await selectOverdue(sql, facilityId, now)).map((row) => ({
    subject: row.orderId,
    effect: 'doses-at-risk',
    severity: 2,
    says: `${row.name} was due ${timeText(Math.floor((now.getTime() - row.dueAt.getTime()) / 60_000))} ago and is not verified`,
    detail: `Order ${row.placerNumber}${row.unitId ? ` on ${row.unitId}` : ''}: the nurse cannot take or give it`,
    evidence: { ...row },
    patients: [row.patientId],
    nextDueAt: row.dueAt,
    ownerRole: 'pharmacist',
    nextStep: 'Verify it, ask the prescriber or hand it back',
    nextLink: orderPage(row.orderId),
  }));
}

async function jobMismatch(sql: Sql, facilityId: string, now: Date): Promise<FindingDraft[]> {
  return (await selectJobMismatch(sql, facilityId, later(now, -minutes(2)))).map((row) => ({
    subject: row.orderId,
    effect: row.waits ? 'doses-at-risk' : 'work-blocked',
    severity: row.waits ? 2 : 3,
    says: row.waits
      ? `${row.name} (order ${row.placerNumber}) waits for verification and is in nobody’s queue`
      : `${row.name} (order ${row.placerNumber}) is in the queue and does not wait for verification`,
    detail: 'The queue should hold exactly the orders that wait; its reaction to the order is behind or failed',
    evidence: { ...row },
    patients: [row.patientId],
    ownerRole: 'informatics',
    nextStep: 'Look at the reactions that wait in the outbox',
    nextLink: '/integrity',
  }));
}

export const checks: Check[] = [
  {
    id: 'verify.verified-is-signed',
    title: 'Every order that counts as verified has its signature',
    everySeconds: 60,
    run: unsigned,
  },
  {
    id: 'verify.signed-is-unaltered',
    title: 'Every signed order still is what was signed',
    everySeconds: 300,
    run: altered,
  },
  {
    id: 'verify.author-is-another',
    title: 'No pharmacist verifies an order of their own',
    everySeconds: 300,
    run: selfSigned,
  },
  {
    id: 'verify.due-is-verified',
    title: 'No dose is due while its order waits for verification',
    everySeconds: 30,
    run: overdue,
  },
  {
    id: 'verify.queue-is-complete',
    title: 'The queue holds exactly the orders that wait',
    everySeconds: 60,
    run: jobMismatch,
  },
];
