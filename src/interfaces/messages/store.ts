/** Messages as they are stored: what processing and sending ask of them. Reads for screens are in store-reads.ts. */
import type { Sql } from '#src/kernel/database/database.ts';
import type { Envelope } from './envelope.ts';
import { addAnswer, insertBodies, opened, openedBytes, openedOne, rawOf } from './store-bodies.ts';

export type MessageState = 'received' | 'processed' | 'waiting' | 'conflict' | 'discarded' | 'queued' | 'acknowledged';

export type StoredMessage = {
  readonly messageId: string;
  readonly seq: string;
  readonly channel: string;
  readonly direction: 'in' | 'out';
  readonly raw: Buffer;
  readonly sender: string;
  readonly controlId: string;
  readonly type: string;
  readonly orderingKey: string;
  readonly otherKey: string | null;
  readonly patientWide: boolean;
  readonly orderNumbers: readonly string[];
  readonly state: MessageState;
  readonly cause: string | null;
  readonly causeKey: string | null;
  readonly attempts: number;
  readonly replays: number;
  readonly receivedAt: Date;
};

const columns = `message_id as "messageId", seq, channel, direction, ${rawOf}, sender, control_id as "controlId", type,
  ordering_key as "orderingKey", other_key as "otherKey", patient_wide as "patientWide", order_numbers as "orderNumbers",
  state, cause, cause_key as "causeKey", attempts, replays, received_at as "receivedAt"`;

/**
 * The oldest messages that may be tried now: none whose patient has an earlier one that is to be tried again later. What a
 * channel brought before it was shut is processed too.
 */
export async function nextReceived(
  sql: Sql,
  facilityId: string,
  by: { paused: readonly string[]; wall: Date; limit: number },
): Promise<StoredMessage[]> {
  const rows = await sql.rows<StoredMessage>(
    `select ${columns} from interfaces.messages m
      where m.facility_id = $1 and m.channel <> all($2) and m.state = 'received' and m.next_attempt_at <= $3
        and not exists (
          select from interfaces.messages e
           where e.facility_id = $1 and e.channel = m.channel and e.state = 'received' and e.next_attempt_at > '-infinity'
             and e.next_attempt_at > $3 and e.seq < m.seq and (e.ordering_key in (m.ordering_key, m.other_key) or e.other_key in (m.ordering_key, m.other_key)))
      order by m.seq limit $4`,
    [facilityId, by.paused, by.wall, by.limit],
  );
  return opened(sql, rows);
}

/**
 * The message that this one has to wait for: an earlier one of the same channel and patient that waits and either touches
 * the whole patient or one of the same orders; or null.
 */
export async function blockerOf(sql: Sql, facilityId: string, message: StoredMessage): Promise<string | null> {
  const row = await sql.maybe<{ message_id: string }>(
    `select e.message_id
       from (select message_id, seq, patient_wide, order_numbers from interfaces.messages
              where facility_id = $1 and channel = $2 and state = 'waiting' and ordering_key = any($4)
             union all
             select message_id, seq, patient_wide, order_numbers from interfaces.messages
              where facility_id = $1 and channel = $2 and state = 'waiting' and other_key = any($4)) e
      where e.seq < $3 and (e.patient_wide or e.order_numbers && $5::text[])
      order by e.seq limit 1`,
    [facilityId, message.channel, message.seq, keysOf(message), message.orderNumbers],
  );
  return row?.message_id ?? null;
}

function keysOf(message: StoredMessage): string[] {
  return message.otherKey === null ? [message.orderingKey] : [message.orderingKey, message.otherKey];
}

/** A message that went out under this number; answers name it by that. */
export async function findSent(
  sql: Sql,
  facilityId: string,
  by: { channel: string; controlId: string },
): Promise<StoredMessage | null> {
  const row = await sql.maybe<StoredMessage>(
    `select ${columns} from interfaces.messages m
      where facility_id = $1 and control_id = $2 and channel = $3 and direction = 'out' order by seq desc limit 1`,
    [facilityId, by.controlId, by.channel],
  );
  return openedOne(sql, row);
}

/** Locks one message for a decision about it. */
export async function lockMessage(sql: Sql, facilityId: string, messageId: string): Promise<StoredMessage | null> {
  const row = await sql.maybe<StoredMessage>(
    `select ${columns} from interfaces.messages m where facility_id = $1 and message_id = $2 for update`,
    [facilityId, messageId],
  );
  return openedOne(sql, row);
}

