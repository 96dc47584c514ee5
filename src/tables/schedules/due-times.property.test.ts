import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dueTimes } from './index.ts';

const zones = ['America/Chicago', 'Europe/Berlin', 'Australia/Lord_Howe', 'America/St_Johns', 'UTC'];
const minute = 60_000;
const year = { min: Date.UTC(2026, 0, 1) / minute, max: Date.UTC(2026, 11, 31) / minute };
const instant = fc.integer(year).map((minutes) => new Date(minutes * minute));
const clock = fc
  .record({ hour: fc.integer({ min: 0, max: 23 }), minute: fc.integer({ min: 0, max: 59 }) })
  .map(({ hour, minute: min }) => `${String(hour).padStart(2, '0')}:${String(min).padStart(2, '0')}`);
const schedule = fc.oneof(
  fc.integer({ min: 5, max: 10_080 }).map((intervalMinutes) => ({
    kind: 'interval' as const,
    intervalMinutes,
    times: [],
    days: [],
  })),
  fc.record({
    kind: fc.constant('times' as const),
    intervalMinutes: fc.constant(null),
    times: fc.uniqueArray(clock, { minLength: 1, maxLength: 6 }),
    days: fc.subarray(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']),
  }),
);
const hours = fc.integer({ min: 1, max: 240 });

describe('due times, of any schedule, span and zone', () => {
  it('lie within start, stop and span, in order, each once', () => {
    fc.assert(
      fc.property(schedule, instant, instant, hours, fc.constantFrom(...zones), (of, startAt, from, span, timeZone) => {
        const to = new Date(from.getTime() + span * 60 * minute);
        const stopAt = new Date(startAt.getTime() + 2 * span * 60 * minute);
        const due = dueTimes({ schedule: of, startAt, stopAt, from, to, timeZone }).map((date) => date.getTime());
        expect(due.every((at) => at >= from.getTime() && at < to.getTime())).toBe(true);
        expect(due.every((at) => at >= startAt.getTime() && at < stopAt.getTime())).toBe(true);
        expect(due.every((at, place) => place === 0 || at > (due[place - 1] ?? at))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('of a span are those of its two halves: extending the horizon never doubles or loses a dose', () => {
    fc.assert(
      fc.property(
        schedule,
        instant,
        hours,
        hours,
        fc.constantFrom(...zones),
        (of, startAt, first, second, timeZone) => {
          const middle = new Date(startAt.getTime() + first * 60 * minute);
          const end = new Date(middle.getTime() + second * 60 * minute);
          const ask = (from: Date, to: Date) => dueTimes({ schedule: of, startAt, stopAt: null, from, to, timeZone });
          expect([...ask(startAt, middle), ...ask(middle, end)]).toEqual(ask(startAt, end));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('at standard times come once for each time and day, even when the clocks change', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 23 }), { minLength: 1, maxLength: 6 }),
        fc.constantFrom(...zones),
        (hoursOfDay, timeZone) => {
          const times = hoursOfDay.map((hour) => `${String(hour).padStart(2, '0')}:15`);
          const of = { kind: 'times' as const, intervalMinutes: null, times, days: [] };
          const from = new Date('2026-01-01T12:00:00Z');
          const to = new Date('2027-01-01T12:00:00Z');
          const due = dueTimes({ schedule: of, startAt: from, stopAt: null, from, to, timeZone });
          // A time in the hour that spring leaves out may fall on the next standard time: one dose fewer at most.
          expect(due.length).toBeGreaterThanOrEqual(365 * times.length - 1);
          expect(due.length).toBeLessThanOrEqual(365 * times.length);
        },
      ),
      { numRuns: 30 },
    );
  });
});
