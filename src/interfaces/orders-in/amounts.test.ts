import { describe, expect, test } from 'vitest';
import { readAmount } from './amounts.ts';

describe('amounts as order systems write them', () => {
  test.each([
    ['10', '10', null],
    ['0.50', '0.5', null],
    ['.5', '0.5', null],
    ['25,000', '25000', null],
    ['1,234,567.8', '1234567.8', null],
    ['1-2', '1', '2'],
    ['0.5 - 1', '0.5', '1'],
    ['1 to 2', '1', '2'],
    ['2-2', '2', null],
    ['5,000-10,000', '5000', '10000'],
  ])('%s', (text, amount, max) => {
    expect(readAmount(text)).toEqual({ amount, max });
  });

  test.each([
    '',
    '0',
    '0.0',
    '-1',
    '1,5',
    '25,00',
    '1,0000',
    '2-1',
    '1-',
    'one',
    '1e3',
    '10 mg',
    '1-2-3',
    '1/2',
    '0-1',
  ])('"%s" is refused, never guessed', (text) => {
    expect(readAmount(text)).toBeNull();
  });
});
