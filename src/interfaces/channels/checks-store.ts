/** What the checks of the channels look at. */
import type { Sql } from '#src/kernel/database/database.ts';

export type ConnectionRow = {
  readonly channel: string;
  readonly since: Date | null;
  readonly lastFailure: string | null;
  readonly pausedBy: string | null;
  readonly pausedAt: Date | null;
  readonly pauseReason: string | null;
  readonly open: number;
  readonly patients: string[];
};

/** Channels that are not connected for so many seconds (or, with null, that are paused), with what waits. */
export function selectConnections(
  sql: Sql,
  facilityId: string,
  by: { channels: readonly string[]; seconds: number | null; now: Date },
): Promise<ConnectionRow[]> {
  return sql.rows<ConnectionRow>(
    `select s.channel, s.connected_changed_at as since, s.last_failure as "lastFailure", s.paused_by as "pausedBy",
            s.paused_at as "pausedAt", s.pause_reason as "pauseReason", o.open, o.patients
       from interfaces.channel_states s
       cross join lateral (
         select count(distinct m.message_id)::int as open,
                coalesce(array_agg(distinct p.patient_id) filter (where p.patient_id is not null), '{}') as patients
           from interfaces.messages m
           left join patients.patients p on p.facility_id = m.facility_id and m.ordering_key = 'patient:' || p.mrn
          where m.facility_id = s.facility_id and m.channel = s.channel and m.state in ('received', 'queued')) o
      where s.facility_id = $1 and s.channel = any($2)
        and case when $3::numeric is null then s.paused
                 else not s.connected and s.connected_changed_at < $4::timestamptz - $3::numeric * interval '1 second' end`,
    [facilityId, by.channels, by.seconds, by.now],
  );
}

/** Messages of each channel after `quietSince`, and in the span from `from` to it. */
export function selectTraffic(
  sql: Sql,
  facilityId: string,
  by: { channels: readonly string[]; from: Date; quietSince: Date },
): Promise<{ channel: string; quiet: number; before: number }[]> {
  return sql.rows(
    `select channel, count(*) filter (where received_at > $4)::int as quiet,
            count(*) filter (where received_at <= $4)::int as before
       from interfaces.messages
      where facility_id = $1 and channel = any($2) and received_at > $3
      group by channel`,
    [facilityId, by.channels, by.from, by.quietSince],
  );
}
