/** SQL on shelf scans and on the scanners' tests. */
import type { Sql } from '#src/kernel/database/database.ts';

export type ShelfSession = {
  readonly sessionId: string;
  readonly place: string;
  readonly station: string | null;
  readonly byName: string;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  /** Outcome of each scan. */
  readonly outcomes: readonly string[];
};

const sessionColumns = `s.session_id as "sessionId", s.place, s.station, s.started_by_name as "byName", s.started_at as "startedAt",
  s.ended_at as "endedAt",
  array(select c.outcome from tables.shelf_scans c where c.facility_id = s.facility_id and c.session_id = s.session_id
         order by c.scan_no) as outcomes`;

export async function selectShelves(sql: Sql, facilityId: string, limit: number): Promise<ShelfSession[]> {
  return sql.rows<ShelfSession>(
    `select ${sessionColumns} from tables.shelf_sessions s where s.facility_id = $1
      order by s.started_at desc, s.session_id desc limit $2`,
    [facilityId, limit],
  );
}

export async function selectShelf(sql: Sql, facilityId: string, sessionId: string): Promise<ShelfSession | null> {
  return sql.maybe<ShelfSession>(
    `select ${sessionColumns} from tables.shelf_sessions s where s.facility_id = $1 and s.session_id = $2`,
    [facilityId, sessionId],
  );
}

/** Locks the session, so that its scans are numbered one after the other. */
export async function lockShelf(
  sql: Sql,
  facilityId: string,
  sessionId: string,
): Promise<{ readonly endedAt: Date | null; readonly station: string | null } | null> {
  return sql.maybe(
    `select ended_at as "endedAt", station from tables.shelf_sessions where facility_id = $1 and session_id = $2 for update`,
    [facilityId, sessionId],
  );
}

type NewShelf = {
  readonly sessionId: string;
  readonly place: string;
  readonly station: string | null;
  readonly by: string;
  readonly byName: string;
  readonly at: Date;
};

export async function insertShelf(sql: Sql, facilityId: string, shelf: NewShelf): Promise<void> {
  await sql.run(
    `insert into tables.shelf_sessions (facility_id, session_id, place, station, started_by, started_by_name, started_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [facilityId, shelf.sessionId, shelf.place, shelf.station, shelf.by, shelf.byName, shelf.at],
  );
}

export async function updateShelfEnded(sql: Sql, facilityId: string, sessionId: string, at: Date): Promise<void> {
  await sql.run(`update tables.shelf_sessions set ended_at = $3 where facility_id = $1 and session_id = $2`, [
    facilityId,
    sessionId,
    at,
  ]);
}

export type ShelfScan = {
  readonly scanNo: number;
  readonly rawHex: string | null;
  readonly outcome: string;
  readonly package: string | null;
  readonly problemId: string | null;
  readonly says: string;
  readonly at: Date;
};

/** Adds the next scan of a locked session; gives its number. */
export async function insertShelfScan(
  sql: Sql,
  facilityId: string,
  sessionId: string,
  scan: Omit<ShelfScan, 'scanNo'>,
): Promise<number> {
  const { scanNo } = await sql.one<{ scanNo: number }>(
    `insert into tables.shelf_scans (facility_id, session_id, scan_no, raw_hex, outcome, package, problem_id, says, at)
     select $1, $2, coalesce(max(scan_no), 0) + 1, $3, $4, $5, $6, $7, $8
       from tables.shelf_scans where facility_id = $1 and session_id = $2
     returning scan_no as "scanNo"`,
    [facilityId, sessionId, scan.rawHex, scan.outcome, scan.package, scan.problemId, scan.says, scan.at],
  );
  return scanNo;
}

export async function selectShelfScans(sql: Sql, facilityId: string, sessionId: string): Promise<ShelfScan[]> {
  return sql.rows<ShelfScan>(
    `select scan_no as "scanNo", raw_hex as "rawHex", outcome, package, problem_id as "problemId", says, at
       from tables.shelf_scans where facility_id = $1 and session_id = $2 order by scan_no desc limit 1000`,
    [facilityId, sessionId],
  );
}

export type CanaryFaultRow = { readonly code: string; readonly says: string; readonly remedy: string };

export type ScannerTest = {
  readonly testId: string;
  readonly station: string;
  readonly rawHex: string;
  readonly passed: boolean;
  readonly faults: readonly CanaryFaultRow[];
  readonly by: string;
  readonly byName: string;
  readonly at: Date;
};

export async function insertScannerTest(sql: Sql, facilityId: string, test: ScannerTest): Promise<void> {
  await sql.run(
    `insert into tables.scanner_tests (facility_id, test_id, station, raw_hex, passed, faults, tested_by, tested_by_name, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      facilityId,
      test.testId,
      test.station,
      test.rawHex,
      test.passed,
      JSON.stringify(test.faults),
      test.by,
      test.byName,
      test.at,
    ],
  );
}

/** The newest test of each station since then, by station. */
export async function selectNewestTests(
  sql: Sql,
  facilityId: string,
  { since, timeZone, now }: { readonly since: Date; readonly timeZone: string; readonly now: Date },
): Promise<(ScannerTest & { readonly today: boolean })[]> {
  return sql.rows(
    `select distinct on (station) test_id as "testId", station, raw_hex as "rawHex", passed, faults, tested_by as by,
            tested_by_name as "byName", at,
            (at at time zone $3)::date = ($4::timestamptz at time zone $3)::date as today
       from tables.scanner_tests where facility_id = $1 and at >= $2 order by station, at desc, test_id desc`,
    [facilityId, since, timeZone, now],
  );
}
