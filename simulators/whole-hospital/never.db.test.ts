import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Database, openDatabase } from '#src/kernel/database/database.ts';
import { type TestDatabase, testDatabase } from '#test/support/postgres.ts';
import { findBroken, findDifferences, findLost } from './never.ts';

const facility = 'mercy';
const at = new Date('2026-11-23T16:00:00Z');
const id = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;

let database: TestDatabase;
let sql: Database;
beforeAll(async () => {
  database = await testDatabase();
  sql = openDatabase(database.url, { max: 1 });
  // Rows that no command would write: what must never be is made by hand.
  await sql.run(`set session_replication_role = replica`);
});
afterAll(async () => {
  await sql.close();
  await database.close();
});
beforeEach(async () => {
  await sql.run(`truncate stock.entries, stock.balances, medication_loop.withdrawals, medication_loop.administrations,
    medication_loop.verifications, automation.cabinet_transactions, interfaces.messages cascade`);
});

let made = 0;
function move(from: string, to: string, quantity: string, withdrawalId: string | null = null) {
  made += 1;
  return sql.run(
    `insert into stock.entries (facility_id, entry_id, posting_id, product, lot, unit, quantity, from_account, to_account, reason,
       withdrawal_id, command_id, actor_id, occurred_at, recorded_at)
     values ($1, $2, $2, 'aspirin', 'L1', 'tablet', $3, $4, $5, 'test', $6, 'c', 'a', $7, $7)`,
    [facility, id(made), quantity, from, to, withdrawalId, at],
  );
}

function balance(account: string, quantity: string) {
  return sql.run(
    `insert into stock.balances (facility_id, account_id, product, lot, unit, quantity, open_ended) values ($1, $2, 'aspirin', 'L1', 'tablet', $3, true)`,
    [facility, account, quantity],
  );
}

const broken = async (since = at) => (await findBroken(sql, facility, since)).map(({ invariant }) => invariant);

it('a ledger that adds up is whole; a balance that is not its entries is found', async () => {
  await move('supplier', 'pharmacy', '10');
  await balance('supplier', '-10');
  await balance('pharmacy', '10');
  expect(await broken()).toEqual([]);
  await sql.run(`update stock.balances set quantity = 9 where account_id = 'pharmacy'`);
  expect(await findBroken(sql, facility, at)).toEqual([
    {
      invariant: 'ledger sum',
      says: 'aspirin of lot L1 at pharmacy: the balance is 9, its entries add up to 10',
    },
  ]);
  expect(await broken(new Date(at.getTime() + 1)), 'nothing was recorded since').toEqual([]);
});

async function withdraw(given: string, closed: boolean) {
  await sql.run(
    `insert into medication_loop.withdrawals (facility_id, withdrawal_id, kind, product, lot, quantity, unit, in_hand_account,
       user_id, user_name, given, withdrawn_at, recorded_at, closed_at)
     values ($1, $2, 'profile', 'aspirin', 'L1', 2, 'tablet', 'hand:n', 'n', 'N', $3, $4, $4, $5)`,
    [facility, id(900), given, at, closed ? at : null],
  );
  await move('pocket', 'hand:n', '2', id(900));
}

it('a withdrawal that is not what left the hand is found', async () => {
  await withdraw('1', false);
  await move('hand:n', 'given', '1', id(900));
  for (const [account, quantity] of [
    ['pocket', '-2'],
    ['hand:n', '1'],
    ['given', '1'],
  ] as const)
    await balance(account, quantity);
  expect(await broken()).toEqual([]);
  await move('hand:n', 'wasted', '1', id(900));
  await sql.run(`update stock.balances set quantity = 0 where account_id = 'hand:n'`);
  await balance('wasted', '1');
  expect(await broken()).toEqual(['withdrawn = given + wasted + returned']);
});

function give(
  administration: number,
  more: { verification?: string | null; exception?: string | null; dose?: string | null },
) {
  return sql.run(
    `insert into medication_loop.administrations (facility_id, administration_id, patient_id, order_id, version, verification_id, dose_id, outcome,
       patient_scanned, product_scanned, given_by, given_by_name, occurred_at, recorded_at, exception, corrects)
     values ($1, $2, $3, $3, 1, $4, $5, 'given', true, true, 'n', 'N', $6, $6, $7, null)`,
    [facility, id(administration), id(5), more.verification ?? null, more.dose ?? null, at, more.exception ?? null],
  );
}

