import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import {
  buildAck,
  type ClientTrouble,
  connectMllp,
  encodeFrame,
  listenMllp,
  type MllpClient,
  type MllpClientOptions,
  MllpFault,
  MllpFramer,
  type MllpServer,
  type MllpServerOptions,
  parseMessage,
  type ServerTrouble,
} from './index.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const message = (id: string): Uint8Array => encode(`MSH|^~\\&|A|B|C|D|2026||ADT^A01|${id}|P|2.5\rPID|1\r`);

function ackOf(bytes: Uint8Array, code: 'AA' | 'CA' = 'AA'): Uint8Array {
  const parsed = parseMessage(bytes);
  const original = parsed.ok ? parsed.value : parsed.header;
  const built = buildAck(original, { code, controlId: 'r', at: '2026', application: 'X', facility: 'Y' });
  if (!built.ok) throw new Error(built.problem.message);
  return built.value;
}

const idOf = (bytes: Uint8Array): string => /\rMSA\|..\|([^|\r]*)/.exec(decode(bytes))?.[1] ?? '?';

interface Gate {
  readonly opened: Promise<void>;
  readonly open: () => void;
}

function gate(): Gate {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
}

const closing: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function serve(options: Partial<MllpServerOptions>): Promise<{ server: MllpServer; troubles: ServerTrouble[] }> {
  const troubles: ServerTrouble[] = [];
  const server = await listenMllp({
    port: 0,
    onFrame: async ({ bytes }) => ackOf(bytes),
    onTrouble: (trouble) => troubles.push(trouble),
    ...options,
  });
  closing.push(() => server.close({ graceMs: 200 }));
  return { server, troubles };
}

/** A sender made of a bare socket: writes what it is told, collects the ids of the replies. */
async function sender(
  port: number,
): Promise<{ socket: Socket; replies: string[]; until: (count: number) => Promise<string[]> }> {
  const socket = connect({ host: '127.0.0.1', port });
  socket.on('error', () => {});
  closing.push(() => socket.destroy());
  const replies: string[] = [];
  const framer = new MllpFramer({ onFrame: (frame) => replies.push(idOf(frame)) });
  socket.on('data', (chunk: Uint8Array) => framer.push(chunk));
  await once(socket, 'connect');
  const until = async (count: number): Promise<string[]> => {
    while (replies.length < count) await once(socket, 'data');
    return replies;
  };
  return { socket, replies, until };
}