export async function findMessage(sql: Sql, facilityId: string, messageId: string): Promise<StoredMessage | null> {
  const row = await sql.maybe<StoredMessage>(
    `select ${columns} from interfaces.messages m where facility_id = $1 and message_id = $2`,
    [facilityId, messageId],
  );
  return openedOne(sql, row);
}

/** The message did what it says. What waited behind it may be tried. */
export async function markProcessed(
  sql: Sql,
  facilityId: string,
  by: { messageId: string; says: string; at: Date },
): Promise<void> {
  await sql.run(
    `update interfaces.messages set state = 'processed', cause = null, cause_key = null, remedy = null, says = $3, settled_at = $4
      where facility_id = $1 and message_id = $2`,
    [facilityId, by.messageId, by.says, by.at],
  );
  await releaseBehind(sql, facilityId, by.messageId);
}

export type WaitingCause = {
  readonly cause: string;
  readonly causeKey: string;
  readonly says: string;
  readonly remedy: string;
};

/** The message waits in the error list with its cause. */
export async function markWaiting(
  sql: Sql,
  facilityId: string,
  by: WaitingCause & { messageId: string },
): Promise<void> {
  await sql.run(
    `update interfaces.messages set state = 'waiting', cause = $3, cause_key = $4, says = $5, remedy = $6, attempts = attempts + 1
      where facility_id = $1 and message_id = $2 and state in ('received', 'queued')`,
    [facilityId, by.messageId, by.cause, by.causeKey, by.says, by.remedy],
  );
}

/** The message waits for an earlier one of its patient or order; the cause is that message. */
export async function markBehind(
  sql: Sql,
  facilityId: string,
  by: { messageId: string; blocker: string },
): Promise<void> {
  await sql.run(
    `update interfaces.messages set state = 'waiting', cause = 'behind', cause_key = $3,
       says = 'An earlier message of the same patient or order waits; this one is kept behind it so that the order of events stays.',
       remedy = 'Settle the earlier message: this one then goes on by itself.'
      where facility_id = $1 and message_id = $2 and state = 'received'`,
    [facilityId, by.messageId, by.blocker],
  );
}

async function releaseBehind(sql: Sql, facilityId: string, messageId: string): Promise<void> {
  await sql.run(
    `update interfaces.messages set state = 'received', cause = null, cause_key = null, says = null, remedy = null
      where facility_id = $1 and state = 'waiting' and cause = 'behind' and cause_key = $2`,
    [facilityId, messageId],
  );
}

/** Tries again later; gives how often it was tried. */
export async function postpone(sql: Sql, facilityId: string, by: { messageId: string; until: Date }): Promise<number> {
  const row = await sql.one<{ attempts: number }>(
    `update interfaces.messages set attempts = attempts + 1, next_attempt_at = $3
      where facility_id = $1 and message_id = $2 returning attempts`,
    [facilityId, by.messageId, by.until],
  );
  return row.attempts;
}

/** Puts a waiting message back to be tried (in) or sent (out) again. */
export async function putBack(sql: Sql, facilityId: string, by: { messageId: string; at: Date }): Promise<void> {
  await sql.run(
    `update interfaces.messages
        set state = case direction when 'in' then 'received' else 'queued' end, cause = null, cause_key = null, says = null,
            remedy = null, replays = replays + 1, replayed_at = $3, next_attempt_at = '-infinity'
      where facility_id = $1 and message_id = $2`,
    [facilityId, by.messageId, by.at],
  );
}

/** Puts back all that wait for one cause; gives how many. */
export function putBackCause(
  sql: Sql,
  facilityId: string,
  by: { cause: string; causeKey: string | null; at: Date; limit: number },
): Promise<number> {
  return sql.run(
    `update interfaces.messages
        set state = case direction when 'in' then 'received' else 'queued' end, cause = null, cause_key = null, says = null,
            remedy = null, replays = replays + 1, replayed_at = $4, next_attempt_at = '-infinity'
      where facility_id = $1 and message_id in (
        select message_id from interfaces.messages
         where facility_id = $1 and state = 'waiting' and cause = $2 and ($3::text is null or cause_key = $3)
         order by seq limit $5 for update)`,
    [facilityId, by.cause, by.causeKey, by.at, by.limit],
  );
}

/** Ends a waiting or conflicting message without acting on it. */
export async function markDiscarded(
  sql: Sql,
  facilityId: string,
  by: { messageId: string; reason: string; at: Date },
): Promise<void> {
  await sql.run(
    `update interfaces.messages set state = 'discarded', discard_reason = $3, settled_at = $4
      where facility_id = $1 and message_id = $2`,
    [facilityId, by.messageId, by.reason, by.at],
  );
  await releaseBehind(sql, facilityId, by.messageId);
}

