/** Learning a profile from stored messages: proposed as a change, confirmed by a second person. */
import { type Message, parseMessage } from '#lib/hl7v2/index.ts';
import type { Command } from '#src/kernel/command.ts';
import { done } from '#src/kernel/outcome.ts';
import { type ProposeCode, propose, type TableKinds } from '#src/tables/change-control/index.ts';
import { type LearnedRule, learnRules } from './learn.ts';
import { profileInForce } from './queries.ts';
import { refuse } from './refusals.ts';
import { selectSamples } from './store.ts';

type LearnInput = {
  readonly profile: string;
  readonly title: string;
  readonly channel: string;
  readonly type: string;
};
type Learned = { readonly changeSetId: string; readonly messages: number; readonly rules: number };

/** Fewer messages than this say nothing of what is usual. */
const fewest = 10;

export function learnProfile(
  kinds: TableKinds,
): Command<LearnInput, Learned, ProposeCode | 'nothing-to-learn-from' | 'profile-known'> {
  return {
    name: 'interfaces.conformance.learnProfile',
    permission: 'tables.edit',
    async run(tx, { profile, title, channel, type }) {
      tx.about({ kind: 'profile', id: profile });
      if (await profileInForce(tx.sql, tx.facilityId, profile, tx.now)) return refuse('profile-known', { profile });
      const messages = (await selectSamples(tx.sql, tx.facilityId, { channel, type, most: 500 })).flatMap(
        ({ raw }): Message[] => {
          const parsed = parseMessage(raw);
          return parsed.ok ? [parsed.value] : [];
        },
      );
      if (messages.length < fewest) return refuse('nothing-to-learn-from', { channel, type, count: messages.length });
      const source = `Learned from ${messages.length} messages of ${channel}`;
      const rules = learnRules(messages, source);
      const head = { profile, title, partner: channel, channels: channel, types: type, others: 'allow', source };
      const proposed = await propose(tx, kinds, {
        title: `Profile ${profile} learned`.slice(0, 200),
        reason: source,
        goLiveAt: null,
        items: [
          { kind: 'profiles', action: 'put', fields: head },
          ...rules.map((rule) => ({
            kind: 'profile-rules',
            action: 'put' as const,
            fields: ruleFields(profile, rule),
          })),
        ],
      });
      if (!proposed.ok) return proposed;
      return done({ changeSetId: proposed.value.changeSetId, messages: messages.length, rules: rules.length });
    },
  };
}

function ruleFields(profile: string, rule: LearnedRule): Record<string, string> {
  const number = (value: number | null) => (value === null ? '' : String(value));
  return {
    profile,
    place: rule.place,
    usage: rule.usage,
    condition: '',
    least: number(rule.least),
    most: number(rule.most),
    longest: number(rule.longest),
    data: rule.data ?? '',
    values: rule.values.join('|'),
    mask: rule.mask ?? '',
    source: rule.source,
  };
}
