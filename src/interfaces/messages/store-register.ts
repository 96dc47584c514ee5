/** The statements of registering: an arrival becomes a message, a further copy of one, or a conflict. */
import type { Sql } from '#src/kernel/database/database.ts';
import type { Envelope } from './envelope.ts';
import { insertBodies, type NewBody } from './store-bodies.ts';
import type { InboxRow } from './store-inbox.ts';

/** An arrival with all that is read of it. */
export type Registration = InboxRow & { readonly envelope: Envelope; readonly ack: Uint8Array | null };

const columns = [
  'message_id',
  'channel',
  'raw_sha256',
  'sender',
  'control_id',
  'type',
  'ordering_key',
  'other_key',
  'patient_wide',
  'order_numbers',
  'received_at',
  'received_wall_at',
] as const;

function valuesOf({ messageId, channel, envelope, receivedAt, receivedWallAt }: Registration): unknown[] {
  const { sha256, sender, controlId, type, orderingKey, otherKey, patientWide, orderNumbers } = envelope;
  return [
    messageId,
    channel,
    sha256,
    sender,
    controlId,
    type,
    orderingKey,
    otherKey,
    patientWide,
    orderNumbers,
    receivedAt,
    receivedWallAt,
  ];
}

/** Registers what is new of a batch, in its order; gives the ids of what is. The unique indexes alone decide. */
export async function insertRegistered(
  sql: Sql,
  facilityId: string,
  batch: readonly Registration[],
): Promise<ReadonlySet<string>> {
  const isNew = new Set<string>();
  for (let done = 0; done < batch.length; ) {
    const count = 2 ** Math.floor(Math.log2(batch.length - done));
    const part = batch.slice(done, done + count);
    const values = [facilityId, ...part.flatMap(valuesOf)];
    const rows = await sql.rows<{ messageId: string }>(insertText(count), values);
    for (const { messageId } of rows) isNew.add(messageId);
    done += count;
  }
  const fresh = batch.filter(({ messageId }) => isNew.has(messageId));
  await insertBodies(sql, facilityId, fresh.flatMap(bodiesOf));
  return isNew;
}

function bodiesOf({ messageId, receivedAt, raw, ack }: Registration): NewBody[] {
  const message: NewBody = { messageId, receivedAt, part: 'message', bytes: raw };
  return ack === null ? [message] : [message, { ...message, part: 'answer', bytes: ack }];
}

const texts = new Map<number, string>();

/** Inserts 1, 2, 4 … rows: few statements for a connection to keep planned. */
function insertText(rows: number): string {
  const known = texts.get(rows);
  if (known !== undefined) return known;
  const row = (at: number) => columns.map((_, column) => `$${2 + at * columns.length + column}`).join(', ');
  const values = Array.from({ length: rows }, (_, at) => `($1, 'in', 'received', ${row(at)})`).join(', ');
  const text =
    `insert into interfaces.messages (facility_id, direction, state, ${columns.join(', ')}) values ${values} ` +
    'on conflict do nothing returning message_id as "messageId"';
  texts.set(rows, text);
  return text;
}

/**
 * An arrival under a number that its sender has used. The same bytes are counted with the first copy; other bytes are kept
 * as a conflict that is never applied.
 */
export async function settleRepeated(sql: Sql, facilityId: string, repeated: Registration): Promise<void> {
  const { envelope } = repeated;
  const isCopy = await sql.run(
    `update interfaces.messages set duplicates = duplicates + 1
      where facility_id = $1 and control_id = $2 and channel = $3 and sender = $4 and raw_sha256 = $5`,
    [facilityId, envelope.controlId, repeated.channel, envelope.sender, envelope.sha256],
  );
  if (isCopy > 0) return;
  const parameters = columns.map((_, column) => `$${2 + column}`).join(', ');
  await sql.run(
    `insert into interfaces.messages (facility_id, direction, state, ${columns.join(', ')}, number_reused, cause, cause_key, says, remedy)
     values ($1, 'in', 'conflict', ${parameters}, true, 'control-id-reused', $${columns.indexOf('control_id') + 2},
       'The sender used this message number before for other content; nothing of this message was applied.',
       'Ask the sender to send it again under a new number, then discard this one with a reason.')`,
    [facilityId, ...valuesOf(repeated)],
  );
}
