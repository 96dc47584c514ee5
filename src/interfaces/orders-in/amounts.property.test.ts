import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decimalText, quantity } from '#src/kernel/quantity.ts';
import { readAmount } from './amounts.ts';

const amount = fc
  .tuple(fc.integer({ min: 0, max: 10_000_000 }), fc.stringMatching(/^\d{0,6}$/))
  .map(([whole, fraction]) => (fraction === '' ? String(whole) : `${whole}.${fraction}`))
  .filter((text) => quantity(text).greaterThan(0));

const grouped = (text: string) => {
  const [whole = '', fraction] = text.split('.');
  const groups = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return fraction === undefined ? groups : `${groups}.${fraction}`;
};

test('an amount is read exactly, with and without thousands separators', () => {
  fc.assert(
    fc.property(amount, (text) => {
      expect(readAmount(text)).toEqual({ amount: decimalText(text), max: null });
      expect(readAmount(grouped(text))).toEqual({ amount: decimalText(text), max: null });
    }),
  );
});

test('a range is read exactly or refused when it falls', () => {
  fc.assert(
    fc.property(amount, amount, (from, to) => {
      const read = readAmount(`${grouped(from)}-${to}`);
      if (quantity(to).lessThan(from)) expect(read).toBeNull();
      else expect(read?.amount).toBe(decimalText(from));
    }),
  );
});

test('no text makes it throw, and what is read is above zero', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 20 }), (text) => {
      const read = readAmount(text);
      if (read) expect(quantity(read.amount).greaterThan(0)).toBe(true);
    }),
  );
});
