/** The door of the bar-code desk: scans that failed are reported here; links, shelf scans and test cards are made here. */
export { checks } from './checks.ts';
export { reactions } from './reactions.ts';
export { reportAfterRefusal, reportScan } from './report.ts';
export { deskRoutes } from './routes.ts';
export { type FailedScan, type FailureReason, failureReasons } from './shapes.ts';
export { selectMinutesToFix as minutesToFix } from './store.ts';
