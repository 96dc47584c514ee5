/** What the benches of the catalogue share: a database of its own, and 150,000 packages (the FDA's, or generated ones when they are not here). */
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { pino } from 'pino';
import type { Actor } from '#src/kernel/actor.ts';
import { systemChance } from '#src/kernel/chance.ts';
import { realClock } from '#src/kernel/clock.ts';
import { type Database, openDatabase } from '#src/kernel/database/database.ts';
import { migrate } from '#src/kernel/database/migrate.ts';
import type { Kernel } from '#src/kernel/kernel.ts';
import { createLive } from '#src/kernel/live.ts';
import { ensureDatabase, startPostgres } from '#src/kernel/postgres/index.ts';
import { importFile, type Progress } from '#src/tables/catalogue/index.ts';

const facilityId = 'bench';

/** Opens a database on a PostgreSQL of its own for the time of `work`; one connection, as the program's role, and the owner's. */
export async function withCatalogue<T>(work: (kernel: Kernel, owner: Database) => Promise<T>): Promise<T> {
  const dataFolder = await mkdtemp(path.join(os.tmpdir(), 'mortar-bench-'));
  const server = await startPostgres({ dataFolder, log: { info: () => {}, warn: () => {} } });
  try {
    const url = await ensureDatabase(server.url, 'bench');
    await migrate(url);
    const owner = openDatabase(url, { max: 1 });
    const database = openDatabase(url, { max: 2, role: 'mortar_app' });
    try {
      await owner.run(
        `insert into kernel.facilities (facility_id, name, time_zone) values ($1, 'Bench', 'America/Chicago')`,
        [facilityId],
      );
      return await work(kernelOver(database), owner);
    } finally {
      await database.close();
      await owner.close();
    }
  } finally {
    await server.stop();
    await rm(dataFolder, { recursive: true, force: true });
  }
}

function kernelOver(database: Database): Kernel {
  return {
    database,
    clock: realClock(),
    chance: systemChance(),
    log: pino({ level: 'silent' }),
    live: createLive(),
    consumers: [],
    facilityId,
    timeZone: 'America/Chicago',
    wake: () => {},
  };
}

const actor: Actor = {
  kind: 'person',
  id: 'bench',
  name: 'Bench',
  facilityId,
  permissions: new Set(['tables.import']),
  role: 'informatics',
  station: null,
  sessionId: null,
};

let count = 0;

type Told = { readonly kind?: string; readonly onLookups?: () => void };

/** Imports a text as a file; gives the data set's number. */
export async function importText(kernel: Kernel, file: string, bytes: Uint8Array, told: Told = {}): Promise<number> {
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
  }
  count += 1;
  const call = { commandId: `bench-${count}-${process.pid}`, actor, input: { file, kind: told.kind } };
  const onProgress = ({ step }: Progress) => (step === 'look-ups' ? told.onLookups?.() : undefined);
  const outcome = await importFile(kernel, call, { bytes: pieces(), onProgress });
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.value.dataSets[0]?.dataSet ?? 0;
}

const shipped = 'ship/fda_ndc11_package_names_2018-04.tsv.gz';

/** 148,206 packages of the FDA as text, or 150,000 generated ones; `which` says which. */
export async function packages(): Promise<{ readonly bytes: Buffer; readonly which: string }> {
  const folder = process.env.MORTAR_TEST_DATA ?? fileURLToPath(new URL('../../shared/data', import.meta.url));
  const file = path.join(folder, shipped);
  if (existsSync(file))
    return { bytes: gunzipSync(await readFile(file)), which: "the FDA's 148,206 packages of 2018-04" };
  const lines = ['NDC_CODE\tNDC_NAME'];
  for (let n = 0; n < 150_000; n += 1) {
    const ndc = String(n * 7 + 10_000_000).padStart(11, '0');
    lines.push(`NDC:${ndc}\t${generatedName(n)} ${(n % 90) + 10} TABLET in 1 BOTTLE (${ndc})`);
  }
  return { bytes: Buffer.from(`${lines.join('\n')}\n`), which: '150,000 generated packages' };
}

const syllables = [
  'ba',
  'ce',
  'di',
  'fo',
  'gu',
  'ka',
  'le',
  'mi',
  'no',
  'pra',
  'que',
  'ri',
  'so',
  'tu',
  'va',
  'xe',
  'za',
];
const salts = ['hydrochloride', 'sodium', 'sulfate', 'acetate', 'maleate'];

function generatedName(n: number): string {
  const at = (index: number) => syllables[index % syllables.length] ?? '';
  const base = Math.floor(n / 6);
  const word = `${at(base)}${at(Math.floor(base / 17))}${at(Math.floor(base / 289))}${at(base * 7)}`;
  return `${word} (${word} ${salts[base % salts.length]})`;
}

export async function timed(run: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await run();
  return performance.now() - begun;
}

/** The value at a share of the sorted list: 0.99 = p99. */
export function at(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
