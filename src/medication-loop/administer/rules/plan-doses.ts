/** Which doses of an order fall due within a span: a pure function of order, schedule and rule values. */
import { later, minutes } from '#src/kernel/clock.ts';
import {
  dueTimes,
  window as givingWindow,
  type RuleValues,
  type Schedule,
  type TimingClass,
} from '#src/tables/schedules/index.ts';

export type Plan = {
  readonly schedule: Pick<Schedule, 'kind' | 'intervalMinutes' | 'times' | 'days'>;
  readonly timingClass: TimingClass;
  readonly prn: boolean;
  readonly priority: 'stat' | 'now' | 'routine' | 'one-time' | 'prn';
  readonly startAt: Date;
  readonly stopAt: Date | null;
  /** Doses are made from here … */
  readonly from: Date;
  /** … to here. */
  readonly to: Date;
  /** True the first time that doses are made: a first dose is due although its time has passed. */
  readonly first: boolean;
  readonly timeZone: string;
  readonly rules: RuleValues;
};

export type PlannedDose = { readonly dueAt: Date; readonly windowFrom: Date; readonly windowTo: Date };

/**
 * Doses with their windows. As needed: none. STAT, NOW, one-time and continuous: one at the start, due however late the
 * order was verified (TIM-3). A STAT or NOW order with a schedule: one at the start, then the schedule.
 */
export function planDoses(plan: Plan): { doses: PlannedDose[]; more: boolean } {
  if (plan.prn || plan.schedule.kind === 'as-needed') return { doses: [], more: false };
  const one = plan.schedule.kind === 'once' || plan.schedule.kind === 'continuous';
  const urgent = plan.priority === 'stat' || plan.priority === 'now';
  const ended = plan.stopAt !== null && plan.stopAt.getTime() <= plan.startAt.getTime();
  if (ended) return { doses: [], more: false };
  const doses: PlannedDose[] = [];
  if (plan.first && (one || urgent)) doses.push(timed(plan, plan.startAt, urgent));
  if (one) return { doses, more: false };
  const span = { from: plan.first ? openFrom(plan) : plan.from, to: plan.to };
  const { schedule, startAt, stopAt, timeZone } = plan;
  for (const dueAt of dueTimes({ schedule, startAt, stopAt, ...span, timeZone })) {
    if (doses.some((dose) => dose.dueAt.getTime() === dueAt.getTime())) continue;
    doses.push(timed(plan, dueAt, false));
  }
  return { doses, more: stopAt === null || stopAt.getTime() > plan.to.getTime() };
}

function timed(plan: Plan, dueAt: Date, urgent: boolean): PlannedDose {
  const priority = urgent ? plan.priority : 'routine';
  const { beforeMs, afterMs } = givingWindow(plan.timingClass, plan.schedule, plan.rules, priority);
  return { dueAt, windowFrom: later(dueAt, -beforeMs), windowTo: later(dueAt, afterMs) };
}

/** A dose whose window is still open when the order is verified is due; one whose window has passed is not made. */
function openFrom(plan: Plan): Date {
  const { afterMs } = givingWindow(plan.timingClass, plan.schedule, plan.rules, 'routine');
  return later(plan.from, -Math.max(afterMs, minutes(1)));
}
