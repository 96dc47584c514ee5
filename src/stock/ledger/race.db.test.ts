/**
 * The race for the last tablets, forced: a gate holds eight withdrawals until all of them stand at their first read of
 * the balance. With the row lock two get one each. The same code without the lock meets the constraint; without both it
 * overdraws.
 */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Database, openDatabase, type Sql } from '#src/kernel/database/database.ts';
import type { Outcome } from '#src/kernel/outcome.ts';
import { meetBeforeWriting } from '#test/support/gate.ts';
import { type TestKernel, testKernel } from '#test/support/kernel.ts';
import { type TestDatabase, testDatabase } from '#test/support/postgres.ts';
import { balanceOf, post } from './index.ts';
import { hand, insertProducts, inTx, openPlaces, pocket } from './stock.fixture.ts';

const contenders = 8;
let db: TestDatabase;
let kernel: TestKernel;
let owner: Database;

beforeAll(async () => {
  db = await testDatabase();
  await insertProducts(db.url);
  kernel = await testKernel({ url: db.url });
  owner = openDatabase(db.url, { max: contenders + 2 });
  await openPlaces(kernel);
});
afterAll(async () => {
  await kernel.close();
  await owner.close();
  await db.close();
});
beforeEach(async () => {
  await owner.run(`truncate stock.entries, stock.balances`);
  // Both balances exist, so that nobody waits for another's new row before the gate.
  await inTx(kernel, (tx) => post(tx, posting('supplier', pocket, '3')));
  await inTx(kernel, (tx) => post(tx, posting(pocket, hand, '1')));
});

const posting = (from: string, to: string, quantity: string) => ({
  reason: 'withdrawn',
  occurredAt: kernel.clock.now(),
  moves: [{ product: 'oxycodone', lot: 'A', unit: 'tablet', quantity, from, to }],
});

const readsBalances = /select b\.account_id.*for update of b/s;

/** The same kernel, whose transactions wait at their first read of the balances until everybody is there. */
function heldAtTheGate(change: (text: string) => string = (text) => text): { kernel: TestKernel; met(): number } {
  const gate = meetBeforeWriting(contenders);
  let here = 0;
  const transaction: Database['transaction'] = (work) =>
    kernel.database.transaction((sql, client) => {
      const rows: Sql['rows'] = async (text, values) => {
        if (!readsBalances.test(text)) return sql.rows(text, values);
        if (change(text) === text) {
          here += 1;
          await gate();
          return sql.rows(text, values);
        }
        const read = await sql.rows<never>(change(text), values);
        here += 1;
        await gate();
        return read;
      };
      return work({ ...sql, rows }, client);
    });
  return { kernel: { ...kernel, database: { ...kernel.database, transaction } }, met: () => here };
}

const withoutLock = (text: string) => text.replace('for update of b', '');
const all = (held: TestKernel) =>
  Promise.allSettled(
    Array.from({ length: contenders }, () => inTx(held, (tx) => post(tx, posting(pocket, hand, '1')))),
  );
type Settled = PromiseSettledResult<Outcome<unknown, string>>;
const won = (outcomes: readonly Settled[]) => outcomes.filter((o) => o.status === 'fulfilled' && o.value.ok).length;
const refused = (outcomes: readonly Settled[]) =>
  outcomes.filter((o) => o.status === 'fulfilled' && !o.value.ok && o.value.code === 'not-enough-stock').length;
const inPocket = () => balanceOf(kernel.database, 'mercy', pocket, 'oxycodone');

test.each([1, 2, 3])('eight take the last two tablets at once: two get one, six are told (round %i)', async () => {
  const held = heldAtTheGate();
  const outcomes = await all(held.kernel);
  expect(held.met()).toBe(contenders);
  expect([won(outcomes), refused(outcomes)]).toEqual([2, 6]);
  expect(await inPocket()).toBe('0');
  expect(await balanceOf(kernel.database, 'mercy', hand, 'oxycodone')).toBe('3');
});

test('without the row lock all eight believe that there is one left; the constraint stops six', async () => {
  const held = heldAtTheGate(withoutLock);
  const outcomes = await all(held.kernel);
  expect(held.met()).toBe(contenders);
  expect([won(outcomes), refused(outcomes)]).toEqual([2, 0]);
  const stopped = outcomes.filter((o) => o.status === 'rejected' && /balances_not_below_zero/.test(String(o.reason)));
  expect(stopped).toHaveLength(6);
  expect(await inPocket()).toBe('0');
});

test('without the row lock and without the constraint the pocket is overdrawn by six', async () => {
  await owner.run(`alter table stock.balances drop constraint balances_not_below_zero`);
  try {
    const outcomes = await all(heldAtTheGate(withoutLock).kernel);
    expect(won(outcomes)).toBe(contenders);
    expect(await inPocket()).toBe('-6');
  } finally {
    await owner.run(`truncate stock.entries, stock.balances`);
    await owner.run(
      `alter table stock.balances add constraint balances_not_below_zero check (quantity >= 0 or open_ended)`,
    );
  }
});
