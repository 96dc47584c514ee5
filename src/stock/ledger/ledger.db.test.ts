import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { systemActor } from '#src/kernel/actor.ts';
import { openDatabase } from '#src/kernel/database/database.ts';
import { transact } from '#src/kernel/transact.ts';
import { type TestKernel, testKernel } from '#test/support/kernel.ts';
import { type TestDatabase, testDatabase } from '#test/support/postgres.ts';
import { checks } from './checks.ts';
import {
  assumeLot,
  balanceOf,
  correctEntry,
  entriesOf,
  lotsOf,
  type Move,
  moveStock,
  post,
  recallLot,
  receiveStock,
  reportPost,
} from './index.ts';
import { hand, insertProducts, inTx, openPlaces, pocket } from './stock.fixture.ts';

let db: TestDatabase;
let kernel: TestKernel;

beforeAll(async () => {
  db = await testDatabase();
  await insertProducts(db.url);
  kernel = await testKernel({ url: db.url });
  await openPlaces(kernel);
});
afterAll(async () => {
  await kernel.close();
  await db.close();
});
beforeEach(async () => {
  await asOwner(`truncate stock.entries, stock.balances`);
});

/** Past the program's role, as somebody with the password of the database could. */
async function asOwner(text: string): Promise<void> {
  const owner = openDatabase(db.url, { max: 1 });
  await owner.run(text);
  await owner.close();
}

const move = (from: string, to: string, quantity: string, lot = 'A', product = 'oxycodone'): Move => ({
  product,
  lot,
  unit: 'tablet',
  quantity,
  from,
  to,
});
const posting = (...moves: Move[]) => ({ reason: 'test', occurredAt: kernel.clock.now(), moves });
const stock = (quantity: string, lot = 'A') =>
  inTx(kernel, (tx) => post(tx, posting(move('supplier', pocket, quantity, lot))));
const held = (account: string) => balanceOf(kernel.database, kernel.facilityId, account, 'oxycodone');
const runChecks = async (minutesLater = 60) => {
  const now = new Date(kernel.clock.now().getTime() + minutesLater * 60_000);
  const found = await Promise.all(
    checks.map(async (check) => [check.id, await check.run(kernel.database, 'mercy', now)] as const),
  );
  return Object.fromEntries(found.map(([id, findings]) => [id.replace('stock.ledger.', ''), findings]));
};
const actor = systemActor('mercy', 'test');

test('stock moves between two accounts, and the balances follow', async () => {
  await stock('10');
  const moved = await inTx(kernel, (tx) => post(tx, posting(move(pocket, hand, '2.5'))));
  expect(moved.ok).toBe(true);
  expect([await held(pocket), await held(hand), await held('supplier')]).toEqual(['7.5', '2.5', '-10']);
});

test('a command cannot overdraw: the refusal names product, account, have and want, and leaves no row', async () => {
  await stock('2');
  const refused = await inTx(kernel, (tx) => post(tx, posting(move(pocket, hand, '3'))));
  expect(refused).toMatchObject({
    ok: false,
    code: 'not-enough-stock',
    details: { product: 'oxycodone', account: pocket, have: '2', want: '3', lot: 'A' },
  });
  expect(await entriesOf(kernel.database, 'mercy', { account: hand })).toEqual([]);
});

test('a reported fact always posts; its shortfall comes from the discrepancy account as an entry of its own, and a check turns red', async () => {
  await stock('1');
  await inTx(kernel, async (tx) => ({ ok: true, value: await reportPost(tx, posting(move(pocket, hand, '3'))) }));
  expect([await held(pocket), await held(hand), await held('discrepancy')]).toEqual(['0', '3', '-2']);
  const entries = await entriesOf(kernel.database, 'mercy', { product: 'oxycodone' });
  expect(entries.filter((e) => e.reason === 'shortfall')).toMatchObject([
    { from: 'discrepancy', to: pocket, quantity: '2' },
  ]);
  expect((await runChecks(1))['nothing-unexplained']).toEqual([]);
  const [finding] = (await runChecks(60))['nothing-unexplained'] ?? [];
  expect(finding?.says).toBe(
    'C-II: oxyCODONE: 2 tablet more than the ledger knew were taken or found, and nobody has explained it.',
  );
  await inTx(kernel, (tx) => post(tx, posting(move('written-off', 'discrepancy', '2'))));
  expect((await runChecks())['nothing-unexplained']).toEqual([]);
});

test('an unknown lot is first expiry first out over several lots; what nobody holds stays with the last one', async () => {
  await stock('2', 'B');
  await stock('1', 'A');
  const shares = await inTx(kernel, async (tx) => ({
    ok: true as const,
    value: await assumeLot(tx, { account: pocket, product: 'oxycodone', quantity: '4' }),
  }));
  expect(shares).toMatchObject({
    value: [
      { lot: 'A', quantity: '1' },
      { lot: 'B', quantity: '3' },
    ],
  });
  const unheard = await inTx(kernel, async (tx) => ({
    ok: true as const,
    value: await assumeLot(tx, { account: hand, product: 'aspirin', quantity: '1' }),
  }));
  expect(unheard).toMatchObject({ value: [{ lot: 'not-told', quantity: '1' }] });
});

