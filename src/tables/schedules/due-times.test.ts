import { describe, expect, it } from 'vitest';
import { dueTimes, type RuleValues, type Schedule, scheduleText, window } from './index.ts';

const timeZone = 'America/Chicago';
const none = { intervalMinutes: null, times: [], days: [] };
const at = (text: string) => new Date(text);

/** Clock times in the zone, so that a test reads as a nurse would. */
function shown(dates: Date[], zone = timeZone): string[] {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  return dates.map((date) => format.format(date));
}

function due(
  schedule: Partial<Schedule> & Pick<Schedule, 'kind'>,
  from: string,
  to: string,
  more: { startAt?: string; stopAt?: string } = {},
) {
  return dueTimes({
    schedule: { ...none, ...schedule },
    startAt: at(more.startAt ?? from),
    stopAt: more.stopAt ? at(more.stopAt) : null,
    from: at(from),
    to: at(to),
    timeZone,
  });
}

describe('standard times', () => {
  const fiveTimes = { kind: 'times', times: ['06:00', '10:00', '14:00', '18:00', '22:00'] } as const;

  it('five times a day, from the start on', () => {
    const dates = due(fiveTimes, '2026-11-23T15:00:00Z', '2026-11-24T06:00:00Z');
    expect(shown(dates)).toEqual(['2026-11-23 10:00', '2026-11-23 14:00', '2026-11-23 18:00', '2026-11-23 22:00']);
  });

  it('include the instant of the start and exclude that of the stop', () => {
    const dates = due(fiveTimes, '2026-11-23T16:00:00Z', '2026-11-25T00:00:00Z', { stopAt: '2026-11-23T20:00:00Z' });
    expect(shown(dates)).toEqual(['2026-11-23 10:00']);
  });

  it('midnight belongs to the day that begins', () => {
    const dates = due({ kind: 'times', times: ['00:00'] }, '2026-11-23T06:00:00Z', '2026-11-25T06:00:00Z');
    expect(shown(dates)).toEqual(['2026-11-23 00:00', '2026-11-24 00:00']);
  });

  it('weekly falls on its days only', () => {
    const weekly = { kind: 'times', times: ['09:00'], days: ['mon', 'thu'] } as const;
    const dates = due(weekly, '2026-11-22T06:00:00Z', '2026-12-01T06:00:00Z');
    expect(shown(dates)).toEqual(['2026-11-23 09:00', '2026-11-26 09:00', '2026-11-30 09:00']);
  });

  it('in the hour that spring leaves out falls due an hour later by the clock, once', () => {
    const night = { kind: 'times', times: ['02:30', '03:30'] } as const;
    const dates = due(night, '2026-03-08T06:00:00Z', '2026-03-09T05:00:00Z');
    expect(dates.map((date) => date.toISOString())).toEqual(['2026-03-08T08:30:00.000Z']);
    const apart = due({ kind: 'times', times: ['02:30'] }, '2026-03-07T06:00:00Z', '2026-03-10T05:00:00Z');
    expect(shown(apart)).toEqual(['2026-03-07 02:30', '2026-03-08 03:30', '2026-03-09 02:30']);
  });

  it('in the hour that autumn has twice falls due once, the first time', () => {
    const dates = due({ kind: 'times', times: ['01:30'] }, '2026-11-01T05:00:00Z', '2026-11-02T06:00:00Z');
    expect(dates.map((date) => date.toISOString())).toEqual(['2026-11-01T06:30:00.000Z']);
  });
});

describe('intervals', () => {
  it('every 36 hours, counted from the start', () => {
    const dates = due({ kind: 'interval', intervalMinutes: 2160 }, '2026-11-23T14:00:00Z', '2026-11-28T00:00:00Z');
    expect(shown(dates)).toEqual(['2026-11-23 08:00', '2026-11-24 20:00', '2026-11-26 08:00']);
  });

  it('every 8 hours stays 8 hours apart over a change of the clocks', () => {
    const dates = due({ kind: 'interval', intervalMinutes: 480 }, '2026-03-08T04:00:00Z', '2026-03-09T04:00:00Z');
    expect(shown(dates)).toEqual(['2026-03-07 22:00', '2026-03-08 07:00', '2026-03-08 15:00']);
  });

  it('every other day keeps its time of day over a change of the clocks', () => {
    const dates = due({ kind: 'interval', intervalMinutes: 2880 }, '2026-03-07T15:00:00Z', '2026-03-12T00:00:00Z');
    expect(shown(dates)).toEqual(['2026-03-07 09:00', '2026-03-09 09:00', '2026-03-11 09:00']);
  });

  it('asked for a later span give the same doses as asked from the start', () => {
    const schedule = { kind: 'interval', intervalMinutes: 240 } as const;
    const dates = due(schedule, '2026-11-25T01:00:00Z', '2026-11-25T10:00:00Z', { startAt: '2026-11-23T14:00:00Z' });
    expect(dates.map((date) => date.toISOString())).toEqual(['2026-11-25T02:00:00.000Z', '2026-11-25T06:00:00.000Z']);
  });
});

