/**
 * A channel with a million queued messages against one with a thousand: messages a second, each sent over MLLP on
 * loopback to a partner that answers at once, and settled. In turns, in one process, over one database.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { buildAck, listenMllp, type MllpServer, parseMessage } from '#lib/hl7v2/index.ts';
import { createGauge, createSendMessages } from '#src/interfaces/channels/index.ts';
import { migrate } from '#src/kernel/database/migrate.ts';
import type { Kernel } from '#src/kernel/kernel.ts';
import { ensureDatabase, startPostgres, withClient } from '#src/kernel/postgres/index.ts';
import { testKernel } from '#test/support/kernel.ts';
import type { BenchResult } from './result.ts';

const goal = 0.9;
const rounds = 9;
const turnsOfRound = 2;
const many = 1_000_000;
const few = 1_000;

/** Measures both queues in turns; see the head of this file. */
export async function drainBench(): Promise<BenchResult> {
  const dataFolder = await mkdtemp(path.join(os.tmpdir(), 'mortar-bench-'));
  const server = await startPostgres({ dataFolder, log: { info: () => {}, warn: () => {} } });
  const partner = await openPartner();
  try {
    const url = await ensureDatabase(server.url, 'bench');
    await migrate(url);
    const kernel = await testKernel({ url });
    const queues = [openQueue(partner.port, 'cabinet-out'), openQueue(partner.port, 'hospital-out')] as const;
    try {
      await fill(url, 'cabinet-out', many);
      await fill(url, 'hospital-out', few);
      return await measure(kernel, queues);
    } finally {
      await Promise.all(queues.map((queue) => queue.close()));
      await kernel.close();
    }
  } finally {
    await partner.close({ graceMs: 0 });
    await server.stop();
    await rm(dataFolder, { recursive: true, force: true });
  }
}

type Queue = ReturnType<typeof createSendMessages>;

async function measure(kernel: Kernel, [long, short]: readonly [Queue, Queue]): Promise<BenchResult> {
  await perSecond(kernel, long);
  await perSecond(kernel, short);
  const measured: { long: number; short: number; ratio: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    // Each goes first in turn.
    const first = round % 2 === 0 ? await perSecond(kernel, long) : 0;
    const ofShort = await perSecond(kernel, short);
    const ofLong = first || (await perSecond(kernel, long));
    measured.push({ long: ofLong, short: ofShort, ratio: ofLong / ofShort });
  }
  const ratio = median(measured.map((round) => round.ratio));
  return {
    name: `drain: a channel with ${many.toLocaleString('en')} queued messages to one with ${few.toLocaleString('en')}`,
    ratio,
    goal: `>= ${goal}`,
    pass: ratio >= goal,
    detail:
      `${median(measured.map((round) => round.long)).toFixed(0)} and ${median(measured.map((round) => round.short)).toFixed(0)} messages/s ` +
      `sent, acknowledged and settled; median of ${rounds} interleaved rounds (${measured.map((round) => round.ratio.toFixed(2)).join(' ')})`,
  };
}

/** Two turns of the job that sends; gives how many messages it sent in a second. */
async function perSecond({ database, facilityId, ...rest }: Kernel, queue: Queue): Promise<number> {
  const settled = () =>
    database.one<{ n: number }>(
      `select count(*)::int as n from interfaces.messages where facility_id = $1 and state = 'acknowledged'`,
      [facilityId],
    );
  const before = await settled();
  const began = performance.now();
  for (let turn = 0; turn < turnsOfRound; turn++) await queue.job.run({ database, facilityId, ...rest });
  const tookMs = performance.now() - began;
  const sent = (await settled()).n - before.n;
  if (sent === 0) throw new Error('nothing was sent');
  return (sent * 1000) / tookMs;
}

function openQueue(port: number, channel: 'cabinet-out' | 'hospital-out'): Queue {
  const gauge = createGauge(channel, { now: () => new Date() });
  const destinations = [{ channel, host: '127.0.0.1', port, gauge }];
  return createSendMessages({ destinations: () => destinations, listeners: [] });
}

/** A partner that accepts everything at once. */
function openPartner(): Promise<MllpServer> {
  return listenMllp({
    port: 0,
    async onFrame({ bytes }) {
      const message = parseMessage(bytes);
      if (!message.ok) return null;
      const spec = { code: 'AA', controlId: '1', at: '20261123', application: 'P', facility: 'P' } as const;
      const ack = buildAck(message.value, spec);
      return ack.ok ? ack.value : null;
    },
  });
}

/** Queued messages of a thousand patients, as `queueMessage` leaves them. */
async function fill(url: string, channel: string, count: number): Promise<void> {
  await withClient(url, async (client) => {
    await client.query(
      `with made as materialized (
         select gen_random_uuid() as id, n,
                convert_to('MSH|^~\\&|MORTAR|MERCY|P|P|20261123||RDE^O11|' || $1 || n || '|P|2.5.1' || chr(13) ||
                  'PID|1||' || (n % 1000) || chr(13) || repeat('NTE|1||Give with water' || chr(13), 12), 'UTF8') as bytes
           from generate_series(1, $2::int) n),
       bodies as (
         insert into interfaces.bodies (facility_id, message_id, received_at, part, bytes)
         select 'mercy', id, now(), 'message', bytes from made)
       insert into interfaces.messages (facility_id, message_id, channel, direction, raw_sha256, sender, control_id, type,
         ordering_key, order_numbers, state, received_at, says)
       select 'mercy', id, $1, 'out', sha256(bytes), 'PARTNER|MERCY', $1 || n, 'RDE^O11', 'patient:' || (n % 1000),
              array[n::text], 'queued', now(), 'Profile order ' || n
         from made order by n`,
      [channel, count],
    );
    await client.query('vacuum (analyze) interfaces.messages, interfaces.bodies');
  });
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
