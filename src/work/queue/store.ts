/** All SQL on jobs. */
import type { Sql } from '#src/kernel/database/database.ts';
import type { Job, JobKind, OpenJob } from './shapes.ts';

const columns = `j.job_id as "jobId", j.kind, j.subject, j.title, j.unit_id as "unitId", u.kind as "unitKind",
  j.patient_id as "patientId", j.order_id as "orderId", j.product, trim_scale(j.quantity)::text as quantity, j.detail,
  j.priority_class as "priorityClass", j.high_alert as "highAlert", j.due_at as "dueAt", j.opened_at as "openedAt", j.state,
  j.claimed_by as "claimedBy", j.claimed_by_name as "claimedByName", j.claimed_at as "claimedAt",
  j.closed_at as "closedAt", j.closed_by as "closedBy", j.close_reason as "closeReason"`;

const withUnit = `left join patients.units u on u.facility_id = j.facility_id and u.unit_id = j.unit_id`;

/** Adds an open job; when one of this kind and subject is open, that one takes over what is new. Tells its id. */
export async function upsertOpenJob(
  sql: Sql,
  facilityId: string,
  job: OpenJob & { readonly jobId: string; readonly openedAt: Date },
): Promise<string> {
  const row = await sql.one<{ jobId: string }>(
    `insert into work.jobs as j (facility_id, job_id, kind, subject, title, unit_id, patient_id, order_id, product, quantity, detail,
       priority_class, high_alert, due_at, opened_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
     on conflict (facility_id, kind, subject) where state = 'open' do update
       set title = excluded.title, unit_id = excluded.unit_id, patient_id = excluded.patient_id, order_id = excluded.order_id,
           product = excluded.product, quantity = excluded.quantity, detail = excluded.detail,
           priority_class = excluded.priority_class, high_alert = excluded.high_alert, due_at = excluded.due_at
     returning j.job_id as "jobId"`,
    [
      facilityId,
      job.jobId,
      job.kind,
      job.subject,
      job.title,
      job.unitId ?? null,
      job.patientId ?? null,
      job.orderId ?? null,
      job.product ?? null,
      job.quantity ?? null,
      JSON.stringify(job.detail ?? {}),
      job.priorityClass,
      job.highAlert ?? false,
      job.dueAt ?? null,
      job.openedAt,
    ],
  );
  return row.jobId;
}

export type Closing = {
  readonly kind: JobKind;
  readonly subject: string;
  readonly state: 'done' | 'cancelled';
  readonly reason: string;
  readonly at: Date;
  readonly by: string;
};

/** Closes the open job of a kind and subject; its id, or null when none is open. */
export async function updateClosed(sql: Sql, facilityId: string, closing: Closing): Promise<string | null> {
  const row = await sql.maybe<{ jobId: string }>(
    `update work.jobs set state = $4, close_reason = $5, closed_at = $6, closed_by = $7
      where facility_id = $1 and kind = $2 and subject = $3 and state = 'open' returning job_id as "jobId"`,
    [facilityId, closing.kind, closing.subject, closing.state, closing.reason, closing.at, closing.by],
  );
  return row?.jobId ?? null;
}

export async function lockJob(sql: Sql, facilityId: string, jobId: string): Promise<Job | null> {
  return sql.maybe<Job>(
    `select ${columns} from work.jobs j ${withUnit} where j.facility_id = $1 and j.job_id = kernel.as_uuid($2) for update of j`,
    [facilityId, jobId],
  );
}

export async function selectJob(sql: Sql, facilityId: string, jobId: string): Promise<Job | null> {
  return sql.maybe<Job>(
    `select ${columns} from work.jobs j ${withUnit} where j.facility_id = $1 and j.job_id = kernel.as_uuid($2)`,
    [facilityId, jobId],
  );
}

export async function selectOpenJob(sql: Sql, facilityId: string, kind: JobKind, subject: string): Promise<Job | null> {
  return sql.maybe<Job>(
    `select ${columns} from work.jobs j ${withUnit}
      where j.facility_id = $1 and j.kind = $2 and j.subject = $3 and j.state = 'open'`,
    [facilityId, kind, subject],
  );
}

/** Open jobs of the kinds, of one unit or of all. */
export async function selectOpenJobs(
  sql: Sql,
  facilityId: string,
  kinds: readonly JobKind[],
  unitIds: readonly string[] | null,
): Promise<Job[]> {
  return sql.rows<Job>(
    `select ${columns} from work.jobs j ${withUnit}
      where j.facility_id = $1 and j.state = 'open' and j.kind = any($2) and ($3::text[] is null or j.unit_id = any($3))
      order by j.opened_at, j.job_id`,
    [facilityId, kinds, unitIds],
  );
}

