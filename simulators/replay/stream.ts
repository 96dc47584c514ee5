/**
 * Sends messages over several MLLP connections. All of a patient goes over one, one message at a time, so that each patient's
 * order stays; the whole stays near the order of time, because no connection runs far ahead of the others.
 */
import { connectMllp, MllpFault, parseMessage, readAck } from '#lib/hl7v2/index.ts';
import type { Composed } from './compose.ts';

export type Answer = { readonly controlId: string; readonly code: string; readonly text: string };

export type StreamOptions = {
  readonly host: string;
  readonly port: number;
  readonly connections: number;
  /** Resolves when the receiver can take more. */
  readonly room: () => Promise<void>;
  readonly onAnswer: (answer: Answer) => void;
  /** How often an unanswered message is sent again, with the same number, before the stream gives up. */
  readonly triesMax?: number;
  readonly timeoutMs?: number;
  /** Pause before a message is sent again. */
  readonly pauseMs?: number;
};

const laneMax = 16;

/** Sends all; resolves when each is answered. Rejects with one sentence when the receiver stays silent. */
export async function streamMessages(messages: readonly Composed[], options: StreamOptions): Promise<void> {
  const { host, port, connections } = options;
  const lanes = Array.from({ length: connections }, () => createLane(host, port));
  const fault: { error: unknown } = { error: null };
  try {
    for (const message of messages) {
      await options.room();
      const lane = lanes[laneOf(message.patient, connections)];
      if (lane === undefined) throw new Error('a patient has a lane');
      while (lane.outstanding.size >= laneMax) await Promise.race(lane.outstanding);
      if (fault.error !== null) break;
      const sent: Promise<void> = lane.tail.then(async () => {
        if (fault.error === null) await deliver(lane, message, options);
      });
      lane.tail = sent.catch((error: unknown) => {
        fault.error ??= error;
      });
      const done = lane.tail.then(() => {
        lane.outstanding.delete(done);
      });
      lane.outstanding.add(done);
    }
    await Promise.all(lanes.map((lane) => lane.tail));
  } finally {
    await Promise.all(lanes.map((lane) => lane.client.close()));
  }
  if (fault.error !== null) throw fault.error;
}

type Lane = {
  readonly client: ReturnType<typeof connectMllp>;
  readonly outstanding: Set<Promise<void>>;
  tail: Promise<void>;
};

function createLane(host: string, port: number): Lane {
  return { client: connectMllp({ host, port, maxRetryMs: 2_000 }), outstanding: new Set(), tail: Promise.resolve() };
}

/** The connection of a patient: the same for all messages of one. */
export function laneOf(patient: string, connections: number): number {
  let hash = 0;
  for (const letter of patient) hash = (hash * 31 + letter.charCodeAt(0)) >>> 0;
  return hash % connections;
}

/** Sends until there is an answer. A message that may have been stored is sent again with its number: it acts once. */
async function deliver(lane: Lane, message: Composed, options: StreamOptions): Promise<void> {
  const { triesMax = 8, timeoutMs = 30_000, pauseMs = 500 } = options;
  for (let attempt = 1; ; attempt += 1) {
    try {
      options.onAnswer(readAnswer(message, await lane.client.send(message.bytes, { timeoutMs })));
      return;
    } catch (error) {
      if (!(error instanceof MllpFault) || attempt === triesMax) {
        const why = error instanceof Error ? error.message : String(error);
        throw new Error(`Message ${message.controlId} was not answered after ${attempt} tries: ${why}.`);
      }
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}

function readAnswer(message: Composed, reply: Uint8Array): Answer {
  const parsed = parseMessage(reply);
  const ack = parsed.ok ? readAck(parsed.value) : null;
  return { controlId: message.controlId, code: ack?.code ?? '', text: ack?.text ?? '' };
}
