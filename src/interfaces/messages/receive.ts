/**
 * Receiving: bytes are stored and committed before they are acknowledged. Frames that arrive while a commit is under way
 * share the next one (group commit), over all connections and channels. Receiving is one READ COMMITTED statement outside
 * `transact`; processing the message is the command.
 *
 * A rejection means: not stored, no acknowledgement, the sender sends again. When the state of a commit is not known (the
 * database went away in the middle) nothing is acknowledged; the repetition is recognised by the bytes.
 */
import { type Chance, newId } from '#src/kernel/chance.ts';
import type { Clock } from '#src/kernel/clock.ts';
import type { Database, Sql } from '#src/kernel/database/database.ts';
import { invariant } from '#src/kernel/outcome.ts';
import type { Arrival } from './arrival.ts';
import { readFrame } from './envelope.ts';
import { holdConnection } from './held-connection.ts';
import { insertArrivals, insertRefusedFrame, settleArrival } from './store-arrivals.ts';

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
  readonly resolve: (ack: Uint8Array | null) => void;
  readonly reject: (error: unknown) => void;
};

/** Makes the one receiver of a process; all its listeners share it. */
export function createReceiver(options: ReceiverOptions): Receiver {
  const { database, facilityId, clock, chance, onStored, batchMax = 32, lanes: laneCount = 2 } = options;
  const store = { database, facilityId, batchMax, onStored };
  const lanes = Array.from({ length: laneCount }, () => createLane(store));
  // Acknowledgements need a number of their own, not an unguessable one.
  const series = Buffer.from(chance.bytes(6)).toString('base64url');
  let answers = 0;

  const answering = {
    facilityId,
    controlId: () => {
      answers += 1;
      return `${series}${answers.toString(36)}`;
    },
    at: () => clock.now(),
  };

  return {
    async receive(channel, bytes, line = 0) {
      const read = readFrame(bytes, answering);
      const receivedAt = clock.now();
      if (!read.ok) {
        const frame = { frameId: newId(chance, receivedAt), channel, bytes, says: read.says, receivedAt };
        await insertRefusedFrame(database, facilityId, frame);
        onStored();
        return read.ack;
      }
      const messageId = newId(chance, receivedAt);
      const lane = lanes[line % laneCount];
      invariant(lane, 'there is a lane for every line');
      return lane.store({ messageId, channel, bytes, envelope: read.envelope, receivedAt });
    },
    close() {
      for (const lane of lanes) lane.close();
    },
  };
}

type LaneOptions = Required<Pick<ReceiverOptions, 'database' | 'facilityId' | 'batchMax' | 'onStored'>>;

/**
 * One connection to the database with its queue: while a commit is under way the next one gathers. A second lane lets one
 * batch be written while another waits for the disk.
 */
function createLane({ database, facilityId, batchMax, onStored }: LaneOptions) {
  const queue: Waiting[] = [];
  const connection = holdConnection(database);
  let committing = false;

  const commit = async () => {
    const batch = takeBatch(queue, batchMax);
    try {
      const acks = await connection.use((sql) => storeBatch(sql, facilityId, batch));
      batch.forEach((arrival, at) => void arrival.resolve(acks[at] ?? null));
      onStored();
    } catch (error) {
      for (const arrival of batch) arrival.reject(error);
    }
  };
  const pump = async () => {
    while (queue.length > 0) await commit();
    committing = false;
  };

  return {
    store: (arrival: Arrival) =>
      new Promise<Uint8Array | null>((resolve, reject) => {
        queue.push({ ...arrival, resolve, reject });
        if (committing) return;
        committing = true;
        // What other connections bring in the same turn of the event loop joins the same commit.
        setImmediate(() => void pump());
      }),
    close: () => connection.release(),
  };
}

async function storeBatch(sql: Sql, facilityId: string, batch: readonly Arrival[]): Promise<(Uint8Array | null)[]> {
  if (await insertArrivals(sql, facilityId, batch)) return batch.map(({ envelope }) => envelope.ack);
  const acks: (Uint8Array | null)[] = [];
  for (const arrival of batch) acks.push(await settleArrival(sql, facilityId, arrival));
  return acks;
}

const batchBytesMax = 16 * 1024 * 1024;

/** The next frames in their order, at most one for each sender and control id: a second one must see the first. */
function takeBatch(queue: Waiting[], most: number): Waiting[] {
  const keys = new Set<string>();
  let bytes = 0;
  let count = 0;
  for (const { channel, envelope, bytes: raw } of queue) {
    const key = `${channel}\n${envelope.sender}\n${envelope.controlId}`;
    bytes += raw.length;
    if (count === most || keys.has(key) || (count > 0 && bytes > batchBytesMax)) break;
    keys.add(key);
    count += 1;
  }
  return queue.splice(0, count);
}
