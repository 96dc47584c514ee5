/** What is done with jobs: opened and closed by the module whose work it is; claimed, handed over and done by people. */
import type { Command, Tx } from '#src/kernel/command.ts';
import { done, type Outcome } from '#src/kernel/outcome.ts';
import { isDecimal, quantity } from '#src/kernel/quantity.ts';
import { permissionsOf } from '#src/people/roles/index.ts';
import { findUser, staffName } from '#src/people/users/index.ts';
import { shownInstant } from '#src/tables/display/index.ts';
import { findProduct, type Product } from '#src/tables/drugs/index.ts';
import { refuse } from './refusals.ts';
import { claimHoldMs, claimHolds } from './rules.ts';
import { type ScannedItem, scannedItem } from './scanned-item.ts';
import type { Job, OpenJob } from './shapes.ts';
import {
  type Closing,
  lockJob,
  updateClaim,
  updateClosed,
  updateDone,
  updateOtherClaims,
  upsertOpenJob,
} from './store.ts';

/**
 * Opens a job. There is one open job for each kind and subject: when one is open it takes over what is new (title,
 * time due, class) and goes on waiting since it was opened, with whoever has it. Tells the id of the job.
 */
export async function openJob(tx: Tx, job: OpenJob): Promise<{ readonly jobId: string }> {
  const jobId = await upsertOpenJob(tx.sql, tx.facilityId, { ...job, jobId: tx.newId(), openedAt: tx.now });
  tx.changed('jobs');
  return { jobId };
}

/** Closes the open job of a kind and subject; none open = nothing to do. Tells whether one was closed. */
export async function closeJob(
  tx: Tx,
  closing: Omit<Closing, 'at' | 'by'>,
): Promise<{ readonly closed: boolean; readonly jobId: string | null }> {
  const jobId = await updateClosed(tx.sql, tx.facilityId, { ...closing, at: tx.now, by: tx.actor.id });
  if (jobId !== null) tx.changed('jobs');
  return { closed: jobId !== null, jobId };
}

type Claimed = { readonly jobId: string; readonly claimedAt: string; readonly takenFrom: string | null };

/**
 * Takes a job into use, as a soft lock: others see name and time. Taking it again renews it; taking over from somebody
 * else is an act of its own (`takeOver`). A person has one job of a kind in use: the one before is let go.
 */
export const claimJob: Command<
  { readonly jobId: string; readonly takeOver?: boolean },
  Claimed,
  'job-not-known' | 'job-closed' | 'in-use'
> = {
  name: 'queue.claimJob',
  permission: 'job.read',
  async run(tx, { jobId, takeOver = false }) {
    const open = await lockOpen(tx, jobId);
    if (!open.ok) return open;
    const job = open.value;
    const other = job.claimedBy !== tx.actor.id && claimHolds(job, tx.now, claimHoldMs) ? job.claimedByName : null;
    if (other !== null && !takeOver) {
      return refuse('in-use', { who: other, since: job.claimedAt ? clock(tx, job.claimedAt) : null });
    }
    await updateClaim(tx.sql, tx.facilityId, jobId, { by: tx.actor.id, name: tx.actor.name, at: tx.now });
    await updateOtherClaims(tx.sql, tx.facilityId, { jobId, kind: job.kind, by: tx.actor.id });
    tx.changed('jobs');
    return done({ jobId, claimedAt: tx.now.toISOString(), takenFrom: other });
  },
};

/** Gives a job back to the queue; the reason, where one was given, stands in the record. */
export const releaseJob: Command<
  { readonly jobId: string; readonly reason?: string | null },
  { readonly jobId: string },
  'job-not-known' | 'not-your-job'
> = {
  name: 'queue.releaseJob',
  permission: 'job.read',
  async run(tx, { jobId }) {
    const job = await lockJob(tx.sql, tx.facilityId, jobId);
    if (!job) return refuse('job-not-known');
    about(tx, job);
    if (job.state !== 'open' || job.claimedBy === null) return done({ jobId });
    if (job.claimedBy !== tx.actor.id) return refuse('not-your-job', { who: job.claimedByName });
    await updateClaim(tx.sql, tx.facilityId, jobId, null);
    tx.changed('jobs');
    return done({ jobId });
  },
};

/** Hands a job to a named person who may do it, as at the end of a shift. */
export const handOverJob: Command<
  { readonly jobId: string; readonly toUserId: string },
  { readonly jobId: string; readonly to: string },
  'job-not-known' | 'job-closed' | 'not-your-job' | 'receiver-not-known'
