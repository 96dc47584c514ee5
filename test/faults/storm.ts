/** A storm of patient messages over several connections; remembers which were acknowledged, and sends again what was not. */
import { connect, type Socket } from 'node:net';
import { buildMessage, encodeFrame, MllpFramer, parseMessage } from '#lib/hl7v2/index.ts';

export type Storm = {
  /** Control ids whose acknowledgement AA came. */
  readonly acknowledged: ReadonlySet<string>;
  readonly sent: number;
  /** Stops making new messages, and goes on until every one that was sent is acknowledged. */
  settle(withinMs: number): Promise<void>;
  /** Stops at once. */
  stop(): void;
};

/** One registration (ADT^A28) of a patient of its own. */
export function registration(controlId: string): Uint8Array {
  const built = buildMessage({
    header: {
      sendingApplication: 'STORM',
      sendingFacility: 'TEST',
      receivingApplication: 'MORTAR',
      receivingFacility: 'TEST',
      at: '20261123160000+0000',
      type: ['ADT', 'A28', 'ADT_A05'],
      controlId,
      version: '2.5.1',
    },
    segments: [
      ['EVN', 'A28', '20261123160000+0000'],
      ['PID', '1', '', [`S${controlId}`, '', '', 'TEST', 'MR'], '', ['Storm', controlId], '', '19600101', 'F'],
      ['PV1', '1', 'N'],
    ],
  });
  if (!built.ok) throw new Error(built.problem.message);
  return built.value;
}

/** Starts `connections` senders; each keeps one message outstanding and sends it again after a lost connection or silence. */
export function startStorm(port: number, connections: number, prefix: string): Storm {
  const acknowledged = new Set<string>();
  let sent = 0;
  let making = true;
  let stopped = false;
  const sockets = new Set<Socket>();
  const senders = Array.from({ length: connections }, async (_, sender) => {
    for (let n = 0; making && !stopped; n++) {
      const controlId = `${prefix}-${sender}-${n}`;
      sent += 1;
      const frame = encodeFrame(registration(controlId));
      while (!stopped && !acknowledged.has(controlId))
        await sendOnce(port, frame, controlId, acknowledged, sockets).catch(() => pause(100));
    }
  });
  return {
    acknowledged,
    get sent() {
      return sent;
    },
    async settle(withinMs) {
      making = false;
      await Promise.race([
        Promise.all(senders),
        pause(withinMs).then(() => Promise.reject(new Error('the storm did not settle'))),
      ]);
      for (const socket of sockets) socket.destroy();
    },
    stop() {
      making = false;
      stopped = true;
      for (const socket of sockets) socket.destroy();
    },
  };
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Sends one frame on a connection of its own and waits for its acknowledgement. */
async function sendOnce(
  port: number,
  frame: Uint8Array,
  controlId: string,
  acknowledged: Set<string>,
  sockets: Set<Socket>,
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    sockets.add(socket);
    const fail = (why: string) => {
      sockets.delete(socket);
      socket.destroy();
      reject(new Error(why));
    };
    socket.setTimeout(3_000, () => fail('silence'));
    socket.once('error', (error) => fail(error.message));
    socket.once('close', () => fail('closed'));
    const framer = new MllpFramer({
      onFrame: (bytes: Uint8Array) => {
        const reply = parseMessage(bytes);
        if (reply.ok && reply.value.text('MSA-1') === 'AA' && reply.value.text('MSA-2') === controlId)
          acknowledged.add(controlId);
        sockets.delete(socket);
        socket.removeAllListeners('close');
        socket.end();
        resolve();
      },
    });
    socket.on('data', (chunk) => framer.push(chunk));
    socket.once('connect', () => socket.write(frame));
  });
}
