/** Messages that were made to hurt: judged quickly, never thrown at. */
import { expect, test } from 'vitest';
import { parseText } from '#lib/hl7v2/index.ts';
import { judgeMessage, learnRules, type Profile, type ProfileRule } from './index.ts';

const rule = (place: string, rest: Partial<ProfileRule> = {}): ProfileRule => ({
  place,
  usage: 'O',
  condition: null,
  least: null,
  most: null,
  longest: null,
  data: null,
  values: [],
  mask: null,
  source: 'test',
  ...rest,
});
const profile = (...rules: ProfileRule[]): Profile => ({
  profile: 'p',
  title: 'P',
  partner: 'p',
  channels: [],
  types: [],
  others: 'forbid',
  source: 'test',
  version: '1',
  rules,
});
const message = (...segments: string[]) => {
  const parsed = parseText(['MSH|^~\\&|A|B|C|D|20261124||RDE^O11|1|P|2.5.1', ...segments].join('\r'));
  if (!parsed.ok) throw new Error(parsed.problem.message);
  return parsed.value;
};
const places = (of: Profile, ...segments: string[]) =>
  judgeMessage(of, message(...segments))
    .filter(({ place }) => !place.startsWith('MSH'))
    .map(({ place, rule: violated }) => `${place} ${violated}`);

test.each([
  ['a repetition too many', rule('PID-3', { most: 1 }), 'PID|||1~2', 'PID-3 too-many'],
  ['a repetition too few', rule('PID-3', { least: 2 }), 'PID|||1', 'PID-3 too-few'],
  ['text instead of a number', rule('RXE-3', { data: 'NM' }), 'RXE|||ten', 'RXE-3 not-of-type'],
  ['a day that is none', rule('PID-7', { data: 'DT' }), 'PID|||||||20260231', 'PID-7 not-of-type'],
  ['a number as another writes it', rule('PID-3', { mask: '@##*' }), 'PID|||12A', 'PID-3 not-as-mask'],
  ['deletion of what is required', rule('PID-5', { usage: 'R' }), 'PID|||||""', 'PID-5 required'],
  ['what the partner does not take', rule('PID-19', { usage: 'X' }), `PID${'|'.repeat(19)}123`, 'PID-19 not-supported'],
  ['a character outside the basic plane', rule('PID-5', { longest: 1 }), 'PID|||||😀😀', 'PID-5 too-long'],
])('%s is told', (_, asked, segment, told) => {
  expect(places(profile(asked), segment)).toContain(told);
});

test('a condition is asked in the same group: the nearest segment before', () => {
  const asked = profile(rule('RXE-3', { usage: 'R', condition: 'ORC-1 = NW|XO' }), rule('ORC-1'), rule('RXE-2'));
  expect(places(asked, 'ORC|NW', 'RXE||a|1', 'ORC|DC', 'RXE||b|')).toEqual([]);
  expect(places(asked, 'ORC|DC', 'RXE||a|', 'ORC|XO', 'RXE||b|')).toEqual(['RXE-3 required']);
});

test('a segment that nobody knows is told once, however often it comes', () => {
  expect(places(profile(rule('PID')), ...Array.from({ length: 500 }, () => 'ZZZ|1'))).toEqual(['ZZZ not-in-profile']);
});

test('the value shown is cut', () => {
  const [found] = judgeMessage(
    profile(rule('PID-5', { longest: 5 })),
    message(`PID|||||${'x'.repeat(100_000)}`),
  ).filter(({ place }) => place === 'PID-5');
  expect(found?.found).toHaveLength(60);
});

test('50,000 segments are judged by a learned profile and learned from', () => {
  const many = message(...Array.from({ length: 50_000 }, (_, at) => `OBX|${at % 9999}|NM|a^b||1.5`));
  const rules = learnRules([many], 'test');
  expect(judgeMessage(profile(...rules), many)).toEqual([]);
});
