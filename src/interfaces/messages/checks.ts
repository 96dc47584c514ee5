/** Invariants of the messages. */
import type { Check, FindingDraft } from '#src/kernel/check.ts';
import { hours, later, minutes } from '#src/kernel/clock.ts';
import type { Sql } from '#src/kernel/database/database.ts';
import { findRuleValues } from '#src/tables/drugs/index.ts';
import {
  selectOldQueued,
  selectRefused,
  selectUnsettled,
  selectWaitingByCause,
  type WaitingRow,
} from './checks-store.ts';
import { causeTitle, mappable } from './rules.ts';

/** A rule's value in milliseconds; rules about time are kept in minutes. */
async function limitMs(sql: Sql, rule: string): Promise<number> {
  return minutes(Number((await findRuleValues(sql)).get(rule)?.value ?? 5));
}

const count = (n: number, what: string) => `${n} ${what}${n === 1 ? '' : 's'}`;

/** AA means stored; this says that stored also leads to an end. */
const settledOrListed: Check = {
  id: 'interfaces.messages.settled-or-listed',
  title: 'Every acknowledged message is settled or in the error list',
  everySeconds: 60,
  run: async (sql, facilityId, now) => {
    const before = later(now, -(await limitMs(sql, 'interfaces.unsettled-after')));
    return (await selectUnsettled(sql, facilityId, before)).map<FindingDraft>((row) => ({
      subject: row.channel,
      effect: 'data-waiting',
      severity: 2,
      says: `${count(row.messages, 'acknowledged message')} from ${row.channel} ${row.messages === 1 ? 'is' : 'are'} not processed yet.`,
      detail: 'They are stored and lose nothing, but admissions and orders in them are not known to the wards.',
      evidence: { channel: row.channel, messages: row.messages, oldestAt: row.oldestAt.toISOString() },
      patients: row.patients,
      ownerRole: 'informatics',
      nextStep: 'See whether the channel is paused or processing stands still',
      nextLink: '/interfaces',
    }));
  },
};

/** What waits, by cause, with the patients whose orders or places are not known here. */
const nothingWaits: Check = {
  id: 'interfaces.messages.nothing-waits',
  title: 'No message waits in the error list',
  everySeconds: 30,
  run: async (sql, facilityId) =>
    (await selectWaitingByCause(sql, facilityId, 'in'))
      .filter((row) => row.state === 'waiting')
      .map<FindingDraft>((row) => ({
        subject: `${row.channel}:${row.cause}:${row.causeKey}`,
        effect: row.orders > 0 ? 'doses-at-risk' : 'data-waiting',
        severity: row.orders > 0 ? 2 : 3,
        says: `${causeTitle(row.cause)}${row.causeKey === '' ? '' : ` (${row.causeKey})`}: ${count(row.messages, 'message')} of ${count(row.patients.length, 'known patient')} ${row.messages === 1 ? 'waits' : 'wait'}.`,
        detail: row.says,
        evidence: evidenceOf(row),
        patients: row.patients,
        ownerRole: 'informatics',
        nextStep: mappable[row.cause]
          ? 'Map the code, then replay what waits'
          : 'Open the first message and mend the cause',
        nextLink: mappable[row.cause] ? '/interfaces' : `/message/${row.sampleId}`,
      })),
};

function evidenceOf(row: WaitingRow) {
  const { channel, cause, causeKey, messages, orders, oldestAt } = row;
  return { channel, cause, causeKey, messages, orders, oldestAt: oldestAt.toISOString() };
}

/** The same number for other content: nothing of it was applied. */
const noConflict: Check = {
  id: 'interfaces.messages.no-conflict',
  title: 'No sender uses a message number twice',
  everySeconds: 60,
  run: async (sql, facilityId) =>
    (await selectWaitingByCause(sql, facilityId, 'in'))
      .filter((row) => row.state === 'conflict')
      .map<FindingDraft>((row) => ({
        subject: `${row.channel}:${row.causeKey}`,
        effect: 'data-waiting',
        severity: 2,
        says: `Message number ${row.causeKey} came twice with different content; the second was not applied.`,
        detail: row.says,
        evidence: evidenceOf(row),
        patients: row.patients,
        ownerRole: 'informatics',
        nextStep: 'Compare both messages with the sender',
        nextLink: `/message/${row.sampleId}`,
      })),
};

