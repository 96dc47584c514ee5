/**
 * Consumers act on events, each event once for each consumer, in order for each ordering key (a patient, a cabinet).
 */
import { systemActor } from './actor.ts';
import type { Command, StoredEvent } from './command.ts';
import type { Sql } from './database/database.ts';
import type { Kernel } from './kernel.ts';
import { done } from './outcome.ts';
import { transact } from './transact.ts';

type Due = {
  consumer: string;
  event_id: string;
  name: string;
  ordering_key: string;
  payload: Record<string, unknown>;
  at: Date;
  attempts: number;
};

/**
 * Delivers what is due, `lanes` at a time; returns how many deliveries were tried. Head of line: of each consumer and key only the
 * oldest unsettled delivery is taken.
 */
export async function deliverEvents(kernel: Kernel, lanes = 1, limit = 200): Promise<number> {
  const due = await kernel.database.rows<Due>(
    `select d.consumer, d.event_id, o.name, d.ordering_key, o.payload, o.at, d.attempts
       from (select distinct on (consumer, ordering_key) facility_id, consumer, event_id, ordering_key, delivery_seq, attempts, next_attempt_at
               from kernel.deliveries
              where facility_id = $1 and settled_at is null
              order by consumer, ordering_key, delivery_seq) d
       join kernel.outbox o on o.facility_id = d.facility_id and o.event_id = d.event_id
      where d.next_attempt_at <= $2
      order by d.delivery_seq limit $3`,
    [kernel.facilityId, kernel.clock.wall(), limit],
  );
  // At most one delivery of each consumer and key is due at a time, so lanes never overtake each other.
  const waiting = due.values();
  const work = async () => {
    for (const delivery of waiting) await deliver(kernel, delivery);
  };
  await Promise.all(Array.from({ length: lanes }, work));
  return due.length;
}

async function deliver(kernel: Kernel, delivery: Due): Promise<void> {
  const consumer = kernel.consumers.find((candidate) => candidate.name === delivery.consumer);
  if (!consumer) return;
  const event: StoredEvent = {
    name: delivery.name,
    key: delivery.ordering_key,
    payload: delivery.payload,
    eventId: delivery.event_id,
    at: delivery.at,
  };
  const reaction: Command<StoredEvent, unknown, string> = {
    name: consumer.name,
    permission: null,
    redact: ({ eventId, name }) => ({ eventId, name }),
    run: async (tx, stored) => {
      if (!(await settle(tx.sql, tx.facilityId, delivery, kernel.clock.wall(), null))) return done(null);
      const outcome = await consumer.react(tx, stored);
      return outcome.ok ? done(null) : outcome;
    },
  };
  try {
    const outcome = await transact(kernel, reaction, {
      commandId: `event:${delivery.event_id}:${delivery.consumer}`,
      actor: systemActor(kernel.facilityId, consumer.name),
      input: event,
    });
    if (!outcome.ok) await settle(kernel.database, kernel.facilityId, delivery, kernel.clock.wall(), outcome.code);
  } catch (error) {
    kernel.log.error(
      { err: error, consumer: consumer.name, event: delivery.event_id },
      'a reaction failed and will be tried again',
    );
    const pause = Math.min(60, 2 ** delivery.attempts) * 1000;
    await kernel.database.run(
      `update kernel.deliveries set attempts = attempts + 1, next_attempt_at = $4
        where facility_id = $1 and consumer = $2 and event_id = $3`,
      [kernel.facilityId, delivery.consumer, delivery.event_id, new Date(kernel.clock.wall().getTime() + pause)],
    );
  }
}

async function settle(sql: Sql, facilityId: string, delivery: Due, at: Date, refusal: string | null): Promise<boolean> {
  const count = await sql.run(
    `update kernel.deliveries set settled_at = $4, refusal_code = $5
      where facility_id = $1 and consumer = $2 and event_id = $3 and settled_at is null`,
    [facilityId, delivery.consumer, delivery.event_id, at, refusal],
  );
  return count === 1;
}
