/** Which message caused an event: through the command that left it, and through reactions to events of its own. */
import type { Sql } from '#src/kernel/database/database.ts';

const hopsMax = 8;

/** The message behind an event, or null when a person, a device or the program itself began it. */
export async function causeOfEvent(sql: Sql, facilityId: string, eventId: string): Promise<string | null> {
  let id = eventId;
  for (let hop = 0; hop < hopsMax; hop++) {
    const row = await sql.maybe<{ command_id: string }>(
      `select command_id from kernel.outbox where facility_id = $1 and event_id = $2`,
      [facilityId, id],
    );
    if (!row) return null;
    const message = /^message:([0-9a-f-]{36}):/.exec(row.command_id);
    if (message) return message[1] ?? null;
    const event = /^event:([0-9a-f-]{36}):/.exec(row.command_id);
    if (!event) return null;
    id = event[1] ?? '';
  }
  return null;
}
