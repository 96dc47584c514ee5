import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  buildAck,
  encodeFrame,
  listenMllp,
  type MllpFrame,
  MllpFramer,
  type MllpServer,
  parseMessage,
  type ServerTrouble,
} from '#lib/hl7v2/index.ts';

/** The cases in which MLLP receivers were found to lose, merge, repeat or wrongly acknowledge messages. */

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const order = (id: string, name = 'Doe', charset = 'UNICODE UTF-8'): string =>
  `MSH|^~\\&|A|B|C|D|2026||RDE^O11|${id}|P|2.5||||||${charset}\rPID|1||9||${name}\r`;
const frame = (id: string, name?: string): Uint8Array => encodeFrame(encode(order(id, name)));
const join = (...parts: Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));

let server: MllpServer;
let socket: Socket;
let handled: string[];
let troubles: ServerTrouble[];
let acks: string[];

/** As a receiving channel does: what can be read is handled and accepted, what cannot is rejected. */
async function receive({ bytes }: MllpFrame): Promise<Uint8Array> {
  const parsed = parseMessage(bytes);
  handled.push(parsed.ok ? `${parsed.value.text('MSH-10')} ${parsed.value.text('PID-5')}` : parsed.problem.code);
  const message = parsed.ok ? parsed.value : parsed.header;
  const built = buildAck(message, {
    code: parsed.ok ? 'AA' : 'AR',
    ...(parsed.ok ? {} : { text: parsed.problem.message }),
    controlId: 'r',
    at: '20260301',
    application: 'X',
    facility: 'Y',
  });
  if (!built.ok) throw new Error(built.problem.message);
  return built.value;
}

async function dial(): Promise<Socket> {
  const dialled = connect({ host: '127.0.0.1', port: server.port, noDelay: true });
  dialled.on('error', () => {});
  const framer = new MllpFramer({
    onFrame: (reply) => {
      const match = /MSA\|(..)\|([^|\r]*)/.exec(new TextDecoder('latin1').decode(reply));
      acks.push(`${match?.[1]} ${match?.[2]}`);
    },
  });
  dialled.on('data', (chunk: Uint8Array) => framer.push(chunk));
  await once(dialled, 'connect');
  return dialled;
}

const settle = (ms = 15): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function write(...chunks: Uint8Array[]): Promise<void> {
  for (const chunk of chunks) {
    socket.write(chunk);
    await settle(3);
  }
}

async function acked(count: number): Promise<string[]> {
  for (let turn = 0; turn < 500 && acks.length < count; turn += 1) await settle(4);
  await settle();
  return acks;
}

beforeEach(async () => {
  handled = [];
  troubles = [];
  acks = [];
  server = await listenMllp({ port: 0, onFrame: receive, onTrouble: (trouble) => troubles.push(trouble) });
  socket = await dial();
});

afterEach(async () => {
  socket.destroy();
  await server.close({ graceMs: 500 });
});

