import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  gtinOfNdc10,
  type NdcFormat,
  ndc11Candidates,
  ndc12Candidates,
  ndc12Of,
  ndcSegments,
  ndcSuggestions,
  ndcsWithLostZeros,
  writeNdc,
} from './index.ts';

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

const format = fc.constantFrom<NdcFormat>('4-4-2', '5-3-2', '5-4-1', '5-4-2', '6-4-2');
const anyNdc = format.chain((told) => {
  const parts = told.split('-').map((length) => fc.stringMatching(new RegExp(`^\\d{${length}}$`)));
  return fc.tuple(...parts).map((segments) => ({ told, ndc: segments.join('-') }));
});
const tenDigits = fc.stringMatching(/^\d{10}$/).filter((digits) => !/^0+$/.test(digits));

describe('any NDC', () => {
  it('has one writing of twelve digits, and from there comes back in its format', () => {
    fc.assert(
      fc.property(anyNdc, ({ told, ndc }) => {
        const [ndc12 = '', ...others] = ndc12Candidates(ndc);
        expect(others).toEqual([]);
        fc.pre(!/^0+$/.test(ndc12));
        expect(writeNdc(ndc12, told)).toBe(ndc);
        expect(writeNdc(ndc, '6-4-2')?.replaceAll('-', '')).toBe(ndc12);
        expect(ndc12Candidates(writeNdc(ndc, '6-4-2') ?? '')).toEqual([ndc12]);
      }),
    );
  });

  it('of eleven digits comes back from twelve', () => {
    fc.assert(
      fc.property(anyNdc, ({ ndc }) => {
        const ndc11 = writeNdc(ndc, '5-4-2');
        if (ndc11 === null) expect(ndc).toMatch(/^[1-9]\d{5}-/);
        else expect([ndc12Of(ndc11.replaceAll('-', ''))]).toEqual(ndc12Candidates(ndc));
      }),
    );
  });

  it('of ten digits without hyphens has three writings, each of which gives the ten digits again', () => {
    fc.assert(
      fc.property(tenDigits, (digits) => {
        const gtin = gtinOfNdc10(digits);
        expect(ndcSuggestions(gtin).map(({ ndc }) => ndc.replaceAll('-', ''))).toEqual([digits, digits, digits]);
        expect(ndcSuggestions(gtin).map(({ ndc11 }) => ndc11)).toEqual(ndc11Candidates(digits));
        expect(ndcSuggestions(gtin).map(({ ndc12 }) => ndc12)).toEqual(ndc12Candidates(digits));
        for (const told of ['4-4-2', '5-3-2', '5-4-1', '5-4-2', '6-4-2'] as const)
          expect(writeNdc(digits, told)).toBeNull();
      }),
    );
  });
});

describe('an NDC in another writing', () => {
  it.each([
    ['0409-1234-01', '5-4-2', '00409-1234-01'],
    ['50242-040-62', '6-4-2', '050242-0040-62'],
    ['60505-4289-1', '5-4-2', '60505-4289-01'],
    ['00409123401', '4-4-2', '0409-1234-01'],
    ['050242004062', '5-3-2', '50242-040-62'],
    ['60505428901', '5-4-1', '60505-4289-1'],
  ] as const)('%s as %s is %s', (text, told, written) => {
    expect(writeNdc(text, told)).toBe(written);
  });

  it.each([
    ['a labeler of five digits', '50242-040-62', '4-4-2'],
    ['a product of four digits', '0409-1234-01', '5-3-2'],
    ['a package of two digits', '0409-1234-11', '5-4-1'],
    ['a labeler of six digits', '123456-1234-01', '5-4-2'],
    ['ten digits without hyphens', '0409123401', '5-4-2'],
    ['what is no NDC', 'ABC', '5-4-2'],
  ] as const)('has none with %s', (_what, text, told) => {
    expect(writeNdc(text, told)).toBeNull();
  });
});

describe('for a person to choose from', () => {
  it('a GTIN of the US prefix may hold three NDCs', () => {
    expect(ndcSuggestions('00304091234017')).toEqual([
      { ndc: '0409-1234-01', format: '4-4-2', ndc11: '00409123401', ndc12: '000409123401' },
      { ndc: '04091-234-01', format: '5-3-2', ndc11: '04091023401', ndc12: '004091023401' },
      { ndc: '04091-2340-1', format: '5-4-1', ndc11: '04091234001', ndc12: '004091234001' },
    ]);
    expect(ndcSuggestions('04006381333931')).toEqual([]);
  });

  it.each([
    ['409123401', ['00409123401']],
    ['4091234011', ['04091234011']],
    ['9123401', []],
    ['409-1234-01', ['00409123401']],
    ['0409-1234-01', []],
    ['00409123401', []],
  ])('%s has lost zeros: %j', (text, restored) => {
    expect(ndcsWithLostZeros(text)).toEqual(restored);
  });
});
