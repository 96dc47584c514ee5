import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { fetchCommand, firstSegment, lastSegment, prunable, quoteWord, recoveryTime, segmentsBetween } from './wal.ts';

describe('recoveryTime', () => {
  test.each([
    ['2026-11-23T10:46:00Z', '2026-11-23 10:46:00+00'],
    ['2026-11-23 10:46:00.123456+00', '2026-11-23 10:46:00.123456+00'],
    ['2026-11-23T10:46+05:30', '2026-11-23 10:46+05:30'],
    ['2026-11-23t10:46:00-0500', '2026-11-23 10:46:00-0500'],
    ['2026-11-23T10:46:00-05:00', '2026-11-23 10:46:00-05:00'],
  ])('%s', (given, expected) => {
    expect(recoveryTime(given)).toBe(expected);
  });

  test.each(['2026-11-23T10:46:00', '2026-13-40T10:46:00Z', 'yesterday', '', "2026-11-23T10:46:00Z'; --"])(
    'refuses "%s"',
    (given) => {
      expect(recoveryTime(given)).toBeUndefined();
    },
  );
});

test('a label and a history file name the first and the last segment', () => {
  const start = 'START WAL LOCATION: 0/2000028 (file 000000010000000000000002)\n';
  expect(firstSegment(`${start}CHECKPOINT LOCATION: 0/2000060\n`)).toBe('000000010000000000000002');
  expect(() => firstSegment('nothing')).toThrow(/no log segment/);
  const stop = 'STOP WAL LOCATION: 0/4000100 (file 000000010000000000000004)\n';
  expect(lastSegment(`${start}${stop}`)).toBe('000000010000000000000004');
  expect(lastSegment(start)).toBeUndefined();
});

const archive = [
  '000000010000000000000001',
  '000000010000000000000002',
  '000000010000000000000002.00000028.backup',
  '000000010000000000000003',
  '000000010000000000000003.partial',
  '000000020000000000000003',
  '000000020000000000000004',
  '00000002.history',
];

test('the archive is pruned before the oldest base backup, on every timeline, and keeps the histories', () => {
  expect(prunable(archive, '000000020000000000000003')).toEqual([
    '000000010000000000000001',
    '000000010000000000000002',
    '000000010000000000000002.00000028.backup',
  ]);
  expect(prunable(archive, '000000020000000000000004')).toContain('000000020000000000000003');
  expect(prunable(archive, '000000010000000000000001')).toEqual([]);
});

test('the segments of a backup are those of its own timeline', () => {
  const found = segmentsBetween(archive, '000000010000000000000002', '000000010000000000000003');
  expect(found).toEqual(['000000010000000000000002', '000000010000000000000003']);
});

test('a folder name cannot leave its quotes in the shell', () => {
  const name = `it's "a" $(touch x) folder\\`;
  expect(execFileSync('/bin/sh', ['-c', `printf %s ${quoteWord(name)}`], { encoding: 'utf8' })).toBe(name);
  expect(fetchCommand('/var/50% full', 'linux')).toContain(`'/var/50%% full'/%f`);
});