/** Jobs of a kind that were closed since an instant by a person: what a shift has done. */
export async function countClosedBy(
  sql: Sql,
  facilityId: string,
  by: { readonly userId: string; readonly kinds: readonly JobKind[]; readonly since: Date },
): Promise<number> {
  const row = await sql.one<{ n: number }>(
    `select count(*)::int as n from work.jobs
      where facility_id = $1 and kind = any($2) and state = 'done' and closed_by = $3 and closed_at >= $4`,
    [facilityId, by.kinds, by.userId, by.since],
  );
  return row.n;
}

export async function updateClaim(
  sql: Sql,
  facilityId: string,
  jobId: string,
  claim: { readonly by: string; readonly name: string; readonly at: Date } | null,
): Promise<void> {
  await sql.run(
    `update work.jobs set claimed_by = $3, claimed_by_name = $4, claimed_at = $5 where facility_id = $1 and job_id = kernel.as_uuid($2)`,
    [facilityId, jobId, claim?.by ?? null, claim?.name ?? null, claim?.at ?? null],
  );
}

/** Lets go of the other open jobs of a kind that a person has in use. */
export async function updateOtherClaims(
  sql: Sql,
  facilityId: string,
  claim: { readonly jobId: string; readonly kind: JobKind; readonly by: string },
): Promise<void> {
  await sql.run(
    `update work.jobs set claimed_by = null, claimed_by_name = null, claimed_at = null
      where facility_id = $1 and kind = $2 and claimed_by = $3 and job_id::text <> $4 and state = 'open'`,
    [facilityId, claim.kind, claim.by, claim.jobId],
  );
}

export async function updateDone(
  sql: Sql,
  facilityId: string,
  done: { readonly jobId: string; readonly quantity: string | null; readonly by: string; readonly at: Date },
): Promise<void> {
  await sql.run(
    `update work.jobs set state = 'done', close_reason = 'done by scan', quantity = coalesce($3, quantity), closed_by = $4, closed_at = $5
      where facility_id = $1 and job_id = kernel.as_uuid($2)`,
    [facilityId, done.jobId, done.quantity, done.by, done.at],
  );
}

/** Open jobs of a merged patient go on under the other number. */
export async function updatePatient(sql: Sql, facilityId: string, fromId: string, intoId: string): Promise<number> {
  return sql.run(`update work.jobs set patient_id = $3 where facility_id = $1 and patient_id = $2 and state = 'open'`, [
    facilityId,
    fromId,
    intoId,
  ]);
}

/** Open jobs of a patient who was moved wait at the new unit. */
export async function updateUnit(sql: Sql, facilityId: string, patientId: string, unitId: string): Promise<number> {
  return sql.run(
    `update work.jobs set unit_id = $3
      where facility_id = $1 and patient_id = $2 and state = 'open' and unit_id is distinct from $3`,
    [facilityId, patientId, unitId],
  );
}

export type LateJob = {
  readonly jobId: string;
  readonly kind: JobKind;
  readonly title: string;
  readonly unitId: string | null;
  readonly patientId: string | null;
  readonly priorityClass: string;
  readonly dueAt: Date;
  readonly openedAt: Date;
  readonly allowedMinutes: number;
};

/** Open jobs that are due and have waited longer than the rule value of their kind and class allows. */
export async function selectLateJobs(sql: Sql, facilityId: string, now: Date): Promise<LateJob[]> {
  return sql.rows<LateJob>(
    `select j.job_id as "jobId", j.kind, j.title, j.unit_id as "unitId", j.patient_id as "patientId",
            j.priority_class as "priorityClass", j.due_at as "dueAt", j.opened_at as "openedAt", r.value::int as "allowedMinutes"
       from work.jobs j
       join tables.rule_values r on r.rule = 'queue.' || j.kind || '.' || j.priority_class
      where j.facility_id = $1 and j.state = 'open' and j.due_at <= $2
        and j.opened_at < $2::timestamptz - make_interval(mins => r.value::int)
      order by j.due_at, j.job_id`,
    [facilityId, now],
  );
}

/** Open jobs that nobody can be told of: the unit or the product that they name does not exist. */
export async function selectPlacelessJobs(
  sql: Sql,
  facilityId: string,
): Promise<{ jobId: string; kind: string; title: string; unitId: string | null; product: string | null }[]> {
  return sql.rows(
    `select j.job_id as "jobId", j.kind, j.title, j.unit_id as "unitId", j.product
       from work.jobs j
      where j.facility_id = $1 and j.state = 'open'
        and ((j.unit_id is not null and not exists (select from patients.units u where u.facility_id = $1 and u.unit_id = j.unit_id))
          or (j.product is not null and not exists (select from tables.products p where p.product = j.product)))
      order by j.opened_at`,
    [facilityId],
  );
}
