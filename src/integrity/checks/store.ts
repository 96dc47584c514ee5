import type { FindingDraft } from '#src/kernel/check.ts';
import type { Sql } from '#src/kernel/database/database.ts';

export type CheckRun = {
  readonly checkId: string;
  readonly ranAt: Date;
  readonly ranWallAt: Date;
  readonly durationMs: number;
  readonly state: 'holds' | 'broken' | 'not-known';
  readonly openFindings: number;
  readonly failure: string | null;
};

export type Finding = {
  readonly findingId: string;
  readonly checkId: string;
  readonly subject: string;
  readonly effect: FindingDraft['effect'];
  readonly severity: number;
  readonly says: string;
  readonly detail: string;
  readonly evidence: Record<string, unknown>;
  readonly patients: string[];
  readonly nextDueAt: Date | null;
  readonly ownerRole: string;
  readonly nextStep: string;
  readonly nextLink: string | null;
  readonly openedAt: Date;
  readonly seenAt: Date;
  readonly takenBy: string | null;
  readonly takenAt: Date | null;
  readonly clearedAt: Date | null;
};

const columns = `finding_id as "findingId", check_id as "checkId", subject, effect, severity, says, detail, evidence, patients,
  next_due_at as "nextDueAt", owner_role as "ownerRole", next_step as "nextStep", next_link as "nextLink",
  opened_at as "openedAt", seen_at as "seenAt", taken_by as "takenBy", taken_at as "takenAt", cleared_at as "clearedAt"`;

export function openFindings(sql: Sql, facilityId: string): Promise<Finding[]> {
  return sql.rows<Finding>(`select ${columns} from integrity.findings where facility_id = $1 and cleared_at is null`, [
    facilityId,
  ]);
}

/** Findings by id, locked in the order of their ids. */
export function findingsByIds(sql: Sql, facilityId: string, findingIds: readonly string[]): Promise<Finding[]> {
  return sql.rows<Finding>(
    `select ${columns} from integrity.findings where facility_id = $1 and finding_id = any($2::uuid[]) order by finding_id for update`,
    [facilityId, findingIds],
  );
}

export function clearedSince(sql: Sql, facilityId: string, since: Date): Promise<Finding[]> {
  return sql.rows<Finding>(
    `select ${columns} from integrity.findings where facility_id = $1 and cleared_at >= $2 order by cleared_at desc limit 200`,
    [facilityId, since],
  );
}

export function checkRuns(sql: Sql, facilityId: string): Promise<CheckRun[]> {
  return sql.rows<CheckRun>(
    `select check_id as "checkId", ran_at as "ranAt", ran_wall_at as "ranWallAt", duration_ms as "durationMs", state,
            open_findings as "openFindings", failure
       from integrity.check_runs where facility_id = $1`,
    [facilityId],
  );
}

/** Opens what is new, refreshes what goes on (who took it and since when stay), clears what is gone; returns [opened, cleared]. */
export async function settleFindings(
  sql: Sql,
  facilityId: string,
  checkId: string,
  drafts: readonly (FindingDraft & { readonly findingId: string })[],
  now: Date,
): Promise<readonly [number, number]> {
  const rows = drafts.map((draft) => ({
    finding_id: draft.findingId,
    subject: draft.subject,
    effect: draft.effect,
    severity: draft.severity,
    says: draft.says,
    detail: draft.detail,
    evidence: draft.evidence,
    patients: draft.patients,
    next_due_at: draft.nextDueAt ?? null,
    owner_role: draft.ownerRole,
    next_step: draft.nextStep,
    next_link: draft.nextLink ?? null,
  }));
  const written = await sql.rows<{ fresh: boolean }>(
    `insert into integrity.findings (facility_id, finding_id, check_id, subject, effect, severity, says, detail, evidence, patients,
         next_due_at, owner_role, next_step, next_link, opened_at, seen_at)
     select $1, d.finding_id, $2, d.subject, d.effect, d.severity, d.says, d.detail, d.evidence, d.patients, d.next_due_at,
            d.owner_role, d.next_step, d.next_link, $4, $4
       from jsonb_to_recordset($3::jsonb) as d(finding_id uuid, subject text, effect text, severity int, says text, detail text,
            evidence jsonb, patients uuid[], next_due_at timestamptz, owner_role text, next_step text, next_link text)
     on conflict (facility_id, check_id, subject) where cleared_at is null
     do update set effect = excluded.effect, severity = excluded.severity, says = excluded.says, detail = excluded.detail,
            evidence = excluded.evidence, patients = excluded.patients, next_due_at = excluded.next_due_at,
            owner_role = excluded.owner_role, next_step = excluded.next_step, next_link = excluded.next_link, seen_at = excluded.seen_at
     returning (xmax = 0) as fresh`,
    [facilityId, checkId, JSON.stringify(rows), now],
  );
  const cleared = await sql.run(
    `update integrity.findings set cleared_at = $4
      where facility_id = $1 and check_id = $2 and cleared_at is null and subject <> all($3::text[])`,
    [facilityId, checkId, drafts.map((draft) => draft.subject), now],
  );
  return [written.filter((row) => row.fresh).length, cleared];
}

export function putCheckRun(sql: Sql, facilityId: string, run: CheckRun): Promise<number> {
  return sql.run(
    `insert into integrity.check_runs (facility_id, check_id, ran_at, ran_wall_at, duration_ms, state, open_findings, failure)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (facility_id, check_id) do update set ran_at = excluded.ran_at, ran_wall_at = excluded.ran_wall_at,
        duration_ms = excluded.duration_ms, state = excluded.state, open_findings = excluded.open_findings, failure = excluded.failure`,
    [facilityId, run.checkId, run.ranAt, run.ranWallAt, run.durationMs, run.state, run.openFindings, run.failure],
  );
}

export function takeFindingRows(
  sql: Sql,
  facilityId: string,
  by: { findingIds: readonly string[]; takenBy: string; at: Date },
): Promise<number> {
  return sql.run(
    `update integrity.findings set taken_by = $3, taken_at = $4 where facility_id = $1 and finding_id = any($2::uuid[])`,
    [facilityId, by.findingIds, by.takenBy, by.at],
  );
}