describe('no schedule of doses', () => {
  it('once is the start and nothing more', () => {
    expect(due({ kind: 'once' }, '2026-11-23T14:00:00Z', '2026-11-24T00:00:00Z')).toHaveLength(1);
    expect(
      due({ kind: 'once' }, '2026-11-23T15:00:00Z', '2026-11-24T00:00:00Z', { startAt: '2026-11-23T14:00:00Z' }),
    ).toEqual([]);
  });

  it.each(['continuous', 'as-needed'] as const)('%s makes none', (kind) => {
    expect(due({ kind, intervalMinutes: 60 }, '2026-11-23T00:00:00Z', '2026-11-30T00:00:00Z')).toEqual([]);
  });

  it('nor does an order that stopped before it started', () => {
    const schedule = { kind: 'interval', intervalMinutes: 60 } as const;
    expect(due(schedule, '2026-11-23T00:00:00Z', '2026-11-24T00:00:00Z', { stopAt: '2026-11-22T00:00:00Z' })).toEqual(
      [],
    );
  });
});

const rules: RuleValues = new Map(
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

describe('window of a dose', () => {
  const daily = { ...none, kind: 'times', times: ['09:00'] } as const;
  const fourTimes = { ...none, kind: 'times', times: ['09:00', '13:00', '17:00', '21:00'] } as const;
  const every = (minutes: number) => ({ ...none, kind: 'interval', intervalMinutes: minutes }) as const;

  it.each([
    ['daily', 'standard', daily, 120],
    ['weekly', 'standard', { ...daily, days: ['mon'] }, 120],
    ['every 36 hours', 'standard', every(2160), 120],
    ['four times a day', 'standard', fourTimes, 60],
    ['every 8 hours', 'standard', every(480), 60],
    ['every 5 hours', 'standard', every(300), 60],
    ['every 4 hours', 'standard', every(240), 30],
    ['every hour', 'standard', every(60), 30],
    ['daily and time-critical', 'time-critical', daily, 30],
    ['daily and fit for no standard time', 'not-eligible', daily, 120],
    ['every 4 hours and fit for no standard time', 'not-eligible', every(240), 30],
  ] as const)('%s', (_what, timingClass, schedule, minutes) => {
    expect(window(timingClass, schedule, rules)).toEqual({ beforeMs: minutes * 60_000, afterMs: minutes * 60_000 });
  });

  it('of STAT, NOW and one time is a time to be given by; nothing is early', () => {
    expect(window('standard', daily, rules, 'stat')).toEqual({ beforeMs: 0, afterMs: 3_600_000 });
    expect(window('standard', daily, rules, 'now')).toEqual({ beforeMs: 0, afterMs: 7_200_000 });
    expect(window('time-critical', { ...none, kind: 'once' }, rules)).toEqual({ beforeMs: 0, afterMs: 7_200_000 });
  });

  it('is never guessed when the table lacks its value', () => {
    expect(() => window('standard', daily, new Map())).toThrow('window.daily-or-longer');
  });
});

describe('words', () => {
  it('say as needed once, and times where asked', () => {
    const qid = { words: 'twice a week', kind: 'times', times: ['09:00', '21:00'], days: ['mon', 'thu'] } as const;
    expect(scheduleText(qid)).toBe('twice a week');
    expect(scheduleText(qid, { prn: true })).toBe('twice a week as needed');
    expect(scheduleText(qid, { withTimes: true })).toBe('twice a week, Monday and Thursday at 09:00 and 21:00');
    expect(scheduleText({ ...none, words: 'as needed', kind: 'as-needed' }, { prn: true })).toBe('as needed');
  });
});
