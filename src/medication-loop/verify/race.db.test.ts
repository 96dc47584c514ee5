/**
 * The race for one order, forced: a gate holds all pharmacists until each stands before the lock on the order. One signs;
 * the others are told who did. The same code without the lock meets the constraint; without both there are two signatures.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, openDatabase, type Sql } from '#src/kernel/database/database.ts';
import type { Outcome } from '#src/kernel/outcome.ts';
import { reactions as checkReactions, loadRuleValues } from '#src/medication-loop/check/index.ts';
import { act, admit, openHospital, order, pharmacist } from '#src/medication-loop/order/loop.fixture.ts';
import { meetBeforeWriting } from '#test/support/gate.ts';
import { type TestKernel, testKernel } from '#test/support/kernel.ts';
import { type TestDatabase, testDatabase } from '#test/support/postgres.ts';
import { reviewOf, type Verified, verifyOrder } from './index.ts';

const contenders = 6;
let db: TestDatabase;
let kernel: TestKernel;
let owner: Database;

beforeAll(async () => {
  db = await testDatabase();
  kernel = await testKernel({ url: db.url, consumers: [...checkReactions] });
  owner = openDatabase(db.url, { max: 2 });
  await openHospital(kernel);
  await loadRuleValues(kernel.database);
});
afterAll(async () => {
  await kernel.close();
  await owner.close();
  await db.close();
});

const locks = /select 1 from medication_loop\.orders .* for update|patients\.patients .* for no key update/s;
const writes = /insert into medication_loop\.verifications/;

type Held = { readonly at: RegExp; readonly change?: (text: string) => string };

/** The same kernel, whose transactions all wait at their first statement of a kind until everybody is there. */
function heldAtTheGate({ at, change = (text) => text }: Held): TestKernel {
  const gate = meetBeforeWriting(contenders, 3000);
  const transaction: Database['transaction'] = (work) =>
    kernel.database.transaction((sql, client) => {
      let met = false;
      const pass = async (text: string) => {
        if (met || !at.test(text)) return change(text);
        met = true;
        await gate();
        return change(text);
      };
      const held: Sql = {
        rows: async (text, values) => sql.rows(await pass(text), values),
        one: async (text, values) => sql.one(await pass(text), values),
        maybe: async (text, values) => sql.maybe(await pass(text), values),
        run: async (text, values) => sql.run(await pass(text), values),
        encryption: sql.encryption,
      };
      return work(held, client);
    });
  return { ...kernel, database: { ...kernel.database, transaction } };
}

const withoutLock = (text: string) => (locks.test(text) ? text.replace(/ for (no key )?update/, '') : text);

async function race(held: TestKernel): Promise<(Outcome<Verified, string> | Error)[]> {
  const patient = await admit(kernel);
  const { orderId } = await order(kernel, patient);
  await kernel.settle();
  const when = { now: kernel.clock.now(), timeZone: kernel.timeZone };
  const review = await reviewOf(kernel.database, kernel.facilityId, orderId, when);
  const sign = { orderId, version: 1, shownSha256: review?.shownSha256 ?? '', answers: [] };
  return Promise.all(
    Array.from({ length: contenders }, (_, at) =>
      act(held, verifyOrder, sign, pharmacist(kernel, `p${at}`, `Pharmacist ${at}`)).catch((error: Error) => error),
    ),
  );
}

const winners = (outcomes: Awaited<ReturnType<typeof race>>) =>
  outcomes.filter((outcome) => !(outcome instanceof Error) && outcome.ok);

test('of six who verify at the same moment one signs, and the others are told', async () => {
  const outcomes = await race(heldAtTheGate({ at: locks }));
  expect(winners(outcomes)).toHaveLength(1);
  const refused = outcomes.flatMap((outcome) => (outcome instanceof Error || outcome.ok ? [] : [outcome.code]));
  expect(refused).toEqual(Array.from({ length: contenders - 1 }, () => 'already-verified'));
});

test('without the lock the constraint still lets only one in', async () => {
  const outcomes = await race(heldAtTheGate({ at: writes, change: withoutLock }));
  expect(winners(outcomes)).toHaveLength(1);
  expect(
    outcomes.filter((outcome) => outcome instanceof Error && /verifications_once/.test(outcome.message)),
  ).toHaveLength(contenders - 1);
});

test('without lock and constraint several sign: the race is real', async () => {
  await owner.run(`alter table medication_loop.verifications drop constraint verifications_once`);
  const outcomes = await race(heldAtTheGate({ at: writes, change: withoutLock }));
  expect(winners(outcomes).length).toBeGreaterThan(1);
});
