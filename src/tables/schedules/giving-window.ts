/**
 * How early and how late a dose still counts as in time. CMS S&C-12-05 (2011, withdrew the uniform 30-minute rule) and
 * ISMP's timeliness guideline: time-critical, non-time-critical, and what no window fits. The minutes are rule values.
 */
import type { GivingWindow, RuleValues, Schedule, TimingClass } from './shapes.ts';

export type Priority = 'stat' | 'now' | 'routine' | 'one-time' | 'prn';

type Rule =
  | 'window.time-critical'
  | 'window.daily-or-longer'
  | 'window.more-than-daily'
  | 'window.every-4-hours-or-less'
  | 'window.not-eligible'
  | 'window.stat'
  | 'window.now'
  | 'window.one-time';

const minuteMs: Readonly<Record<string, number>> = {
  minute: 60_000,
  minutes: 60_000,
  hour: 3_600_000,
  hours: 3_600_000,
};

/**
 * Window of a scheduled dose. STAT, NOW and one-time doses are outside the rule of scheduled doses: nothing is early,
 * and they have a time of their own to be given by. Throws when the rule value is not in the table: a hospital without
 * its windows cannot be told that it is late.
 */
export function window(
  timingClass: TimingClass,
  schedule: Pick<Schedule, 'kind' | 'intervalMinutes' | 'times' | 'days'>,
  rules: RuleValues,
  priority: Priority = 'routine',
): GivingWindow {
  if (priority === 'stat' || priority === 'now') return { beforeMs: 0, afterMs: valueMs(rules, `window.${priority}`) };
  if (schedule.kind === 'once') return { beforeMs: 0, afterMs: valueMs(rules, 'window.one-time') };
  const both = valueMs(rules, scheduledRule(timingClass, schedule));
  return { beforeMs: both, afterMs: both };
}

function scheduledRule(
  timingClass: TimingClass,
  schedule: Pick<Schedule, 'kind' | 'intervalMinutes' | 'times' | 'days'>,
): Rule {
  if (timingClass === 'time-critical') return 'window.time-critical';
  const apart = shortestGapMinutes(schedule);
  if (apart !== null && apart <= 240) return 'window.every-4-hours-or-less';
  if (timingClass === 'not-eligible') return 'window.not-eligible';
  return apart === null || apart >= 1440 ? 'window.daily-or-longer' : 'window.more-than-daily';
}

/**
 * Minutes between two doses by which "more often than daily" and "every 4 hours or more often" are judged: the
 * interval, or a day divided by the doses in it. null = one dose.
 */
export function shortestGapMinutes(
  schedule: Pick<Schedule, 'kind' | 'intervalMinutes' | 'times' | 'days'>,
): number | null {
  if (schedule.kind === 'interval') return schedule.intervalMinutes;
  if (schedule.kind !== 'times' || schedule.times.length === 0) return null;
  return 1440 / schedule.times.length;
}

function valueMs(rules: RuleValues, rule: Rule): number {
  const found = rules.get(rule);
  const unit = found ? minuteMs[found.unit] : undefined;
  if (!found || unit === undefined) throw new Error(`rule value ${rule} is missing, or is not in minutes or hours`);
  return Number(found.value) * unit;
}
