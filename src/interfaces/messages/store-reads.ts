/** What screens and checks ask of the stored messages. */
import type { Sql } from '#src/kernel/database/database.ts';
import type { MessageState } from './store.ts';
import { ackOf, opened, openedBytes, rawOf } from './store-bodies.ts';

export type MessageRow = {
  readonly messageId: string;
  readonly seq: string;
  readonly channel: string;
  readonly direction: 'in' | 'out';
  readonly sender: string;
  readonly controlId: string;
  readonly type: string;
  readonly orderingKey: string;
  readonly orderNumbers: readonly string[];
  readonly state: MessageState;
  readonly cause: string | null;
  readonly causeKey: string | null;
  readonly says: string | null;
  readonly remedy: string | null;
  readonly duplicates: number;
  readonly receivedAt: Date;
  readonly settledAt: Date | null;
};

const rowColumns = `message_id as "messageId", seq, channel, direction, sender, control_id as "controlId", type,
  ordering_key as "orderingKey", order_numbers as "orderNumbers", state, cause, cause_key as "causeKey", says, remedy,
  duplicates, received_at as "receivedAt", settled_at as "settledAt"`;

export type MessageFilter = {
  readonly channel?: string | undefined;
  readonly state?: string | undefined;
  readonly cause?: string | undefined;
  readonly causeKey?: string | undefined;
  /** Words, and values in their field: see terms.ts. */
  readonly text?: string | undefined;
  /** Received from this instant on, and before that one. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly before?: string | undefined;
  readonly limit: number;
};

/** Newest first, by what is asked for; a text is looked up by `terms`, the rarest first, so that a page stays quick. */
export function selectMessages(
  sql: Sql,
  facilityId: string,
  filter: MessageFilter,
  terms: readonly string[] = [],
): Promise<MessageRow[]> {
  const values: unknown[] = [facilityId];
  const bind = (value: unknown) => `$${values.push(value)}`;
  const where = ['facility_id = $1'];
  if (filter.channel) where.push(`channel = ${bind(filter.channel)}`);
  if (filter.state) where.push(`state = ${bind(filter.state)}`);
  if (filter.cause) where.push(`cause = ${bind(filter.cause)}`);
  if (filter.causeKey !== undefined) where.push(`cause_key = ${bind(filter.causeKey)}`);
  if (filter.from) where.push(`received_at >= ${bind(filter.from)}::timestamptz`);
  if (filter.to) where.push(`received_at < ${bind(filter.to)}::timestamptz`);
  if (filter.before) where.push(`seq < ${bind(filter.before)}::bigint`);
  const order = `order by seq desc limit ${bind(filter.limit)}`;
  const text = filter.text?.trim() ?? '';
  const others = where.join(' and ');
  if (text === '') {
    return sql.rows<MessageRow>(`select ${rowColumns} from interfaces.messages where ${others} ${order}`, values);
  }
  // A number finds its message before its words are filled; afterwards it is one of them, for no index serves it alone.
  const control = bind(text);
  const patient = bind(`patient:${text}`);
  const parts = [
    `(select ${rowColumns} from interfaces.messages where ${others} and control_id = ${control}
       and seq > coalesce((select newest_seq from interfaces.message_terms_state where facility_id = $1), 0) ${order})`,
    `(select ${rowColumns} from interfaces.messages where ${others} and ordering_key = ${patient} ${order})`,
  ];
  const [rarest, ...further] = terms;
  if (rarest !== undefined) {
    const below = filter.before ? `and t.seq < ${bind(filter.before)}::bigint` : '';
    const all = further.map(
      (term) => `and exists (select from interfaces.message_terms o
        where o.facility_id = $1 and o.term = ${bind(term)} and o.seq = t.seq)`,
    );
    parts.push(`(select ${rowColumns}
       from (select t.seq as term_seq from interfaces.message_terms t
              where t.facility_id = $1 and t.term = ${bind(rarest)} ${below} ${all.join(' ')}) t
       cross join lateral (select * from interfaces.messages m where m.facility_id = $1 and m.seq = t.term_seq limit 1) m
      where ${others} order by t.term_seq desc limit ${bind(filter.limit)})`);
  }
  return sql.rows<MessageRow>(
    `select * from (select distinct on ("messageId") * from (${parts.join(' union all ')}) found) once ${order}`,
    values,
  );
}

export type MessageDetailRow = MessageRow & {
  readonly raw: Buffer;
  readonly ack: Buffer | null;
  readonly otherKey: string | null;
  readonly attempts: number;
  readonly replays: number;
  readonly nextAttemptAt: Date | null;
  readonly causedBy: string | null;
  readonly replayedAt: Date | null;
  readonly sentWallAt: Date | null;
  readonly replyMs: number | null;
  readonly discardReason: string | null;
  /** Its bytes were removed by the rule that says how long they are kept. */
  readonly isRemoved: boolean;
};

export async function selectDetail(sql: Sql, facilityId: string, messageId: string): Promise<MessageDetailRow | null> {
  const row = await sql.maybe<MessageDetailRow>(
    `select ${rowColumns}, ${rawOf}, ${ackOf}, other_key as "otherKey", attempts, replays,
            nullif(next_attempt_at, '-infinity') as "nextAttemptAt", caused_by as "causedBy", replayed_at as "replayedAt",
            sent_wall_at as "sentWallAt", reply_ms as "replyMs", discard_reason as "discardReason"
       from interfaces.messages m where facility_id = $1 and message_id = $2`,
    [facilityId, messageId],
  );
  if (row === null) return null;
  const isRemoved = row.raw === null;
  return {
    ...row,
    isRemoved,
    raw: openedBytes(sql, row.raw),
    ack: row.ack === null ? null : sql.encryption.decrypt(row.ack),
  };
}

/** Messages that this one caused. */
export function selectCaused(sql: Sql, facilityId: string, messageId: string): Promise<MessageRow[]> {
  return sql.rows<MessageRow>(
    `select ${rowColumns} from interfaces.messages where facility_id = $1 and caused_by = $2 order by seq limit 50`,
    [facilityId, messageId],
  );
}

/** Others that wait for the same cause. */
export function countSameCause(
  sql: Sql,
  facilityId: string,
  by: { cause: string; causeKey: string },
): Promise<{ messages: number; patients: number }> {
  return sql.one(
    `select count(*)::int as messages, count(distinct ordering_key)::int as patients from interfaces.messages
      where facility_id = $1 and state in ('waiting', 'conflict') and cause = $2 and cause_key = $3`,
    [facilityId, by.cause, by.causeKey],
  );
}

/** How many messages wait behind this one. */
export async function countBehind(sql: Sql, facilityId: string, messageId: string): Promise<number> {
  const row = await sql.one<{ count: number }>(
    `select count(*)::int as count from interfaces.messages
      where facility_id = $1 and state = 'waiting' and cause = 'behind' and cause_key = $2`,
    [facilityId, messageId],
  );
  return row.count;
}

export type CauseRow = {
  readonly cause: string;
  readonly causeKey: string;
  readonly channel: string;
  readonly direction: 'in' | 'out';
  readonly state: MessageState;
  readonly messages: number;
  readonly patients: number;
  readonly oldestAt: Date;
  readonly newestAt: Date;
  readonly sampleId: string;
  readonly sampleSays: string;
  readonly sampleRemedy: string;
};

/** The error list: what waits, grouped by cause and what exactly; most patients first. `behind` counts as one group. */
export function selectCauses(sql: Sql, facilityId: string, limit: number): Promise<CauseRow[]> {
  return sql.rows<CauseRow>(
    `select cause, case cause when 'behind' then '' else cause_key end as "causeKey", channel, direction, state,
            count(*)::int as messages, count(distinct ordering_key)::int as patients, min(received_at) as "oldestAt",
            max(received_at) as "newestAt", (array_agg(message_id order by seq))[1] as "sampleId",
            (array_agg(says order by seq))[1] as "sampleSays", (array_agg(remedy order by seq))[1] as "sampleRemedy"
       from interfaces.messages
      where facility_id = $1 and state in ('waiting', 'conflict')
      group by 1, 2, 3, 4, 5
      order by (cause = 'behind'), patients desc, messages desc, 1, 2 limit $2`,
    [facilityId, limit],
  );
}

/** The messages of one cause, oldest first; for discarding them together. Locks them. */
export async function discardCauseRows(
  sql: Sql,
  facilityId: string,
  by: { cause: string; causeKey: string | null; limit: number },
): Promise<string[]> {
  const rows = await sql.rows<{ message_id: string }>(
    `select message_id from interfaces.messages
      where facility_id = $1 and state in ('waiting', 'conflict') and cause = $2 and ($3::text is null or cause_key = $3)
      order by seq limit $4 for update`,
    [facilityId, by.cause, by.causeKey, by.limit],
  );
  return rows.map((row) => row.message_id);
}

/** The record of processing this message: who, when, outcome and the effects that it told. */
export function selectProcessingRecords(
  sql: Sql,
  facilityId: string,
  by: { messageId: string; attempts: number; replays: number },
): Promise<{ at: Date; outcome: string; refusalCode: string | null; answer: unknown; patientId: string | null }[]> {
  const ids: string[] = [];
  for (let attempt = 0; attempt <= Math.min(by.attempts, 60); attempt++) {
    for (let replay = 0; replay <= Math.min(by.replays, 60); replay++) {
      ids.push(`message:${by.messageId}:${attempt}-${replay}`);
    }
  }
  return sql.rows(
    `select at, outcome, refusal_code as "refusalCode", answer, patient_id as "patientId" from kernel.records
      where facility_id = $1 and command_id = any($2) order by record_seq`,
    [facilityId, ids],
  );
}

export type RefusedFrameRow = {
  readonly frameId: string;
  readonly channel: string;
  readonly says: string;
  readonly raw: Buffer;
  readonly receivedAt: Date;
};

/** The newest frames that were no message. */
export async function selectRefusedFrames(sql: Sql, facilityId: string, limit: number): Promise<RefusedFrameRow[]> {
  const rows = await sql.rows<RefusedFrameRow>(
    `select frame_id as "frameId", channel, says, raw, received_at as "receivedAt"
       from interfaces.refused_frames where facility_id = $1 order by received_at desc limit $2`,
    [facilityId, limit],
  );
  return opened(sql, rows);
}

/** How many messages are in which state, by channel: nothing unaccounted for. */
export function selectCounts(
  sql: Sql,
  facilityId: string,
): Promise<{ channel: string; state: MessageState; cause: string | null; messages: number }[]> {
  return sql.rows(
    `select channel, state, cause, count(*)::int as messages from interfaces.messages
      where facility_id = $1 group by 1, 2, 3 order by 1, 2, 3`,
    [facilityId],
  );
}

/** The command that left an event, or null. */
export async function selectCommandOfEvent(sql: Sql, facilityId: string, eventId: string): Promise<string | null> {
  const row = await sql.maybe<{ command_id: string }>(
    `select command_id from kernel.outbox where facility_id = $1 and event_id = $2`,
    [facilityId, eventId],
  );
  return row?.command_id ?? null;
}

/** Names of the events of this key that the same consumer has yet to react to. */
export async function eventsAhead(
  sql: Sql,
  facilityId: string,
  by: { consumer: string; key: string; eventId: string },
): Promise<string[]> {
  const rows = await sql.rows<{ name: string }>(
    `select o.name from kernel.deliveries d
       join kernel.outbox o on o.facility_id = d.facility_id and o.event_id = d.event_id
      where d.facility_id = $1 and d.consumer = $2 and d.ordering_key = $3 and d.settled_at is null and d.event_id <> $4`,
    [facilityId, by.consumer, by.key, by.eventId],
  );
  return rows.map((row) => row.name);
}
