/** Which message caused an event: through the command that left it, and through reactions to events of its own. */
import type { Sql } from '#src/kernel/database/database.ts';
import { selectCommandOfEvent } from './store-reads.ts';

const hopsMax = 8;

/** The message behind an event, or null when a person, a device or the program itself began it. */
export async function causeOfEvent(sql: Sql, facilityId: string, eventId: string): Promise<string | null> {
  let id = eventId;
  for (let hop = 0; hop < hopsMax; hop++) {
    const command = await selectCommandOfEvent(sql, facilityId, id);
    if (command === null) return null;
    const message = /^message:([0-9a-f-]{36}):/.exec(command);
    if (message) return message[1] ?? null;
    const event = /^event:([0-9a-f-]{36}):/.exec(command);
    if (!event) return null;
    id = event[1] ?? '';
  }
  return null;
}
