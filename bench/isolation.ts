/**
 * READ COMMITTED with row locks in a fixed order (how commands run) against SERIALIZABLE without locks, on the ledger's own
 * posting: eight connections take one unit each from one pocket (a hot balance row), and from eight pockets (none is hot).
 * In turns on one embedded PostgreSQL with fsync on; a serialization failure is run again at once and counted.
 * Inside: begin, the posting's four statements, commit. Not inside: record, outbox. `docs/adr/0006` quotes the figures.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { systemActor } from '#src/kernel/actor.ts';
import { newId, systemChance } from '#src/kernel/chance.ts';
import type { Tx } from '#src/kernel/command.ts';
import { type Database, isConflict, openDatabase, type Sql, sqlOf } from '#src/kernel/database/database.ts';
import { migrate } from '#src/kernel/database/migrate.ts';
import { ensureDatabase, startPostgres } from '#src/kernel/postgres/index.ts';
import { accountIds, openAccount, openStandingAccounts, post } from '#src/stock/ledger/index.ts';
import type { BenchResult } from './result.ts';

const connections = 8;
const rounds = 9;
const roundMs = 800;

/** Measures both sides in turns; see the head of this file. */
export async function isolationBench(): Promise<BenchResult[]> {
  const dataFolder = await mkdtemp(path.join(os.tmpdir(), 'mortar-bench-'));
  const server = await startPostgres({ dataFolder, log: { info: () => {}, warn: () => {} } });
  try {
    const url = await ensureDatabase(server.url, 'bench');
    await migrate(url);
    const database = openDatabase(url, { max: connections });
    try {
      await stock(database);
      return [await measure(database, 'hot'), await measure(database, 'spread')];
    } finally {
      await database.close();
    }
  } finally {
    await server.stop();
    await rm(dataFolder, { recursive: true, force: true });
  }
}

const pocketOf = (number: number) => accountIds.pocket('CAB', '1', String(number));
const handOf = (number: number) => accountIds.hand(`nurse-${number}`);
const chance = systemChance();

function txOn(sql: Sql): Tx {
  const now = new Date();
  return {
    sql,
    actor: systemActor('bench', 'bench'),
    facilityId: 'bench',
    timeZone: 'UTC',
    now,
    commandId: newId(chance, now),
    messageId: null,
    newId: () => newId(chance, now),
    emit: () => {},
    about: () => {},
    changed: () => {},
  };
}

async function stock(database: Database): Promise<void> {
  await database.run(`insert into tables.units (unit, display, kind, factor) values ('tablet', 'tablet', 'count', 1)`);
  await database.run(
    `insert into tables.products (product, name, orderable, strength_text, form, base_unit, dose_unit, strength_per_base, routes,
       high_alert, timing_class, storage, allow_override, usage_rank, source)
     values ('bench', 'bench', 'bench', '1 tablet', 'tablet', 'tablet', 'tablet', 1, '{PO}', false, 'standard', 'room', true, 1, 'bench')`,
  );
  await database.run(`insert into stock.lots (facility_id, product, lot) values ('bench', 'bench', 'A')`);
  // As many balances as a hospital has: a small table is read as a whole, and SERIALIZABLE then conflicts with all of it.
  await database.run(
    `insert into stock.accounts (facility_id, account_id, kind, name, open_ended)
     select 'bench', 'pocket:other:' || n, 'pocket', 'pocket', false from generate_series(1, 20000) n`,
  );
  await database.run(
    `insert into stock.balances (facility_id, account_id, product, lot, unit, quantity, open_ended)
     select 'bench', 'pocket:other:' || n, 'bench', 'A', 'tablet', 10, false from generate_series(1, 20000) n`,
  );
  await database.transaction(async (sql) => {
    const tx = txOn(sql);
    await openStandingAccounts(tx);
    for (let number = 0; number < connections; number++) {
      await openAccount(tx, { account: pocketOf(number), kind: 'pocket', name: 'pocket' });
      await openAccount(tx, { account: handOf(number), kind: 'in-hand', name: 'hand' });
      await take(tx, accountIds.supplier, pocketOf(number), '100000000');
      await take(tx, pocketOf(number), handOf(number), '1');
    }
  });
  await database.run('analyze');
}

async function take(tx: Tx, from: string, to: string, quantity: string): Promise<void> {
  const moves = [{ product: 'bench', lot: 'A', unit: 'tablet', quantity, from, to }];
  const posted = await post(tx, { reason: 'bench', occurredAt: tx.now, moves });
  if (!posted.ok) throw new Error(posted.message);
}

type Side = { commits: number; retries: number };

/** One unit under locks: the way of the program. */
async function underLocks(database: Database, from: string, to: string, side: Side): Promise<void> {
  await database.transaction((sql) => take(txOn(sql), from, to, '1'));
  side.commits += 1;
}

/** The same statements without their locks, in a serializable transaction, again until it commits. */
async function serializable(database: Database, from: string, to: string, side: Side): Promise<void> {
  const client = await database.pool.connect();
  try {
    for (;;) {
      try {
        await client.query('begin isolation level serializable');
        const sql = sqlOf(client, database.encryption);
        const rows: Sql['rows'] = (text, values) => sql.rows(text.replace('for update of b', ''), values);
        await take(txOn({ ...sql, rows }), from, to, '1');
        await client.query('commit');
        side.commits += 1;
        return;
      } catch (error) {
        await client.query('rollback');
        if (!isConflict(error)) throw error;
        side.retries += 1;
      }
    }
  } finally {
    client.release();
  }
}

async function runRound(database: Database, how: typeof underLocks, heat: 'hot' | 'spread'): Promise<Side> {
  const side: Side = { commits: 0, retries: 0 };
  const end = performance.now() + roundMs;
  const worker = async (number: number) => {
    const from = pocketOf(heat === 'hot' ? 0 : number);
    while (performance.now() < end) await how(database, from, handOf(number), side);
  };
  await Promise.all(Array.from({ length: connections }, (_, number) => worker(number)));
  return side;
}

async function measure(database: Database, heat: 'hot' | 'spread'): Promise<BenchResult> {
  await runRound(database, underLocks, heat);
  await runRound(database, serializable, heat);
  const measured: { locks: Side; serial: Side; ratio: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    const first = round % 2 === 0 ? await runRound(database, underLocks, heat) : null;
    const serial = await runRound(database, serializable, heat);
    const locks = first ?? (await runRound(database, underLocks, heat));
    measured.push({ locks, serial, ratio: locks.commits / Math.max(1, serial.commits) });
  }
  const perSecond = (side: 'locks' | 'serial') => (median(measured.map((m) => m[side].commits)) * 1000) / roundMs;
  const retries = (side: 'locks' | 'serial') =>
    median(measured.map((m) => m[side].retries / Math.max(1, m[side].commits)));
  return {
    name: `isolation, ${heat === 'hot' ? 'one hot balance row' : 'eight balance rows'}: locks in a fixed order to SERIALIZABLE`,
    ratio: median(measured.map((m) => m.ratio)),
    goal: null,
    pass: true,
    detail:
      `${perSecond('locks').toFixed(0)} postings/s under locks, ${retries('locks').toFixed(2)} retries for each; ` +
      `${perSecond('serial').toFixed(0)} postings/s SERIALIZABLE, ${retries('serial').toFixed(2)} retries for each; ` +
      `${connections} connections, median of ${rounds} interleaved rounds (${measured.map((m) => m.ratio.toFixed(2)).join(' ')})`,
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
