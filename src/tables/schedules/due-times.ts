/** When the doses of an order fall due: a pure function of schedule, order and time zone. */
import { Temporal } from 'temporal-polyfill';
import type { Schedule } from './shapes.ts';

export type DueQuestion = {
  readonly schedule: Pick<Schedule, 'kind' | 'intervalMinutes' | 'times' | 'days'>;
  readonly startAt: Date;
  /** The first instant at which no dose is due any more; null = open. */
  readonly stopAt: Date | null;
  /** The span asked for: from ≤ due < to. */
  readonly from: Date;
  readonly to: Date;
  /** IANA zone of the facility. */
  readonly timeZone: string;
};

const minuteMs = 60_000;

/**
 * Instants at which doses fall due, in order, each once.
 * - interval: counted from the start. Under a day the clock that counts is elapsed time, so that "every 8 hours" is 8
 *   hours apart over a change of the clocks too. Whole days keep the time of day ("every other day at 09:00").
 * - times: the standard times of each day (of the days named) in the facility's zone. In the hour that is left out in
 *   spring the dose falls due an hour later by the clock; in the hour that comes twice it falls due the first time.
 * - once: the start. continuous and as-needed: none.
 */
export function dueTimes({ schedule, startAt, stopAt, from, to, timeZone }: DueQuestion): Date[] {
  const first = Math.max(startAt.getTime(), from.getTime());
  const end = Math.min(stopAt?.getTime() ?? Number.POSITIVE_INFINITY, to.getTime());
  if (!(first < end)) return [];
  switch (schedule.kind) {
    case 'once':
      return startAt.getTime() >= first ? [new Date(startAt.getTime())] : [];
    case 'interval':
      return intervalTimes(schedule.intervalMinutes, startAt, first, end, timeZone);
    case 'times':
      return standardTimes(schedule, first, end, timeZone);
    case 'continuous':
    case 'as-needed':
      return [];
  }
}

function intervalTimes(minutes: number | null, startAt: Date, first: number, end: number, timeZone: string): Date[] {
  if (minutes === null || !Number.isInteger(minutes) || minutes <= 0) return [];
  return minutes % 1440 === 0
    ? dayTimes(minutes / 1440, startAt, first, end, timeZone)
    : elapsedTimes(minutes * minuteMs, startAt.getTime(), first, end);
}

function elapsedTimes(step: number, start: number, first: number, end: number): Date[] {
  const due: Date[] = [];
  for (let at = start + Math.ceil((first - start) / step) * step; at < end; at += step) due.push(new Date(at));
  return due;
}

function dayTimes(everyDays: number, startAt: Date, first: number, end: number, timeZone: string): Date[] {
  const start = Temporal.Instant.fromEpochMilliseconds(startAt.getTime()).toZonedDateTimeISO(timeZone);
  // One step early: a day may have 25 hours.
  const passed = Math.floor((first - startAt.getTime()) / (everyDays * 1440 * minuteMs));
  const due: Date[] = [];
  for (let step = Math.max(0, passed - 1); ; step++) {
    const at = start.add({ days: step * everyDays }).epochMilliseconds;
    if (at >= end) return due;
    if (at >= first) due.push(new Date(at));
  }
}

const weekDays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

function standardTimes(
  { times, days }: Pick<Schedule, 'times' | 'days'>,
  first: number,
  end: number,
  timeZone: string,
): Date[] {
  const due = new Set<number>();
  const firstDay = dayOf(first, timeZone);
  const lastDay = dayOf(end, timeZone);
  for (let day = firstDay; Temporal.PlainDate.compare(day, lastDay) <= 0; day = day.add({ days: 1 })) {
    if (days.length > 0 && !days.includes(weekDays[day.dayOfWeek - 1] ?? '')) continue;
    for (const time of times) {
      const at = day.toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from(time) }).epochMilliseconds;
      if (at >= first && at < end) due.add(at);
    }
  }
  return [...due].sort((a, b) => a - b).map((at) => new Date(at));
}

function dayOf(epochMs: number, timeZone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(timeZone).toPlainDate();
}
