/**
 * A listener of one inbound channel. When frames cannot be stored, the door is shut: nothing is acknowledged, all
 * connections are closed, and new ones are taken only when the database answers again.
 */
import type { TlsOptions } from 'node:tls';
import { listenMllp, type MllpServer, type ServerTrouble } from '#lib/hl7v2/index.ts';
import type { Database } from '#src/kernel/database/database.ts';
import type { Log } from '#src/kernel/log.ts';
import type { Receiver } from '../messages/index.ts';
import type { ChannelGauge } from './gauge.ts';

export type Inbound = {
  readonly channel: string;
  readonly port: number;
  close(): Promise<void>;
};

type InboundOptions = {
  readonly channel: string;
  readonly host: string;
  readonly port: number;
  /** Certificate and key for TLS; left out or undefined: a plain line. */
  readonly tls?: TlsOptions | undefined;
  readonly receiver: Receiver;
  readonly database: Database;
  readonly gauge: ChannelGauge;
  readonly log: Log;
  /** How long a frame may wait for its commit before the door is shut. */
  readonly patienceMs?: number;
  /** Pause between two looks whether the database is back. */
  readonly lookMs?: number;
};

/** Opens the listener. Rejects when the port cannot be taken. */
export async function openInbound(options: InboundOptions): Promise<Inbound> {
  const { channel, host, receiver, database, gauge, log, patienceMs = 10_000, lookMs = 500 } = options;
  let server: MllpServer | null = null;
  let port = options.port;
  let closed = false;
  let timer: NodeJS.Timeout | null = null;

  const listen = async () => {
    server = await listenMllp({
      host,
      port,
      maxInHand: 64,
      ...(options.tls && { tls: options.tls }),
      onFrame: ({ bytes, connection }) => receive(bytes, connection.id),
      onConnection: () => gauge.connections(server?.connectionCount ?? 0),
      onTrouble: (trouble) => tell(trouble),
    });
    port = server.port;
  };
  const tell = (trouble: ServerTrouble) => {
    gauge.failed(trouble.kind);
    log.warn({ channel, trouble: trouble.kind }, 'trouble on a line');
  };
  const receive = async (bytes: Uint8Array, line: number) => {
    const began = performance.now();
    try {
      const ack = await bounded(receiver.receive(channel, bytes, line), patienceMs);
      gauge.replied(performance.now() - began);
      return ack;
    } catch (error) {
      shutDoor(error);
      throw error;
    }
  };
  const shutDoor = (error: unknown) => {
    if (server === null || closed) return;
    log.error(
      { err: error, channel },
      'a message could not be stored; the channel is closed until the database answers',
    );
    gauge.failed('not stored');
    const shut = server;
    server = null;
    void shut.close({ graceMs: 0 }).then(() => {
      gauge.connections(0);
      look();
    });
  };
  const look = () => {
    if (closed) return;
    timer = setTimeout(async () => {
      try {
        await database.rows('select 1');
        if (!closed) await listen();
      } catch {
        look();
      }
    }, lookMs);
  };

  await listen();
  return {
    channel,
    get port() {
      return port;
    },
    async close() {
      closed = true;
      if (timer) clearTimeout(timer);
      await server?.close({ graceMs: 2000 });
    },
  };
}

function bounded<T>(work: Promise<T>, milliseconds: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`not stored within ${milliseconds} ms`)), milliseconds);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
