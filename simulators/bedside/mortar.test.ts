import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { afterEach, expect, it } from 'vitest';
import { openMortar } from './mortar.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0).reverse()) close();
});

type Handler = (
  request: { path: string; headers: IncomingMessage['headers']; body: string },
  reply: ServerResponse,
) => void;

/** A Mortar of a few lines: signs everybody in, and leaves the rest to the test. */
async function fake(handler: Handler): Promise<string> {
  const server = createServer((request, reply) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      const path = request.url ?? '';
      if (path === '/api/session') {
        const demoSignIns = [{ user: 'nurse', password: 'mortar' }];
        return void reply.end(JSON.stringify({ demoSignIns }));
      }
      if (path === '/api/session/sign-in') {
        reply.setHeader('set-cookie', `mortar_session=of-${JSON.parse(body).user}; Path=/; HttpOnly`);
        return void reply.end('{}');
      }
      handler({ path, headers: request.headers, body }, reply);
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  closers.push(
    () => server.close(),
    () => server.closeAllConnections(),
  );
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
}

function problem(reply: ServerResponse, status: number, code: string): void {
  reply.statusCode = status;
  reply.end(JSON.stringify({ code, detail: `${code} in words`, details: { who: 'me' } }));
}

it('signs in at a station when it must, and sends an act under one id until it is answered', async () => {
  const seen: { station: unknown; id: unknown; cookie: unknown }[] = [];
  const address = await fake(({ headers }, reply) => {
    seen.push({ station: headers['x-station'], id: headers['x-command-id'], cookie: headers.cookie });
    if (seen.length === 1) return void reply.destroy();
    if (seen.length === 2) return problem(reply, 503, 'not-available');
    reply.end('{"done":true}');
  });
  const mortar = openMortar({ address, series: 'test', pauseMs: 1 });
  closers.push(() => mortar.close());
  const answer = await mortar.seat('nurse-3w-2', '3W cart').act('/api/x', { a: 1 });
  expect(answer).toEqual({ ok: true, value: { done: true } });
  const one = { station: '3W cart', id: 'test-0000001', cookie: 'mortar_session=of-nurse-3w-2' };
  expect(seen).toEqual([one, one, one]);
  await mortar.seat('nurse-3w-2', '3W cart').act('/api/x', { a: 1 });
  expect(seen.at(-1)?.id, 'another act has another id').toBe('test-0000002');
});

it('unlocks a locked session, signs in again when it has ended, and repeats the act under its id', async () => {
  const told: string[] = [];
  const address = await fake(({ path, headers }, reply) => {
    told.push(`${path} ${headers['x-command-id'] ?? ''}`.trim());
    if (told.length === 1) return problem(reply, 401, 'session-locked');
    if (path === '/api/session/unlock') return void reply.end('{}');
    if (told.length === 4) return problem(reply, 401, 'not-signed-in');
    reply.end('{}');
  });
  const mortar = openMortar({ address, series: 't', pauseMs: 1 });
  closers.push(() => mortar.close());
  const seat = mortar.seat('nurse-3w-2', '3W cart');
  expect((await seat.act('/api/a', {})).ok).toBe(true);
  expect((await seat.act('/api/b', {})).ok).toBe(true);
  expect(told).toEqual([
    '/api/a t-0000001',
    '/api/session/unlock',
    '/api/a t-0000001',
    '/api/b t-0000002',
    '/api/b t-0000002',
  ]);
});

it('a refusal is a value with its code, its words and its details', async () => {
  const address = await fake((_, reply) => problem(reply, 409, 'order-stopped'));
  const mortar = openMortar({ address, series: 't', pauseMs: 1 });
  closers.push(() => mortar.close());
  expect(await mortar.seat('n', 's').ask('/api/c', { unit: '3W' })).toEqual({
    ok: false,
    status: 409,
    code: 'order-stopped',
    says: 'order-stopped in words',
    details: { who: 'me' },
  });
  expect((await mortar.demo()).users).toEqual(new Set(['nurse']));
});

it('gives up with a sentence when nobody answers and it is told to stop', async () => {
  const mortar = openMortar({ address: 'http://127.0.0.1:9', series: 't', pauseMs: 1, goOn: () => false });
  closers.push(() => mortar.close());
  await expect(mortar.seat('n', 's').ask('/api/c')).rejects.toThrow('http://127.0.0.1:9 does not answer');
});
