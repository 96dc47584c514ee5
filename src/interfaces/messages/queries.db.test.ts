import { afterAll, beforeAll, expect, test } from 'vitest';
import { listChannels } from '../channels/index.ts';
import { listUnmapped, targetsOf } from '../code-maps/queries.ts';
import { adt, openWard, rde, type Ward } from '../processing/ward.fixture.ts';
import { indexTerms } from './index-terms.ts';
import { errorList, listMessages, messageDetail } from './queries.ts';

let ward: Ward;
beforeAll(async () => {
  ward = await openWard();
  await ward.receive(adt('A01', 'Q1'));
  await ward.receive(rde('Q2', { number: '77' }));
  await ward.receive(rde('Q3', { number: '78', often: 'B.I.D.' }));
  await ward.receive(rde('Q4', { number: '78', control: 'DC' }));
  await ward.receive(adt('A01', 'Q5', { mrn: '700200', unit: '4 west medical' }));
  await ward.process();
  while (await indexTerms.run(ward.kernel));
});
afterAll(() => ward.close());

const sql = () => ward.kernel.database;
const find = async (text: string) =>
  (await listMessages(sql(), 'mercy', { text, limit: 10 })).messages.map((row) => row.controlId);

test('newest first, in pages', async () => {
  const first = await listMessages(sql(), 'mercy', { limit: 2 });
  expect(first.messages.map((row) => row.controlId)).toEqual(['Q5', 'Q4']);
  expect(first.more).toBe(true);
  const second = await listMessages(sql(), 'mercy', { limit: 2, before: first.messages[1]?.seq });
  expect(second.messages.map((row) => row.controlId)).toEqual(['Q3', 'Q2']);
});

test('found by message number, patient number and order number, each once', async () => {
  expect(await find('Q2')).toEqual(['Q2']);
  expect(await find('700200')).toEqual(['Q5']);
  expect(await find('78')).toEqual(['Q4', 'Q3']);
  expect(await find('nothing')).toEqual([]);
});

test('filters hold together with a text', async () => {
  const waiting = await listMessages(sql(), 'mercy', { text: '78', state: 'waiting', cause: 'behind', limit: 10 });
  expect(waiting.messages.map((row) => row.controlId)).toEqual(['Q4']);
});

test('the error list by cause; what stands behind another is one group at the end', async () => {
  const { causes, waiting } = await errorList(sql(), 'mercy');
  expect(waiting).toBe(3);
  expect(causes.map(({ cause, causeKey, messages }) => [cause, causeKey, messages])).toEqual([
    ['unmapped-location', '4 west medical', 1],
    ['unmapped-schedule', 'b.i.d.', 1],
    ['behind', '', 1],
  ]);
});

test('what is unmapped comes with what is near to it', async () => {
  const unmapped = await listUnmapped(sql(), 'mercy');
  expect(unmapped.map(({ kind, code, patients, suggestion }) => [kind, code, patients, suggestion?.target])).toEqual(
    expect.arrayContaining([
      ['location', '4 west medical', 1, '4W'],
      ['schedule', 'b.i.d.', 1, 'BID'],
    ]),
  );
});

test.each([
  ['drug', 'lisin'],
  ['route', ''],
  ['schedule', ''],
  ['unit', ''],
  ['location', ''],
] as const)('what a %s can be mapped to', async (kind, text) => {
  expect((await targetsOf(sql(), 'mercy', kind, text)).length).toBeGreaterThan(0);
});

test('one message: sentence, fields, bytes, path, effects, others of its cause, what is behind it', async () => {
  const id = async (controlId: string) =>
    (
      await sql().one<{ message_id: string }>(`select message_id from interfaces.messages where control_id = $1`, [
        controlId,
      ])
    ).message_id;
  const done = await messageDetail(sql(), 'mercy', await id('Q2'));
  expect(done).toMatchObject({
    message: { state: 'processed', typeTitle: 'Order', about: 'MRN 700100' },
    canReplay: false,
    effects: [{ kind: 'order', says: expect.stringContaining('New order 77') }],
    patientId: expect.any(String),
  });
  expect(done?.segments[0]).toMatch(/^MSH/);
  expect(done?.fields.find(({ path }) => path === 'PID-5.1')).toMatchObject({ value: 'OKAFOR' });
  expect(done?.path.map(({ step }) => step)).toEqual(['stored', 'processed']);
  expect(done?.ack).toContain('MSA|AA|Q2');
  const waits = await messageDetail(sql(), 'mercy', await id('Q3'));
  expect(waits).toMatchObject({
    canReplay: true,
    canDiscard: true,
    mapKind: 'schedule',
    behind: 1,
    sameCause: { messages: 1 },
  });
  expect(await messageDetail(sql(), 'mercy', '00000000-0000-7000-8000-000000000000')).toBeNull();
});

test('channels tell what waits, how old, and how many failed', async () => {
  const [hospital] = await listChannels(sql(), 'mercy', ward.kernel.clock.now());
  expect(hospital).toMatchObject({ channel: 'hospital-in', waiting: 3, open: 0, lastHour: 5, failedLastHour: 3 });
});