/** A later message of the same order (or, for one that touches the whole patient, of its kind) that was applied; or null. */
export async function newerApplied(
  sql: Sql,
  facilityId: string,
  message: StoredMessage,
): Promise<{ messageId: string; controlId: string } | null> {
  return sql.maybe<{ messageId: string; controlId: string }>(
    `select message_id as "messageId", control_id as "controlId" from interfaces.messages e
      where e.facility_id = $1 and e.channel = $2 and e.direction = $3 and e.state in ('processed', 'acknowledged') and e.seq > $4
        and (e.ordering_key = any($5) or e.other_key = any($5))
        and (e.order_numbers && $6::text[] or ($7 and e.patient_wide))
      order by e.seq desc limit 1`,
    [
      facilityId,
      message.channel,
      message.direction,
      message.seq,
      keysOf(message),
      message.orderNumbers,
      message.patientWide,
    ],
  );
}

export type NewOutgoing = {
  readonly messageId: string;
  readonly channel: string;
  readonly bytes: Uint8Array;
  readonly envelope: Pick<Envelope, 'controlId' | 'type' | 'orderingKey' | 'orderNumbers' | 'sha256'>;
  readonly receiver: string;
  readonly says: string;
  readonly causedBy: string | null;
  readonly at: Date;
};

/** Puts a message into the queue of an outbound channel. */
export async function insertOutgoing(sql: Sql, facilityId: string, message: NewOutgoing): Promise<void> {
  const { envelope } = message;
  await sql.run(
    `insert into interfaces.messages (facility_id, message_id, channel, direction, raw_sha256, sender, control_id, type,
       ordering_key, order_numbers, state, caused_by, received_at, says)
     values ($1, $2, $3, 'out', $4, $5, $6, $7, $8, $9, 'queued', $10, $11, $12)`,
    [
      facilityId,
      message.messageId,
      message.channel,
      envelope.sha256,
      message.receiver,
      envelope.controlId,
      envelope.type,
      envelope.orderingKey,
      envelope.orderNumbers,
      message.causedBy,
      message.at,
      message.says,
    ],
  );
  const { messageId, bytes, at } = message;
  await insertBodies(sql, facilityId, [{ messageId, receivedAt: at, part: 'message', bytes }]);
}

/** The next message of a channel that may be sent: the oldest of its key, not behind one that waits. */
export async function nextQueued(
  sql: Sql,
  facilityId: string,
  channel: string,
  wall: Date,
): Promise<StoredMessage | null> {
  const row = await sql.maybe<StoredMessage>(
    `select ${columns} from interfaces.messages m
      where m.facility_id = $1 and m.channel = $2 and m.state = 'queued' and m.next_attempt_at <= $3
        and not exists (
          select from interfaces.messages e
           where e.facility_id = $1 and e.channel = $2 and e.state in ('queued', 'waiting') and e.ordering_key = m.ordering_key
             and e.seq < m.seq)
      order by m.seq limit 1`,
    [facilityId, channel, wall],
  );
  return openedOne(sql, row);
}

/** The partner accepted it. */
export async function markAcknowledged(
  sql: Sql,
  facilityId: string,
  by: { messageId: string; ack: Uint8Array; sentAt: Date; replyMs: number; at: Date },
): Promise<void> {
  await sql.run(
    `update interfaces.messages set state = 'acknowledged', sent_wall_at = $3, reply_ms = $4, settled_at = $5, remedy = null
      where facility_id = $1 and message_id = $2 and state = 'queued'`,
    [facilityId, by.messageId, by.sentAt, by.replyMs, by.at],
  );
  await addAnswer(sql, facilityId, by.messageId, by.ack);
}

/** The newest message of an outbound channel about a patient whose type begins so; null without one. */
export async function lastOutgoing(
  sql: Sql,
  facilityId: string,
  by: { channel: string; orderingKey: string; typeStart: string },
): Promise<Buffer | null> {
  const row = await sql.maybe<{ raw: Buffer }>(
    `select ${rawOf} from interfaces.messages m
      where facility_id = $1 and ordering_key = $2 and channel = $3 and direction = 'out' and starts_with(type, $4)
        and state <> 'discarded'
      order by seq desc limit 1`,
    [facilityId, by.orderingKey, by.channel, by.typeStart],
  );
  return row === null ? null : openedBytes(sql, row.raw);
}
