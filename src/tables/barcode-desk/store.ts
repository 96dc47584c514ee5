/** SQL on barcode problems and the scans that failed. */
import type { Sql } from '#src/kernel/database/database.ts';
import type { DeskPackage } from './shapes.ts';

export type NewProblem = {
  readonly problemId: string;
  readonly reason: string;
  readonly subject: string;
  readonly barcode: string | null;
  readonly symbology: string | null;
  readonly at: Date;
};

/** The open problem of this subject: a new one, or the one that is open with a later last sight. */
export async function upsertProblem(sql: Sql, facilityId: string, problem: NewProblem): Promise<string> {
  const { problemId, reason, subject, barcode, symbology, at } = problem;
  const row = await sql.one<{ problemId: string }>(
    `insert into tables.barcode_problems as p (facility_id, problem_id, reason, subject, barcode, symbology, first_seen_at, last_seen_at)
     values ($1, $2, $3, $4, $5, $6, $7, $7)
     on conflict (facility_id, reason, subject) where closed_at is null
       do update set last_seen_at = greatest(p.last_seen_at, excluded.last_seen_at)
     returning problem_id as "problemId"`,
    [facilityId, problemId, reason, subject, barcode, symbology, at],
  );
  return row.problemId;
}

export type NewFailure = {
  readonly failureId: string;
  readonly problemId: string;
  readonly rawHex: string | null;
  readonly aim: string | null;
  readonly says: string;
  readonly purpose: string;
  readonly station: string | null;
  readonly unitId: string | null;
  readonly by: string;
  readonly byName: string;
  readonly patientId: string | null;
  readonly expected: string | null;
  readonly at: Date;
};

export async function insertFailure(sql: Sql, facilityId: string, failure: NewFailure): Promise<void> {
  await sql.run(
    `insert into tables.scan_failures (facility_id, failure_id, problem_id, raw_hex, aim, says, purpose, station, unit_id,
       scanned_by, scanned_by_name, patient_id, expected, at, last_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14)`,
    [
      facilityId,
      failure.failureId,
      failure.problemId,
      failure.rawHex,
      failure.aim,
      failure.says,
      failure.purpose,
      failure.station,
      failure.unitId,
      failure.by,
      failure.byName,
      failure.patientId,
      failure.expected,
      failure.at,
    ],
  );
}

type Again = Pick<NewFailure, 'problemId' | 'rawHex' | 'purpose' | 'by' | 'patientId' | 'at'> & {
  readonly since: Date;
};

/** Counts the same scan by the same person once more, when it came since `since`; null = it is a new one. */
export async function repeatFailure(sql: Sql, facilityId: string, again: Again): Promise<string | null> {
  const row = await sql.maybe<{ failureId: string }>(
    `update tables.scan_failures set times = times + 1, last_at = $8
      where facility_id = $1 and failure_id = (
        select failure_id from tables.scan_failures
         where facility_id = $1 and scanned_by = $2 and problem_id = $3 and purpose = $4 and raw_hex is not distinct from $5
           and patient_id is not distinct from $6::uuid and last_at >= $7
         order by last_at desc limit 1)
     returning failure_id as "failureId"`,
    [facilityId, again.by, again.problemId, again.purpose, again.rawHex, again.patientId, again.since, again.at],
  );
  return row?.failureId ?? null;
}

/** The open problem of a scan that the same person made for the same patient since then; null when there was none. */
export async function selectScanJustBefore(
  sql: Sql,
  facilityId: string,
  by: { readonly by: string; readonly patientId: string; readonly since: Date },
): Promise<string | null> {
  const row = await sql.maybe<{ problemId: string }>(
    `select f.problem_id as "problemId" from tables.scan_failures f
       join tables.barcode_problems p on p.facility_id = f.facility_id and p.problem_id = f.problem_id and p.closed_at is null
      where f.facility_id = $1 and f.scanned_by = $2 and f.patient_id = $3 and f.raw_hex is not null and f.last_at >= $4
        and f.purpose = 'bedside'
      order by f.last_at desc limit 1`,
    [facilityId, by.by, by.patientId, by.since],
  );
  return row?.problemId ?? null;
}

export type ProblemRow = {
  readonly problemId: string;
  readonly reason: string;
  readonly subject: string;
  readonly barcode: string | null;
  readonly symbology: string | null;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
  readonly closedAt: Date | null;
  readonly closedHow: string | null;
  readonly closedByName: string | null;
  readonly package: string | null;
  readonly changeSetId: string | null;
  readonly changeState: string | null;
  readonly author: string | null;
  readonly authorName: string | null;
  readonly proposedAt: Date | null;
  readonly proposedPackage: string | null;
  readonly scans: number;
  readonly patients: number;
  readonly units: readonly string[];
  readonly stations: readonly string[];
  readonly purposes: readonly string[];
  readonly expected: readonly string[];
  readonly rawHex: string | null;
  readonly says: string;
};

