/** Which channels a facility has at an instant. */
import type { Sql } from '#src/kernel/database/database.ts';
import { entriesAsOf, type Loaded, loadTables } from '#src/tables/change-control/index.ts';
import type { Direction } from '../transports/index.ts';
import { channelsKind, listed, settingsOf } from './kinds.ts';

export type Channel = {
  readonly channel: string;
  readonly title: string;
  readonly carries: string;
  readonly partner: string;
  readonly direction: Direction;
  readonly transport: string;
  readonly format: string;
  readonly settings: ReadonlyMap<string, string>;
  readonly steps: readonly string[];
};

/** The channels that are to be open at an instant, by name. */
export async function channelsInForce(sql: Sql, facilityId: string, at: Date): Promise<Channel[]> {
  return (await entriesAsOf(sql, channelsKind.kind, { at }))
    .filter(({ active, body }) => active && body.active === true && body.facility === facilityId)
    .map(({ body }) => ({
      channel: String(body.channel),
      title: String(body.title),
      carries: String(body.carries),
      partner: String(body.partner),
      direction: body.direction === 'in' ? 'in' : 'out',
      transport: String(body.transport),
      format: String(body.format),
      settings: settingsOf(body),
      steps: listed(body.steps),
    }));
}

/** The channels of a facility that never had any: the first four. Where it has some, or had, nothing changes. */
export async function loadFirstChannels(sql: Sql, facilityId: string, at: Date): Promise<Loaded> {
  const known = (await entriesAsOf(sql, channelsKind.kind, { at })).some(({ body }) => body.facility === facilityId);
  if (known) return { ok: true, rows: {} };
  return loadTables(sql, new URL('first/', import.meta.url), [channelsKind], {
    at,
    title: 'Channels set up',
    given: { facility: facilityId },
  });
}
