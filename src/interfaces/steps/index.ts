/** The door of the steps. */
export { stepMapsKind, stepsKind } from './kinds.ts';
export { runSteps, traceSteps } from './run-steps.ts';
export { createSandbox, type Sandbox } from './sandbox/sandbox.ts';
export type { RunScript, StepResult, StepsOf, StepVersions, TracedStep } from './shapes.ts';
export { readStep } from './standard-steps.ts';
export { traceOf, versionsAt } from './versions.ts';
