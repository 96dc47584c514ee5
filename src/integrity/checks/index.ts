export { checks } from './checks.ts';
export { takeFinding } from './commands.ts';
export { byPatientEffect, effectWords, type Group, groupFindings, standing } from './rules.ts';
export { type CheckResult, runAllChecks, runCheck, runDueChecks } from './run-checks.ts';
export { checkRuns, clearedSince, type Finding, openFindings } from './store.ts';
