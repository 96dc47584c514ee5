import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import {
  ackOf,
  decode,
  encode,
  eventually,
  acknowledgedId as idOf,
  adtMessage as message,
} from '#test/support/mllp-messages.ts';
import {
  type ClientTrouble,
  connectMllp,
  encodeFrame,
  listenMllp,
  type MllpClient,
  type MllpClientOptions,
  MllpFault,
  MllpFramer,
} from './index.ts';

const closing: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
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
