/** What a crash between storing, processing and marking leaves behind is found again: the table is the queue. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Fault, refuser } from '#src/kernel/outcome.ts';
import type { Translator } from '../translation/index.ts';
import { createProcessMessages } from './process-messages.ts';
import { adt, openWard, type Ward } from './ward.fixture.ts';

let ward: Ward;
beforeAll(async () => {
  ward = await openWard();
});
afterAll(() => ward.close());

const translator = (apply: Translator['apply']): Translator => ({
  channels: ['hospital-in'],
  takes: () => true,
  apply,
});
const nothing = { says: 'nothing', patientId: null, effects: [] };

test('a message that was stored before the program died is processed by the next one', async () => {
  await ward.receive(adt('A01', 'X1', { mrn: '1' }));
  const job = createProcessMessages([translator(async () => ({ ok: true, value: nothing }))]);
  await job.run(ward.kernel);
  expect((await ward.states()).X1).toBe('processed');
});

test('a fault holds back its patient only, and is tried again without end', async () => {
  await ward.receive(adt('A01', 'F1', { mrn: '2' }));
  await ward.receive(adt('A08', 'F2', { mrn: '2' }));
  await ward.receive(adt('A01', 'F3', { mrn: '3' }));
  let away = true;
  const job = createProcessMessages([
    translator(async (_, { message }) => {
      if (away && message.text('PID-3.1') === '2') throw new Fault('away', { retryable: true });
      return { ok: true, value: nothing };
    }),
  ]);
  for (let turn = 0; turn < 5; turn++) {
    await job.run(ward.kernel);
    ward.kernel.clock.advance(400_000);
  }
  expect(await ward.states()).toMatchObject({ F1: 'received', F2: 'received', F3: 'processed' });
  away = false;
  await job.run(ward.kernel);
  expect(await ward.states()).toMatchObject({ F1: 'processed', F2: 'processed' });
});

test('a bug is tried three times; then the message waits, whole, and nothing of it stays', async () => {
  await ward.receive(adt('A01', 'B1', { mrn: '4' }));
  let tries = 0;
  const job = createProcessMessages([
    translator(async (tx) => {
      tries += 1;
      await tx.sql.run(`update interfaces.messages set says = 'half done' where control_id = 'X1'`);
      throw new Error('a bug');
    }),
  ]);
  for (let turn = 0; turn < 6; turn++) {
    await job.run(ward.kernel);
    ward.kernel.clock.advance(400_000);
  }
  expect(tries).toBe(3);
  expect((await ward.states()).B1).toBe('waiting: internal');
  const row = await ward.kernel.database.one<{ says: string }>(
    `select says from interfaces.messages where control_id = 'X1'`,
  );
  expect(row.says).toBe('nothing');
});

test('a refusal whose marking was lost is marked by the next turn, without acting again', async () => {
  const refuse = refuser({ 'test-refusal': { status: 422, says: 'No {what}.', remedy: 'None.' } });
  await ward.receive(adt('A01', 'C1', { mrn: '5' }));
  let acts = 0;
  const job = createProcessMessages([
    translator(async () => {
      acts += 1;
      return refuse('test-refusal', { what: 'way' });
    }),
  ]);
  await job.run(ward.kernel);
  // As if the program had died before the state was written.
  await ward.kernel.database.run(
    `update interfaces.messages set state = 'received', cause = null, attempts = 0 where control_id = 'C1'`,
  );
  await job.run(ward.kernel);
  expect(acts).toBe(1);
  expect((await ward.states()).C1).toBe('waiting: test-refusal');
});