describe('MLLP', () => {
  test('message split over 3 writes', async () => {
    const bytes = frame('1');
    await write(bytes.subarray(0, 10), bytes.subarray(10, 40), bytes.subarray(40));
    expect(await acked(1)).toEqual(['AA 1']);
    expect(handled).toEqual(['1 Doe']);
  });

  test('byte by byte', async () => {
    for (const byte of frame('1')) socket.write(Uint8Array.of(byte));
    expect(await acked(1)).toEqual(['AA 1']);
    expect(handled).toEqual(['1 Doe']);
  });

  test('split between FS and CR', async () => {
    const bytes = frame('1');
    await write(bytes.subarray(0, -1), bytes.subarray(-1), frame('2'));
    expect(await acked(2)).toEqual(['AA 1', 'AA 2']);
    expect(handled).toEqual(['1 Doe', '2 Doe']);
  });

  test('2 frames in one write', async () => {
    await write(join(frame('1'), frame('2')));
    expect(await acked(2)).toEqual(['AA 1', 'AA 2']);
    expect(handled).toEqual(['1 Doe', '2 Doe']);
  });

  test('5 frames in one write', async () => {
    const ids = ['1', '2', '3', '4', '5'];
    await write(join(...ids.map((id) => frame(id))));
    expect(await acked(5)).toEqual(ids.map((id) => `AA ${id}`));
    expect(handled.length).toBe(5);
  });

  test('1.5 frames, then the rest', async () => {
    const second = frame('2');
    await write(join(frame('1'), second.subarray(0, 30)));
    expect(await acked(1)).toEqual(['AA 1']);
    await write(second.subarray(30));
    expect(await acked(2)).toEqual(['AA 1', 'AA 2']);
    expect(handled).toEqual(['1 Doe', '2 Doe']);
  });

  test('frame ends FS without CR, next frame follows', async () => {
    await write(join(frame('1').subarray(0, -1), frame('2').subarray(0, -1)));
    expect(await acked(2)).toEqual(['AA 1', 'AA 2']);
    expect(handled).toEqual(['1 Doe', '2 Doe']);
    expect(troubles).toEqual([]);
  });

  test('junk before VT', async () => {
    await write(join(encode('hello\r\n'), frame('1')));
    expect(await acked(1)).toEqual(['AA 1']);
    expect(troubles).toMatchObject([{ kind: 'junk', length: 7, hex: '68 65 6C 6C 6F 0D 0A' }]);
  });

  test('UTF-8 split inside a character', async () => {
    const bytes = frame('1', 'Müller');
    const at = bytes.indexOf(0xc3) + 1;
    await write(bytes.subarray(0, at), bytes.subarray(at));
    expect(await acked(1)).toEqual(['AA 1']);
    expect(handled).toEqual(['1 Müller']);
  });

  test('MSH-18 = 8859/1 honoured', async () => {
    await write(encodeFrame(latin1(order('1', 'M\xfcller', '8859/1'))));
    expect(await acked(1)).toEqual(['AA 1']);
    expect(handled).toEqual(['1 Müller']);
  });

  test('non-HL7 frame, then a good one', async () => {
    await write(encodeFrame(encode('this is no HL7')), frame('2'));
    expect(await acked(2)).toEqual(['AR ', 'AA 2']);
    expect(handled).toEqual(['msh-missing', '2 Doe']);
  });

  test('empty frame, then a good one', async () => {
    await write(encodeFrame(new Uint8Array()), frame('2'));
    expect(await acked(2)).toEqual(['AR ', 'AA 2']);
    expect(handled).toEqual(['empty', '2 Doe']);
  });

  test('half message, disconnect, good one', async () => {
    await write(frame('1').subarray(0, 40));
    socket.destroy();
    socket = await dial();
    await write(frame('2'));
    expect(await acked(1)).toEqual(['AA 2']);
    expect(handled).toEqual(['2 Doe']);
    expect(troubles).toMatchObject([{ kind: 'half-frame', length: 39 }]);
  });

  test('half message, then a good one on the same connection', async () => {
    await write(join(frame('1').subarray(0, 40), frame('2')));
    expect(await acked(1)).toEqual(['AA 2']);
    expect(handled).toEqual(['2 Doe']);
    expect(troubles).toMatchObject([{ kind: 'half-frame', length: 39 }]);
  });

  test('10 MB message', async () => {
    const start = performance.now();
    socket.write(encodeFrame(encode(`${order('1')}OBX|1|ED|||${'x'.repeat(10 * 1024 * 1024)}\r`)));
    expect(await acked(1)).toEqual(['AA 1']);
    expect(handled).toEqual(['1 Doe']);
    expect(performance.now() - start).toBeLessThan(5000);
  });

  test('one kept-open connection: 100 messages sent one at a time are handled 100 times', async () => {
    const ids = Array.from({ length: 100 }, (_, at) => String(at + 1));
    for (const [at, id] of ids.entries()) {
      socket.write(frame(id));
      for (let turn = 0; turn < 500 && acks.length <= at; turn += 1) await settle(1);
    }
    expect(await acked(100)).toEqual(ids.map((id) => `AA ${id}`));
    expect(handled).toEqual(ids.map((id) => `${id} Doe`));
  });

  test('16 outstanding on each of 8 connections: every ACK once, in order', async () => {
    const counts = await Promise.all(
      Array.from({ length: 8 }, async (_, line) => {
        const own: string[] = [];
        const other = connect({ host: '127.0.0.1', port: server.port });
        other.on('error', () => {});
        const framer = new MllpFramer({
          onFrame: (reply) => own.push(/MSA\|AA\|([^|\r]*)/.exec(new TextDecoder().decode(reply))?.[1] ?? '?'),
        });
        other.on('data', (chunk: Uint8Array) => framer.push(chunk));
        const ids = Array.from({ length: 64 }, (_, at) => `${line}-${at}`);
        for (let at = 0; at < ids.length; at += 16) {
          other.write(join(...ids.slice(at, at + 16).map((id) => frame(id))));
        }
        for (let turn = 0; turn < 500 && own.length < ids.length; turn += 1) await settle(4);
        other.destroy();
        expect(own).toEqual(ids);
        return own.length;
      }),
    );
    expect(counts).toEqual(Array.from({ length: 8 }, () => 64));
    expect(handled.length).toBe(8 * 64);
  });
});
