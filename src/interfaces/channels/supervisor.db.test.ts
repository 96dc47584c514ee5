/** What is in force is open, within a look; what cannot open is told and tried again. Real sockets. */
import { createServer } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { connectMllp } from '#lib/hl7v2/index.ts';
import { systemActor } from '#src/kernel/actor.ts';
import { transact } from '#src/kernel/transact.ts';
import { changeCommands, tableKinds } from '#src/tables/change-control/index.ts';
import { type TestKernel, testKernel } from '#test/support/kernel.ts';
import { acknowledgedId, adtMessage } from '#test/support/mllp-messages.ts';
import { type TestDatabase, testDatabase } from '#test/support/postgres.ts';
import { createReceiver, type Receiver } from '../messages/index.ts';
import { channelsKind } from './kinds.ts';
import { listChannels } from './queries.ts';
import { createSupervisor, type Supervisor } from './supervisor.ts';

let database: TestDatabase;
let kernel: TestKernel;
let receiver: Receiver;
let supervisor: Supervisor;
let count = 0;

beforeAll(async () => {
  database = await testDatabase();
  kernel = await testKernel({ url: database.url });
  const { clock, chance, facilityId } = kernel;
  receiver = createReceiver({ database: kernel.database, facilityId, clock, chance, onStored: () => {} });
  supervisor = createSupervisor(clock, { host: '127.0.0.1', given: new Map() });
});
afterAll(async () => {
  await supervisor.close();
  receiver.close();
  await kernel.close();
  await database.close();
});
beforeEach(() => kernel.clock.advance(1000));

const { proposeChange, confirmChange } = changeCommands(tableKinds([channelsKind]));
const lab = {
  facility: 'mercy',
  channel: 'lab-in',
  title: 'From the laboratory',
  carries: 'Results',
  partner: 'Laboratory',
  direction: 'in',
  transport: 'mllp',
  format: 'hl7v2',
  settings: '',
  steps: '',
  active: 'true',
};

/** Puts the entry in force: proposed by one, confirmed by another. */
async function put(fields: Partial<typeof lab>): Promise<void> {
  count += 1;
  const by = (id: string) => ({ ...systemActor(kernel.facilityId, 'test'), id, name: id });
  const items = [{ kind: 'channels', action: 'put' as const, fields: { ...lab, ...fields } }];
  const input = { title: 'Channel', reason: 'Test', goLiveAt: null, items };
  const proposed = await transact(kernel, proposeChange, { commandId: `p${count}`, actor: by('ann'), input });
  if (!proposed.ok) throw new Error(proposed.message);
  const confirmed = await transact(kernel, confirmChange, {
    commandId: `c${count}`,
    actor: by('bob'),
    input: { changeSetId: proposed.value.changeSetId, note: null, proofs: [] },
  });
  if (!confirmed.ok) throw new Error(confirmed.message);
  kernel.clock.advance(1000);
  await supervisor.look(kernel, receiver);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function sends(port: number, controlId: string): Promise<boolean> {
  const client = connectMllp({ host: '127.0.0.1', port, retryMs: 50 });
  const answered = await client.send(adtMessage(controlId), { timeoutMs: 700 }).then(acknowledgedId, () => null);
  await client.close();
  return answered === controlId;
}

test('a channel that goes live is open, moves with its port, and is shut when it is no longer in force', async () => {
  const [first, second] = [await freePort(), await freePort()];
  await put({ settings: `port=${first}`, steps: 'accept' });
  expect(supervisor.portOf('lab-in')).toBe(first);
  expect(supervisor.stepsOf('lab-in')).toEqual(['accept']);
  expect(await sends(first, 'L1')).toBe(true);
  await put({ settings: `port=${second}` });
  expect([await sends(first, 'L2'), await sends(second, 'L3')]).toEqual([false, true]);
  await put({ settings: `port=${second}`, active: 'false' });
  expect(supervisor.portOf('lab-in')).toBeNull();
  expect(await sends(second, 'L4')).toBe(false);
  const stored = await kernel.database.rows<{ channel: string }>('select channel from interfaces.inbox');
  expect(stored).toEqual([{ channel: 'lab-in' }, { channel: 'lab-in' }]);
});

test('a port in use is told, holds up no other channel, and is taken when it is free', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const address = other.address();
  const taken = typeof address === 'object' && address !== null ? address.port : 0;
  await put({ settings: `port=${taken}` });
  const free = await freePort();
  await put({ channel: 'ward-in', settings: `port=${free}` });
  expect(supervisor.portOf('lab-in')).toBeNull();
  expect(supervisor.troubleOf('lab-in')).toMatchObject({ code: 'EADDRINUSE' });
  const gauge = supervisor.gauges().find(({ channel }) => channel === 'lab-in');
  expect(gauge?.read()?.lastFailure).toBe('its port is in use by another program; it is tried again');
  expect(await sends(free, 'W1')).toBe(true);
  await new Promise((resolve) => other.close(resolve));
  await supervisor.look(kernel, receiver);
  expect(await sends(taken, 'L5')).toBe(true);
  expect(supervisor.troubleOf('lab-in')).toBeNull();
});

test('a certificate that is not there is told by its name', async () => {
  const settings = `port=${await freePort()};certificate-file=/nowhere/line.pem;key-file=/nowhere/line.key`;
  await put({ channel: 'tls-in', settings });
  expect(String(supervisor.troubleOf('tls-in'))).toMatch(/certificate-file \/nowhere\/line.pem: there is no such file/);
});

test('two looks at once open a channel once', async () => {
  const port = await freePort();
  await put({ channel: 'lab-in', active: 'false', settings: `port=${port}` });
  await put({ channel: 'twice-in', settings: `port=${port}` });
  await Promise.all([supervisor.look(kernel, receiver), supervisor.look(kernel, receiver)]);
  expect(supervisor.troubleOf('twice-in')).toBeNull();
});

test('where a channel sends to follows its entry', async () => {
  await put({ channel: 'lab-out', direction: 'out', settings: 'host=127.0.0.1;port=2700' });
  expect(supervisor.destinations()).toMatchObject([{ channel: 'lab-out', host: '127.0.0.1', port: 2700 }]);
  await put({ channel: 'lab-out', direction: 'out', settings: 'host=127.0.0.1;port=2701', active: 'false' });
  expect(supervisor.destinations()).toEqual([]);
});

test('a channel of the site is listed with its words beside the first four', async () => {
  await put({ channel: 'pump-in', title: 'From the pumps', settings: `port=${await freePort()}` });
  const listed = await listChannels(kernel.database, kernel.facilityId, kernel.clock.now());
  expect(listed.map(({ channel }) => channel).slice(0, 4)).toEqual([
    'hospital-in',
    'cabinet-in',
    'cabinet-out',
    'hospital-out',
  ]);
  expect(listed.find(({ channel }) => channel === 'pump-in')).toMatchObject({ title: 'From the pumps', open: 0 });
});
