/** The door of the queue. */
export { checks } from './checks.ts';
export { checkItem, claimJob, closeJob, doJob, handOverJob, openJob, releaseJob } from './commands.ts';
export { doneBy, findJob, findOpenJob, nextJob, pickNext, rankedJobs, technicianKinds } from './queries.ts';
export { reactions } from './reactions.ts';
export { routes } from './routes.ts';
export { claimHoldMs, claimHolds, inOrder, priorityOf, timeText } from './rules.ts';
export type { ScannedItem } from './scanned-item.ts';
export type { Job, JobKind, OpenJob, Priority, PriorityClass, PriorityPart, RankedJob } from './shapes.ts';
