import { expect, test } from 'vitest';
import { changedFields, contentOf, doseIsValid, isOpen, waitsForVerification } from './rules.ts';
import type { OrderWords } from './shapes.ts';

const words: OrderWords = {
  product: 'metformin-500mg-tablet',
  dose: '500',
  doseUnit: 'mg',
  route: 'PO',
  schedule: 'BID',
  prn: false,
  priority: 'routine',
  startAt: new Date('2026-11-23T15:00:00Z'),
  components: [],
};

test('the same order in other writing is the same order', () => {
  const other = { ...words, dose: '500.00', prnReason: ' ', doseMax: '500', remarks: '', stopAt: null };
  expect(changedFields(contentOf(words), contentOf(other))).toEqual([]);
});

test('each field that differs is named, in the order in which it is read', () => {
  const base = { kind: 'base', product: 'sodium-chloride-09-bag-250ml', amount: '250', unit: 'mL' } as const;
  const other = contentOf({
    ...words,
    dose: '250',
    doseMax: '500',
    stopAt: new Date('2026-11-24T15:00:00Z'),
    components: [base],
  });
  expect(changedFields(contentOf(words), other)).toEqual(['dose', 'doseMax', 'stopAt', 'components']);
  expect(changedFields(other, contentOf({ ...other, components: [{ ...base, amount: '250.0' }] }))).toEqual([]);
});

test.each([
  ['500', null, true],
  ['0.5', '1', true],
  ['0', null, false],
  ['-1', null, false],
  ['1-2', null, false],
  ['2', '1', false],
  ['1', 'x', false],
])('a dose of %s to %s can be ordered: %s', (dose, doseMax, valid) => {
  expect(doseIsValid({ dose, doseMax })).toBe(valid);
});

test('an order waits while it is in force and its version has no signature', () => {
  expect(waitsForVerification({ state: 'active', version: 1, verifiedVersion: null })).toBe(true);
  expect(waitsForVerification({ state: 'active', version: 2, verifiedVersion: 1 })).toBe(true);
  expect(waitsForVerification({ state: 'active', version: 2, verifiedVersion: 2 })).toBe(false);
  for (const state of ['held', 'discontinued', 'completed', 'returned'] as const) {
    expect(waitsForVerification({ state, version: 1, verifiedVersion: null })).toBe(false);
  }
});

test('discontinued and completed orders are closed', () => {
  expect((['active', 'held', 'returned'] as const).every(isOpen)).toBe(true);
  expect((['discontinued', 'completed'] as const).some(isOpen)).toBe(false);
});
