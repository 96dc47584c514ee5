import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectMllp, MllpFault, parseMessage, readAck } from '#lib/hl7v2/index.ts';
import { withClient, withDatabase } from '#src/kernel/postgres/index.ts';
import { type TestKernel, testKernel } from '#test/support/kernel.ts';
import { adtMessage } from '#test/support/mllp-messages.ts';
import { type TestDatabase, testDatabase } from '#test/support/postgres.ts';
import { createReceiver, type Receiver, registerMessages } from '../messages/index.ts';
import { createGauge } from './gauge.ts';
import { type Inbound, openInbound } from './inbound.ts';

let database: TestDatabase;
let kernel: TestKernel;
let receiver: Receiver;
let inbound: Inbound;
let name: string;

beforeAll(async () => {
  database = await testDatabase();
  kernel = await testKernel({ url: database.url });
  receiver = createReceiver({
    database: kernel.database,
    facilityId: kernel.facilityId,
    clock: kernel.clock,
    chance: kernel.chance,
    onStored: () => {},
  });
  inbound = await openInbound({
    channel: 'hospital-in',
    host: '127.0.0.1',
    port: 0,
    receiver,
    database: kernel.database,
    gauge: createGauge('hospital-in', kernel.clock),
    log: kernel.log,
    patienceMs: 1000,
    lookMs: 50,
  });
});
afterAll(async () => {
  await inbound.close();
  receiver.close();
  await kernel.close();
  await database.close();
});

/** Nobody may connect to the database, and whoever is connected is thrown out. */
async function takeAway(): Promise<void> {
  name = await withClient(
    database.url,
    async (client) => (await client.query('select current_database() as name')).rows[0]?.name,
  );
  await withClient(withDatabase(database.url, 'postgres'), async (client) => {
    await client.query(`alter database ${name} allow_connections false`);
    await client.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = $1`, [name]);
  });
}

async function giveBack(): Promise<void> {
  await withClient(withDatabase(database.url, 'postgres'), (client) =>
    client.query(`alter database ${name} allow_connections true`),
  );
}

test('while the database is away nothing is acknowledged; when it is back the sender gets through, once', async () => {
  const client = connectMllp({ host: '127.0.0.1', port: inbound.port, retryMs: 50, maxRetryMs: 100 });
  await client.send(adtMessage('BEFORE'));
  await takeAway();
  await expect(client.send(adtMessage('AWAY'), { timeoutMs: 1500 })).rejects.toBeInstanceOf(MllpFault);
  await expect(client.send(adtMessage('AWAY'), { timeoutMs: 400 })).rejects.toBeInstanceOf(MllpFault);
  await giveBack();
  const reply = parseMessage(await client.send(adtMessage('AWAY'), { timeoutMs: 8000 }));
  expect(reply.ok && readAck(reply.value)).toMatchObject({ code: 'AA', controlId: 'AWAY' });
  await client.close();
  while (await registerMessages.run(kernel));
  const rows = await kernel.database.rows<{ control_id: string }>(
    `select control_id from interfaces.messages order by seq`,
  );
  expect(rows.map((row) => row.control_id)).toEqual(['BEFORE', 'AWAY']);
}, 30_000);

test('several connections at once: every message is acknowledged with its own number and stored once', async () => {
  const clients = Array.from({ length: 5 }, () => connectMllp({ host: '127.0.0.1', port: inbound.port }));
  const wanted = clients.flatMap((client, line) =>
    Array.from({ length: 20 }, (_, at) => ({ client, controlId: `L${line}-${at}` })),
  );
  const replies = await Promise.all(wanted.map(({ client, controlId }) => client.send(adtMessage(controlId))));
  replies.forEach((bytes, at) => {
    const reply = parseMessage(bytes);
    expect(reply.ok && readAck(reply.value)?.controlId).toBe(wanted[at]?.controlId);
  });
  await Promise.all(clients.map((client) => client.close()));
  while (await registerMessages.run(kernel));
  const { count } = await kernel.database.one<{ count: number }>(
    `select count(distinct control_id)::int as count from interfaces.messages where control_id like 'L%'`,
  );
  expect(count).toBe(100);
});
