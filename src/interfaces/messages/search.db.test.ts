import { afterAll, beforeAll, expect, test } from 'vitest';
import { adt, openWard, rde, type Ward } from '../processing/ward.fixture.ts';
import { indexTerms } from './index-terms.ts';
import { listMessages } from './queries.ts';

let ward: Ward;
beforeAll(async () => {
  ward = await openWard();
  await ward.receive(adt('A01', 'S1', { mrn: '700300' }));
  await ward.receive(rde('S2', { mrn: '700300', number: '4711' }));
  await ward.receive(adt('A08', 'S3', { mrn: '700301' }, ['NTE|1||Grüße about 700300']));
});
afterAll(() => ward.close());

const list = (text: string, more = {}) => listMessages(ward.kernel.database, 'mercy', { text, limit: 10, ...more });
const find = async (text: string, more = {}) => (await list(text, more)).messages.map((row) => row.controlId);
const fillAll = async () => {
  while (await indexTerms.run(ward.kernel));
};

test('what is stored and cannot be found yet is told, and its number finds it all the same', async () => {
  expect((await list('lisinopril')).isFilling).toBe(true);
  expect(await find('S2')).toEqual(['S2']);
  await fillAll();
  expect((await list('lisinopril')).isFilling).toBe(false);
});

test('a plain word stands anywhere, a field only in its field, and all that is typed must hold', async () => {
  await fillAll();
  expect(await find('700300')).toEqual(['S3', 'S2', 'S1']);
  expect(await find('PID-3:700300')).toEqual(['S2', 'S1']);
  expect(await find('mrn:700300 type:RDE')).toEqual(['S2']);
  expect(await find('ORC-2:4711')).toEqual(['S2']);
  expect(await find('GRÜSSE 700300')).toEqual([]);
  expect(await find('grüße 700300')).toEqual(['S3']);
  expect(await find('PID-3:4711')).toEqual([]);
  expect(await find('drug:4711')).toEqual([]);
  expect(await find('PID-5:"okafor 700300"')).toEqual([]);
  expect(await find(':::')).toEqual([]);
});

test('pages and filters hold together with words', async () => {
  await fillAll();
  const [first] = (await list('700300', { limit: 1 })).messages;
  expect(first?.controlId).toBe('S3');
  expect(await find('700300', { before: first?.seq })).toEqual(['S2', 'S1']);
  expect(await find('700300', { channel: 'cabinet-in' })).toEqual([]);
});

test('a message that is committed after a later one was filled is found too', async () => {
  const { database, clock } = ward.kernel;
  const insert = (sql: Pick<typeof database, 'run'>, id: string, words: string) =>
    sql.run(
      `with made as (
         insert into interfaces.messages (facility_id, message_id, channel, direction, raw_sha256, sender, control_id,
           type, ordering_key, state, received_at)
         values ('mercy', $1, 'hospital-out', 'out', '', 'X', $3, 'ADT^A08', 'X', 'acknowledged', $4)
         returning facility_id, message_id, received_at)
       insert into interfaces.bodies (facility_id, message_id, received_at, part, bytes)
       select facility_id, message_id, received_at, 'message', $2 from made`,
      [id, Buffer.from(`MSH|^~\\&|A|B|||20261123||ADT^A08|${words}|P|2.5.1\r`), words, clock.now()],
    );
  await database.transaction(async (slow) => {
    await insert(slow, '00000000-0000-7000-8000-0000000000a1', 'slowone');
    await insert(database, '00000000-0000-7000-8000-0000000000a2', 'quickone');
    await fillAll();
    expect(await find('MSH-10:quickone')).toEqual(['quickone']);
  });
  expect(await find('MSH-10:slowone')).toEqual([]);
  // Half a minute has passed since the last look.
  await database.run(`update interfaces.message_terms_state set marked_wall_at = '2000-01-01'`);
  await fillAll();
  expect(await find('MSH-10:slowone')).toEqual(['slowone']);
});
