import { describe, expect, it } from 'vitest';
import {
  calendarDay,
  formatAge,
  formatDate,
  formatDateTime,
  formatSpan,
  formatTime,
  formatWhen,
} from './time-format.ts';

const zone = 'America/New_York';

describe('dates and times', () => {
  it('read in the zone of the facility', () => {
    expect(formatDateTime('2026-11-24T04:46:00Z', zone)).toBe('23-Nov-2026 23:46');
    expect(formatDate('2026-09-05T12:00:00Z', zone)).toBe('05-Sep-2026');
    expect(formatTime('2026-11-23T05:00:00Z', zone)).toBe('00:00');
  });

  it('say the same hour twice when summer time ends', () => {
    expect(formatTime('2026-11-01T05:30:00Z', zone)).toBe('01:30');
    expect(formatTime('2026-11-01T06:30:00Z', zone)).toBe('01:30');
  });

  it('keep a plain date in every zone', () => {
    expect(formatDate('1957-08-14', 'Pacific/Auckland')).toBe('14-Aug-1957');
    expect(formatDate('1957-08-14', zone)).toBe('14-Aug-1957');
  });

  it('say "not known" for what is no date', () => {
    expect(formatDate('soon', zone)).toBe('not known');
  });

  it('leave today out', () => {
    const now = new Date('2026-11-23T15:00:00Z');
    expect(formatWhen('2026-11-23T14:46:00Z', now, zone)).toBe('09:46');
    expect(formatWhen('2026-11-22T14:46:00Z', now, zone)).toBe('22-Nov-2026 09:46');
    expect(calendarDay(new Date('2026-11-24T04:00:00Z'), zone)).toBe('2026-11-23');
  });
});

describe('spans', () => {
  it.each([
    [-5, '0 s'],
    [42_000, '42 s'],
    [6 * 60_000, '6 min'],
    [150 * 60_000, '2 h 30 min'],
    [120 * 60_000, '2 h'],
    [76 * 3_600_000, '3 d 4 h'],
  ])('%d ms reads %s', (ms, text) => {
    expect(formatSpan(ms)).toBe(text);
  });
});

describe('age', () => {
  it.each([
    ['1957-08-14', '2026-11-23', '69 y'],
    ['1957-11-24', '2026-11-23', '68 y'],
    ['2025-06-23', '2026-11-23', '17 mo'],
    ['2026-09-25', '2026-11-23', '8 wk'],
    ['2026-11-20', '2026-11-23', '3 d'],
    ['2027-01-01', '2026-11-23', 'age not known'],
    ['', '2026-11-23', 'age not known'],
  ])('born %s on %s is %s', (born, on, age) => {
    expect(formatAge(born, on)).toBe(age);
  });
});
