/** From the inbox to the list of messages: once, in order, whatever lies in between. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openWard, type Ward } from '../processing/ward.fixture.ts';
import { registerMessages } from './index.ts';

let ward: Ward;

beforeAll(async () => {
  ward = await openWard();
});
afterAll(() => ward.close());
beforeEach(() =>
  ward.kernel.database.run(`update interfaces.messages set state = 'discarded' where state = 'received'`),
);

const sql = () => ward.kernel.database;
const frame = (controlId: string, more = '') =>
  Buffer.from(`MSH|^~\\&|HIS|MERCY|||20261123||ADT^A08|${controlId}|P|2.5.1\rPID|1||7^^^MERCY^MR${more}\r`);
const registered = () =>
  sql().rows<{ control_id: string; duplicates: number; state: string }>(
    `select control_id, duplicates, state from interfaces.messages where state <> 'discarded' order by seq`,
  );
const inInbox = async () => (await sql().rows('select from interfaces.inbox')).length;

async function receiveAll(frames: readonly Buffer[]): Promise<void> {
  for (const bytes of frames) await ward.receiver.receive('hospital-in', bytes);
}

test('what was acknowledged before a crash is registered after it, once, in the order of arrival', async () => {
  const names = Array.from({ length: 150 }, (_, at) => `A${at}`);
  await receiveAll(names.map((name) => frame(name)));
  expect(await inInbox()).toBe(150);
  expect(await registered()).toEqual([]);
  // Nothing in memory is needed: any process that comes finds them.
  while (await registerMessages.run(ward.kernel));
  expect((await registered()).map((row) => row.control_id)).toEqual(names);
  expect(await inInbox()).toBe(0);
});

test('two that register at once take each arrival once and keep the order', async () => {
  const names = Array.from({ length: 300 }, (_, at) => `B${at}`);
  await receiveAll(names.map((name) => frame(name)));
  const drain = async () => {
    while (await registerMessages.run(ward.kernel));
  };
  await Promise.all([drain(), drain(), drain()]);
  expect((await registered()).map((row) => row.control_id)).toEqual(names);
});

test('copies within one turn are counted, other bytes under a number are a conflict', async () => {
  await receiveAll([frame('C1'), frame('C1'), frame('C1', '~8'), frame('C1', '~8'), frame('C1')]);
  while (await registerMessages.run(ward.kernel));
  expect(await registered()).toEqual([
    { control_id: 'C1', duplicates: 2, state: 'received' },
    { control_id: 'C1', duplicates: 1, state: 'conflict' },
  ]);
});

test('an arrival that cannot be registered is kept with its bytes and holds up nothing', async () => {
  await receiveAll([frame('D1'), frame('D2'), frame('D3')]);
  // What another version of the program took in, and this one cannot read.
  await sql().run(
    `insert into interfaces.inbox (facility_id, message_id, channel, raw, received_at)
     values ($1, gen_random_uuid(), 'hospital-in', 'no message', now()), ($1, (select message_id from interfaces.messages limit 1), 'hospital-in', $2, now())`,
    [ward.kernel.facilityId, frame('D4')],
  );
  await receiveAll([frame('D5')]);
  while (await registerMessages.run(ward.kernel));
  expect(
    (await registered()).filter(({ control_id }) => control_id.startsWith('D')).map((row) => row.control_id),
  ).toEqual(['D1', 'D2', 'D3', 'D5']);
  expect(await inInbox()).toBe(0);
  const refused = await sql().rows<{ raw: Buffer }>('select raw from interfaces.refused_frames order by received_at');
  expect(refused.map(({ raw }) => raw.toString())).toEqual(['no message', frame('D4').toString()]);
});

test('a number longer than any index takes is stored, cut, and acknowledged whole', async () => {
  const long = 'L'.repeat(100_000);
  const ack = await ward.receiver.receive('hospital-in', frame(long));
  expect(Buffer.from(ack ?? []).toString()).toContain(`MSA|AA|${long}\r`);
  while (await registerMessages.run(ward.kernel));
  expect((await registered()).at(-1)?.control_id).toBe(long.slice(0, 200));
});
