import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { claimHoldMs, claimHolds, inOrder, priorityOf, timeText } from './rules.ts';
import { type PriorityClass, priorityClasses } from './shapes.ts';

const now = new Date('2026-11-23T16:00:00Z');
const at = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
const job = (words: Partial<Parameters<typeof priorityOf>[0]> = {}) => ({
  priorityClass: 'routine' as PriorityClass,
  highAlert: false,
  dueAt: null,
  openedAt: now,
  unitKind: null,
  ...words,
});
const score = (words: Parameters<typeof job>[0]) => priorityOf(job(words), now).score;

describe('the priority of a job', () => {
  test('is explained by its parts', () => {
    const { score: total, parts } = priorityOf(
      job({ priorityClass: 'stat', highAlert: true, dueAt: at(-31), openedAt: at(-25), unitKind: 'intensive-care' }),
      now,
    );
    expect(parts).toEqual([
      { label: 'STAT', points: 100 },
      { label: 'due 31 min ago', points: 32 },
      { label: 'high-alert drug', points: 10 },
      { label: 'intensive care patient', points: 8 },
      { label: 'waiting 25 min', points: 2 },
    ]);
    expect(total).toBe(152);
  });

  test.each([
    [0, 30],
    [1, 30],
    [30, 15],
    [50, 5],
    [60, 5],
    [61, 5],
    [240, 5],
    [241, 0],
  ])('due in %i minutes gives %i points', (minutes, points) => {
    expect(score({ dueAt: at(minutes) })).toBe(points);
  });

  test('waiting lifts a job, and never makes it STAT', () => {
    expect(score({ openedAt: at(-100_000) })).toBe(12);
    const everything = { highAlert: true, dueAt: at(-100_000), openedAt: at(-100_000), unitKind: 'emergency' };
    expect(score(everything)).toBeLessThan(score({ priorityClass: 'stat' }));
  });

  test('is the sum of its parts, and never falls as the due time comes nearer', () => {
    const jobs = fc.record({
      priorityClass: fc.constantFrom(...priorityClasses),
      highAlert: fc.boolean(),
      due: fc.integer({ min: -5000, max: 5000 }),
      waits: fc.integer({ min: 0, max: 5000 }),
      unitKind: fc.constantFrom('emergency', 'medical', null),
    });
    fc.assert(
      fc.property(jobs, fc.integer({ min: 0, max: 600 }), ({ due, waits, ...rest }, passed) => {
        const one = job({ ...rest, dueAt: at(due), openedAt: at(-waits) });
        const { score: before, parts } = priorityOf(one, now);
        expect(before).toBe(parts.reduce((total, part) => total + part.points, 0));
        expect(priorityOf(one, at(passed)).score).toBeGreaterThanOrEqual(before);
      }),
    );
  });
});

test('jobs of equal points stand by time due, then by waiting, then by id', () => {
  const priority = { score: 5, parts: [] };
  const row = (jobId: string, dueAt: Date | null, openedAt = now) => ({ jobId, dueAt, openedAt, priority });
  const rows = [row('d', null), row('c', at(9)), row('b', at(5)), row('a', at(5)), row('e', at(5), at(-1))];
  expect(rows.sort(inOrder).map((one) => one.jobId)).toEqual(['e', 'a', 'b', 'c', 'd']);
});

test('a claim lets go by itself', () => {
  const claim = { claimedBy: 'kim', claimedAt: now };
  expect(claimHolds(claim, at(14.9), claimHoldMs)).toBe(true);
  expect(claimHolds(claim, at(15), claimHoldMs)).toBe(false);
  expect(claimHolds({ claimedBy: null, claimedAt: null }, now, claimHoldMs)).toBe(false);
});

test.each([
  [4, '4 min'],
  [60, '1 h'],
  [125, '2 h 5 min'],
  [3000, '2 days'],
])('%i minutes are %s', (minutes, text) => {
  expect(timeText(minutes)).toBe(text);
});
