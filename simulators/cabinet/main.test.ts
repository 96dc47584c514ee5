import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createServer as createTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import { connectMllp } from '#lib/hl7v2/index.ts';
import { adt, openPharmacy, rde, until } from './mortar.fixture.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const portOf = (server: Server | ReturnType<typeof createTcp>): number => {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
};

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createTcp().listen(0, '127.0.0.1');
      await new Promise((resolve) => server.once('listening', resolve));
      return server;
    }),
  );
  const ports = servers.map(portOf);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** Mortar's clock alone. */
async function openClock(): Promise<string> {
  const body = JSON.stringify({ now: '2026-11-23T16:00:00.000Z', rate: 0 });
  const server = createServer((_, reply) => reply.end(body)).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${portOf(server)}`;
}

type Program = { child: ChildProcess; ended: Promise<number | null>; said(): string; told(): string };

function startProgram(settings: Record<string, string>): Program {
  const child = spawn(process.execPath, [fileURLToPath(new URL('./main.ts', import.meta.url))], {
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  let told = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    told += text;
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  closers.push(() => {
    child.kill('SIGKILL');
    return ended;
  });
  return { child, ended, said: () => said, told: () => told };
}

it('starts, is killed in the middle, starts again where it stood, and stops cleanly', async () => {
  const pharmacy = await openPharmacy();
  closers.push(() => pharmacy.close());
  const [listen = 0, screen = 0] = await freePorts(2);
  const state = mkdtempSync(join(tmpdir(), 'cabinet-program-'));
  closers.push(() => rmSync(state, { recursive: true, force: true }));
  const settings = {
    SIMULATOR_MORTAR: await openClock(),
    SIMULATOR_CABINET_LISTEN: `127.0.0.1:${listen}`,
    SIMULATOR_CABINET_TO: `127.0.0.1:${pharmacy.port}`,
    SIMULATOR_CABINET_SCREEN: `127.0.0.1:${screen}`,
    SIMULATOR_SEED: '7',
    SIMULATOR_STATE: state,
  };
  const first = startProgram(settings);
  await until(() => first.said().includes('ready\n'));
  const client = connectMllp({ host: '127.0.0.1', port: listen, retryMs: 20 });
  closers.push(() => client.close());
  await client.send(adt('A01', 'MR1', { unit: '3W' }));
  await client.send(rde({ number: 'O1' }));
  pharmacy.answers = false;
  const body = JSON.stringify({ cabinet: 'CAB-3W', user: 'nurse', patient: 'MR1', order: 'O1', blindCount: '25' });
  const headers = { 'content-type': 'application/json' };
  const done = await fetch(`http://127.0.0.1:${screen}/vend`, { method: 'POST', headers, body });
  const { controlId } = (await done.json()) as { controlId: string };
  first.child.kill('SIGKILL');
  await first.ended;
  pharmacy.answers = true;
  const second = startProgram(settings);
  await until(() => second.said().includes('ready\n'));
  const told = () => pharmacy.received.filter((each) => each.text('MSH-10') === controlId);
  await until(() => told().length > 0);
  expect(new Set(told().map((each) => each.decoded)).size).toBe(1);
  const after = (await (await fetch(`http://127.0.0.1:${screen}/state?cabinet=CAB-3W`)).json()) as {
    now: string;
    pockets: { drawer: string; expected: string }[];
    orders: { order: string }[];
  };
  expect(after.now).toBe('2026-11-23T16:00:00.000Z');
  expect(after.pockets.find(({ drawer }) => drawer === 'C1')?.expected).toBe('24');
  expect(after.orders.map(({ order }) => order)).toEqual(['O1']);
  second.child.kill('SIGTERM');
  expect(await second.ended).toBe(0);
  expect(second.told()).toBe('');
}, 40_000);

it('says in one sentence which port is in use, and all faults of its settings at once', async () => {
  const taken = createTcp().listen(0, '127.0.0.1');
  await new Promise((resolve) => taken.once('listening', resolve));
  closers.push(() => new Promise((resolve) => taken.close(resolve)));
  const [free = 0] = await freePorts(1);
  const state = mkdtempSync(join(tmpdir(), 'cabinet-program-'));
  closers.push(() => rmSync(state, { recursive: true, force: true }));
  const settings = { SIMULATOR_MORTAR: await openClock(), SIMULATOR_STATE: state };
  const busy = startProgram({
    ...settings,
    SIMULATOR_CABINET_LISTEN: `127.0.0.1:${free}`,
    SIMULATOR_CABINET_SCREEN: `127.0.0.1:${portOf(taken)}`,
  });
  const wrong = startProgram({ ...settings, SIMULATOR_CABINET_LISTEN: 'here', SIMULATOR_SEED: 'x' });
  expect(await busy.ended).toBe(1);
  expect(busy.told()).toBe(
    `The cabinet simulator does not start: 127.0.0.1:${portOf(taken)} is in use by another program; name another place in MORTAR_CABINET_SCREEN or, run by itself, SIMULATOR_CABINET_SCREEN (host:port).\n`,
  );
  expect(await wrong.ended).toBe(1);
  expect(wrong.told()).toMatch(/SIMULATOR_CABINET_LISTEN is "here"[\s\S]*SIMULATOR_SEED is "x"/);
}, 40_000);
