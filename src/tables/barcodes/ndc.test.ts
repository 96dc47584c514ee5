import { describe, expect, it } from 'vitest';
import { ndc11Candidates, ndc12Of, ndcSegments } from './index.ts';

describe('an NDC', () => {
  it.each([
    ['0409-7809-22', '4-4-2', '00409780922', '000409780922'],
    ['50242-040-62', '5-3-2', '50242004062', '050242004062'],
    ['60575-4112-1', '5-4-1', '60575411201', '060575411201'],
    ['00409-7809-22', '5-4-2', '00409780922', '000409780922'],
    ['000409-7809-22', '6-4-2', '00409780922', '000409780922'],
  ])('%s is %s', (text, format, ndc11, ndc12) => {
    expect(ndcSegments(text)?.format).toBe(format);
    expect(ndc11Candidates(text)).toEqual([ndc11]);
    expect(ndc12Of(ndc11)).toBe(ndc12);
  });

  it('of ten digits without hyphens can be three', () => {
    expect(ndc11Candidates('0409780922')).toEqual(['00409780922', '04097080922', '04097809202']);
  });

  it.each(['0', '', 'ABC', '123', '0000000000', '1-2-3', '123456789012'])(
    '%j has no writing of eleven digits',
    (text) => {
      expect(ndc11Candidates(text)).toEqual([]);
    },
  );

  it('of twelve digits with a labeler of five is one of eleven', () => {
    expect(ndc11Candidates('000409780922')).toEqual(['00409780922']);
  });
});
