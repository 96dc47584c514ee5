/** A learned profile accepts what it was learned from; a tighter one finds at least what the looser found. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Message, parseText } from '#lib/hl7v2/index.ts';
import { judgeMessage, learnRules, type Profile, type ProfileRule } from './index.ts';
import { ruleFault } from './profile.ts';

const profile = (rules: readonly ProfileRule[], others: Profile['others']): Profile => ({
  profile: 'p',
  title: 'P',
  partner: 'partner',
  channels: ['hospital-in'],
  types: ['RDE^O11'],
  others,
  source: 'test',
  version: '1',
  rules,
});

const value = fc.oneof(
  fc.constantFrom('', '""', 'A', 'B', '20261124', '202611240830', '12', '0.5', 'X-1', 'Ä', '\\T\\', '*', ' '),
  fc.stringMatching(/^[A-Za-z0-9 .-]{0,12}$/),
);
const component = fc.array(value, { minLength: 1, maxLength: 2 }).map((parts) => parts.join('&'));
const repetition = fc.array(component, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('^'));
const field = fc.array(repetition, { minLength: 1, maxLength: 2 }).map((parts) => parts.join('~'));
const segment = fc
  .tuple(fc.constantFrom('PID', 'ORC', 'RXE', 'ZPM'), fc.array(field, { maxLength: 5 }))
  .map(([name, fields]) => [name, ...fields].join('|'));
const message = fc.array(segment, { maxLength: 6 }).map((segments): Message => {
  const parsed = parseText(['MSH|^~\\&|A|B|C|D|20261124||RDE^O11|1|P|2.5.1', ...segments].join('\r'));
  if (!parsed.ok) throw new Error(parsed.problem.message);
  return parsed.value;
});

test('a learned profile accepts every message that it was learned from', () => {
  fc.assert(
    fc.property(fc.array(message, { minLength: 1, maxLength: 40 }), (messages) => {
      const rules = learnRules(messages, 'test');
      expect(rules.map(ruleFault).filter(Boolean)).toEqual([]);
      const learned = profile(rules, 'forbid');
      for (const each of messages) expect(judgeMessage(learned, each)).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test('many alike are learned strictly, and still all accepted', () => {
  fc.assert(
    fc.property(message, (one) => {
      const messages = Array.from({ length: 60 }, () => one);
      const learned = profile(learnRules(messages, 'test'), 'forbid');
      expect(judgeMessage(learned, one)).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

const tighter: readonly ((rule: ProfileRule) => ProfileRule)[] = [
  (rule) => ({ ...rule, longest: Math.max(0, (rule.longest ?? 5) - 1) }),
  (rule) => ({ ...rule, data: rule.data ?? 'NM' }),
  (rule) => ({ ...rule, values: rule.values.length > 0 ? rule.values.slice(1, 2) : ['A'] }),
  (rule) => ({ ...rule, usage: rule.usage === 'O' || rule.usage === 'RE' ? 'R' : rule.usage }),
  (rule) => ({ ...rule, most: Math.max(0, (rule.most ?? 2) - 1) }),
];

test('tightening only adds violations', () => {
  fc.assert(
    fc.property(
      fc.array(message, { minLength: 2, maxLength: 10 }),
      message,
      fc.nat(),
      fc.constantFrom(...tighter),
      (messages, other, pick, tighten) => {
        const rules = learnRules(messages, 'test').filter(
          ({ place, values }) => place.includes('-') && values.length !== 1,
        );
        if (rules.length === 0) return;
        const at = pick % rules.length;
        const strict = rules.map((rule, index) => (index === at ? tighten(rule) : rule));
        const name = (of: Profile) => judgeMessage(of, other).map((found) => `${found.place} ${found.rule}`);
        const after = name(profile(strict, 'allow'));
        for (const before of name(profile(rules, 'allow'))) expect(after).toContain(before);
      },
    ),
    { numRuns: 300 },
  );
});
