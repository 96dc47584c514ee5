import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { followClock, portSentence, readStateFile, settingsFrom, writeStateFile } from './program.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

const folder = () => {
  const made = mkdtempSync(join(tmpdir(), 'simulator-program-'));
  closers.push(() => rmSync(made, { recursive: true, force: true }));
  return made;
};

it('reads settings and lists every fault at once', () => {
  const settings = settingsFrom({ TO: 'mortar:2576', BAD_PLACE: 'nowhere', BAD_ADDRESS: 'ftp://x', BAD_NUMBER: '-1' });
  expect(settings.place('TO')).toEqual({ host: 'mortar', port: 2576 });
  expect(settings.place('LISTEN', '[::1]:80')).toEqual({ host: '::1', port: 80 });
  expect(settings.wholeNumber('SEED', 2026)).toBe(2026);
  expect(settings.address('MORTAR', 'http://127.0.0.1:8080/')).toBe('http://127.0.0.1:8080');
  settings.check();
  settings.place('BAD_PLACE');
  settings.place('PORT_TOO_HIGH', 'a:70000');
  settings.address('BAD_ADDRESS');
  settings.wholeNumber('BAD_NUMBER', 1);
  settings.place('MISSING');
  expect(() => settings.check()).toThrow(
    /BAD_PLACE is "nowhere"[\s\S]*PORT_TOO_HIGH[\s\S]*BAD_ADDRESS[\s\S]*BAD_NUMBER[\s\S]*MISSING is not set/,
  );
});

it('says where the state is when nobody said where to keep it', () => {
  const warned: string[] = [];
  const asked = folder();
  expect(settingsFrom({ SIMULATOR_STATE: asked }).stateFolder('cabinet', (says) => warned.push(says))).toBe(
    join(asked, 'cabinet'),
  );
  expect(warned).toEqual([]);
  expect(readdirSync(asked)).toEqual(['cabinet']);
});

it('keeps a state file whole', () => {
  const place = folder();
  expect(readStateFile(place, 'state.json')).toBeNull();
  writeStateFile(place, 'state.json', { counts: [1, 2] });
  writeStateFile(place, 'state.json', { counts: [3] });
  expect(readStateFile(place, 'state.json')).toEqual({ counts: [3] });
  expect(readdirSync(place)).toEqual(['state.json']);
  writeFileSync(join(place, 'state.json'), '{"counts": [');
  expect(() => readStateFile(place, 'state.json')).toThrow(/state\.json is no state/);
});

it('says in one sentence that a port is in use', () => {
  const place = { host: '127.0.0.1', port: 2577 };
  const inUse = Object.assign(new Error('listen'), { code: 'EADDRINUSE' });
  expect(portSentence(inUse, 'SIMULATOR_CABINET_LISTEN', place)).toBe(
    '127.0.0.1:2577 is in use by another program; name another place in SIMULATOR_CABINET_LISTEN (host:port).',
  );
  expect(portSentence(new Error('other'), 'X', place)).toBeNull();
});

it('follows the hospital time and its pace, and goes on when Mortar is silent', async () => {
  let hospital = Date.parse('2026-11-23T16:00:00Z');
  let rate = 0;
  const server = createServer((_, reply) =>
    reply.end(JSON.stringify({ now: new Date(hospital).toISOString(), rate })),
  ).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  const mortar = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  const clock = await followClock(mortar, { wall: () => 0, everyMs: 20 });
  closers.push(() => {
    clock.stop();
    server.closeAllConnections();
    server.close();
  });
  expect(clock.now().toISOString()).toBe('2026-11-23T16:00:00.000Z');
  expect(clock.heard).toBe(true);
  const until = async (is: () => boolean) => {
    while (!is()) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  hospital -= 60_000;
  await new Promise((resolve) => setTimeout(resolve, 80));
  expect(clock.now().toISOString(), 'a small step back is none').toBe('2026-11-23T16:00:00.000Z');
  hospital += 3_600_000;
  rate = 60;
  await until(() => clock.rate === 60);
  const before = clock.now().getTime();
  server.closeAllConnections();
  server.close();
  await until(() => !clock.heard);
  await until(() => clock.now().getTime() > before + 6_000);
});

it('goes on from where it stood when Mortar does not answer at the start', async () => {
  const last = new Date('2026-11-23T16:00:00Z');
  const clock = await followClock('http://127.0.0.1:9', { wall: () => 5, last, waitMs: 10 });
  closers.push(clock.stop);
  expect(clock.heard).toBe(false);
  expect(clock.now().getTime()).toBeGreaterThanOrEqual(last.getTime());
});
