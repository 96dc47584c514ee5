/** Reads of channels for screens and other modules. */
import { hours, later } from '#src/kernel/clock.ts';
import type { Sql } from '#src/kernel/database/database.ts';
import { channelDefinitions } from './rules.ts';
import { type ChannelRow, selectChannels, selectPaused } from './store.ts';

/** Channels that somebody stopped. */
export async function pausedChannels(sql: Sql, facilityId: string): Promise<ReadonlySet<string>> {
  return new Set(await selectPaused(sql, facilityId));
}

/** All channels with their state and load; `now` is hospital time. */
export function listChannels(sql: Sql, facilityId: string, now: Date): Promise<ChannelRow[]> {
  const channels = channelDefinitions.map(({ channel }) => channel);
  return selectChannels(sql, facilityId, { channels, since: later(now, -hours(1)) });
}
