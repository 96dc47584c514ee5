/** When the next dose of an order may be taken. The cabinet reckons from the schedule and from when one was taken last. */
import { Temporal } from 'temporal-polyfill';
import type { Timing } from './formulary.ts';
import type { ProfileOrder } from './shapes.ts';

const minute = 60_000;

/** A dose may be taken an hour before it is due; half of the time between two, when that is less. */
function earlyMs(timing: Timing): number {
  return timing.kind === 'interval' ? Math.min(60, timing.intervalMinutes / 2) * minute : 60 * minute;
}

export type Due = {
  /** due: now; later: from `at` on; open: at any time (as needed, continuous); taken: the one dose was; none: not to be taken. */
  readonly state: 'due' | 'later' | 'open' | 'taken' | 'none';
  /** Instant of the dose, in milliseconds; null where there is no time. */
  readonly at: number | null;
};

/** Looks at the dose of an order that is next at `now`. Doses that nobody took in their time are not asked for again. */
export function dueOf(order: ProfileOrder, timing: Timing | null, now: Date, timeZone: string): Due {
  const present = now.getTime();
  const stop = order.stop ? Date.parse(order.stop) : Number.POSITIVE_INFINITY;
  if (order.state !== 'active' || present > stop) return { state: 'none', at: null };
  const start = Date.parse(order.start ?? order.receivedAt);
  const last = order.lastTaken;
  if (timing?.kind === 'once') {
    if (last) return { state: 'taken', at: Date.parse(last.at) };
    return { state: present >= start - earlyMs(timing) ? 'due' : 'later', at: start };
  }
  if (order.prn || timing === null || timing.kind === 'as-needed' || timing.kind === 'continuous') {
    const pause = timing?.kind === 'interval' ? timing.intervalMinutes * minute : 0;
    const from = last ? Date.parse(last.at) + pause : start - 60 * minute;
    return present >= from ? { state: 'open', at: null } : { state: 'later', at: from };
  }
  const taken = last?.due ? Date.parse(last.due) : Number.NEGATIVE_INFINITY;
  const current = timesAround(timing, start, present + earlyMs(timing), timeZone).before;
  if (current !== null && current > taken && current < stop) return { state: 'due', at: current };
  const next = timesAround(timing, start, Math.max(taken, present), timeZone).after;
  return next !== null && next < stop ? { state: 'later', at: next } : { state: 'none', at: null };
}

type Around = { readonly before: number | null; readonly after: number | null };

/** The last time of a schedule up to `at`, and the first after it; none is before the start. */
function timesAround(timing: Timing, start: number, at: number, timeZone: string): Around {
  if (timing.kind === 'interval') {
    const step = timing.intervalMinutes * minute;
    if (!(step > 0)) return { before: null, after: null };
    const count = Math.floor((at - start) / step);
    return { before: count >= 0 ? start + count * step : null, after: start + Math.max(0, count + 1) * step };
  }
  const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
  const today = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDate();
  let before: number | null = null;
  for (let ahead = -8; ahead < 15; ahead++) {
    const day = today.add({ days: ahead });
    if (timing.days.length > 0 && !timing.days.includes(days[day.dayOfWeek - 1] ?? '')) continue;
    for (const time of timing.times) {
      const due = day.toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from(time) }).epochMilliseconds;
      if (due < start) continue;
      if (due > at) return { before, after: due };
      before = due;
    }
  }
  return { before, after: null };
}

/** "14:00", or "24-Nov 14:00" on another day than `now`. */
export function clockText(at: number, now: Date, timeZone: string): string {
  const there = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
  const here = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone);
  const two = (value: number) => String(value).padStart(2, '0');
  const time = `${two(there.hour)}:${two(there.minute)}`;
  if (there.toPlainDate().equals(here.toPlainDate())) return time;
  const month = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'][there.month - 1];
  return `${two(there.day)}-${month} ${time}`;
}
