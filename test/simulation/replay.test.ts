/**
 * Replays a slice of real, de-identified traffic into a Mortar of its own and holds its account against the database.
 * The data is no part of this repository: without it the test is skipped.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readArchive } from '#simulators/replay/archive.ts';
import { allRows, readSource, sourceFiles } from '#simulators/replay/source.ts';
import { foldersOf } from '#src/kernel/postgres/index.ts';
import { testData } from '#test/support/test-data.ts';

const patients = 8;
const zip = path.join(testData() ?? '', 'test', 'mimic_iv_demo_2.2_pharmacy_subset.zip');
const isThere = testData() !== null && existsSync(zip);
if (!isThere) console.warn('The replay is not tested: the MIMIC-IV demo is not in the folder of test data.');

type LedgerRow = Record<'file' | 'row' | 'ids' | 'messages' | 'reason' | 'end' | 'order', string>;
type Stored = { control_id: string; state: string; cause: string | null };

let folder = '';
let program: ChildProcess | null = null;
let database: pg.Client | null = null;
let said = '';
let ledger: LedgerRow[] = [];
let stored: Map<string, Stored> = new Map();

/** Resolves when the program has said what is awaited; rejects with all that it said when it ends before. */
function untilSaid(child: ChildProcess, awaited: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    const hear = (text: string) => {
      said += text;
      if (awaited.test(said)) resolve();
    };
    child.stdout?.setEncoding('utf8').on('data', hear);
    child.stderr?.setEncoding('utf8').on('data', hear);
    child.once('exit', (code) => reject(new Error(`the replay ended with ${code}:\n${said}`)));
  });
}

async function openDatabase(): Promise<pg.Client> {
  const dataFolder = /its data is in (\S+)\.\n/.exec(said)?.[1] ?? '';
  const client = new pg.Client({ host: foldersOf(dataFolder).run, port: 5432, user: 'mortar', database: 'mortar' });
  await client.connect();
  return client;
}

describe.skipIf(!isThere)('a replay of real traffic', () => {
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'mortar-replay-'));
    const file = path.join(folder, 'ledger.csv');
    const replay = fileURLToPath(new URL('../../simulators/replay.ts', import.meta.url));
    const words = ['--from', zip, '--patients', String(patients), '--own', '--keep', '--ledger', file];
    program = spawn(process.execPath, [replay, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
    await untilSaid(program, /its data is in .*\n/);
    ledger = parse(await readFile(file, 'utf8'), { columns: true }) as LedgerRow[];
    database = await openDatabase();
    const { rows } = await database.query<Stored>(
      `select control_id, state, cause from interfaces.messages where channel = 'hospital-in'`,
    );
    stored = new Map(rows.map((row) => [row.control_id, row]));
    expect(stored.size).toBe(rows.length);
  }, 290_000);

  afterAll(async () => {
    await database?.end();
    const child = program;
    if (child && child.exitCode === null) {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
    }
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  it('reads every row of the slice and ends each one once', async () => {
    const source = readSource(await readArchive(zip, sourceFiles), patients);
    const name = (file: string, row: string | number) => `${file} ${row}`;
    const read = allRows(source).map(({ place }) => name(place.file, place.row));
    expect(ledger.map((line) => name(line.file, line.row))).toEqual(read);
    for (const line of ledger) {
      expect(line.messages === '').toBe(line.reason !== '');
      expect(line.end).toMatch(/^(order|taken|not-sent|waits: [a-z-]+)$/);
    }
    expect(said).toContain('Nothing is unaccounted for.');
  });

  it('has every message that the ledger names, and no other, each settled', () => {
    const named = new Set(ledger.flatMap((line) => line.messages.split(' ')).filter((id) => id !== ''));
    expect([...named].filter((id) => !stored.has(id))).toEqual([]);
    expect([...stored.keys()].filter((id) => !named.has(id))).toEqual([]);
    expect([...stored.values()].filter(({ state }) => state !== 'processed' && state !== 'waiting')).toEqual([]);
  });

  it('has an order for each row that says so, and at least 60 % of the prescription rows say so', async () => {
    const { rows } = (await database?.query<{ number: string }>(
      `select placer || ' ' || placer_number as number from medication_loop.orders`,
    )) ?? { rows: [] };
    const orders = new Set(rows.map(({ number }) => number));
    const prescriptions = ledger.filter((line) => line.file === 'hosp/prescriptions.csv');
    const reached = prescriptions.filter((line) => line.end === 'order');
    expect(reached.filter((line) => !orders.has(line.order))).toEqual([]);
    expect(new Set(reached.map((line) => line.order))).toEqual(orders);
    expect(reached.length / prescriptions.length).toBeGreaterThanOrEqual(0.6);
  });

  it('groups what the drug file lacks, so that one mapping settles all of a drug', async () => {
    const { rows } = (await database?.query<{ cause_key: string; count: number }>(
      `select cause_key, count(*)::int as count from interfaces.messages
        where cause in ('unmapped-drug', 'ambiguous-drug') group by 1 order by 2 desc`,
    )) ?? { rows: [] };
    const messages = rows.reduce((total, { count }) => total + count, 0);
    expect(messages).toBe([...stored.values()].filter(({ cause }) => cause?.endsWith('-drug')).length);
    expect(rows.length).toBeLessThan(messages / 2);
    expect(rows.every(({ cause_key }) => cause_key !== '')).toBe(true);
  });

  it('moved the admissions to the present: the patients of now are in, with orders to verify', async () => {
    const { rows } = (await database?.query<{ state: string; count: number; oldest: Date }>(
      `select state, count(*)::int as count, min(admitted_at) as oldest from patients.encounters group by 1`,
    )) ?? { rows: [] };
    const inHouse = rows.find((row) => row.state === 'admitted');
    expect(inHouse?.count).toBeGreaterThan(0);
    const { rows: late } = (await database?.query<{ count: number }>(
      `select count(*)::int as count from patients.moves where occurred_at > now() + interval '1 minute'`,
    )) ?? { rows: [] };
    expect(late[0]?.count).toBe(0);
    const { rows: waiting } = (await database?.query<{ count: number }>(
      `select count(*)::int as count from medication_loop.orders where state = 'active'`,
    )) ?? { rows: [] };
    expect(waiting[0]?.count).toBeGreaterThan(0);
  });
});
