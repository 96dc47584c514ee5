/** Counting what differs, in the transaction in which a message is queued or processed. */
import type { Message } from '#lib/hl7v2/index.ts';
import type { Tx } from '#src/kernel/command.ts';
import { judgeMessage, type Violation } from './judge-message.ts';
import { profilesFor } from './queries.ts';
import { addViolation, type CountedAs } from './store.ts';

export type Counted = Pick<CountedAs, 'channel' | 'direction' | 'profile' | 'messageId'> & {
  readonly violations: readonly Violation[];
};

/** Adds a message's violations to the counts of the day. */
export async function countViolations(
  tx: Pick<Tx, 'sql' | 'facilityId' | 'now' | 'timeZone'>,
  { violations, ...as }: Counted,
): Promise<void> {
  const counts = new Map<string, { place: string; rule: string; times: number }>();
  for (const { place, rule } of violations) {
    const one = counts.get(`${place} ${rule}`) ?? { place, rule, times: 0 };
    counts.set(`${place} ${rule}`, { ...one, times: one.times + 1 });
  }
  // In one order, so that two who count the same cannot wait for each other in a circle.
  for (const [, count] of [...counts].sort(([a], [b]) => (a < b ? -1 : 1)))
    await addViolation(tx.sql, tx.facilityId, { ...as, at: tx.now, timeZone: tx.timeZone }, count);
}

/** Judges a message by the profiles of its channel and type, and counts. Never refuses: a step of the channel does that. */
export async function judgeAndCount(
  tx: Pick<Tx, 'sql' | 'facilityId' | 'now' | 'timeZone'>,
  by: {
    readonly channel: string;
    readonly direction: 'in' | 'out';
    readonly type: string;
    readonly messageId: string;
    readonly message: Message;
  },
): Promise<Violation[]> {
  const { channel, direction, type, messageId, message } = by;
  const all: Violation[] = [];
  for (const profile of await profilesFor(tx.sql, tx.facilityId, { channel, type, at: tx.now })) {
    const violations = judgeMessage(profile, message);
    if (violations.length > 0)
      await countViolations(tx, { channel, direction, profile: profile.profile, messageId, violations });
    all.push(...violations);
  }
  return all;
}
