import { expect, it } from 'vitest';
import { readSettings } from './settings.ts';

it('has a default for everything', () => {
  expect(readSettings([])).toEqual({
    seed: 1,
    hours: 24,
    scenario: 'ordinary-day',
    checkEveryMs: 3_600_000,
    beds: null,
    start: new Date('2026-11-23T12:00:00Z'),
  });
});

it('reads what it is told, with = or a space', () => {
  const args = ['--seed', '42', '--days=2.5', '--scenario', 'flu-week', '--check-every', '30m', '--beds', '12'];
  expect(readSettings([...args, '--start', '2026-07-01T06:00:00Z'])).toEqual({
    seed: 42,
    hours: 60,
    scenario: 'flu-week',
    checkEveryMs: 1_800_000,
    beds: 12,
    start: new Date('2026-07-01T06:00:00Z'),
  });
});

it('lists every fault at once', () => {
  const faults = readSettings(['--seed', '-1', '--days', 'two', '--check-every', '1d', '--sede', '7', '--beds']);
  expect(faults).toEqual([
    expect.stringMatching(/^--seed is "-1"; it wants a whole number/),
    expect.stringMatching(/^--days is "two"; it wants a number above 0/),
    expect.stringMatching(/^--check-every is "1d"; it wants a time like 1h or 30m/),
    expect.stringMatching(/^--sede is no argument; there are: --seed, --days/),
    expect.stringMatching(/^--beds is empty; it wants/),
  ]);
  expect(readSettings(['--days', '1', '--hours', '24'])).toEqual([expect.stringContaining('say the same')]);
});
