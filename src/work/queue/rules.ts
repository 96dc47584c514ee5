/** Which job comes first, and why: a pure function whose parts are shown on screen. */
import type { Job, Priority, PriorityPart } from './shapes.ts';

type Rankable = Pick<Job, 'priorityClass' | 'highAlert' | 'dueAt' | 'openedAt' | 'unitKind'>;

const minuteMs = 60_000;

/**
 * Points of a job at an instant, with the parts that they come from. STAT and NOW outweigh everything that can wait;
 * among equals the time to due decides, then the risk of the drug, the place of the patient and the time of waiting.
 */
export function priorityOf(job: Rankable, now: Date): Priority {
  const parts = [classPart(job), duePart(job, now), alertPart(job), placePart(job), waitingPart(job, now)].filter(
    (part) => part !== null,
  );
  return { score: parts.reduce((total, part) => total + part.points, 0), parts };
}

/** Highest score first; of equal ones the one due first, then the one that waits longest, then by id. */
export function inOrder(
  a: { readonly priority: Priority } & Pick<Job, 'dueAt' | 'openedAt' | 'jobId'>,
  b: { readonly priority: Priority } & Pick<Job, 'dueAt' | 'openedAt' | 'jobId'>,
): number {
  return (
    b.priority.score - a.priority.score ||
    (a.dueAt?.getTime() ?? Number.MAX_SAFE_INTEGER) - (b.dueAt?.getTime() ?? Number.MAX_SAFE_INTEGER) ||
    a.openedAt.getTime() - b.openedAt.getTime() ||
    (a.jobId < b.jobId ? -1 : 1)
  );
}

const classPoints = { stat: 100, now: 60, controlled: 15, routine: 0 } as const;
const classLabels = { stat: 'STAT', now: 'NOW', controlled: 'controlled drug', routine: '' } as const;

function classPart({ priorityClass }: Rankable): PriorityPart | null {
  const points = classPoints[priorityClass];
  return points === 0 ? null : { label: classLabels[priorityClass], points };
}

/** Minutes to due and their points: one point less for each two minutes further away, from 30 (due) to 5 (50 minutes to 4 hours). */
function duePart({ dueAt }: Rankable, now: Date): PriorityPart | null {
  if (!dueAt) return null;
  const minutes = Math.round((dueAt.getTime() - now.getTime()) / minuteMs);
  if (minutes <= 0) {
    const late = Math.min(10, Math.floor(-minutes / 15));
    return { label: minutes === 0 ? 'due now' : `due ${timeText(-minutes)} ago`, points: 30 + late };
  }
  const points = minutes <= 240 ? Math.max(5, 30 - Math.floor(minutes / 2)) : 0;
  return points <= 0 ? null : { label: `due in ${timeText(minutes)}`, points };
}

function alertPart({ highAlert }: Rankable): PriorityPart | null {
  return highAlert ? { label: 'high-alert drug', points: 10 } : null;
}

const places: Readonly<Record<string, PriorityPart>> = {
  emergency: { label: 'emergency patient', points: 8 },
  'intensive-care': { label: 'intensive care patient', points: 8 },
  operating: { label: 'patient in surgery', points: 8 },
  'step-down': { label: 'step-down patient', points: 4 },
};

function placePart({ unitKind }: Rankable): PriorityPart | null {
  return unitKind === null ? null : (places[unitKind] ?? null);
}

/** One point for each ten minutes of waiting, at most 12: nothing waits for ever, and waiting alone never makes it STAT. */
function waitingPart({ openedAt }: Rankable, now: Date): PriorityPart | null {
  const minutes = Math.floor((now.getTime() - openedAt.getTime()) / minuteMs);
  const points = Math.min(12, Math.floor(minutes / 10));
  return points <= 0 ? null : { label: `waiting ${timeText(minutes)}`, points };
}

/** "4 min", "1 h", "2 h 5 min", "3 days". */
export function timeText(minutes: number): string {
  if (minutes < 60) return `${minutes} min`;
  if (minutes >= 2880) return `${Math.floor(minutes / 1440)} days`;
  const rest = minutes % 60;
  return rest === 0 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
}

/** True while a claim holds: it is a soft lock and lets go by itself after `holdMs`. */
export function claimHolds(job: Pick<Job, 'claimedBy' | 'claimedAt'>, now: Date, holdMs: number): boolean {
  return job.claimedBy !== null && job.claimedAt !== null && now.getTime() - job.claimedAt.getTime() < holdMs;
}

/** How long a claim holds without a renewal. */
export const claimHoldMs = 15 * minuteMs;
