import { expect, test } from 'vitest';
import { quantity } from '#src/kernel/quantity.ts';
import { chooseLots, firstExpiryFirst, type Move, netChanges, shortfalls } from './rules.ts';

const move = (from: string, to: string, amount: string, lot = 'A'): Move => ({
  product: 'morphine-2mg-syringe',
  lot,
  unit: 'syringe',
  quantity: amount,
  from,
  to,
});
const balance = (account: string, amount: string, openEnded = false, lot = 'A') => ({
  account,
  product: 'morphine-2mg-syringe',
  lot,
  unit: 'syringe',
  quantity: amount,
  openEnded,
});

test('the changes of a posting are netted for each balance and sum to zero', () => {
  const changes = netChanges([
    move('pocket', 'hand', '1'),
    move('hand', 'given', '0.5'),
    move('hand', 'wasted', '0.5'),
  ]);
  expect(changes.map((c) => [c.account, c.change.toFixed()])).toEqual([
    ['pocket', '-1'],
    ['hand', '0'],
    ['given', '0.5'],
    ['wasted', '0.5'],
  ]);
});

test('what is short names what is held, what is wanted and what is missing', () => {
  const changes = netChanges([move('pocket', 'hand', '2.5')]);
  const [short] = shortfalls(changes, [balance('pocket', '1'), balance('hand', '0')]);
  expect(short).toMatchObject({ account: 'pocket', lot: 'A' });
  expect([short?.have.toFixed(), short?.want.toFixed(), short?.short.toFixed()]).toEqual(['1', '2.5', '1.5']);
});

test('a place that may stand below zero is never short, and exactly empty is not short', () => {
  expect(shortfalls(netChanges([move('supplier', 'pharmacy', '10')]), [balance('supplier', '0', true)])).toEqual([]);
  expect(shortfalls(netChanges([move('pocket', 'hand', '1')]), [balance('pocket', '1')])).toEqual([]);
});

test('first expiry first out: a lot without a known expiry goes last, and a share may be part of a lot', () => {
  const stock = [
    { lot: 'C', quantity: '5', expiresOn: null },
    { lot: 'B', quantity: '5', expiresOn: '2027-03-31' },
    { lot: 'A', quantity: '2', expiresOn: '2026-12-31' },
    { lot: 'D', quantity: '0', expiresOn: '2026-01-31' },
  ];
  expect(firstExpiryFirst(stock).map((lot) => lot.lot)).toEqual(['D', 'A', 'B', 'C']);
  const { shares, missing } = chooseLots(stock, quantity('3.5'));
  expect(shares).toEqual([
    { lot: 'A', quantity: '2' },
    { lot: 'B', quantity: '1.5' },
  ]);
  expect(missing.toFixed()).toBe('0');
});

test('what no lot covers is told', () => {
  const { shares, missing } = chooseLots([{ lot: 'A', quantity: '2', expiresOn: null }], quantity('3'));
  expect(shares).toEqual([{ lot: 'A', quantity: '2' }]);
  expect(missing.toFixed()).toBe('1');
});
