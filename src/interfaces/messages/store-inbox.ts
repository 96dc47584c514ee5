/** The inbox: what is acknowledged and not yet registered. */
import type { Sql } from '#src/kernel/database/database.ts';
import type { Arrival } from './arrival.ts';

/** Stores arrivals in one statement = one commit. */
export async function insertArrivals(sql: Sql, facilityId: string, batch: readonly Arrival[]): Promise<void> {
  const values: unknown[] = [facilityId];
  for (const { messageId, channel, bytes, receivedAt } of batch) {
    values.push(messageId, channel, sql.encryption.encrypt(view(bytes)), receivedAt.toISOString());
  }
  await sql.run(insertText(batch.length), values);
}

/** The same bytes as a Buffer, which travels in binary. */
export function view(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

const texts = new Map<number, string>();

function insertText(rows: number): string {
  const known = texts.get(rows);
  if (known !== undefined) return known;
  const values = Array.from({ length: rows }, (_, at) => {
    const first = 2 + at * 4;
    return `($1, $${first}, $${first + 1}, $${first + 2}, $${first + 3})`;
  });
  const text = `insert into interfaces.inbox (facility_id, message_id, channel, raw, received_at) values ${values.join(', ')}`;
  texts.set(rows, text);
  return text;
}

/** An arrival as it lies in the inbox. */
export type InboxRow = {
  readonly messageId: string;
  readonly channel: string;
  readonly raw: Buffer;
  readonly receivedAt: Date;
  readonly receivedWallAt: Date;
};

/** One registers at a time, so that the order of arrival stays; held to the end of the transaction. */
export async function lockInbox(sql: Sql, facilityId: string): Promise<void> {
  await sql.run(`select pg_advisory_xact_lock(hashtextextended('interfaces.inbox ' || $1, 0))`, [facilityId]);
}

/** Takes the oldest out of the inbox, at most `limit` and, beyond the first, at most `bytes`. */
export async function takeInbox(
  sql: Sql,
  facilityId: string,
  by: { limit: number; bytes: number },
): Promise<InboxRow[]> {
  const rows = await sql.rows<InboxRow>(
    `with oldest as materialized (
       select seq, octet_length(raw) as size from interfaces.inbox where facility_id = $1 order by seq limit $2),
     fitting as materialized (
       select seq from (select seq, size, sum(size) over (order by seq) as total from oldest) sized
        where total <= $3 or total = size),
     taken as (
       delete from interfaces.inbox where facility_id = $1 and seq = any(array(select seq from fitting))
       returning seq, message_id, channel, raw, received_at, received_wall_at)
     select message_id as "messageId", channel, raw, received_at as "receivedAt", received_wall_at as "receivedWallAt"
       from taken order by seq`,
    [facilityId, by.limit, by.bytes],
  );
  return rows.map((row) => ({ ...row, raw: sql.encryption.decrypt(row.raw) }));
}

type RefusedFrame = {
  readonly frameId: string;
  readonly channel: string;
  readonly bytes: Uint8Array;
  readonly says: string;
  readonly receivedAt: Date;
};

/** Keeps bytes that are no message, with the reason. */
export async function insertRefusedFrame(sql: Sql, facilityId: string, frame: RefusedFrame): Promise<void> {
  await sql.run(
    `insert into interfaces.refused_frames (facility_id, frame_id, channel, raw, says, received_at)
     values ($1, $2, $3, $4, $5, $6)`,
    [facilityId, frame.frameId, frame.channel, sql.encryption.encrypt(view(frame.bytes)), frame.says, frame.receivedAt],
  );
}
