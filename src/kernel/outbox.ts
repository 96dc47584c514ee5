/**
 * Events go forward: a command puts them into the outbox in its own transaction, with one delivery for each consumer.
 * kernel/deliver lets the consumers act on them afterwards.
 */
import { newId } from './chance.ts';
import type { DomainEvent, Tx } from './command.ts';
import type { Kernel } from './kernel.ts';

/** Writes events and one delivery for each consumer that listens. */
export async function insertEvents(tx: Tx, kernel: Kernel, events: readonly DomainEvent[]): Promise<void> {
  for (const event of events) {
    const eventId = newId(kernel.chance, tx.now);
    await tx.sql.run(
      `insert into kernel.outbox (facility_id, event_id, name, ordering_key, payload, command_id, at) values ($1, $2, $3, $4, $5, $6, $7)`,
      [tx.facilityId, eventId, event.name, event.key, JSON.stringify(event.payload), tx.commandId, tx.now],
    );
    const listening = kernel.consumers.filter((consumer) => consumer.events.includes(event.name));
    if (listening.length === 0) continue;
    await tx.sql.run(
      `insert into kernel.deliveries (facility_id, consumer, event_id, ordering_key)
       select $1, consumer, $2, $3 from unnest($4::text[]) consumer`,
      [tx.facilityId, eventId, event.key, listening.map((consumer) => consumer.name)],
    );
  }
}
