/** Counts of violations. */
import type { Sql } from '#src/kernel/database/database.ts';

export type CountedAs = {
  readonly channel: string;
  readonly direction: 'in' | 'out';
  readonly profile: string;
  readonly messageId: string;
  readonly at: Date;
  readonly timeZone: string;
};

/** Adds one message's violation; every row is taken in the order of its key by the caller. */
export async function addViolation(
  sql: Sql,
  facilityId: string,
  as: CountedAs,
  { place, rule, times }: { readonly place: string; readonly rule: string; readonly times: number },
): Promise<void> {
  await sql.run(
    `insert into interfaces.violation_counts as c (facility_id, channel, profile, place, rule, day, direction, times, first_at,
       last_at, sample_message_id)
     values ($1, $2, $3, $4, $5, ($6::timestamptz at time zone $7)::date, $8, $9, $6, $6, $10)
     on conflict (facility_id, channel, profile, place, rule, day) do update
       set times = c.times + excluded.times, last_at = greatest(c.last_at, excluded.last_at),
           sample_message_id = excluded.sample_message_id`,
    [facilityId, as.channel, as.profile, place, rule, as.at, as.timeZone, as.direction, times, as.messageId],
  );
}

export type ViolationCount = {
  readonly channel: string;
  readonly direction: 'in' | 'out';
  readonly profile: string;
  readonly place: string;
  readonly rule: string;
  readonly times: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
  readonly sampleMessageId: string;
};

/** By channel, profile, field and rule since an instant; the most frequent first. */
export function selectViolations(sql: Sql, facilityId: string, since: Date): Promise<ViolationCount[]> {
  return sql.rows<ViolationCount>(
    `select channel, direction, profile, place, rule, sum(times)::int as times, min(first_at) as "firstAt",
            max(last_at) as "lastAt", (array_agg(sample_message_id order by last_at desc))[1] as "sampleMessageId"
       from interfaces.violation_counts
      where facility_id = $1 and last_at >= $2
      group by channel, direction, profile, place, rule
      order by sum(times) desc, channel, profile, place, rule limit 500`,
    [facilityId, since],
  );
}

/** What was violated in the last day: outgoing always, incoming when the place was clean for so many days before. */
export function selectNew(
  sql: Sql,
  facilityId: string,
  { since, cleanDays }: { readonly since: Date; readonly cleanDays: number },
): Promise<ViolationCount[]> {
  return sql.rows<ViolationCount>(
    `select c.channel, c.direction, c.profile, c.place, c.rule, sum(c.times)::int as times, min(c.first_at) as "firstAt",
            max(c.last_at) as "lastAt", (array_agg(c.sample_message_id order by c.last_at desc))[1] as "sampleMessageId"
       from interfaces.violation_counts c
      where c.facility_id = $1 and c.last_at >= $2
        and (c.direction = 'out' or not exists (
          select from interfaces.violation_counts b
           where b.facility_id = c.facility_id and b.channel = c.channel and b.profile = c.profile and b.place = c.place
             and b.rule = c.rule and b.first_at < $2 and b.last_at >= $2::timestamptz - $3::int * interval '1 day'))
      group by c.channel, c.direction, c.profile, c.place, c.rule
      order by c.channel, c.profile, c.place, c.rule`,
    [facilityId, since, cleanDays],
  );
}

/** The newest stored messages of a channel and type. */
export async function selectSamples(
  sql: Sql,
  facilityId: string,
  by: { readonly channel: string; readonly type: string; readonly most: number },
): Promise<{ raw: Buffer }[]> {
  const rows = await sql.rows<{ raw: Buffer }>(
    `select b.bytes as raw from interfaces.messages m
       join interfaces.bodies b on b.facility_id = m.facility_id and b.message_id = m.message_id and b.received_at = m.received_at
      where m.facility_id = $1 and m.channel = $2 and m.type = $3 and b.part = 'message' order by m.seq desc limit $4`,
    [facilityId, by.channel, by.type, by.most],
  );
  return rows.map(({ raw }) => ({ raw: sql.encryption.decrypt(raw) }));
}
