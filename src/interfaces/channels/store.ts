/** Channel states and what a list of channels shows. */
import type { Sql } from '#src/kernel/database/database.ts';
import type { GaugeReading } from './gauge.ts';

export async function upsertReading(
  sql: Sql,
  facilityId: string,
  by: { channel: string; reading: GaugeReading; seenAt: Date },
): Promise<void> {
  const { reading } = by;
  await sql.run(
    `insert into interfaces.channel_states as s (facility_id, channel, connected, connected_changed_at, last_good_at,
       last_failure_at, last_failure, reply_p95_ms, seen_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (facility_id, channel) do update
       set connected = $3, connected_changed_at = $4, last_good_at = coalesce($5, s.last_good_at),
           last_failure_at = coalesce($6, s.last_failure_at), last_failure = coalesce($7, s.last_failure),
           reply_p95_ms = coalesce($8, s.reply_p95_ms), seen_at = $9`,
    [
      facilityId,
      by.channel,
      reading.connected,
      reading.connectedChangedAt,
      reading.lastGoodAt,
      reading.lastFailureAt,
      reading.lastFailure,
      reading.replyP95Ms,
      by.seenAt,
    ],
  );
}

export type PauseRow = {
  readonly paused: boolean;
  readonly pauseReason: string | null;
  readonly pausedBy: string | null;
  readonly pausedAt: Date | null;
};

/** Locks the state of a channel; a row is made where there is none. */
export async function lockChannel(sql: Sql, facilityId: string, channel: string): Promise<PauseRow> {
  await sql.run(
    `insert into interfaces.channel_states (facility_id, channel) values ($1, $2) on conflict (facility_id, channel) do nothing`,
    [facilityId, channel],
  );
  return sql.one<PauseRow>(
    `select paused, pause_reason as "pauseReason", paused_by as "pausedBy", paused_at as "pausedAt"
       from interfaces.channel_states where facility_id = $1 and channel = $2 for update`,
    [facilityId, channel],
  );
}

export async function updatePause(
  sql: Sql,
  facilityId: string,
  by: { channel: string; paused: boolean; reason: string | null; who: string | null; at: Date | null },
): Promise<void> {
  await sql.run(
    `update interfaces.channel_states set paused = $3, pause_reason = $4, paused_by = $5, paused_at = $6
      where facility_id = $1 and channel = $2`,
    [facilityId, by.channel, by.paused, by.reason, by.who, by.at],
  );
}

export async function selectPaused(sql: Sql, facilityId: string): Promise<string[]> {
  const rows = await sql.rows<{ channel: string }>(
    `select channel from interfaces.channel_states where facility_id = $1 and paused`,
    [facilityId],
  );
  return rows.map((row) => row.channel);
}

export type ChannelRow = PauseRow & {
  readonly channel: string;
  readonly connected: boolean;
  readonly connectedChangedAt: Date | null;
  readonly lastGoodAt: Date | null;
  readonly lastFailureAt: Date | null;
  readonly lastFailure: string | null;
  readonly replyP95Ms: number | null;
  readonly open: number;
  readonly waiting: number;
  readonly oldestAt: Date | null;
  readonly oldestWallAt: Date | null;
  readonly failedLastHour: number;
  readonly lastHour: number;
};

/** State and load of the channels named. `since` is an hour ago in hospital time. */
export function selectChannels(
  sql: Sql,
  facilityId: string,
  by: { channels: readonly string[]; since: Date },
): Promise<ChannelRow[]> {
  return sql.rows<ChannelRow>(
    `select c.channel, coalesce(s.paused, false) as paused, s.pause_reason as "pauseReason", s.paused_by as "pausedBy",
            s.paused_at as "pausedAt", coalesce(s.connected, false) as connected,
            s.connected_changed_at as "connectedChangedAt", s.last_good_at as "lastGoodAt",
            s.last_failure_at as "lastFailureAt", s.last_failure as "lastFailure", s.reply_p95_ms as "replyP95Ms",
            o.open, o.waiting, o.oldest as "oldestAt", o.oldest_wall as "oldestWallAt",
            r.failed as "failedLastHour", r.total as "lastHour"
       from unnest($2::text[]) with ordinality c(channel, n)
       left join interfaces.channel_states s on s.facility_id = $1 and s.channel = c.channel
       cross join lateral (
         select count(*) filter (where state in ('received', 'queued'))::int as open,
                count(*) filter (where state = 'waiting')::int as waiting,
                min(received_at) as oldest, min(received_wall_at) as oldest_wall
           from interfaces.messages m
          where m.facility_id = $1 and m.channel = c.channel and m.state in ('received', 'waiting', 'queued')) o
       cross join lateral (
         select count(*)::int as total, count(*) filter (where state in ('waiting', 'conflict'))::int as failed
           from interfaces.messages m
          where m.facility_id = $1 and m.channel = c.channel and m.received_at > $3) r
      order by c.n`,
    [facilityId, by.channels, by.since],
  );
}
