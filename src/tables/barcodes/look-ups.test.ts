import { describe, expect, it } from 'vitest';
import {
  codeOf,
  isBarcode,
  linkOf,
  lookUpsOf,
  mustScanAgain,
  ndc11Candidates,
  ndcFits,
  packageScanOf,
  parseScan,
} from './index.ts';

const gs = '\u001d';
const looks = (raw: string) => lookUpsOf(parseScan(raw, { year: 2026 }));
const text = (whole: string) => ({ by: 'text', text: whole });
const ndc = (...ndc11: string[]) => ({ by: 'ndc', ndc11, ndc12: ndc11.map((digits) => `0${digits}`) });

describe('what a scan is looked up by, in order', () => {
  it.each([
    [
      'a GS1 symbol: its GTIN, never split into an NDC',
      `]d20100304091234017${'10A1'}`,
      [{ by: 'gtin', gtin: '00304091234017' }],
    ],
    [
      'element string without identifier: the whole text first',
      `010030409123401710A1`,
      [text('010030409123401710A1'), { by: 'gtin', gtin: '00304091234017' }],
    ],
    [
      'a GTIN with an NDC beside it',
      `]d20100304091234017${'715'}0409-1234-01`,
      [{ by: 'gtin', gtin: '00304091234017' }, ndc('00409123401')],
    ],
    [
      'a UPC-A of a drug',
      '303381007027',
      [text('303381007027'), { by: 'gtin', gtin: '00303381007027' }, ndc('00338100702', '03381000702', '03381007002')],
    ],
    [
      'a GTIN-14 in a linear code, never split either',
      '00304091234017',
      [text('00304091234017'), { by: 'gtin', gtin: '00304091234017' }],
    ],
    ['a GTIN-14 of a case', ']I150304091234012', [text('50304091234012'), { by: 'gtin', gtin: '50304091234012' }]],
    ['an EAN-8', '96385074', [text('96385074'), { by: 'gtin', gtin: '00000096385074' }]],
    ['an NDC with hyphens', '0409-1234-01', [text('0409-1234-01'), ndc('00409123401')]],
    ['an NDC of eleven digits', '00409123401', [text('00409123401'), ndc('00409123401')]],
    [
      'eleven digits that begin with 3: NDC or UPC-A without check digit',
      '30338100702',
      [text('30338100702'), ndc('00338100702', '03381000702', '03381007002', '30338100702')],
    ],
    ['ten digits', '0409123401', [text('0409123401'), ndc('00409123401', '04091023401', '04091234001')]],
    ['twelve digits that are no UPC-A', '000409123401', [text('000409123401'), ndc('00409123401')]],
    [
      'an NDC of twelve digits as it will be from 2033 on',
      '123456123401',
      [text('123456123401'), { by: 'ndc', ndc11: [], ndc12: ['123456123401'] }],
    ],
    ['anything else', 'SHELF-7', [text('SHELF-7')]],
    ['what is rejected, for a code that somebody linked', '0100304091234017ZZ', [text('0100304091234017ZZ')]],
    ['one of our labels', 'P:1042', []],
    ['a blank', '  ', []],
  ])('%s', (_what, raw, expected) => {
    expect(looks(raw)).toEqual(expected);
  });

  it('are also told side by side, with lot and expiry', () => {
    expect(packageScanOf(parseScan(`]d201003040912340171727110010A1`))).toEqual({
      text: null,
      gtin: '00304091234017',
      ndc11: [],
      ndc10: null,
      lot: 'A1',
      expires: '2027-11-30',
    });
    expect(packageScanOf(parseScan('00409123401'))).toMatchObject({
      text: '00409123401',
      ndc11: ['00409123401'],
      lot: null,
    });
    expect(packageScanOf(parseScan('B:nurse'))).toBeNull();
    expect(packageScanOf(parseScan(']d2'))).toBeNull();
  });
});

describe('to a person', () => {
  it.each([
    [`]d2${'0100304091234017'}10A`, '00304091234017'],
    [`]d210A${gs}21B`, '(10)A(21)B'],
    [']d27150409-1234-01', '0409-1234-01'],
    ['+A123BJC5D6E71G', 'A123BJC5D6E71'],
    ['+$$52001510X3GD', '+$$52001510X3GD'],
    ['SHELF-7', 'SHELF-7'],
    ['P:1042', '1042'],
    ['B:nurse', 'nurse'],
    ['K:4W/1/2', '4W/1/2'],
    ['D:77', '77'],
    ['E:CART-3', 'CART-3'],
    [']d2ZZ', 'ZZ'],
  ])('%j is shown as %s', (raw, shown) => {
    expect(codeOf(parseScan(raw))).toBe(shown);
  });

  it('a likely lost separator asks to scan again, a possible one and a whole code do not', () => {
    expect(mustScanAgain(parseScan(']d2010030409123401710LOT717271100'))).toBe(
      'the lot "LOT717271100" is doubtful: perhaps the scanner lost the separator after "LOT7", and expiry date "271100" follows it',
    );
    expect(mustScanAgain(parseScan(']d2010030409123401721SER917271100'))).toContain('the serial number');
    expect(mustScanAgain(parseScan(']d2010030409123401710A1B221100000001'))).toBeNull();
    expect(mustScanAgain(parseScan(`]d201003040912340171727110010A1${gs}21100000000001`))).toBeNull();
    expect(mustScanAgain(parseScan('P:1042'))).toBeNull();
  });
});

describe('ten digits of an NDC', () => {
  const told = (text: string) => packageScanOf(parseScan(text)) ?? { text: null };
  const pack = (ndc: string) => ({ ndc, ndc11: ndc11Candidates(ndc)[0] ?? '' });

  it('are those of the package, where the file knows its ten', () => {
    expect(ndcFits(pack('0338-0017-03'), told('0338001703'))).toBe(true);
    // 0338-0017-38 as 11 digits that lost the last: its 5-4-1 would be the package above.
    expect(ndcFits(pack('0338-0017-03'), told('0033800173'))).toBe(false);
    expect(ndcFits(pack('0338-0017-03'), told('303380017030'))).toBe(true);
  });

  it('may be of a package that is written with 11, and of 11 digits that are told as they stand', () => {
    expect(ndcFits(pack('00338-0017-03'), told('0338001703'))).toBe(true);
    expect(ndcFits(pack('0338-0017-03'), told('00338001703'))).toBe(true);
    expect(ndcFits(pack('30409-230-01'), told('30409023001'))).toBe(true);
  });
});

describe('what is linked', () => {
  it.each([
    [']d201003040912340171727110010A1', { barcode: '00304091234017', symbology: 'gs1' }],
    ['SHELF-77', { barcode: 'SHELF-77', symbology: 'other' }],
    ['0409-1234-01', { barcode: '0409-1234-01', symbology: 'linear-ndc' }],
    ['P:700101', null],
    ['', null],
  ])('of %s is %j', (raw, link) => {
    expect(linkOf(parseScan(raw))).toEqual(link);
  });

  it('is the same on the next box, whose lot differs, and not on another product', () => {
    expect(isBarcode('00304091234017', ']d201003040912340171727110010ZZ')).toBe(true);
    expect(isBarcode('00304091234017', ']d201003502420406241727110010ZZ')).toBe(false);
    expect(isBarcode('SHELF-77', ' SHELF-77')).toBe(true);
    expect(isBarcode('SHELF-77', 'SHELF-78')).toBe(false);
  });
});
