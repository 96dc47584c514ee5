/** The bytes of messages and of their answers: apart from the keys, by month, encrypted when the site has a key. */
import type { Sql } from '#src/kernel/database/database.ts';
import { view } from './store-inbox.ts';

/** Column `raw` of the message `m`: its bytes as they lie, or null when they were removed by the rule. */
export const rawOf = `(select b.bytes from interfaces.bodies b where b.facility_id = m.facility_id and b.received_at = m.received_at
    and b.message_id = m.message_id and b.part = 'message') as raw`;

/** Column `ack` of the message `m`: its newest acknowledgement as it lies. */
export const ackOf = `(select b.bytes from interfaces.bodies b where b.facility_id = m.facility_id and b.received_at = m.received_at
    and b.message_id = m.message_id and b.part = 'answer' order by b.nth desc limit 1) as ack`;

/** The rows with their bytes opened; what was removed by the rule reads as no bytes. */
export function opened<Row extends { readonly raw: Buffer }>(sql: Sql, rows: readonly Row[]): Row[] {
  return rows.map((row) => ({ ...row, raw: openedBytes(sql, row.raw) }));
}

export function openedOne<Row extends { readonly raw: Buffer }>(sql: Sql, row: Row | null): Row | null {
  return row === null ? null : { ...row, raw: openedBytes(sql, row.raw) };
}

export function openedBytes(sql: Sql, stored: Buffer | null): Buffer {
  return stored === null ? Buffer.alloc(0) : sql.encryption.decrypt(stored);
}

export type NewBody = {
  readonly messageId: string;
  readonly receivedAt: Date;
  readonly part: 'message' | 'answer';
  readonly bytes: Uint8Array;
};

const rowsMost = 64;

/** Stores bytes of new messages: 1, 2, 4 … rows a statement, so that a connection keeps few of them planned. */
export async function insertBodies(sql: Sql, facilityId: string, bodies: readonly NewBody[]): Promise<void> {
  for (let done = 0; done < bodies.length; ) {
    const count = Math.min(rowsMost, 2 ** Math.floor(Math.log2(bodies.length - done)));
    const part = bodies.slice(done, done + count);
    const values = part.flatMap((body) => [
      body.messageId,
      body.receivedAt,
      body.part,
      sql.encryption.encrypt(view(body.bytes)),
    ]);
    await sql.run(insertText(count), [facilityId, ...values]);
    done += count;
  }
}

const texts = new Map<number, string>();

function insertText(rows: number): string {
  const known = texts.get(rows);
  if (known !== undefined) return known;
  const row = (first: number) => `($1, $${first}, $${first + 1}, $${first + 2}, $${first + 3})`;
  const values = Array.from({ length: rows }, (_, at) => row(2 + at * 4)).join(', ');
  const text = `insert into interfaces.bodies (facility_id, message_id, received_at, part, bytes) values ${values}`;
  texts.set(rows, text);
  return text;
}

/** Adds what a partner answered; earlier answers stay. */
export async function addAnswer(sql: Sql, facilityId: string, messageId: string, answer: Uint8Array): Promise<void> {
  await sql.run(
    `insert into interfaces.bodies (facility_id, message_id, received_at, part, nth, bytes)
     select m.facility_id, m.message_id, m.received_at, 'answer', coalesce((
              select max(b.nth) + 1 from interfaces.bodies b
               where b.facility_id = m.facility_id and b.received_at = m.received_at and b.message_id = m.message_id
                 and b.part = 'answer'), 0), $3
       from interfaces.messages m where m.facility_id = $1 and m.message_id = $2`,
    [facilityId, messageId, sql.encryption.encrypt(view(answer))],
  );
}

/** The months that hold bytes: this one and the next are there before a message needs them. */
export async function makeMonths(sql: Sql, at: Date): Promise<void> {
  await sql.run(`select interfaces.make_month($1), interfaces.make_month($1::timestamptz + interval '1 month')`, [at]);
}

/** Removes the oldest month of bytes that ended so many months ago; gives when it ended, or null without one. */
export async function removeMonth(sql: Sql, by: { months: number; at: Date }): Promise<Date | null> {
  const row = await sql.one<{ until: Date | null }>(
    `select interfaces.remove_month($1::timestamptz - make_interval(months => $2), $1) as until`,
    [by.at, by.months],
  );
  return row.until;
}

/** Removes words of messages whose bytes were removed; gives how many. */
export async function removeWords(sql: Sql, facilityId: string, most: number): Promise<number> {
  const row = await sql.one<{ removed: string }>(`select interfaces.remove_words($1, $2) as removed`, [
    facilityId,
    most,
  ]);
  return Number(row.removed);
}
