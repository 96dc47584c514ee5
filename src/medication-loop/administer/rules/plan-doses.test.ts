import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Plan, planDoses } from './plan-doses.ts';

const rules = new Map(
  Object.entries({
    'window.time-critical': 30,
    'window.every-4-hours-or-less': 30,
    'window.more-than-daily': 60,
    'window.daily-or-longer': 120,
    'window.not-eligible': 120,
    'window.stat': 60,
    'window.now': 120,
    'window.one-time': 120,
  }).map(([rule, value]) => [rule, { value: String(value), unit: 'minutes' }]),
);
const at = (text: string) => new Date(`2026-11-23T${text}:00Z`);
const interval = (minutes: number) => ({ kind: 'interval', intervalMinutes: minutes, times: [], days: [] }) as const;
const plan = (more: Partial<Plan> = {}): Plan => ({
  schedule: interval(480),
  timingClass: 'standard',
  prn: false,
  priority: 'routine',
  startAt: at('08:00'),
  stopAt: null,
  from: at('08:00'),
  to: new Date(at('08:00').getTime() + 24 * 3_600_000),
  first: true,
  timeZone: 'America/Chicago',
  rules,
  ...more,
});
const due = (more: Partial<Plan>) => planDoses(plan(more)).doses.map((dose) => dose.dueAt.toISOString().slice(8, 16));

describe('the doses of an order', () => {
  it('fall due on the schedule up to the horizon, and there are more', () => {
    expect(due({})).toEqual(['23T08:00', '23T16:00', '24T00:00']);
    expect(planDoses(plan()).more).toBe(true);
  });

  it('have the window of their timing class', () => {
    const [dose] = planDoses(plan()).doses;
    expect([dose?.windowFrom, dose?.windowTo]).toEqual([at('07:00'), at('09:00')]);
    const [critical] = planDoses(plan({ timingClass: 'time-critical' })).doses;
    expect([critical?.windowFrom, critical?.windowTo]).toEqual([at('07:30'), at('08:30')]);
  });

  it('as needed: none', () => {
    expect(planDoses(plan({ prn: true }))).toEqual({ doses: [], more: false });
    expect(planDoses(plan({ schedule: { ...interval(0), kind: 'as-needed', intervalMinutes: null } })).doses).toEqual(
      [],
    );
  });

  it('STAT once: one at the start, however late it was verified; within the hour', () => {
    const once = { ...interval(0), kind: 'once', intervalMinutes: null } as const;
    const { doses, more } = planDoses(plan({ schedule: once, priority: 'stat', from: at('11:00') }));
    expect(doses).toEqual([{ dueAt: at('08:00'), windowFrom: at('08:00'), windowTo: at('09:00') }]);
    expect(more).toBe(false);
  });

  it('NOW with a schedule: one at the start with its own time, then the schedule', () => {
    const doses = planDoses(plan({ priority: 'now', from: at('09:30') })).doses;
    expect(doses.map((dose) => dose.dueAt)).toEqual([
      at('08:00'),
      at('16:00'),
      new Date(at('16:00').getTime() + 8 * 3_600_000),
    ]);
    expect(doses[0]?.windowTo).toEqual(at('10:00'));
  });

  it('continuous: one at the start', () => {
    const { doses, more } = planDoses(
      plan({ schedule: { ...interval(0), kind: 'continuous', intervalMinutes: null } }),
    );
    expect([doses.length, more]).toEqual([1, false]);
  });

  it('verified late: a dose whose window is open is due, one whose window has passed is not made', () => {
    expect(due({ from: at('08:59') })[0]).toBe('23T08:00');
    expect(due({ from: at('09:01') })[0]).toBe('23T16:00');
  });

  it('end with the order', () => {
    const { doses, more } = planDoses(plan({ stopAt: at('16:00') }));
    expect([doses.length, more]).toEqual([1, false]);
    expect(planDoses(plan({ stopAt: at('08:00'), priority: 'stat' })).doses).toEqual([]);
  });

  it('made in one go or in pieces are the same doses, over a change of the clocks too', () => {
    const start = new Date('2026-03-07T14:00:00Z');
    const hour = 3_600_000;
    const schedules = [
      interval(240),
      interval(480),
      interval(1440),
      { kind: 'times', intervalMinutes: null, times: ['02:30', '09:00', '21:00'], days: [] } as const,
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...schedules),
        fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 5 }),
        (schedule, pieces) => {
          const base = plan({ schedule, startAt: start, from: start });
          let from = start;
          const inPieces = pieces.flatMap((hours, index) => {
            const to = new Date(from.getTime() + hours * hour);
            const { doses } = planDoses({ ...base, from, to, first: index === 0 });
            from = to;
            return doses;
          });
          expect(inPieces).toEqual(planDoses({ ...base, to: from }).doses);
        },
      ),
    );
  });
});
