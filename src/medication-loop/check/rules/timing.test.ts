import { expect, test } from 'vitest';
import { asNeededReason } from './as-needed.ts';
import { asNeeded, caseOf, minutesLater, once, order, product, verdicts } from './case.fixture.ts';
import { timing } from './timing.ts';

const drug = product('drug');
const keys = (words: Parameters<typeof order>[1]) =>
  timing.run(caseOf(order(drug, words))).map((result) => `${result.key} ${result.verdict}`);

test('STAT and NOW start within their time; later is asked about', () => {
  expect(keys({ priority: 'stat', startAt: minutesLater(60) })).toEqual(['timing passed']);
  expect(keys({ priority: 'stat', startAt: minutesLater(61) })).toEqual(['timing:far-start alert']);
  expect(keys({ priority: 'now', startAt: minutesLater(61) })).toEqual(['timing passed']);
  expect(keys({ priority: 'now', startAt: minutesLater(121) })).toEqual(['timing:far-start alert']);
  expect(keys({ priority: 'routine', startAt: minutesLater(2000) })).toEqual(['timing passed']);
});

test('one time with a schedule that repeats is asked about', () => {
  expect(keys({ priority: 'one-time' })).toEqual(['timing:one-time-repeats alert']);
  expect(keys({ priority: 'one-time', schedule: once })).toEqual(['timing passed']);
});

test('a start long before the order was entered is asked about; a day before is not', () => {
  expect(keys({ startAt: minutesLater(-1440) })).toEqual(['timing passed']);
  expect(keys({ startAt: minutesLater(-1441) })).toEqual(['timing:past-start alert']);
});

test('an order by which no dose falls due is asked about', () => {
  expect(keys({ stopAt: minutesLater(10), dosesUntilStop: 0 })).toEqual(['timing:no-dose alert']);
  expect(keys({ stopAt: minutesLater(10), dosesUntilStop: 1 })).toEqual(['timing passed']);
});

test('as needed says what for', () => {
  const run = (words: Parameters<typeof order>[1]) => verdicts(asNeededReason.run(caseOf(order(drug, words))));
  expect(run({ prn: true })).toEqual(['alert ask']);
  expect(run({ schedule: asNeeded })).toEqual(['alert ask']);
  expect(run({ prn: true, prnReason: 'severe pain' })).toEqual(['passed']);
  expect(run({ prn: true, prnReason: 'pain', schedule: { ...once, kind: 'continuous' } })).toEqual(['alert ask']);
  expect(run({})).toEqual([]);
});
