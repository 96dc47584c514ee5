import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import {
  ackOf,
  decode,
  eventually,
  acknowledgedId as idOf,
  adtMessage as message,
} from '#test/support/mllp-messages.ts';
import {
  encodeFrame,
  listenMllp,
  MllpFramer,
  type MllpServer,
  type MllpServerOptions,
  type ServerTrouble,
} from './index.ts';

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

  test('a sender faster than the handler is held back, not stored up', async () => {
    const held = gate();
    let handled = 0;
    const { server } = await serve({
      onFrame: async () => {
        handled += 1;
        await held.opened;
        return null;
      },
    });
    const { socket } = await sender(server.port);
    const frame = encodeFrame(new Uint8Array(1024 * 1024).fill(0x41));
    for (let sent = 0; sent < 64; sent += 1) socket.write(frame);
    await eventually(() => handled === 16);
    let unsent = -1;
    while (unsent !== socket.writableLength) {
      unsent = socket.writableLength;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    expect(handled).toBe(16);
    expect(socket.writableLength).toBeGreaterThan(16 * 1024 * 1024);
    held.open();
    await eventually(() => handled === 64);
  });
});
