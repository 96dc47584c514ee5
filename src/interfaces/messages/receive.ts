/**
 * Receiving: bytes are stored and committed before they are acknowledged. Frames that arrive while a commit is under way
 * share the next one (group commit), over all connections and channels. Receiving is one READ COMMITTED statement outside
 * `transact`: a row of the inbox, from where the message is registered (`register.ts`) and then processed, which is the
 * command.
 *
 * A rejection means: not stored, no acknowledgement, the sender sends again. When the state of a commit is not known (the
 * database went away in the middle) nothing is acknowledged; the repetition is recognised by its bytes when it is registered.
 */
import { type Chance, newId } from '#src/kernel/chance.ts';
import type { Clock } from '#src/kernel/clock.ts';
import type { Database } from '#src/kernel/database/database.ts';
import type { Arrival } from './arrival.ts';
import { readFrame } from './envelope.ts';
import { type HeldConnection, holdConnection } from './held-connection.ts';
import { insertArrivals, insertRefusedFrame } from './store-inbox.ts';

export type Receiver = {
  /**
   * Stores one frame; the acknowledgement to send, or null where the sender wants none. Frames of one `line` (a sender's
   * connection) are stored in the order of the calls.
   */
  receive(channel: string, bytes: Uint8Array, line?: number): Promise<Uint8Array | null>;
  /** Gives its connections back; only after the last frame. */
  close(): void;
};

type ReceiverOptions = {
  readonly database: Database;
  readonly facilityId: string;
  readonly clock: Clock;
  readonly chance: Chance;
  /** Told after each commit that stored something new. */
  readonly onStored: () => void;
  /** Most frames in one commit. */
  readonly batchMax?: number;
  /** Commits that may be under way at once. */
  readonly lanes?: number;
};

type Waiting = Arrival & {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
};

/** Makes the one receiver of a process; all its listeners share it. */
export function createReceiver(options: ReceiverOptions): Receiver {
  const { database, facilityId, clock, chance, onStored, batchMax = 32, lanes = 2 } = options;
  const writer = createWriter({ database, facilityId, batchMax, lanes, onStored });
  return {
    async receive(channel, bytes, line = 0) {
      const receivedAt = clock.now();
      const messageId = newId(chance, receivedAt);
      const read = readFrame(bytes, { facilityId, messageId, receivedAt });
      if (read.ok) {
        await writer.store({ messageId, channel, line, bytes, receivedAt });
      } else {
        await insertRefusedFrame(database, facilityId, {
          frameId: messageId,
          channel,
          bytes,
          says: read.says,
          receivedAt,
        });
        onStored();
      }
      return read.ack;
    },
    close: () => writer.close(),
  };
}

const commitsToForget = 64;

type WriterOptions = Required<Pick<ReceiverOptions, 'database' | 'facilityId' | 'batchMax' | 'lanes' | 'onStored'>>;

/**
 * Writes what is queued over a few connections: while commits are under way on all of them the next one gathers, and takes
 * everything that waits. What one sender's connection brings stays in its order: its next frame waits for the one before.
 */
function createWriter({ database, facilityId, batchMax, lanes, onStored }: WriterOptions) {
  let queue: Waiting[] = [];
  const busyLines = new Set<number>();
  const connections = Array.from({ length: lanes }, () => holdConnection(database));
  const idle = [...connections];
  let isScheduled = false;
  /** Messages that wait or are being written, and how many that lately were at the most; a lull is believed slowly. */
  let inHand = 0;
  let lately = 0;
  let commits = 0;

  const commit = async (connection: HeldConnection, batch: readonly Waiting[]) => {
    try {
      await connection.use((sql) => insertArrivals(sql, facilityId, batch));
      for (const arrival of batch) arrival.resolve();
      onStored();
    } catch (error) {
      for (const arrival of batch) arrival.reject(error);
    }
    for (const { line } of batch) busyLines.delete(line);
    inHand -= batch.length;
    commits += 1;
    if (commits % commitsToForget === 0) lately = Math.max(inHand, lately - 1);
    idle.push(connection);
    pump();
  };
  const pump = () => {
    for (let connection = idle.at(-1); connection && queue.length > 0; connection = idle.at(-1)) {
      const { batch, rest } = takeBatch(queue, busyLines, batchMax);
      if (batch.length === 0) return;
      queue = rest;
      for (const { line } of batch) busyLines.add(line);
      idle.pop();
      void commit(connection, batch);
    }
  };

  return {
    store: (arrival: Arrival) =>
      new Promise<void>((resolve, reject) => {
        queue.push({ ...arrival, resolve, reject });
        inHand += 1;
        lately = Math.max(lately, inHand);
        if (idle.length === 0) return;
        // A lane sets out with its share of what is in hand, so that one commits while the other is read; what a turn of
        // the event loop brings beyond that joins the next commit.
        if (queue.length * lanes >= lately) pump();
        else if (!isScheduled) {
          isScheduled = true;
          setImmediate(() => {
            isScheduled = false;
            pump();
          });
        }
      }),
    close() {
      for (const connection of connections) connection.release();
    },
  };
}

const batchBytesMax = 16 * 1024 * 1024;

/** The next frames in their order, and what stays: frames of a line that is being written, and what a commit cannot take. */
function takeBatch(
  queue: readonly Waiting[],
  busyLines: ReadonlySet<number>,
  most: number,
): { batch: Waiting[]; rest: Waiting[] } {
  const batch: Waiting[] = [];
  const rest: Waiting[] = [];
  const stopped = new Set(busyLines);
  let bytes = 0;
  for (const arrival of queue) {
    const isFull = batch.length >= most || (batch.length > 0 && bytes + arrival.bytes.length > batchBytesMax);
    if (isFull || stopped.has(arrival.line)) {
      stopped.add(arrival.line);
      rest.push(arrival);
      continue;
    }
    bytes += arrival.bytes.length;
    batch.push(arrival);
  }
  return { batch, rest };
}