/** Told in patient terms: whose order or administration the partner does not know. */
const queueIsYoung: Check = {
  id: 'interfaces.messages.queue-is-young',
  title: 'Messages to partners are acknowledged within minutes',
  everySeconds: 30,
  run: async (sql, facilityId, now) => {
    const before = later(now, -(await limitMs(sql, 'interfaces.queue-age')));
    return (await selectOldQueued(sql, facilityId, before)).map<FindingDraft>((row) => ({
      subject: row.channel,
      effect: row.channel === 'cabinet-out' ? 'doses-at-risk' : 'data-waiting',
      severity: row.channel === 'cabinet-out' ? 2 : 3,
      says:
        row.channel === 'cabinet-out'
          ? `Cabinets do not know the newest orders of ${count(row.patients.length, 'patient')}: ${count(row.messages, 'message')} not acknowledged.`
          : `The hospital record does not know administrations of ${count(row.patients.length, 'patient')}: ${count(row.messages, 'message')} not acknowledged.`,
      detail: 'They are kept and sent again until the partner acknowledges them.',
      evidence: { channel: row.channel, messages: row.messages, oldestAt: row.oldestAt.toISOString() },
      patients: row.patients,
      ownerRole: 'informatics',
      nextStep: 'See whether the partner is reachable',
      nextLink: '/interfaces',
    }));
  },
};

/** What a partner refused: it does not go again by itself. */
const nothingRefusedByPartner: Check = {
  id: 'interfaces.messages.accepted-by-partners',
  title: 'Partners accept what is sent to them',
  everySeconds: 30,
  run: async (sql, facilityId) =>
    (await selectWaitingByCause(sql, facilityId, 'out')).map<FindingDraft>((row) => ({
      subject: `${row.channel}:${row.cause}:${row.causeKey}`,
      effect: row.channel === 'cabinet-out' ? 'doses-at-risk' : 'data-waiting',
      severity: 2,
      says: `${count(row.messages, 'message')} to ${row.channel === 'cabinet-out' ? 'the cabinets' : 'the hospital record'} about ${count(row.patients.length, 'patient')} ${row.messages === 1 ? 'was' : 'were'} not taken.`,
      detail: row.says,
      evidence: evidenceOf(row),
      patients: row.patients,
      ownerRole: 'informatics',
      nextStep: 'Mend the cause with the partner, then replay',
      nextLink: `/message/${row.sampleId}`,
    })),
};

/** Bytes that are no message: a sender or a line is broken. */
const framesAreMessages: Check = {
  id: 'interfaces.messages.frames-are-messages',
  title: 'Everything that comes in is a message',
  everySeconds: 60,
  run: async (sql, facilityId, now) =>
    (await selectRefused(sql, facilityId, later(now, -hours(1)))).map<FindingDraft>((row) => ({
      subject: row.channel,
      effect: 'data-waiting',
      severity: 3,
      says: `${count(row.frames, 'frame')} on ${row.channel} within the last hour ${row.frames === 1 ? 'was' : 'were'} no message and ${row.frames === 1 ? 'was' : 'were'} refused.`,
      detail: `The newest: ${row.says}. The bytes are kept; the sender was told (AR).`,
      evidence: { channel: row.channel, frames: row.frames, lastAt: row.lastAt.toISOString() },
      patients: [],
      ownerRole: 'informatics',
      nextStep: 'Show the bytes to the sender',
      nextLink: '/interfaces',
    })),
};

export const checks: Check[] = [
  settledOrListed,
  nothingWaits,
  noConflict,
  queueIsYoung,
  nothingRefusedByPartner,
  framesAreMessages,
];
