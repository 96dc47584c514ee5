import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import { buildAck, listenMllp, type MllpServer, parseMessage } from '#lib/hl7v2/index.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A Mortar that tells its time, and acknowledges messages as long as `takes` says so. */
async function fakeMortar(takes: (controlId: string) => boolean) {
  const begun = performance.now();
  const http: Server = createServer((_, reply) => {
    const now = new Date(Date.parse('2026-11-23T16:00:00Z') + (performance.now() - begun) * 60);
    reply.end(JSON.stringify({ now: now.toISOString(), rate: 60 }));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => http.once('listening', resolve));
  closers.push(
    () => http.close(),
    () => http.closeAllConnections(),
  );
  const arrived: { controlId: string; bytes: string }[] = [];
  const mllp: MllpServer = await listenMllp({
    port: 0,
    onFrame: async ({ bytes }) => {
      const parsed = parseMessage(bytes);
      if (!parsed.ok) return null;
      const controlId = parsed.value.text('MSH-10');
      arrived.push({ controlId, bytes: Buffer.from(bytes).toString() });
      if (!takes(controlId)) throw new Error('not stored');
      const ack = buildAck(parsed.value, { code: 'AA', controlId: 'x', at: '2026', application: 'M', facility: 'D' });
      return ack.ok ? ack.value : null;
    },
  });
  closers.push(() => mllp.close({ graceMs: 0 }));
  const address = http.address();
  const port = typeof address === 'object' ? address?.port : 0;
  return {
    arrived,
    settings: { SIMULATOR_MORTAR: `http://127.0.0.1:${port}`, SIMULATOR_HOSPITAL_TO: `127.0.0.1:${mllp.port}` },
  };
}

async function run(settings: Record<string, string>): Promise<ChildProcess> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('./main.ts', import.meta.url))], {
    env: { ...process.env, SIMULATOR_HOSPITAL_LISTEN: '127.0.0.1:0', ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  closers.push(() => child.kill('SIGKILL'));
  let told = '';
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', (text: Buffer) => {
      told += text.toString();
      if (told.includes('ready\n')) resolve();
    });
    child.once('exit', (code) => reject(new Error(`ended with ${code}`)));
  });
  return child;
}

const ended = (child: ChildProcess) => new Promise<number | null>((resolve) => child.once('exit', resolve));

async function until(is: () => boolean): Promise<void> {
  while (!is()) await new Promise((resolve) => setTimeout(resolve, 20));
}

it('says after a kill what it had not been told was kept, in the same bytes, and then goes on', async () => {
  const state = mkdtempSync(join(tmpdir(), 'simulator-hospital-'));
  closers.push(() => rmSync(state, { recursive: true, force: true }));
  let stored = 0;
  let open = false;
  const mortar = await fakeMortar(() => {
    stored += 1;
    return stored <= 5 || open;
  });
  const settings = { ...mortar.settings, SIMULATOR_STATE: state, SIMULATOR_SEED: '7' };
  const first = await run(settings);
  await until(() => mortar.arrived.length >= 6);
  const gone = ended(first);
  first.kill('SIGKILL');
  await gone;
  open = true;
  const sixth = mortar.arrived[5];
  mortar.arrived.length = 0;
  const second = await run(settings);
  await until(() => mortar.arrived.length >= 12);
  const ids = mortar.arrived.map(({ controlId }) => controlId);
  expect(mortar.arrived.find(({ controlId }) => controlId === sixth?.controlId)?.bytes).toBe(sixth?.bytes);
  expect(new Set(ids).size, 'each once').toBe(ids.length);
  expect(mortar.arrived[0]?.bytes).toContain('ADT^A01');
  const stopped = ended(second);
  second.kill('SIGTERM');
  expect(await stopped).toBe(0);
}, 30_000);
