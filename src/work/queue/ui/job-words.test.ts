import { expect, test } from 'vitest';
import { amountOf, fitsJob, partsText, type ShownJob } from './job-words.ts';

const job = {
  quantity: '20',
  priority: {
    score: 128,
    parts: [
      { label: 'STAT', points: 100 },
      { label: 'due in 4 min', points: 28 },
    ],
  },
} as ShownJob;

test.each([
  ['20', true],
  ['0.5', true],
  ['20.1', false],
  ['0', false],
  ['', false],
  ['-1', false],
  ['1e2', false],
])('a job of 20 can be finished with %s: %s', (quantity, fits) => {
  expect(fitsJob(quantity, job)).toBe(fits);
});

test('amounts and parts read as words', () => {
  expect([amountOf('20', 'tablet'), amountOf('1', 'vial'), amountOf('10', 'mL'), amountOf('3', null)]).toEqual([
    '20\u00a0tablets',
    '1\u00a0vial',
    '10\u00a0mL',
    '3',
  ]);
  expect(partsText(job)).toBe('STAT +100, due in 4 min +28');
});
