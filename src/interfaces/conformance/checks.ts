/** Invariants of conformance: what leaves is as the partner takes it; what comes does not change unseen. */
import type { Check, FindingDraft } from '#src/kernel/check.ts';
import { hours, later } from '#src/kernel/clock.ts';
import { findRuleValues } from '#src/tables/drugs/index.ts';
import { selectNew } from './store.ts';

const asAgreed: Check = {
  id: 'interfaces.conformance.as-agreed',
  title: 'Outgoing messages are as their partners take them, and no incoming field begins to differ from its profile',
  everySeconds: 60,
  run: async (sql, facilityId, now) => {
    const cleanDays = Number((await findRuleValues(sql)).get('interfaces.clean-for')?.value ?? 7);
    const found = await selectNew(sql, facilityId, { since: later(now, -hours(24)), cleanDays });
    return found.map<FindingDraft>((row) => ({
      subject: [row.channel, row.profile, row.place, row.rule].join(' '),
      effect: 'data-waiting',
      severity: row.direction === 'out' ? 2 : 3,
      says:
        row.direction === 'out'
          ? `${row.place} of outgoing messages differs from the profile ${row.profile} (${row.rule}), ${row.times} times; the partner may not post them.`
          : `${row.place} was as agreed for ${cleanDays} days and now differs from the profile ${row.profile} (${row.rule}), ${row.times} times.`,
      detail: `Channel ${row.channel}. An acknowledgement does not say that the partner could use the message.`,
      evidence: { channel: row.channel, sampleMessage: row.sampleMessageId, firstAt: row.firstAt.toISOString() },
      patients: [],
      ownerRole: 'informatics',
      nextStep: 'Compare the sample message with the profile, and ask the partner what changed',
      nextLink: '/conformance',
    }));
  },
};

export const checks: Check[] = [asAgreed];