const problemColumns = `p.problem_id as "problemId", p.reason, p.subject, p.barcode, p.symbology, p.first_seen_at as "firstSeenAt",
  p.last_seen_at as "lastSeenAt", p.closed_at as "closedAt", p.closed_how as "closedHow", p.closed_by_name as "closedByName",
  p.package, p.change_set_id as "changeSetId", c.state as "changeState", c.author, c.author_name as "authorName",
  c.proposed_at as "proposedAt",
  (select i.body ->> 'package' from tables.change_set_items i
    where i.change_set_id = p.change_set_id and i.kind = 'barcodes' and i.key = p.barcode) as "proposedPackage",
  f.scans, f.patients, f.units, f.stations, f.purposes, f.expected, l.raw_hex as "rawHex", l.says`;

const problemTables = `tables.barcode_problems p
  left join tables.change_sets c on c.change_set_id = p.change_set_id
  cross join lateral (
    select count(*)::int as scans, count(distinct patient_id)::int as patients,
           coalesce(array_agg(distinct unit_id) filter (where unit_id is not null), '{}') as units,
           coalesce(array_agg(distinct station) filter (where station is not null), '{}') as stations,
           coalesce(array_agg(distinct purpose), '{}') as purposes,
           coalesce(array_agg(distinct expected) filter (where expected is not null), '{}') as expected
      from tables.scan_failures where facility_id = p.facility_id and problem_id = p.problem_id) f
  join lateral (select raw_hex, says from tables.scan_failures where facility_id = p.facility_id and problem_id = p.problem_id
                 order by last_at desc, failure_id desc limit 1) l on true`;

/** Problems that are open, worst first: most patients, most scans, oldest. */
export async function selectOpenProblems(sql: Sql, facilityId: string): Promise<ProblemRow[]> {
  return sql.rows<ProblemRow>(
    `select ${problemColumns} from ${problemTables} where p.facility_id = $1 and p.closed_at is null
      order by f.patients desc, f.scans desc, p.first_seen_at, p.problem_id`,
    [facilityId],
  );
}

/** Problems that were closed since then, newest first. */
export async function selectClosedProblems(sql: Sql, facilityId: string, since: Date): Promise<ProblemRow[]> {
  return sql.rows<ProblemRow>(
    `select ${problemColumns} from ${problemTables} where p.facility_id = $1 and p.closed_at >= $2
      order by p.closed_at desc, p.problem_id limit 500`,
    [facilityId, since],
  );
}

export async function selectProblem(sql: Sql, facilityId: string, problemId: string): Promise<ProblemRow | null> {
  return sql.maybe<ProblemRow>(
    `select ${problemColumns} from ${problemTables} where p.facility_id = $1 and p.problem_id = $2`,
    [facilityId, problemId],
  );
}

/** The open problem of a subject, whatever its reason. */
export async function selectProblemOf(sql: Sql, facilityId: string, subject: string): Promise<string | null> {
  const row = await sql.maybe<{ problemId: string }>(
    `select problem_id as "problemId" from tables.barcode_problems
      where facility_id = $1 and subject = $2 and closed_at is null order by first_seen_at limit 1`,
    [facilityId, subject],
  );
  return row?.problemId ?? null;
}

export type LockedProblem = {
  readonly problemId: string;
  readonly barcode: string | null;
  readonly symbology: string | null;
  readonly closedHow: string | null;
  readonly changeSetId: string | null;
};

export async function lockProblem(sql: Sql, facilityId: string, problemId: string): Promise<LockedProblem | null> {
  return sql.maybe<LockedProblem>(
    `select problem_id as "problemId", barcode, symbology, closed_how as "closedHow", change_set_id as "changeSetId"
       from tables.barcode_problems where facility_id = $1 and problem_id = $2 for update`,
    [facilityId, problemId],
  );
}

/** Who made the change that still waits, if it does. */
export async function selectWaitingAuthor(sql: Sql, changeSetId: string): Promise<string | null> {
  const row = await sql.maybe<{ authorName: string }>(
    `select author_name as "authorName" from tables.change_sets where change_set_id = $1 and state in ('proposed', 'confirmed')`,
    [changeSetId],
  );
  return row?.authorName ?? null;
}

export async function updateChangeSet(
  sql: Sql,
  facilityId: string,
  { problemId, changeSetId }: { readonly problemId: string; readonly changeSetId: string },
): Promise<void> {
  await sql.run(`update tables.barcode_problems set change_set_id = $3 where facility_id = $1 and problem_id = $2`, [
    facilityId,
    problemId,
    changeSetId,
  ]);
}

type ClosedProblem = {
  readonly problemId: string;
  readonly at: Date;
  readonly how: string;
  readonly by: { readonly id: string; readonly name: string } | null;
  readonly package: string | null;
};

export async function updateClosed(sql: Sql, facilityId: string, closed: ClosedProblem): Promise<void> {
  await sql.run(
    `update tables.barcode_problems
        set closed_at = greatest($3, first_seen_at), closed_how = $4, closed_by = $5, closed_by_name = $6, package = $7
      where facility_id = $1 and problem_id = $2`,
    [
      facilityId,
      closed.problemId,
      closed.at,
      closed.how,
      closed.by?.id ?? null,
      closed.by?.name ?? null,
      closed.package,
    ],
  );
}

