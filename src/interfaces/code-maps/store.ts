/** Codes of partners and what they mean here, and the codes that nobody has mapped yet. */
import type { Sql } from '#src/kernel/database/database.ts';

/** What the first of the codes that is mapped means; null when none is. */
export async function selectTarget(
  sql: Sql,
  facilityId: string,
  by: { source: string; kind: string; codes: readonly string[] },
): Promise<string | null> {
  const row = await sql.maybe<{ target: string }>(
    `select coalesce(product, route, schedule || case when prn then ' PRN' else '' end, unit, location, allergen) as target
       from interfaces.code_maps where facility_id = $1 and source = $2 and kind = $3 and code = any($4)
      order by array_position($4::text[], code) limit 1`,
    [facilityId, by.source, by.kind, by.codes],
  );
  return row?.target ?? null;
}

export type UnmappedRow = {
  readonly cause: string;
  readonly causeKey: string;
  readonly source: string;
  readonly messages: number;
  readonly patients: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
  readonly sampleId: string;
  readonly sampleSays: string;
};

/** What waits for a code that is not mapped, most patients first. */
export function selectUnmapped(
  sql: Sql,
  facilityId: string,
  by: { causes: readonly string[]; limit: number },
): Promise<UnmappedRow[]> {
  return sql.rows<UnmappedRow>(
    `select cause, cause_key as "causeKey", channel as source, count(*)::int as messages,
            count(distinct ordering_key)::int as patients, min(received_at) as "firstAt", max(received_at) as "lastAt",
            (array_agg(message_id order by seq desc))[1] as "sampleId", (array_agg(says order by seq desc))[1] as "sampleSays"
       from interfaces.messages
      where facility_id = $1 and state = 'waiting' and cause = any($2)
      group by cause, cause_key, channel
      order by patients desc, messages desc, cause, cause_key limit $3`,
    [facilityId, by.causes, by.limit],
  );
}

export function countWaiting(
  sql: Sql,
  facilityId: string,
  by: { causes: readonly string[]; causeKey: string; source: string },
): Promise<{ messages: number; patients: number }> {
  return sql.one<{ messages: number; patients: number }>(
    `select count(*)::int as messages, count(distinct ordering_key)::int as patients from interfaces.messages
      where facility_id = $1 and state = 'waiting' and cause = any($2) and cause_key = $3 and channel = $4`,
    [facilityId, by.causes, by.causeKey, by.source],
  );
}

export type WaitingRow = {
  readonly cause: string;
  readonly causeKey: string;
  readonly source: string;
  readonly messages: number;
  readonly patients: number;
};

/** What waits for any of the codes, by cause and channel. */
export function selectWaiting(
  sql: Sql,
  facilityId: string,
  by: { causes: readonly string[]; codes: readonly string[] },
): Promise<WaitingRow[]> {
  return sql.rows<WaitingRow>(
    `select cause, cause_key as "causeKey", channel as source, count(*)::int as messages,
            count(distinct ordering_key)::int as patients
       from interfaces.messages
      where facility_id = $1 and state = 'waiting' and cause = any($2) and cause_key = any($3)
      group by cause, cause_key, channel`,
    [facilityId, by.causes, by.codes],
  );
}

/** Keys of the mappings that wait for a second person, or for their time. */
export async function selectProposedKeys(sql: Sql, facilityId: string): Promise<string[]> {
  const rows = await sql.rows<{ key: string }>(
    `select i.key from tables.change_set_items i join tables.change_sets c using (change_set_id)
      where i.kind = 'code-maps' and c.state in ('proposed', 'confirmed') and i.body ->> 'facility' = $1`,
    [facilityId],
  );
  return rows.map(({ key }) => key);
}
