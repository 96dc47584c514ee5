import { unitWord } from '#src/tables/display/index.ts';
import type { Reply } from '#src/web/client.ts';
import type { readNextJob } from '../contract.ts';

export type Board = Reply<typeof readNextJob>;
export type ShownJob = NonNullable<Board['job']>;

/** "Refill", "Deliver": what the job is, as a verb. */
export function verbOf(job: ShownJob): string {
  return job.kind === 'refill' ? 'Refill' : 'Deliver';
}

/** What the scanned package belongs to, once it was scanned for this job. */
export interface TakenItem {
  readonly jobId: string;
  readonly scan: string;
  readonly says: string;
}

/** True for an amount that the job can be finished with: above zero, at most what is asked for. */
export function fitsJob(quantity: string, job: ShownJob): boolean {
  if (!/^\d+(\.\d+)?$/.test(quantity) || Number(quantity) <= 0) return false;
  return job.quantity === null || Number(quantity) <= Number(job.quantity);
}

/** "20 tablets": the unit of the ledger in words. */
export function amountOf(quantity: string, unit: string | null): string {
  if (unit === null || !/^\d+(\.\d+)?$/.test(quantity)) return quantity;
  return `${quantity}\u00a0${unitWord(unit, quantity)}`;
}

/** "tablets": the unit of the ledger as a label says it. */
export function unitsOf(unit: string | null): string {
  return unit === null ? 'units' : unitWord(unit, '2');
}

/** Why the job stands where it stands: "STAT +100, due in 4 min +28". */
export function partsText(job: ShownJob): string {
  return job.priority.parts.map((part) => `${part.label} +${part.points}`).join(', ');
}
