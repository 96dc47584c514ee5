import type { Sql } from '#src/kernel/database/database.ts';

export function readDemoClock(
  sql: Sql,
  facilityId: string,
): Promise<{ hospitalTime: Date; rate: string; savedAt: Date } | null> {
  return sql.maybe(
    `select hospital_time as "hospitalTime", rate, saved_at as "savedAt" from kernel.demo_clocks where facility_id = $1`,
    [facilityId],
  );
}

export function saveDemoClock(
  sql: Sql,
  facilityId: string,
  hospitalTime: Date,
  rate: number,
  savedAt: Date,
): Promise<number> {
  return sql.run(
    `insert into kernel.demo_clocks (facility_id, hospital_time, rate, saved_at) values ($1, $2, $3, $4)
     on conflict (facility_id) do update set hospital_time = excluded.hospital_time, rate = excluded.rate, saved_at = excluded.saved_at`,
    [facilityId, hospitalTime, rate, savedAt],
  );
}

export async function isLoaded(sql: Sql, facilityId: string, sha256: string): Promise<boolean> {
  return (
    (await sql.maybe(`select 1 from systems.demo_loads where facility_id = $1 and sha256 = $2`, [
      facilityId,
      sha256,
    ])) !== null
  );
}

export function markLoaded(sql: Sql, facilityId: string, sha256: string): Promise<number> {
  return sql.run(`insert into systems.demo_loads (facility_id, sha256) values ($1, $2) on conflict do nothing`, [
    facilityId,
    sha256,
  ]);
}

export async function putFacility(
  sql: Sql,
  facility: { facilityId: string; name: string; timeZone: string },
): Promise<void> {
  await sql.run(
    `insert into kernel.facilities (facility_id, name, time_zone) values ($1, $2, $3)
     on conflict (facility_id) do update set name = excluded.name, time_zone = excluded.time_zone`,
    [facility.facilityId, facility.name, facility.timeZone],
  );
  await sql.run(`insert into kernel.chain_heads (facility_id) values ($1) on conflict do nothing`, [
    facility.facilityId,
  ]);
}