async function eventually(condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < 400; turn += 1) {
    if (condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  expect(condition()).toBe(true);
}

describe('listenMllp', () => {
  test('binds to the loopback address unless told otherwise', async () => {
    const { server } = await serve({});
    expect(server.host).toBe('127.0.0.1');
    expect(server.port).toBeGreaterThan(0);
  });

  test('rejects when the port is taken', async () => {
    const { server } = await serve({});
    await expect(listenMllp({ port: server.port, onFrame: async () => null })).rejects.toThrow(/EADDRINUSE/);
  });

  test('the handler sees the next frame before the last is answered; replies keep the order of arrival', async () => {
    const gates = new Map(['1', '2', '3'].map((id) => [id, gate()]));
    const seen: string[] = [];
    const { server } = await serve({
      onFrame: async ({ bytes }) => {
        const id = idOf(ackOf(bytes));
        seen.push(id);
        await gates.get(id)?.opened;
        return ackOf(bytes);
      },
    });
    const { socket, replies, until } = await sender(server.port);
    for (const id of ['1', '2', '3']) socket.write(encodeFrame(message(id)));
    await eventually(() => seen.length === 3);
    gates.get('3')?.open();
    gates.get('2')?.open();
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(replies).toEqual([]);
    gates.get('1')?.open();
    expect(await until(3)).toEqual(['1', '2', '3']);
    expect(seen).toEqual(['1', '2', '3']);
  });

  test('no more than maxInHand frames of a connection are with the handler', async () => {
    let inHand = 0;
    let most = 0;
    const { server } = await serve({
      maxInHand: 3,
      onFrame: async ({ bytes }) => {
        inHand += 1;
        most = Math.max(most, inHand);
        await new Promise((resolve) => setTimeout(resolve, 2));
        inHand -= 1;
        return ackOf(bytes);
      },
    });
    const { socket, until } = await sender(server.port);
    const ids = Array.from({ length: 40 }, (_, at) => String(at));
    socket.write(Buffer.concat(ids.map((id) => encodeFrame(message(id)))));
    expect(await until(40)).toEqual(ids);
    expect(most).toBe(3);
  });

  test('many connections at once, each in its own order', async () => {
    const { server } = await serve({});
    const ids = Array.from({ length: 30 }, (_, at) => String(at));
    const all = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const { socket, until } = await sender(server.port);
        for (const id of ids) socket.write(encodeFrame(message(id)));
        return until(ids.length);
      }),
    );
    for (const replies of all) expect(replies).toEqual(ids);
  });

  test('a handler that fails gives no reply and stops nothing', async () => {
    const { server, troubles } = await serve({
      onFrame: async ({ bytes }) => {
        if (decode(bytes).includes('|bad|')) throw new Error('store is away');
        return decode(bytes).includes('|mute|') ? null : ackOf(bytes);
      },
    });
    const { socket, until } = await sender(server.port);
    for (const id of ['bad', 'mute', 'good']) socket.write(encodeFrame(message(id)));
    expect(await until(1)).toEqual(['good']);
    expect(troubles).toMatchObject([{ kind: 'handler-failed', message: 'store is away' }]);
  });

  test('a sender that half-closes after its message still gets the reply', async () => {
    const { server } = await serve({
      onFrame: async ({ bytes }) => {
        await new Promise((resolve) => setTimeout(resolve, 30));
        return ackOf(bytes);
      },
    });
    const { socket, replies } = await sender(server.port);
    socket.end(encodeFrame(message('1')));
    await once(socket, 'close');
    expect(replies).toEqual(['1']);
    await eventually(() => server.connectionCount === 0);
  });

  test('a reply that can no longer be given is reported with its bytes', async () => {
    const held = gate();
    const started = gate();
    const { server, troubles } = await serve({
      onFrame: async ({ bytes }) => {
        started.open();
        await held.opened;
        return ackOf(bytes);
      },
    });
    const { socket } = await sender(server.port);
    socket.write(encodeFrame(message('1')));
    await started.opened;
    socket.resetAndDestroy();
    await new Promise((resolve) => setTimeout(resolve, 30));
    held.open();
    await eventually(() => troubles.some((trouble) => trouble.kind === 'reply-lost'));
    const lost = troubles.find((trouble) => trouble.kind === 'reply-lost');
    expect(lost?.bytes && idOf(lost.bytes)).toBe('1');
  });

  test('close stops accepting, answers what is in hand, and waits for the handler', async () => {
    const held = gate();
    const started = gate();
    let done = false;
    const { server } = await serve({
      onFrame: async ({ bytes }) => {
        started.open();
        await held.opened;
        done = true;
        return ackOf(bytes);
      },
    });
    const { socket, until } = await sender(server.port);
    socket.write(encodeFrame(message('1')));
    await started.opened;
    const closed = server.close();
    const late = connect({ host: '127.0.0.1', port: server.port });
    const [error] = await once(late, 'error');
    expect(String(error)).toMatch(/ECONNREFUSED/);
    expect(done).toBe(false);
    held.open();
    expect(await until(1)).toEqual(['1']);
    await closed;
    expect(done).toBe(true);
    expect(server.connectionCount).toBe(0);
  });

  test('close does not wait for ever', async () => {
    const { server } = await serve({ onFrame: () => new Promise(() => {}) });
    const { socket } = await sender(server.port);
    socket.write(encodeFrame(message('1')));
    await new Promise((resolve) => setTimeout(resolve, 20));
    await server.close({ graceMs: 20 });
    expect(socket.destroyed || (await once(socket, 'close'))).toBeTruthy();
  });

  test('a frame that stands still is reported, and the line goes on', async () => {
    const { server, troubles } = await serve({ halfFrameMs: 20 });
    const { socket, until } = await sender(server.port);
    socket.write('\vMSH|half');
    await eventually(() => troubles.length === 1);
    expect(troubles[0]).toMatchObject({ kind: 'half-frame', length: 8, hex: '4D 53 48 7C 68 61 6C 66' });
    socket.write(encodeFrame(message('1')));
    expect(await until(1)).toEqual(['1']);
  });

  test('too many connections are turned away', async () => {
    const { server, troubles } = await serve({ maxConnections: 1 });
    await sender(server.port);
    await eventually(() => server.connectionCount === 1);
    const second = connect({ host: '127.0.0.1', port: server.port });
    second.on('error', () => {});
    await once(second, 'close');
    expect(troubles).toMatchObject([{ kind: 'refused-connection' }]);
  });
});