it('a dose given under a signature that is not there is found; one with a coded exception is not', async () => {
  await give(100, { exception: 'emergency' });
  expect(await broken()).toEqual([]);
  await give(101, { verification: id(77) });
  expect(await broken()).toEqual(['given without order or exception']);
  await sql.run(
    `insert into medication_loop.verifications (facility_id, verification_id, order_id, version, pharmacist_id, pharmacist_name, meaning,
       shown_sha256, content_sha256, answers, verified_at) values ($1, $2, $3, 1, 'p', 'P', 'm', 's', 'c', '[]', $4)`,
    [facility, id(77), id(5), at],
  );
  expect(await broken()).toEqual([]);
  await sql.run(`update medication_loop.verifications set version = 2`);
  expect(await broken(), 'signed was another version').toEqual(['given without order or exception']);
});

it('a dose that was settled twice is found', async () => {
  await sql.run(`drop index medication_loop.administrations_dose_once`);
  await give(110, { exception: 'emergency', dose: id(7) });
  expect(await broken()).toEqual([]);
  await give(111, { exception: 'emergency', dose: id(7) });
  expect(await broken()).toEqual(['double effect']);
});

async function message(controlId: string, n: number, type = 't') {
  await sql.run(
    `insert into interfaces.messages (facility_id, message_id, channel, direction, raw_sha256, sender, control_id, type, ordering_key, state, received_at, settled_at)
     values ($1, $2, 'cabinet-in', 'in', 'y', 's', $3, $5, 'k', 'processed', $4, $4)`,
    [facility, id(n), controlId, at, type],
  );
}

it('a message that made two transactions of one pocket is found', async () => {
  await message('C-1', 500);
  for (const n of [1, 2]) {
    expect(await broken()).toEqual([]);
    await sql.run(
      `insert into automation.cabinet_transactions (facility_id, transaction_id, cabinet_id, drawer, pocket, kind, product, amount,
         user_id, user_name, message_id, occurred_at, recorded_at) values ($1, $2, 'CAB', '1', '1', 'V', 'aspirin', 1, 'n', 'N', $3, $4, $4)`,
      [facility, id(600 + n), id(500), at],
    );
  }
  expect(await broken()).toEqual(['double effect']);
});

it('a message that was acknowledged and is not there is lost', async () => {
  await message('C-1', 500);
  expect(await findLost(sql, facility, 'cabinet-in', ['C-1'])).toEqual([]);
  expect(await findLost(sql, facility, 'cabinet-in', ['C-1', 'C-2'])).toEqual([
    { invariant: 'acknowledged message lost', says: 'message C-2 was acknowledged and is there 0 times' },
  ]);
  expect((await findLost(sql, facility, 'hospital-in', ['C-1'])).length, 'another channel').toBe(1);
});

it('a message that counts as processed and of which nothing came is lost', async () => {
  await message('C-1', 500);
  expect(await broken()).toEqual([]);
  await message('C-2', 501, 'OMS^O05');
  await message('H-1', 502, 'RDE^O11');
  expect(await findBroken(sql, facility, at)).toEqual([
    {
      invariant: 'acknowledged message lost',
      says: 'message C-2 (OMS^O05) counts as processed and nothing came of it',
    },
    {
      invariant: 'acknowledged message lost',
      says: 'message H-1 (RDE^O11) counts as processed and nothing came of it',
    },
  ]);
});

it("what nurses charted and what the hospital's record took is held against the books", async () => {
  await give(100, { exception: 'emergency' });
  expect(await findDifferences(sql, facility, { charted: 1, toldHospital: 0 })).toEqual([]);
  expect(await findDifferences(sql, facility, { charted: 2, toldHospital: 1 })).toEqual([
    { invariant: 'acknowledged message lost', says: "doses charted by nurses: 2 by their own count, 1 by Mortar's" },
    {
      invariant: 'acknowledged message lost',
      says: "administrations that the hospital's record took: 1 by their own count, 0 by Mortar's",
    },
  ]);
  await give(101, { exception: 'emergency' });
  expect((await findDifferences(sql, facility, { charted: 1, toldHospital: 0 })).map((each) => each.invariant)).toEqual(
    ['double effect'],
  );
});
