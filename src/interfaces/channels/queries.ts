/** Reads of channels for screens and other modules. */
import { hours, later } from '#src/kernel/clock.ts';
import type { Sql } from '#src/kernel/database/database.ts';
import { channelsInForce } from './in-force.ts';
import { type ChannelDefinition, channelDefinitions, isChannel } from './rules.ts';
import { type ChannelRow, selectChannels, selectPaused } from './store.ts';

/** Channels that somebody stopped. */
export async function pausedChannels(sql: Sql, facilityId: string): Promise<ReadonlySet<string>> {
  return new Set(await selectPaused(sql, facilityId));
}

/** All channels with their words, state and load; `now` is hospital time. */
export async function listChannels(
  sql: Sql,
  facilityId: string,
  now: Date,
): Promise<readonly (ChannelRow & ChannelDefinition)[]> {
  const known = await knownChannels(sql, facilityId, now);
  const channels = known.map(({ channel }) => channel);
  const rows = await selectChannels(sql, facilityId, { channels, since: later(now, -hours(1)) });
  return rows.flatMap((row) =>
    known.filter(({ channel }) => channel === row.channel).map((words) => ({ ...row, ...words })),
  );
}

/** The first four channels, and what else the table has in force. */
export async function knownChannels(sql: Sql, facilityId: string, now: Date): Promise<readonly ChannelDefinition[]> {
  const others = (await channelsInForce(sql, facilityId, now)).filter(({ channel }) => !isChannel(channel));
  const owner = 'Informatics technician';
  return [
    ...channelDefinitions,
    ...others.map(({ channel, title, carries, direction }) => ({ channel, title, carries, direction, owner })),
  ];
}