/** A receiver made of a bare socket, to misbehave with. */
async function receiver(
  onFrame: (bytes: Uint8Array, socket: Socket) => void,
): Promise<{ port: number; server: Server; sockets: Socket[] }> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    const framer = new MllpFramer({ onFrame: (frame) => onFrame(frame, socket) });
    socket.on('data', (chunk: Uint8Array) => framer.push(chunk));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  return { port: typeof address === 'object' && address !== null ? address.port : 0, server, sockets };
}

function dial(
  port: number,
  options: Partial<MllpClientOptions> = {},
): { client: MllpClient; troubles: ClientTrouble[] } {
  const troubles: ClientTrouble[] = [];
  const client = connectMllp({
    host: '127.0.0.1',
    port,
    retryMs: 10,
    onTrouble: (trouble) => troubles.push(trouble),
    ...options,
  });
  closing.push(() => client.close());
  return { client, troubles };
}

async function fault(sending: Promise<Uint8Array>): Promise<MllpFault> {
  const failed = await sending.then(
    () => null,
    (error: unknown) => error,
  );
  if (failed instanceof MllpFault) return failed;
  throw new Error('expected an MllpFault');
}

describe('connectMllp', () => {
  test('sends one at a time, in order, and gives each its own reply', async () => {
    let outstanding = 0;
    const { port } = await receiver((bytes, socket) => {
      outstanding += 1;
      expect(outstanding).toBe(1);
      setTimeout(() => {
        outstanding -= 1;
        socket.write(encodeFrame(ackOf(bytes)));
      }, 2);
    });
    const { client, troubles } = dial(port);
    const ids = Array.from({ length: 10 }, (_, at) => `m${at}`);
    const replies = await Promise.all(ids.map((id) => client.send(message(id))));
    expect(replies.map(idOf)).toEqual(ids);
    expect(client.state).toBe('connected');
    expect(troubles).toEqual([]);
  });

  test('a foreign acknowledgement is reported and not credited', async () => {
    const { port } = await receiver((bytes, socket) => {
      socket.write(encodeFrame(ackOf(message('someone-else'))));
      socket.write(encodeFrame(message('not an ack')));
      socket.write(encodeFrame(ackOf(bytes)));
    });
    const { client, troubles } = dial(port);
    expect(idOf(await client.send(message('1')))).toBe('1');
    expect(troubles).toMatchObject([
      { kind: 'foreign-ack', controlId: 'someone-else', expected: '1' },
      { kind: 'unreadable-ack', expected: '1' },
    ]);
  });

  test('a late acknowledgement is not credited to the next message', async () => {
    const first: Uint8Array[] = [];
    const { port } = await receiver((bytes, socket) => {
      if (first.length === 0) {
        first.push(bytes);
        return;
      }
      socket.write(encodeFrame(ackOf(first[0] ?? bytes)));
      setTimeout(() => socket.write(encodeFrame(ackOf(bytes))), 10);
    });
    const { client, troubles } = dial(port);
    const silent = await fault(client.send(message('1'), { timeoutMs: 40 }));
    expect(silent).toMatchObject({ code: 'no-reply', sent: true });
    expect(idOf(await client.send(message('2')))).toBe('2');
    expect(troubles).toMatchObject([{ kind: 'late-ack', controlId: '1', expected: '2' }]);
  });

  test('after two silences the connection is made anew', async () => {
    let connections = 0;
    const { port, server } = await receiver((bytes, socket) => {
      if (connections > 1) socket.write(encodeFrame(ackOf(bytes)));
    });
    server.on('connection', () => {
      connections += 1;
    });
    const { client } = dial(port);
    const faults = await Promise.all([
      fault(client.send(message('1'), { timeoutMs: 60 })),
      fault(client.send(message('2'), { timeoutMs: 60 })),
    ]);
    expect(faults.map((each) => each.code)).toEqual(['no-reply', 'no-reply']);
    expect(idOf(await client.send(message('3')))).toBe('3');
    expect(connections).toBe(2);
  });

  test('waits for a connection as long as the message may, and says that nothing was sent', async () => {
    const spare = createServer();
    spare.listen(0, '127.0.0.1');
    await once(spare, 'listening');
    const address = spare.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    spare.close();
    await once(spare, 'close');
    const { client, troubles } = dial(port);
    expect(await fault(client.send(message('1'), { timeoutMs: 50 }))).toMatchObject({
      code: 'not-connected',
      sent: false,
    });
    const pauses = troubles.flatMap((trouble) => (trouble.kind === 'socket-error' ? [trouble.retryMs] : []));
    expect(pauses.slice(0, 2)).toEqual([10, 20]);
    const second = client.send(message('2'), { timeoutMs: 5000 });
    const late = await listenMllp({ port, onFrame: async ({ bytes }) => ackOf(bytes) });
    closing.push(() => late.close());
    expect(idOf(await second)).toBe('2');
  });

  test('a connection lost while waiting for the reply fails that message as sent and connects again', async () => {
    let count = 0;
    const { port } = await receiver((bytes, socket) => {
      count += 1;
      if (count === 1) socket.destroy();
      else socket.write(encodeFrame(ackOf(bytes)));
    });
    const { client, troubles } = dial(port);
    expect(await fault(client.send(message('1')))).toMatchObject({ code: 'connection-lost', sent: true });
    expect(idOf(await client.send(message('1')))).toBe('1');
    expect(troubles).toMatchObject([{ retryMs: 10 }]);
  });

  test('back-off doubles up to its limit, on the timers given', async () => {
    const delays: number[] = [];
    const { client } = dial(1, {
      retryMs: 100,
      maxRetryMs: 500,
      startTimer: (run, delayMs) => {
        delays.push(delayMs);
        const timer = setTimeout(run, 1);
        return () => clearTimeout(timer);
      },
    });
    await eventually(() => delays.length >= 5);
    await client.close();
    expect(delays.slice(0, 5)).toEqual([100, 200, 400, 500, 500]);
  });

  test('an accept acknowledgement answers; one in a strange character set does too', async () => {
    const { port } = await receiver((bytes, socket) => {
      const text = decode(ackOf(bytes, 'CA')).replace('|2.5\r', '|2.5||||||KLINGON\r');
      socket.write(encodeFrame(encode(text)));
    });
    const { client } = dial(port);
    expect(idOf(await client.send(message('1')))).toBe('1');
  });

  test('close rejects what waits and sends no more', async () => {
    const { port } = await receiver(() => {});
    const { client } = dial(port);
    const waiting = [client.send(message('1')), client.send(message('2'))].map(fault);
    await eventually(() => client.state === 'connected');
    expect(client.outstanding).toBe(2);
    await client.close();
    const faults = await Promise.all(waiting);
    expect(faults.map((each) => [each.code, each.sent])).toEqual([
      ['closed', true],
      ['closed', false],
    ]);
    expect(await fault(client.send(message('3')))).toMatchObject({ code: 'closed' });
    expect(client.state).toBe('closed');
  });

  test('what cannot be framed is refused before anything is sent', async () => {
    const { client } = dial(1);
    expect(await fault(client.send(encode('MSH|\x1c')))).toMatchObject({ code: 'not-framable', sent: false });
  });
});
