/**
 * Server-sent events at /api/live: `change` {topic} when something changed, `clock` {now, rate} every few seconds.
 * Nothing about patients travels here; a screen that hears of a change asks again with its own rights.
 */
import { fastifySSE } from '@fastify/sse';
import type { FastifyInstance } from 'fastify';
import type { Database } from './database/database.ts';
import { type Authenticate, sessionCookie } from './http.ts';
import type { Kernel } from './kernel.ts';
import type { Live } from './live.ts';

const clockEveryMs = 5_000;

/** Adds the live stream to the web server; only for people who are signed in. */
export async function addLiveStream(app: FastifyInstance, kernel: Kernel, authenticate: Authenticate): Promise<void> {
  await app.register(fastifySSE, { heartbeatInterval: 0 });
  app.get('/api/live', { sse: 'only' }, async (request, reply) => {
    const known = await authenticate(request.cookies[sessionCookie] ?? null, null, false);
    if (!known.ok) return reply.status(known.status).send();
    reply.sse.keepAlive();
    const tell = (event: string, data: unknown) => void reply.sse.send({ event, data }).catch(() => {});
    const tellTime = () => tell('clock', { now: kernel.clock.now().toISOString(), rate: kernel.clock.rate() });
    tellTime();
    const timer = setInterval(tellTime, clockEveryMs);
    const stop = kernel.live.subscribe((event) => tell('change', event));
    reply.sse.onClose(() => {
      clearInterval(timer);
      stop();
    });
  });
}

const liveChannel = 'mortar_live';

/** Carries topics between the processes that share a database. Returns how to stop. */
export async function relayLive(database: Database, live: Live, everyMs = 300): Promise<() => Promise<void>> {
  const own = `${process.pid}-${performance.now()}`;
  let stopped = false;
  let listener: { release(destroy: boolean): void } | null = null;
  const listen = async () => {
    if (stopped || listener) return;
    try {
      const client = await database.pool.connect();
      listener = client;
      client.on('notification', ({ payload = '' }) => {
        const [sender, ...topics] = payload.split(' ');
        if (sender !== own) for (const topic of topics) live.relay(topic);
      });
      client.once('end', () => {
        listener = null;
      });
      await client.query(`listen ${liveChannel}`);
    } catch {
      listener = null;
    }
  };
  await listen();
  const timer = setInterval(() => {
    void listen();
    const topics = live.drain();
    if (topics.length > 0)
      void database.run('select pg_notify($1, $2)', [liveChannel, [own, ...topics].join(' ')]).catch(() => {});
  }, everyMs);
  return async () => {
    stopped = true;
    clearInterval(timer);
    listener?.release(true);
  };
}
