/** The statements of receiving. Each is a commit of its own. */
import { type Sql, sqlState } from '#src/kernel/database/database.ts';
import type { Arrival } from './arrival.ts';

/**
 * Stores arrivals in one statement = one commit. False: at least one of them is there already and none was stored; then
 * each is settled by itself with `settleArrival`.
 */
export async function insertArrivals(sql: Sql, facilityId: string, batch: readonly Arrival[]): Promise<boolean> {
  try {
    await sql.run(insertText(batch.length), [facilityId, ...batch.flatMap(valuesOf)]);
    return true;
  } catch (error) {
    // The rare case is left to the unique index: asking it beforehand would cost every message.
    if (sqlState(error) === '23505') return false;
    throw error;
  }
}

const columns = [
  'message_id',
  'channel',
  'raw',
  'raw_sha256',
  'sender',
  'control_id',
  'type',
  'ordering_key',
  'other_key',
  'patient_wide',
  'order_numbers',
  'received_at',
  'ack',
] as const;

function valuesOf({ messageId, channel, bytes, envelope, receivedAt }: Arrival): unknown[] {
  const { sha256, sender, controlId, type, orderingKey, otherKey, patientWide, orderNumbers, ack } = envelope;
  const numbers = orderNumbers.length === 0 ? '{}' : orderNumbers;
  return [
    messageId,
    channel,
    view(bytes),
    sha256,
    sender,
    controlId,
    type,
    orderingKey,
    otherKey,
    patientWide,
    numbers,
    receivedAt.toISOString(),
    ack === null ? null : view(ack),
  ];
}

/** The same bytes as a Buffer, which travels in binary. */
function view(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

const texts = new Map<number, string>();

function insertText(rows: number): string {
  const known = texts.get(rows);
  if (known !== undefined) return known;
  const row = (at: number) => columns.map((_, column) => `$${2 + at * columns.length + column}`).join(', ');
  const values = Array.from({ length: rows }, (_, at) => `($1, 'in', 'received', ${row(at)})`).join(', ');
  const text = `insert into interfaces.messages (facility_id, direction, state, ${columns.join(', ')}) values ${values}`;
  texts.set(rows, text);
  return text;
}

/**
 * Stores one arrival that may be there already. The same bytes under a number that the sender used before are counted and
 * get the acknowledgement of the first copy; other bytes under such a number are kept as a conflict that is never applied,
 * and acknowledged: they are stored.
 */
export async function settleArrival(sql: Sql, facilityId: string, arrival: Arrival): Promise<Uint8Array | null> {
  if (await insertArrivals(sql, facilityId, [arrival])) return arrival.envelope.ack;
  const { channel, envelope } = arrival;
  const place = [facilityId, envelope.controlId, channel, envelope.sender, envelope.sha256];
  const again = () =>
    sql.maybe<{ ack: Buffer | null }>(
      `update interfaces.messages set duplicates = duplicates + 1
        where facility_id = $1 and control_id = $2 and channel = $3 and sender = $4 and raw_sha256 = $5
        returning ack`,
      place,
    );
  const same = await again();
  if (same) return same.ack;
  const count = await sql.run(
    `insert into interfaces.messages (facility_id, control_id, channel, sender, raw_sha256, message_id, direction, raw, type,
       ordering_key, other_key, patient_wide, order_numbers, received_at, ack, number_reused, state, cause, cause_key, says, remedy)
     values ($1, $2, $3, $4, $5, $6, 'in', $7, $8, $9, $10, $11, $12, $13, $14, true, 'conflict', 'control-id-reused', $2,
       'The sender used this message number before for other content; nothing of this message was applied.',
       'Ask the sender to send it again under a new number, then discard this one with a reason.')
     on conflict do nothing`,
    [
      ...place,
      arrival.messageId,
      view(arrival.bytes),
      envelope.type,
      envelope.orderingKey,
      envelope.otherKey,
      envelope.patientWide,
      envelope.orderNumbers,
      arrival.receivedAt,
      envelope.ack === null ? null : view(envelope.ack),
    ],
  );
  if (count === 1) return envelope.ack;
  return (await again())?.ack ?? null;
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
    [facilityId, frame.frameId, frame.channel, Buffer.from(frame.bytes), frame.says, frame.receivedAt],
  );
}
