import { describe, expect, test } from 'vitest';
import { formatTimestamp, ianaZone, parseTimestamp, toInstant, type ZoneOffsets } from './index.ts';

describe('parseTimestamp', () => {
  test.each([
    ['2026', { precision: 'year', year: 2026 }],
    ['202603', { precision: 'month', year: 2026, month: 3 }],
    ['20260301', { precision: 'day', year: 2026, month: 3, day: 1 }],
    ['2026030112', { precision: 'hour', hour: 12 }],
    ['202603011205', { precision: 'minute', hour: 12, minute: 5 }],
    ['20260301120506', { precision: 'second', second: 6 }],
    ['20040328134623.1234+0300', { precision: 'fraction', fraction: '1234', offsetMinutes: 180 }],
    ['202603011200-0500', { precision: 'minute', offsetMinutes: -300 }],
    ['20260301-0330', { precision: 'day', offsetMinutes: -210 }],
    ['20260301120000-0000', { offsetMinutes: 0 }],
    ['20240229', { day: 29 }],
  ])('%s', (text, expected) => {
    expect(parseTimestamp(text)).toMatchObject({ ...expected, text });
  });

  test('nothing is made up', () => {
    expect(parseTimestamp('2026')).toEqual({ text: '2026', precision: 'year', year: 2026 });
  });

  test.each([
    '',
    '""',
    '202',
    '20261',
    '20261301',
    '20260230',
    '20250229',
    '2026030124',
    '202603011260',
    '20260301120060',
  ])('%j is none', (text) => {
    expect(parseTimestamp(text)).toBeNull();
  });

  test.each([
    '2026-03-01',
    '2014/09/09 12:22:22',
    '20260301120000.',
    '20260301+1600',
    '20260301+0060',
    '2026030112000',
    ' 2026',
  ])('%j is none', (text) => {
    expect(parseTimestamp(text)).toBeNull();
  });
});

function instant(text: string, zone: number | ZoneOffsets): string {
  const parsed = parseTimestamp(text);
  if (parsed === null) return 'no timestamp';
  const found = toInstant(parsed, zone);
  if (!found.ok) return found.problem.code;
  return `${new Date(found.value.epochMs).toISOString()}${found.value.isAmbiguous ? ' twice' : ''}`;
}

describe('toInstant', () => {
  const newYork = ianaZone('America/New_York') ?? 0;

  test.each([
    ['20260301120000', -300, '2026-03-01T17:00:00.000Z'],
    ['20260301120000+0100', -300, '2026-03-01T11:00:00.000Z'],
    ['20260301120000.25', 0, '2026-03-01T12:00:00.250Z'],
    ['20260301', 60, '2026-02-28T23:00:00.000Z'],
    ['0099', 0, '0099-01-01T00:00:00.000Z'],
  ])('%s at offset %i', (text, offset, expected) => {
    expect(instant(text, offset)).toBe(expected);
  });

  test.each([
    ['202601011200', '2026-01-01T17:00:00.000Z'],
    ['202607011200', '2026-07-01T16:00:00.000Z'],
    ['202603080159', '2026-03-08T06:59:00.000Z'],
    ['202603080230', 'time-nonexistent'],
    ['202603080300', '2026-03-08T07:00:00.000Z'],
    ['202611010059', '2026-11-01T04:59:00.000Z'],
    ['202611010130', '2026-11-01T05:30:00.000Z twice'],
    ['202611010200', '2026-11-01T07:00:00.000Z'],
    ['202611010130-0500', '2026-11-01T06:30:00.000Z'],
  ])('%s in New York', (text, expected) => {
    expect(instant(text, newYork)).toBe(expected);
  });

  test('a zone of a half hour, and one that is none', () => {
    expect(instant('202601011200', ianaZone('Asia/Kolkata') ?? 0)).toBe('2026-01-01T06:30:00.000Z');
    expect(ianaZone('Nowhere/Land')).toBeNull();
  });
});

test('formatTimestamp', () => {
  const date = new Date('2026-03-01T03:04:05.678Z');
  expect(formatTimestamp(date, 0)).toBe('20260301030405+0000');
  expect(formatTimestamp(date, -300)).toBe('20260228220405-0500');
  expect(formatTimestamp(date, 330, { precision: 'minute' })).toBe('202603010834+0530');
  expect(formatTimestamp(date, 330, { precision: 'fraction', withOffset: false })).toBe('20260301083405.678');
  expect(formatTimestamp(date, 0, { precision: 'day' })).toBe('20260301');
  expect(formatTimestamp(date, 0, { precision: 'hour' })).toBe('2026030103+0000');
});
