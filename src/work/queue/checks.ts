/** What should always hold of jobs. */
import type { Check, FindingDraft } from '#src/kernel/check.ts';
import type { Sql } from '#src/kernel/database/database.ts';
import { timeText } from './rules.ts';
import { type LateJob, selectLateJobs, selectPlacelessJobs } from './store.ts';

const minuteMs = 60_000;

async function late(sql: Sql, facilityId: string, now: Date): Promise<FindingDraft[]> {
  const jobs = await selectLateJobs(sql, facilityId, now);
  return jobs.map((job) => lateFinding(job, now));
}

function lateFinding(job: LateJob, now: Date): FindingDraft {
  const waited = Math.floor((now.getTime() - job.openedAt.getTime()) / minuteMs);
  const owners = {
    verify: 'pharmacist',
    'review-override': 'pharmacist',
    'resolve-discrepancy': 'informatics',
  } as const;
  const ownerRole = job.kind in owners ? owners[job.kind as keyof typeof owners] : 'dispensing-technician';
  const atBedside = job.kind === 'verify' || job.kind === 'deliver';
  return {
    subject: job.jobId,
    effect: atBedside && job.patientId ? 'doses-at-risk' : 'work-blocked',
    severity: job.priorityClass === 'stat' ? 1 : atBedside ? 2 : 3,
    says: `${job.title} has waited ${timeText(waited)}; ${timeText(job.allowedMinutes)} are allowed`,
    detail: `Kind ${job.kind}, class ${job.priorityClass}, due since ${timeText(Math.floor((now.getTime() - job.dueAt.getTime()) / minuteMs))}`,
    evidence: { jobId: job.jobId, openedAt: job.openedAt, dueAt: job.dueAt, allowedMinutes: job.allowedMinutes },
    patients: job.patientId ? [job.patientId] : [],
    nextDueAt: job.dueAt,
    ownerRole,
    nextStep:
      job.kind === 'verify' ? 'Verify the order or ask its prescriber' : 'Do the job, or hand it to somebody who can',
    nextLink: job.kind === 'verify' ? '/verification' : '/my-next-job',
  };
}

async function placeless(sql: Sql, facilityId: string): Promise<FindingDraft[]> {
  const jobs = await selectPlacelessJobs(sql, facilityId);
  return jobs.map((job) => ({
    subject: job.jobId,
    effect: 'work-blocked',
    severity: 3,
    says: `${job.title}: the unit or the product of this job is not in the tables`,
    detail: `Unit ${job.unitId ?? 'none'}, product ${job.product ?? 'none'}: nobody is shown this job where it is to be done`,
    evidence: { ...job },
    patients: [],
    ownerRole: 'informatics',
    nextStep: 'Load the missing unit or product, or close the job',
    nextLink: '/my-next-job',
  }));
}

export const checks: Check[] = [
  {
    id: 'queue.done-in-time',
    title: 'No job that is due waits longer than its class allows',
    everySeconds: 30,
    run: late,
  },
  {
    id: 'queue.has-a-place',
    title: 'Every open job names a unit and a product that exist',
    everySeconds: 300,
    run: placeless,
  },
];