> = {
  name: 'queue.handOverJob',
  permission: 'job.read',
  async run(tx, { jobId, toUserId }) {
    const open = await lockOpen(tx, jobId);
    if (!open.ok) return open;
    const job = open.value;
    if (claimHolds(job, tx.now, claimHoldMs) && job.claimedBy !== tx.actor.id) {
      return refuse('not-your-job', { who: job.claimedByName });
    }
    const receiver = await findUser(tx.sql, tx.facilityId, toUserId);
    const rights = receiver?.active ? permissionsOf(receiver.role) : null;
    if (!receiver || !rights?.has(job.kind === 'verify' ? 'order.verify' : 'job.read')) {
      return refuse('receiver-not-known', { userId: toUserId });
    }
    const name = staffName(receiver);
    await updateClaim(tx.sql, tx.facilityId, jobId, { by: toUserId, name, at: tx.now });
    tx.changed('jobs');
    return done({ jobId, to: name });
  },
};

type ScanCode =
  | 'job-not-known'
  | 'job-closed'
  | 'in-use'
  | 'not-done-by-scan'
  | 'scan-not-read'
  | 'scan-other-kind'
  | 'package-not-known'
  | 'wrong-item'
  | 'expired-item';

/**
 * Checks what was scanned against what the job asks for, and changes nothing: a right item lets the next step begin, a
 * wrong one is refused in its own words and stands in the record.
 */
export const checkItem: Command<{ readonly jobId: string; readonly scan: string }, ScannedItem, ScanCode> = {
  name: 'queue.checkItem',
  permission: 'job.do',
  async run(tx, { jobId, scan }) {
    const open = await scannable(tx, jobId);
    return open.ok ? scannedItem(tx, open.value.product, scan) : open;
  },
};

type DoneJob = {
  readonly jobId: string;
  readonly item: ScannedItem;
  readonly quantity: string;
  readonly unit: string;
};

/**
 * Finishes a refill or a delivery: the scanned item is checked again and the quantity that was really taken is told.
 * JobDone tells whoever the work belongs to; stock moves there.
 */
export const doJob: Command<
  { readonly jobId: string; readonly scan: string; readonly quantity?: string | null },
  DoneJob,
  ScanCode | 'quantity-not-valid'
> = {
  name: 'queue.doJob',
  permission: 'job.do',
  async run(tx, { jobId, scan, quantity: told }) {
    const open = await scannable(tx, jobId);
    if (!open.ok) return open;
    const { job, product } = open.value;
    const item = await scannedItem(tx, product, scan);
    if (!item.ok) return item;
    const taken = told ?? job.quantity ?? '1';
    if (!fitsJob(taken, job)) {
      return refuse('quantity-not-valid', { quantity: taken, unit: product.baseUnit, wanted: job.quantity });
    }
    await updateDone(tx.sql, tx.facilityId, { jobId, quantity: taken, by: tx.actor.id, at: tx.now });
    tx.emit({ name: 'JobDone', key: job.patientId ?? job.subject, payload: jobDone(tx, job, item.value, taken) });
    tx.changed('jobs');
    return done({ jobId, item: item.value, quantity: taken, unit: product.baseUnit });
  },
};

function jobDone(tx: Tx, job: Job, item: ScannedItem, taken: string): Readonly<Record<string, unknown>> {
  return {
    jobId: job.jobId,
    kind: job.kind,
    subject: job.subject,
    patientId: job.patientId,
    orderId: job.orderId,
    unitId: job.unitId,
    product: job.product,
    quantity: taken,
    wanted: job.quantity,
    lot: item.lot,
    expires: item.expires,
    detail: job.detail,
    by: tx.actor.id,
    byName: tx.actor.name,
  };
}

/** A whole or partial amount above zero, and not more than was asked for. */
function fitsJob(taken: string, job: Job): boolean {
  if (!isDecimal(taken)) return false;
  const amount = quantity(taken);
  return amount.greaterThan(0) && (job.quantity === null || amount.lessThanOrEqualTo(job.quantity));
}

async function scannable(
  tx: Tx,
  jobId: string,
): Promise<
  Outcome<
    { readonly job: Job; readonly product: Product },
    'job-not-known' | 'job-closed' | 'in-use' | 'not-done-by-scan'
  >
> {
  const open = await lockOpen(tx, jobId);
  if (!open.ok) return open;
  const job = open.value;
  if (claimHolds(job, tx.now, claimHoldMs) && job.claimedBy !== tx.actor.id) {
    return refuse('in-use', { who: job.claimedByName, since: job.claimedAt ? clock(tx, job.claimedAt) : null });
  }
  const byScan = job.kind === 'refill' || job.kind === 'deliver';
  const product = byScan && job.product ? await findProduct(tx.sql, job.product) : null;
  return product ? done({ job, product }) : refuse('not-done-by-scan');
}

async function lockOpen(tx: Tx, jobId: string): Promise<Outcome<Job, 'job-not-known' | 'job-closed'>> {
  const job = await lockJob(tx.sql, tx.facilityId, jobId);
  if (!job) return refuse('job-not-known');
  about(tx, job);
  return job.state === 'open' ? done(job) : refuse('job-closed', { reason: job.closeReason });
}

function about(tx: Tx, job: Job): void {
  tx.about({ kind: 'job', id: job.jobId, patientId: job.patientId });
}

function clock(tx: Tx, at: Date): string {
  return shownInstant(at, tx.timeZone).slice(-5);
}
