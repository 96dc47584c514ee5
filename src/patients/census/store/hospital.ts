/** SQL that loads the units and beds of a hospital. */
import type { Sql } from '#src/kernel/database/database.ts';

type Rows = readonly Readonly<Record<string, unknown>>[];

/** Adds units and takes over what differs; returns how many were new or other. */
export async function upsertUnits(sql: Sql, facilityId: string, rows: Rows): Promise<number> {
  return sql.run(
    `insert into patients.units as u (facility_id, unit_id, name, kind, floor, location_code)
     select $1, r.unit, r.name, r.kind, r.floor, r.location_code
       from jsonb_to_recordset($2::jsonb) as r(unit text, name text, kind text, floor text, location_code text)
     on conflict (facility_id, unit_id) do update
       set name = excluded.name, kind = excluded.kind, floor = excluded.floor, location_code = excluded.location_code
     where (u.name, u.kind, u.floor, u.location_code)
           is distinct from (excluded.name, excluded.kind, excluded.floor, excluded.location_code)`,
    [facilityId, JSON.stringify(rows)],
  );
}

/** Adds beds; returns how many were new or in another room. */
export async function upsertBeds(sql: Sql, facilityId: string, rows: Rows): Promise<number> {
  return sql.run(
    `insert into patients.beds as b (facility_id, unit_id, bed, room)
     select $1, r.unit, r.bed, r.room from jsonb_to_recordset($2::jsonb) as r(unit text, bed text, room text)
     on conflict (facility_id, unit_id, bed) do update set room = excluded.room where b.room <> excluded.room`,
    [facilityId, JSON.stringify(rows)],
  );
}