test('receive, move without a lot, correct by a further entry', async () => {
  const received = await transact(kernel, receiveStock, {
    commandId: randomUUID(),
    actor,
    input: { lots: [{ product: 'oxycodone', lot: 'R1', expiresOn: '2027-09-30', quantity: '20', unit: 'tablet' }] },
  });
  expect(received.ok).toBe(true);
  const input = {
    product: 'oxycodone',
    unit: 'tablet',
    quantity: '5',
    from: 'pharmacy',
    to: pocket,
    reason: 'refilled',
  };
  await transact(kernel, moveStock, { commandId: randomUUID(), actor, input });
  expect(await lotsOf(kernel.database, 'mercy', pocket, 'oxycodone')).toMatchObject([
    { lot: 'R1', expiresOn: '2027-09-30', recalled: false },
  ]);
  const [entry] = await entriesOf(kernel.database, 'mercy', { account: pocket });
  expect(entry).toMatchObject({ lot: 'R1', lotAssumed: true, quantity: '5' });
  await transact(kernel, correctEntry, {
    commandId: randomUUID(),
    actor,
    input: { entryId: entry?.entryId ?? '', reason: 'wrong pocket' },
  });
  expect([await held('pharmacy'), await held(pocket)]).toEqual(['20', '0']);
  expect(await entriesOf(kernel.database, 'mercy', { account: pocket })).toHaveLength(2);
});

test('moves that mean nothing, places and entries that do not exist are refused', async () => {
  const run = (input: Parameters<typeof moveStock.run>[1]) =>
    transact(kernel, moveStock, { commandId: randomUUID(), actor, input });
  const base = { product: 'oxycodone', lot: 'A', unit: 'tablet', reason: 'test' };
  expect(await run({ ...base, quantity: '0', from: pocket, to: hand })).toMatchObject({ code: 'nothing-to-move' });
  expect(await run({ ...base, quantity: '1', from: pocket, to: pocket })).toMatchObject({ code: 'nothing-to-move' });
  expect(await run({ ...base, quantity: '1', from: pocket, to: 'cellar' })).toMatchObject({
    code: 'account-not-known',
  });
  const correction = { entryId: randomUUID(), reason: 'test' };
  expect(await transact(kernel, correctEntry, { commandId: randomUUID(), actor, input: correction })).toMatchObject({
    code: 'entry-not-known',
  });
  const recall = { product: 'oxycodone', lot: 'Z', reason: 'recall 1' };
  expect(await transact(kernel, recallLot, { commandId: randomUUID(), actor, input: recall })).toMatchObject({
    code: 'lot-not-known',
  });
});

test('a posting to an account that nobody opened is a bug, not a row', async () => {
  await expect(inTx(kernel, (tx) => post(tx, posting(move('supplier', 'cellar', '1'))))).rejects.toThrow(
    /account is not open/,
  );
});

test("the program's role can insert entries but change or delete none", async () => {
  await stock('1');
  await expect(kernel.database.run(`update stock.entries set quantity = 5`)).rejects.toThrow(/permission denied/);
  await expect(kernel.database.run(`delete from stock.entries`)).rejects.toThrow(/permission denied/);
});

test('any sequence of postings keeps every lot at zero and every balance equal to its entries', async () => {
  const places = ['supplier', 'pharmacy', pocket, hand, 'given', 'wasted'];
  const step = fc.record({
    from: fc.constantFrom(...places),
    to: fc.constantFrom(...places),
    tenths: fc.integer({ min: 1, max: 60 }),
    lot: fc.constantFrom('A', 'B'),
    product: fc.constantFrom('aspirin', 'oxycodone'),
    reported: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
      for (const { from, to, tenths, lot, product, reported } of steps) {
        if (from === to) continue;
        const one = posting(move(from, to, (tenths / 10).toFixed(1), lot, product));
        await inTx(kernel, async (tx) =>
          reported ? { ok: true as const, value: await reportPost(tx, one) } : post(tx, one),
        );
      }
      const found = await runChecks(0);
      expect(found['sums-to-zero']).toEqual([]);
      expect(found['balances-are-entries']).toEqual([]);
      const below = await kernel.database.rows(
        `select from stock.balances where quantity < 0 and account_id not in ('supplier', 'discrepancy')`,
      );
      expect(below).toEqual([]);
    }),
    { numRuns: 15 },
  );
});

test('a balance changed past the program turns both checks red; the right value clears them', async () => {
  await stock('10');
  expect(await runChecks(0)).toMatchObject({ 'sums-to-zero': [], 'balances-are-entries': [] });
  await asOwner(`update stock.balances set quantity = 9 where account_id like 'pocket:%'`);
  const red = await runChecks(0);
  expect(red['sums-to-zero']?.[0]?.says).toContain('is off by -1 tablet');
  expect(red['balances-are-entries']?.[0]?.says).toBe(
    'Cabinet 1, drawer 1, pocket A shows 9 tablet of oxyCODONE, lot A; its entries add up to 10.',
  );
  await asOwner(`update stock.balances set quantity = 10 where account_id like 'pocket:%'`);
  expect(await runChecks(0)).toMatchObject({ 'sums-to-zero': [], 'balances-are-entries': [] });
});
