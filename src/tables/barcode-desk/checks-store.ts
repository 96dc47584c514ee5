/** SQL of the desk's checks. */
import type { Sql } from '#src/kernel/database/database.ts';
import type { FileBarcode, FilePackage } from './collisions.ts';

/** Every active package, and every link to one. */
export async function selectFile(
  sql: Sql,
): Promise<{ readonly packages: FilePackage[]; readonly barcodes: FileBarcode[] }> {
  const packages = await sql.rows<FilePackage>(
    `select package, product, ndc, ndc11, gtin from tables.packages where active order by package`,
  );
  const barcodes = await sql.rows<FileBarcode>(
    `select b.barcode, b.package from tables.barcodes b join tables.packages p on p.package = b.package
      where p.active order by b.barcode`,
  );
  return { packages, barcodes };
}

export type OldProblem = {
  readonly problemId: string;
  readonly barcode: string | null;
  readonly says: string;
  readonly scans: number;
  readonly units: readonly string[];
  readonly patients: readonly string[];
  readonly firstSeenAt: Date;
  readonly waits: boolean;
};

/** Codes of packages that failed at the bedside longer ago than the rule value allows, and still do. */
export async function selectUnmended(sql: Sql, facilityId: string, now: Date): Promise<OldProblem[]> {
  return sql.rows<OldProblem>(
    `select p.problem_id as "problemId", p.barcode, max(f.says) as says, count(*)::int as scans,
            coalesce(array_agg(distinct f.unit_id) filter (where f.unit_id is not null), '{}') as units,
            coalesce(array_agg(distinct f.patient_id::text) filter (where f.patient_id is not null), '{}') as patients,
            p.first_seen_at as "firstSeenAt", coalesce(bool_or(c.state in ('proposed', 'confirmed')), false) as waits
       from tables.barcode_problems p
       join tables.scan_failures f on f.facility_id = p.facility_id and f.problem_id = p.problem_id and f.purpose = 'bedside'
       left join tables.change_sets c on c.change_set_id = p.change_set_id
      where p.facility_id = $1 and p.closed_at is null and p.reason = 'not-recognised' and p.barcode is not null
        and p.first_seen_at < $2::timestamptz - make_interval(mins =>
              (select value::int from tables.rule_values where rule = 'barcodes.mend-within'))
      group by p.problem_id, p.barcode, p.first_seen_at
      order by p.first_seen_at, p.problem_id`,
    [facilityId, now],
  );
}

export type UntestedStation = {
  readonly station: string;
  readonly firstScanAt: Date;
  /** What the newest card of today came to; null = none was read. */
  readonly passed: boolean | null;
};

/** Stations that scan since longer than the rule value allows and whose scanner has not read the card rightly today. */
export async function selectUntestedStations(sql: Sql, facilityId: string, now: Date): Promise<UntestedStation[]> {
  return sql.rows<UntestedStation>(
    `with today as (
       select date_trunc('day', $2::timestamptz at time zone f.time_zone) at time zone f.time_zone as start
         from kernel.facilities f where f.facility_id = $1),
     scanned as (
       select station, at from kernel.records
        where facility_id = $1 and command = 'medication-loop.administer.scan' and station is not null
          and at >= (select start from today) and at <= $2
       union all
       select station, started_at from tables.shelf_sessions
        where facility_id = $1 and station is not null and started_at >= (select start from today) and started_at <= $2),
     first as (select station, min(at) as at from scanned group by station)
     select first.station, first.at as "firstScanAt",
            (select t.passed from tables.scanner_tests t
              where t.facility_id = $1 and t.station = first.station and t.at >= (select start from today)
              order by t.at desc, t.test_id desc limit 1) as passed
       from first
      where not coalesce((select t.passed from tables.scanner_tests t
              where t.facility_id = $1 and t.station = first.station and t.at >= (select start from today)
              order by t.at desc, t.test_id desc limit 1), false)
        and first.at < $2::timestamptz - make_interval(hours =>
              (select value::int from tables.rule_values where rule = 'barcodes.card-within'))
      order by first.station`,
    [facilityId, now],
  );
}
