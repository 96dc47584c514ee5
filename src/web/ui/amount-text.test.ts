import { describe, expect, it } from 'vitest';
import { amountText } from './amount-text.ts';

describe('amounts', () => {
  it.each([
    ['1250', '1,250'],
    ['0.50', '0.5'],
    ['.5', '0.5'],
    ['5.0', '5'],
    ['2400000', '2,400,000'],
    ['999', '999'],
    ['0', '0'],
    ['-2.25', '−2.25'],
    ['123456789012345678.10', '123,456,789,012,345,678.1'],
    ['1-2', '1-2'],
  ])('%s reads %s', (decimal, text) => {
    expect(amountText(decimal)).toBe(text);
  });

  it('keeps the zeros of a measured value', () => {
    expect(amountText('1.50', true)).toBe('1.50');
  });
});
