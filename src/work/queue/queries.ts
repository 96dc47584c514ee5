/** Reads of the queue for screens and other modules. */
import type { Sql } from '#src/kernel/database/database.ts';
import { claimHoldMs, claimHolds, inOrder, priorityOf } from './rules.ts';
import type { Job, JobKind, RankedJob } from './shapes.ts';
import { countClosedBy, selectJob, selectOpenJob, selectOpenJobs } from './store.ts';

/** Kinds of work of a dispensing technician, done by scan. */
export const technicianKinds: readonly JobKind[] = ['refill', 'deliver'];

type Asked = {
  readonly kinds: readonly JobKind[];
  /** Left out: all units. */
  readonly unitIds?: readonly string[] | null;
  readonly now: Date;
};

/** Open jobs in the order of their priority, each with its parts. */
export async function rankedJobs(sql: Sql, facilityId: string, asked: Asked): Promise<RankedJob[]> {
  const jobs = await selectOpenJobs(sql, facilityId, asked.kinds, asked.unitIds ?? null);
  return jobs.map((job) => ({ ...job, priority: priorityOf(job, asked.now) })).sort(inOrder);
}

/** The job to do next: the one that this person has in use, else the first that nobody has. null = none is free. */
export async function nextJob(
  sql: Sql,
  facilityId: string,
  asked: Asked & { readonly userId: string },
): Promise<RankedJob | null> {
  return pickNext(await rankedJobs(sql, facilityId, asked), asked.userId, asked.now);
}

/** Of jobs in order, the one for this person. */
export function pickNext(jobs: readonly RankedJob[], userId: string, now: Date): RankedJob | null {
  const held = (job: RankedJob) => claimHolds(job, now, claimHoldMs);
  return jobs.find((job) => held(job) && job.claimedBy === userId) ?? jobs.find((job) => !held(job)) ?? null;
}

export async function findJob(sql: Sql, facilityId: string, jobId: string): Promise<Job | null> {
  return selectJob(sql, facilityId, jobId);
}

/** The open job of a kind about a subject, or null. */
export async function findOpenJob(sql: Sql, facilityId: string, kind: JobKind, subject: string): Promise<Job | null> {
  return selectOpenJob(sql, facilityId, kind, subject);
}

/** Jobs that a person has done since an instant. */
export async function doneBy(
  sql: Sql,
  facilityId: string,
  by: { readonly userId: string; readonly kinds: readonly JobKind[]; readonly since: Date },
): Promise<number> {
  return countClosedBy(sql, facilityId, by);
}
