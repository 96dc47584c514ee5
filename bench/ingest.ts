/**
 * Durable ingest (stored, committed and acknowledged over MLLP on loopback, through the receiver of the program) against
 * bare one-row INSERT commits of the same bytes, over the same number of connections, in turns on one embedded
 * PostgreSQL with fsync on. Sender, receiver and bare inserter run in this one process. Not inside: processing.
 */
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { createGauge } from '#src/interfaces/channels/gauge.ts';
import { openInbound } from '#src/interfaces/channels/inbound.ts';
import { createReceiver } from '#src/interfaces/messages/receive.ts';
import { systemChance } from '#src/kernel/chance.ts';
import { realClock } from '#src/kernel/clock.ts';
import { type Database, openDatabase } from '#src/kernel/database/database.ts';
import { migrate } from '#src/kernel/database/migrate.ts';
import { ensureDatabase, startPostgres, withClient } from '#src/kernel/postgres/index.ts';
import type { BenchResult } from './result.ts';

const goal = 0.5;
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
    return [await measure(url, 1), await measure(url, 8)];
  } finally {
    await server.stop();
    await rm(dataFolder, { recursive: true, force: true });
  }
}

async function measure(url: string, count: number): Promise<BenchResult> {
  const database = openDatabase(url, { max: 4, role: 'mortar_app' });
  const ingest = await openIngest(database, count);
  const bare = await openBare(url, count);
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
      name: `ingest, ${count} connection${count === 1 ? '' : 's'}: stored and acknowledged messages to bare commits`,
      ratio,
      goal: `>= ${goal}`,
      pass: ratio >= goal,
      detail:
        `${median(measured.map((round) => round.ingest)).toFixed(0)} messages/s stored, committed (fsync) and acknowledged over MLLP; ` +
        `${median(measured.map((round) => round.insert)).toFixed(0)} bare one-row INSERT commits/s of the same bytes; ` +
        `median of ${rounds} interleaved rounds (${measured.map((round) => round.ratio.toFixed(2)).join(' ')}); processing is not inside`,
    };
  } finally {
    await ingest.close();
    await bare.close();
    await database.close();
  }
}

async function openIngest(database: Database, count: number) {
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
  const senders = await Promise.all(Array.from({ length: count }, () => openSender(inbound.port)));
  return {
    run: (forMs: number) => perSecond(senders, forMs, (sender) => sender.send(nextMessage())),
    async close() {
      for (const sender of senders) sender.close();
      await inbound.close();
      receiver.close();
    },
  };
}

/** A sender as thin as can be: one frame out, the acknowledgement of that very message in, then the next. */
async function openSender(port: number) {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  let heard: (reply: Buffer) => void = () => {};
  socket.on('data', (reply: Buffer) => heard(reply));
  return {
    async send(message: Buffer) {
      const controlId = controlIdOf(message);
      const replied = new Promise<Buffer>((resolve) => {
        heard = resolve;
      });
      socket.write(Buffer.concat([frameStart, message, frameEnd]));
      const reply = await replied;
      if (!reply.includes(`MSA|AA|${controlId}\r`)) {
        throw new Error(`message ${controlId} was answered with ${reply.toString()}`);
      }
    },
    close: () => socket.destroy(),
  };
}

const frameStart = Buffer.from([0x0b]);
const frameEnd = Buffer.from([0x1c, 0x0d]);

function controlIdOf(message: Buffer): string {
  return message.subarray(0, 200).toString('latin1').split('|')[9] ?? '';
}

/** Bare clients, one for each connection, with a prepared statement: nothing of Mortar is in this side. */
async function openBare(url: string, count: number) {
  const clients = await Promise.all(
    Array.from({ length: count }, async () => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      return client;
    }),
  );
  return {
    run: (forMs: number) =>
      perSecond(clients, forMs, async (client) => {
        await client.query({
          name: 'bare',
          text: 'insert into public.bare (raw) values ($1)',
          values: [nextMessage()],
        });
      }),
    close: () => Promise.all(clients.map((client) => client.end())),
  };
}

/** Each worker does one thing after the other for `forMs`; gives how many were done in a second, all workers together. */
async function perSecond<W>(workers: readonly W[], forMs: number, once: (worker: W) => Promise<void>): Promise<number> {
  const began = performance.now();
  let count = 0;
  await Promise.all(
    workers.map(async (worker) => {
      while (performance.now() - began < forMs) {
        await once(worker);
        count += 1;
      }
    }),
  );
  return (count * 1000) / (performance.now() - began);
}

let made = 0;

/** An order message of about 1.3 KB, each with a number of its own. */
function nextMessage(): Buffer {
  made += 1;
  return Buffer.from(orderText.replace('CONTROL', `B${process.pid}-${made}`).replaceAll('NUMBER', String(made)));
}

const note =
  'Give with a full glass of water; hold when the systolic pressure is below 100 mmHg and tell the prescriber. ';

const orderText = [
  'MSH|^~\\&|HIS|MERCY|MORTAR|MERCY|20261123100000-0600||RDE^O11^RDE_O11|CONTROL|P|2.5.1',
  'PID|1||700100^^^MERCY^MR~900100^^^MERCY^PI||SAMPLE^PATIENT||19600102|F|||1 Main St^^Springfield^IL^60000',
  'PV1|1|I|4W^412^A^MERCY|||||||||||||||||V700100',
  'AL1|1|DA|^PENICILLIN|MO|RASH',
  'ORC|NW|NUMBER^HIS||||||||||20261123095900-0600||1001^PRESCRIBER^SAMPLE',
  'TQ1|1||Q12H|||||20261123100000-0600||R',
  `RXE||LISIN10^LISINOPRIL 10 MG TABLET^L^68180051301^LISINOPRIL 10 MG^NDC|10||MG|TAB||${note.repeat(5)}|||1|TAB`,
  'RXR|PO^ORAL^HL70162',
  'OBX|1|NM|29463-7^BODY WEIGHT^LN||72.5|kg|||||F|||20261122080000-0600',
  '',
].join('\r');

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

if (import.meta.main) {
  for (const { name, ratio, detail } of await ingestBench()) console.log(`${name}: ${ratio.toFixed(2)}\n  ${detail}`);
}
