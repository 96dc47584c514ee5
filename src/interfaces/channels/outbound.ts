/**
 * Sending: per channel one connection and one message outstanding (stop and wait); a message is settled only by an
 * acknowledgement that names it. The same bytes go again until then. The table is the queue: nothing here need survive.
 */
import type { ConnectionOptions } from 'node:tls';
import { connectMllp, type MllpClient, MllpFault, parseMessage, readAck } from '#lib/hl7v2/index.ts';
import { channelActor } from '#src/kernel/actor.ts';
import { later } from '#src/kernel/clock.ts';
import type { Job } from '#src/kernel/jobs.ts';
import type { Kernel } from '#src/kernel/kernel.ts';
import { transact } from '#src/kernel/transact.ts';
import { markWaiting, nextQueued, pauseMs, postpone, type StoredMessage } from '../messages/index.ts';
import type { ChannelGauge } from './gauge.ts';
import { pausedChannels } from './queries.ts';
import type { SendListener } from './send-listener.ts';
import { settleSent } from './settle-sent.ts';

export type Destination = {
  readonly channel: string;
  readonly host: string;
  readonly port: number;
  /** What TLS needs; left out or undefined: a plain line. */
  readonly tls?: ConnectionOptions | undefined;
  readonly gauge: ChannelGauge;
};

type SendingOptions = {
  /** Those that are in force now. */
  readonly destinations: () => readonly Destination[];
  readonly listeners: readonly SendListener[];
  /** Most milliseconds to wait for an acknowledgement. */
  readonly replyMs?: number;
};

const turnMax = 50;

/** The job that sends, and how to close its connections. */
export function createSendMessages(options: SendingOptions): { job: Job; close(): Promise<void> } {
  const { destinations, listeners, replyMs = 15_000 } = options;
  const clients = new Map<string, { readonly line: string; readonly client: MllpClient }>();

  const lineOf = ({ host, port, tls }: Destination) => JSON.stringify([host, port, tls ?? null]);
  const clientOf = (destination: Destination): MllpClient => {
    const { channel, host, port, tls, gauge } = destination;
    const known = clients.get(channel);
    if (known) return known.client;
    const client = connectMllp({
      host,
      port,
      ...(tls && { tls }),
      onState: (state) => gauge.connections(state === 'connected' ? 1 : 0),
      onTrouble: (trouble) => gauge.failed(trouble.kind),
    });
    clients.set(channel, { line: lineOf(destination), client });
    return client;
  };
  /** Ends the connections of channels that are not in force any more, or not to that address. */
  const forget = async (inForce: readonly Destination[]) => {
    const lines = new Map(inForce.map((destination) => [destination.channel, lineOf(destination)]));
    for (const [channel, { line, client }] of clients) {
      if (lines.get(channel) === line) continue;
      clients.delete(channel);
      await client.close();
    }
  };

  /** Sends what may be sent now; true when there may be more. */
  const sendTurn = async (kernel: Kernel, destination: Destination): Promise<boolean> => {
    const client = clientOf(destination);
    for (let count = 0; count < turnMax; count++) {
      if (client.state === 'waiting') return false;
      const message = await nextQueued(kernel.database, kernel.facilityId, destination.channel, kernel.clock.wall());
      if (!message) return false;
      if (!(await sendOne(kernel, { client, destination, message, listeners, replyMs }))) return false;
    }
    return true;
  };

  return {
    job: {
      name: 'send-messages',
      everyMs: 500,
      async run(kernel) {
        const paused = await pausedChannels(kernel.database, kernel.facilityId);
        const inForce = destinations();
        await forget(inForce);
        const open = inForce.filter(({ channel }) => !paused.has(channel));
        const turns = await Promise.all(open.map((destination) => sendTurn(kernel, destination)));
        return turns.includes(true);
      },
    },
    async close() {
      await Promise.all([...clients.values()].map(({ client }) => client.close()));
    },
  };
}

type Sending = {
  readonly client: MllpClient;
  readonly destination: Destination;
  readonly message: StoredMessage;
  readonly listeners: readonly SendListener[];
  readonly replyMs: number;
};

/** True when the channel can go on with the next message. */
async function sendOne(kernel: Kernel, sending: Sending): Promise<boolean> {
  const { client, destination, message, replyMs } = sending;
  const sentAt = kernel.clock.wall();
  const began = performance.now();
  try {
    const reply = await client.send(message.raw, { timeoutMs: replyMs });
    destination.gauge.replied(performance.now() - began);
    await answered(kernel, sending, { reply, sentAt, replyMs: Math.ceil(performance.now() - began) });
    return true;
  } catch (error) {
    if (!(error instanceof MllpFault)) throw error;
    return await unanswered(kernel, sending, error);
  }
}

type Answer = { readonly reply: Uint8Array; readonly sentAt: Date; readonly replyMs: number };

async function answered(kernel: Kernel, { message, listeners }: Sending, answer: Answer): Promise<void> {
  const parsed = parseMessage(answer.reply);
  const ack = parsed.ok ? readAck(parsed.value) : null;
  const actor = channelActor(kernel.facilityId, 'interface', message.channel);
  const listener = listeners.find(
    (candidate) => candidate.channel === message.channel && candidate.types.includes(message.type),
  );
  const outcome = await transact(kernel, settleSent(listener ?? null), {
    commandId: `sent:${message.messageId}:${message.attempts}-${message.replays}`,
    actor,
    input: {
      messageId: message.messageId,
      accepted: ack?.accepted ?? false,
      code: ack?.code ?? '',
      text: ack?.text ?? '',
      reply: Buffer.from(answer.reply).toString('base64'),
      sentAt: answer.sentAt.toISOString(),
      replyMs: answer.replyMs,
    },
  });
  if (!outcome.ok) kernel.log.error({ code: outcome.code, messageId: message.messageId }, 'an answer was not kept');
}

/**
 * No acknowledgement. Nothing was sent: the channel waits for its connection. Sent without an answer: the message goes
 * again later under the same number, and messages about others go on meanwhile.
 */
async function unanswered(kernel: Kernel, { destination, message }: Sending, fault: MllpFault): Promise<boolean> {
  destination.gauge.failed(fault.code);
  const { database: sql, facilityId } = kernel;
  const { messageId } = message;
  if (fault.code === 'not-framable') {
    await markWaiting(sql, facilityId, {
      messageId,
      cause: 'not-framable',
      causeKey: '',
      says: 'The message holds a byte that ends a frame (0B or 1C) and cannot be sent.',
      remedy: 'Correct the text it was made from, then discard this one with a reason.',
    });
    return true;
  }
  if (!fault.sent) return false;
  await postpone(sql, facilityId, { messageId, until: later(kernel.clock.wall(), pauseMs(message.attempts + 1)) });
  return fault.code === 'no-reply';
}