/** Open problems that could come to scan by a change of the tables, with the newest of their scans. */
export async function lockOpenScans(
  sql: Sql,
  facilityId: string,
): Promise<{ readonly problemId: string; readonly rawHex: string }[]> {
  return sql.rows(
    `select p.problem_id as "problemId", (select f.raw_hex from tables.scan_failures f
              where f.facility_id = p.facility_id and f.problem_id = p.problem_id and f.raw_hex is not null
              order by f.last_at desc limit 1) as "rawHex"
       from tables.barcode_problems p
      where p.facility_id = $1 and p.closed_at is null and p.reason = 'not-recognised' and p.subject not like 'product %'
        and p.subject <> 'no product named'
      order by p.problem_id for update of p`,
    [facilityId],
  );
}

export type FailureRow = {
  readonly failureId: string;
  readonly rawHex: string | null;
  readonly aim: string | null;
  readonly says: string;
  readonly purpose: string;
  readonly station: string | null;
  readonly unitId: string | null;
  readonly byName: string;
  readonly atPatient: boolean;
  readonly expected: string | null;
  readonly at: Date;
  readonly times: number;
};

/** Scans of a problem, newest first. */
export async function selectFailures(sql: Sql, facilityId: string, problemId: string): Promise<FailureRow[]> {
  return sql.rows<FailureRow>(
    `select failure_id as "failureId", raw_hex as "rawHex", aim, says, purpose, station, unit_id as "unitId",
            scanned_by_name as "byName", patient_id is not null as "atPatient", expected, at, times
       from tables.scan_failures where facility_id = $1 and problem_id = $2 order by at desc, failure_id desc limit 100`,
    [facilityId, problemId],
  );
}

const packageColumns = `k.package, k.product, k.ndc, k.ndc11, k.labeler, trim_scale(k.quantity)::text as quantity,
  p.base_unit as "baseUnit", k.gtin, k.active, p.name, p.brand, p.strength_text as "strengthText", p.form`;

/** Packages of these codes, NDCs or products; what does not exist is left out. */
export async function selectPackages(
  sql: Sql,
  by: {
    readonly packages?: readonly string[];
    readonly ndc11?: readonly string[];
    readonly products?: readonly string[];
  },
): Promise<DeskPackage[]> {
  return sql.rows<DeskPackage>(
    `select ${packageColumns} from tables.packages k join tables.products p on p.product = k.product
      where k.package = any($1) or k.ndc11 = any($2) or k.product = any($3)
      order by p.usage_rank, k.product, k.quantity, k.package`,
    [by.packages ?? [], by.ndc11 ?? [], by.products ?? []],
  );
}

/** Active packages whose GTIN has the same digits between indicator and check digit, or whose NDC begins as one of these. */
export async function selectNearPackages(
  sql: Sql,
  near: { readonly gtinMiddle: string | null; readonly ndc9: readonly string[] },
): Promise<DeskPackage[]> {
  return sql.rows<DeskPackage>(
    `select ${packageColumns} from tables.packages k join tables.products p on p.product = k.product
      where k.active and (substr(k.gtin, 2, 12) = $1 or left(k.ndc11, 9) = any($2))
      order by p.usage_rank, k.product, k.quantity, k.package limit 20`,
    [near.gtinMiddle, near.ndc9],
  );
}

/** Active packages with a word of name, brand or labeler that begins so, or an NDC or GTIN that does; most used first. */
export async function selectPackagesByWords(
  sql: Sql,
  { words, digits, limit }: { readonly words: readonly string[]; readonly digits: string; readonly limit: number },
): Promise<DeskPackage[]> {
  return sql.rows<DeskPackage>(
    `select ${packageColumns} from tables.packages k join tables.products p on p.product = k.product
      where k.active and p.active and (
        ($2 <> '' and (replace(k.ndc, '-', '') like $2 || '%' or k.ndc11 like $2 || '%' or ltrim(k.gtin, '0') like ltrim($2, '0') || '%'))
        or ($2 = '' and cardinality($1::text[]) > 0 and not exists (
              select from unnest($1::text[]) w
               where not (p.name || ' ' || coalesce(p.brand, '') || ' ' || p.strength_text || ' ' || p.form || ' ' || k.labeler) ~* ('\\m' || w))))
      order by p.usage_rank, k.product, k.quantity, k.package limit $3`,
    [words, digits, limit],
  );
}

/** Minutes from first seen to live of the links that came in force since then. */
export async function selectMinutesToFix(sql: Sql, facilityId: string, since: Date): Promise<number[]> {
  const rows = await sql.rows<{ minutes: number }>(
    `select (extract(epoch from closed_at - first_seen_at) / 60)::float8 as minutes from tables.barcode_problems
      where facility_id = $1 and closed_how = 'scans-now' and closed_at >= $2`,
    [facilityId, since],
  );
  return rows.map(({ minutes }) => minutes);
}
