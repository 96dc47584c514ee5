import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { listenMllp, type MllpServer } from '#lib/hl7v2/index.ts';
import { systemActor } from '#src/kernel/actor.ts';
import type { Command } from '#src/kernel/command.ts';
import { transact } from '#src/kernel/transact.ts';
import { type TestKernel, testKernel } from '#test/support/kernel.ts';
import { ackOf } from '#test/support/mllp-messages.ts';
import { type TestDatabase, testDatabase } from '#test/support/postgres.ts';
import { patientKey, queueMessage, replayMessage } from '../messages/index.ts';
import { pauseChannel, resumeChannel } from './commands.ts';
import { createGauge } from './gauge.ts';
import { createSendMessages } from './outbound.ts';
import type { SendListener } from './send-listener.ts';

type Answer = (controlId: string, bytes: Uint8Array) => Uint8Array | null | Promise<Uint8Array | null>;

let database: TestDatabase;
let kernel: TestKernel;
let partner: MllpServer;
let answer: Answer;
let heard: string[];
let raws: Uint8Array[];

beforeAll(async () => {
  database = await testDatabase();
  kernel = await testKernel({ url: database.url });
  partner = await listenMllp({
    port: 0,
    onFrame: async ({ bytes }) => {
      const controlId = Buffer.from(bytes).toString('latin1').split('|')[9] ?? '';
      heard.push(controlId);
      raws.push(bytes);
      return answer(controlId, bytes);
    },
  });
});
afterAll(async () => {
  await partner.close({ graceMs: 0 });
  await kernel.close();
  await database.close();
});
beforeEach(async () => {
  heard = [];
  raws = [];
  answer = (_, bytes) => ackOf(bytes, 'CA');
  await kernel.database.run(`update interfaces.messages set state = 'discarded' where state in ('queued', 'waiting')`);
});

let count = 0;

/** Queues one message about a patient; gives its control id. */
async function queue(mrn: string, text = 'x'): Promise<{ messageId: string; controlId: string }> {
  const command: Command<null, { messageId: string }, 'message-not-built'> = {
    name: 'test.queue',
    permission: null,
    run: (tx) =>
      queueMessage(tx, {
        channel: 'hospital-out',
        receiver: { application: 'HIS', facility: 'MERCY' },
        type: ['RAS', 'O17', 'RAS_O17'],
        acceptAck: 'AL',
        applicationAck: 'NE',
        segments: [['NTE', '1', '', text]],
        says: 'a test',
        orderingKey: patientKey(mrn),
        causedBy: null,
      }),
  };
  const outcome = await transact(kernel, command, call(null));
  if (!outcome.ok) throw new Error(outcome.message);
  const { messageId } = outcome.value;
  const row = await kernel.database.one<{ control_id: string }>(
    `select control_id from interfaces.messages where message_id = $1`,
    [messageId],
  );
  return { messageId, controlId: row.control_id };
}

function call<Input>(input: Input) {
  count += 1;
  return { commandId: `send-test-${count}`, actor: systemActor('mercy', 'tester'), input };
}

function sender(port = partner.port, listeners: SendListener[] = [], replyMs = 300) {
  const gauge = createGauge('hospital-out', kernel.clock);
  const made = createSendMessages({
    destinations: () => [{ channel: 'hospital-out', host: '127.0.0.1', port, gauge }],
    listeners,
    replyMs,
  });
  return { ...made, gauge };
}

async function stateOf(messageId: string) {
  return kernel.database.one<{ state: string; cause: string | null; says: string | null; attempts: number }>(
    `select state, cause, says, attempts from interfaces.messages where message_id = $1`,
    [messageId],
  );
}

test('messages go out in their order and are settled by an acknowledgement that names them', async () => {
  const queued = [await queue('1'), await queue('2'), await queue('1')];
  const { job, close, gauge } = sender();
  await job.run(kernel);
  await close();
  expect(heard).toEqual(queued.map(({ controlId }) => controlId));
  for (const { messageId } of queued) expect(await stateOf(messageId)).toMatchObject({ state: 'acknowledged' });
  expect(gauge.read()).toMatchObject({ lastGoodAt: kernel.clock.now() });
});

