/** The door of the schedules: pure rules about when doses fall due. */
export { dueTimes } from './due-times.ts';
export { type Priority, window } from './giving-window.ts';
export type { GivingWindow, RuleValues, Schedule, ScheduleKind, TimingClass } from './shapes.ts';
export { scheduleText } from './words.ts';
