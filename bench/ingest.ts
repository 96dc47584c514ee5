/**
 * Durable ingest (stored, committed and acknowledged over MLLP on loopback, through the receiver of the program) against
 * bare one-row INSERT commits of the same bytes, over the same number of connections, in turns on one embedded
 * PostgreSQL with fsync on. The goal is of sender, receiver and bare inserter in this one process; told beside it: the
 * sender in a process of its own, and the bare inserter too. Not inside: registering and processing, which come after the
 * acknowledgement.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { createGauge } from '#src/interfaces/channels/gauge.ts';
import { openInbound } from '#src/interfaces/channels/inbound.ts';
import { createReceiver } from '#src/interfaces/messages/receive.ts';
import { systemChance } from '#src/kernel/chance.ts';
import { realClock } from '#src/kernel/clock.ts';
import { type Database, openDatabase } from '#src/kernel/database/database.ts';
import { migrate } from '#src/kernel/database/migrate.ts';
import { ensureDatabase, startPostgres, withClient } from '#src/kernel/postgres/index.ts';
import { forkLoad, type Load, openLoad } from './ingest-load.ts';
import type { BenchResult } from './result.ts';

const goal = 0.6;
const rounds = 15;
const roundMs = 700;

/** Measures both sides in turns; see the head of this file. */
export async function ingestBench(): Promise<BenchResult[]> {
  const dataFolder = await mkdtemp(path.join(os.tmpdir(), 'mortar-bench-'));
  const server = await startPostgres({ dataFolder, log: { info: () => {}, warn: () => {} } });
  try {
    const url = await ensureDatabase(server.url, 'bench');
    await migrate(url);
    await withClient(url, (client) =>
      client.query(`create table public.bare (id bigint generated always as identity primary key, raw bytea not null)`),
    );
    const results: BenchResult[] = [];
    for (const isForked of [false, true]) {
      for (const count of [1, 8]) results.push(await measure(url, count, isForked));
    }
    return results;
  } finally {
    await server.stop();
    await rm(dataFolder, { recursive: true, force: true });
  }
}

async function measure(url: string, count: number, isForked: boolean): Promise<BenchResult> {
  const open = isForked ? forkLoad : openLoad;
  const database = openDatabase(url, { max: 4, role: 'mortar_app' });
  const ingest = await openIngest(database, count, open);
  const bare = await open({ url }, count);
  try {
    await ingest.run(roundMs);
    await bare.run(roundMs);
    const measured: { ingest: number; insert: number; ratio: number }[] = [];
    for (let round = 0; round < rounds; round++) {
      // Each side goes first in turn, so that neither always meets the other's checkpoint.
      const first = round % 2 === 0 ? await ingest.run(roundMs) : 0;
      const insert = await bare.run(roundMs);
      const stored = first || (await ingest.run(roundMs));
      measured.push({ ingest: stored, insert, ratio: stored / insert });
    }
    const ratio = median(measured.map((round) => round.ratio));
    return {
      name: `ingest, ${count} connection${count === 1 ? '' : 's'}, ${isForked ? 'partner in a process of its own' : 'one process'}: stored and acknowledged messages to bare commits`,
      ratio,
      goal: isForked ? null : `>= ${goal}`,
      pass: isForked || ratio >= goal,
      detail:
        `${median(measured.map((round) => round.ingest)).toFixed(0)} messages/s stored, committed (fsync) and acknowledged over MLLP; ` +
        `${median(measured.map((round) => round.insert)).toFixed(0)} bare one-row INSERT commits/s of the same bytes; ` +
        `median of ${rounds} interleaved rounds (${measured.map((round) => round.ratio.toFixed(2)).join(' ')}); registering and processing are not inside`,
    };
  } finally {
    await ingest.close();
    await bare.close();
    await database.close();
  }
}

async function openIngest(database: Database, count: number, open: typeof openLoad): Promise<Load> {
  const clock = realClock();
  const receiver = createReceiver({ database, facilityId: 'bench', clock, chance: systemChance(), onStored: () => {} });
  const inbound = await openInbound({
    channel: 'hospital-in',
    host: '127.0.0.1',
    port: 0,
    receiver,
    database,
    gauge: createGauge('hospital-in', clock),
    log: pino({ level: 'silent' }),
  });
  const load = await open({ port: inbound.port }, count);
  return {
    run: load.run,
    async close() {
      await load.close();
      await inbound.close();
      receiver.close();
    },
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

if (import.meta.main) {
  for (const { name, ratio, detail } of await ingestBench()) console.log(`${name}: ${ratio.toFixed(2)}\n  ${detail}`);
}