test('whoever waits for the acknowledgement is told in its transaction', async () => {
  const { messageId } = await queue('3');
  const told: string[] = [];
  const listener: SendListener = {
    channel: 'hospital-out',
    types: ['RAS^O17'],
    acknowledged: async (_, message) => void told.push(message.messageId),
    refused: async () => {},
  };
  const { job, close } = sender(partner.port, [listener]);
  await job.run(kernel);
  await close();
  expect(told).toEqual([messageId]);
});

test('without an answer the same bytes go again under the same number, and other patients go on meanwhile', async () => {
  const silent = await queue('4');
  const behind = await queue('4');
  const other = await queue('5');
  answer = (controlId, bytes) =>
    controlId === silent.controlId && heard.filter((id) => id === controlId).length < 2 ? null : ackOf(bytes);
  const { job, close } = sender();
  await job.run(kernel);
  expect(heard).toEqual([silent.controlId, other.controlId]);
  expect(await stateOf(behind.messageId)).toMatchObject({ state: 'queued' });
  kernel.clock.advance(10_000);
  await job.run(kernel);
  await close();
  expect(heard).toEqual([silent.controlId, other.controlId, silent.controlId, behind.controlId]);
  expect(raws[2]).toEqual(raws[0]);
  expect(await stateOf(silent.messageId)).toMatchObject({ state: 'acknowledged', attempts: 1 });
});

test('a message that the partner refuses waits with its words; those of other patients go on; a replay sends it again', async () => {
  const refused = await queue('6');
  const behind = await queue('6');
  const other = await queue('7');
  answer = (controlId, bytes) => {
    const ack = Buffer.from(ackOf(bytes, 'AA')).toString();
    return Buffer.from(
      controlId === refused.controlId && heard.length < 3
        ? ack.replace('MSA|AA', 'MSA|AE').replace(/(MSA\|AE\|[^|\r]*)/, '$1|no such visit')
        : ack,
    );
  };
  const { job, close } = sender();
  await job.run(kernel);
  expect(heard).toEqual([refused.controlId, other.controlId]);
  expect(await stateOf(refused.messageId)).toMatchObject({
    state: 'waiting',
    cause: 'partner-refused',
    says: expect.stringContaining('no such visit'),
  });
  expect(await stateOf(behind.messageId)).toMatchObject({ state: 'queued' });
  expect(await transact(kernel, replayMessage, call({ messageId: refused.messageId }))).toMatchObject({ ok: true });
  await job.run(kernel);
  await close();
  expect(heard.slice(2)).toEqual([refused.controlId, behind.controlId]);
});

test('a partner that is not there: nothing is lost, nothing counts against the message', async () => {
  const { messageId } = await queue('8');
  const { job, close, gauge } = sender(9);
  await job.run(kernel);
  await job.run(kernel);
  await close();
  expect(await stateOf(messageId)).toMatchObject({ state: 'queued', attempts: 0 });
  expect(gauge.read()).toMatchObject({ connected: false, lastFailure: expect.any(String) });
});

test('a connection that breaks before the answer: the message goes again', async () => {
  const { messageId, controlId } = await queue('9');
  let broken = false;
  answer = async (_, bytes) => {
    if (broken) return ackOf(bytes);
    broken = true;
    await new Promise((resolve) => setTimeout(resolve, 400));
    return null;
  };
  const { job, close } = sender();
  await job.run(kernel);
  kernel.clock.advance(10_000);
  await job.run(kernel);
  await close();
  expect(heard).toEqual([controlId, controlId]);
  expect(await stateOf(messageId)).toMatchObject({ state: 'acknowledged' });
});

test('a paused channel sends nothing until it is resumed', async () => {
  const { messageId } = await queue('10');
  await transact(kernel, pauseChannel, call({ channel: 'hospital-out', reason: 'partner-maintenance' }));
  const { job, close } = sender();
  await job.run(kernel);
  expect(await stateOf(messageId)).toMatchObject({ state: 'queued' });
  expect(await transact(kernel, pauseChannel, call({ channel: 'hospital-out', reason: 'test' }))).toMatchObject({
    code: 'already-paused',
  });
  await transact(kernel, resumeChannel, call({ channel: 'hospital-out' }));
  await job.run(kernel);
  await close();
  expect(await stateOf(messageId)).toMatchObject({ state: 'acknowledged' });
});
