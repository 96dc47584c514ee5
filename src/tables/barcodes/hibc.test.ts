import { describe, expect, it } from 'vitest';
import { hibcBelongs, hibcCheck, lookUpsOf, packageScanOf, parseHibc, parseScan } from './index.ts';

const read = (text: string) => {
  const hibc = parseHibc(text, 2026);
  if ('why' in hibc) return hibc.code;
  return Object.fromEntries(Object.entries(hibc).filter(([, value]) => value !== null));
};
const withCheck = (body: string) => body + hibcCheck(body);

describe('a primary code', () => {
  it('has labeler, product, unit and a check character, as in the example of the standard', () => {
    expect(hibcCheck('+A123BJC5D6E71')).toBe('G');
    expect(read('+A123BJC5D6E71G')).toEqual({
      labeler: 'A123',
      product: 'BJC5D6E7',
      unit: '1',
      primary: 'A123BJC5D6E71',
      check: 'G',
    });
    expect(read('*+A123BJC5D6E71G*')).toEqual(read('+A123BJC5D6E71G'));
  });

  it.each([
    ['a wrong check character', '+A123BJC5D6E71H', 'check-digit'],
    ['a changed character', '+A123BJC5D6E72G', 'check-digit'],
    ['small letters', '+a123BJC5D6E71G', 'characters'],
    ['a labeler that begins with a digit', withCheck('+/123BJC5D6E71'), 'content'],
  ])('is rejected with %s', (_what, text, code) => {
    expect(read(text)).toBe(code);
  });
});

describe('a secondary code', () => {
  it.each([
    ['$$ and the month', '$$092810X3', { expires: '2028-09-30', lot: '10X3' }],
    ['MMDDYY', '$$209282810X3', { expires: '2028-09-28', lot: '10X3' }],
    ['YYMMDD', '$$328092810X3', { expires: '2028-09-28', lot: '10X3' }],
    ['YYMMDDHH', '$$42809282210X3', { expires: '2028-09-28', expiresTime: '22:00', lot: '10X3' }],
    ['the day of the year', '$$52827210X3', { expires: '2028-09-28', lot: '10X3' }],
    [
      'the day of the year and the hour',
      '$$6282722210X3',
      { expires: '2028-09-28', expiresTime: '22:00', lot: '10X3' },
    ],
    ['no date', '$$710X3', { lot: '10X3' }],
    [
      'quantity of two digits and YYMMDD',
      '$$8243280928R00089525',
      { quantity: '24', expires: '2028-09-28', lot: 'R00089525' },
    ],
    ['quantity of five digits, no date', '$$902345710X3', { quantity: '2345', lot: '10X3' }],
    ['quantity alone', '$$900100', { quantity: '100' }],
    ['serial number with a date', '$$+52827210X3', { expires: '2028-09-28', serial: '10X3' }],
    ['serial number without', '$$+710X3', { serial: '10X3' }],
    ['the old lot', '$10X3', { lot: '10X3' }],
    ['the old serial number', '$+10X3', { serial: '10X3' }],
    ['the old date and lot', '2827210X3', { expires: '2028-09-28', lot: '10X3' }],
  ])('with %s', (_what, part, expected) => {
    expect(read(withCheck(`+${part}G`))).toEqual({ link: 'G', ...expected });
    expect(read(withCheck(`+A99912345/${part}`))).toMatchObject(expected);
  });

  it('belongs to the primary code whose check character it repeats', () => {
    const [primary, secondary, other] = ['+A123BJC5D6E71G', '+$$52001510X3GD', '+$$52001510X3+ '].map((text) =>
      parseHibc(text),
    );
    if (!primary || !secondary || !other || 'why' in primary || 'why' in secondary || 'why' in other)
      throw new Error('not read');
    expect(secondary).toMatchObject({ expires: '2020-01-15', lot: '10X3', link: 'G' });
    expect(hibcBelongs(primary, secondary)).toBe(true);
    expect(hibcBelongs(primary, other)).toBe(false);
  });

  it('whose check character is a blank is read where the blank was trimmed', () => {
    expect(read('+$$52001510X3+ ')).toEqual(read('+$$52001510X3+'));
    expect(read('+$$52001510X3+')).toMatchObject({ lot: '10X3', link: '+' });
  });

  it.each([
    ['a month 13', '+A99912345/$$132810X3', 'date'],
    ['a day 00', '+A99912345/$$328090010X3', 'date'],
    ['the day 366 of 2027', '+A99912345/$$52736610X3', 'date'],
    ['the hour 24', '+A99912345/$$42809282410X3', 'date'],
    ['a date of letters', '+A99912345/$$3ABCDEF10X3', 'date'],
    ['another lot in a further part', '+A99912345/$10X3/$11X4', 'twice'],
    ['a part that is none', '+A99912345/ZZ', 'content'],
  ])('is rejected with %s', (_what, body, code) => {
    expect(read(withCheck(body))).toBe(code);
  });
});

describe('both in one', () => {
  it.each([
    [
      '+A99912345/$$52025010X3/16D20111212/S77DEFG458',
      { primary: 'A99912345', lot: '10X3', expires: '2020-09-06', produced: '2011-12-12', serial: '77DEFG45' },
    ],
    [
      '+A99912349/$10X3/16D20111231/14D20200131/Q500Z',
      { primary: 'A99912349', lot: '10X3', expires: '2020-01-31', produced: '2011-12-31', quantity: '500' },
    ],
    [
      '+E203PB414109/$$8243280112R00089525J',
      { primary: 'E203PB414109', quantity: '24', expires: '2028-01-12', lot: 'R00089525' },
    ],
    [
      '+A123ABCDEFGHI1234567891/$$420020216LOT123456789012345/SXYZ456789012345678/16D20130202$',
      { product: 'ABCDEFGHI123456789', expires: '2020-02-02', expiresTime: '16:00', lot: 'LOT123456789012345' },
    ],
    [
      '+J123AQ3451/25330BC34567/S4012X',
      { primary: 'J123AQ3451', expires: '2025-11-26', lot: 'BC34567', serial: '4012' },
    ],
    ['+EHWD3551419/$$900100F', { primary: 'EHWD3551419', quantity: '100' }],
  ])('%s', (text, expected) => {
    expect(read(text)).toMatchObject(expected);
  });

  it('is scanned with or without a symbology identifier, and looked up by its primary part', () => {
    for (const aim of ['', ']C0', ']d1', ']A0']) {
      const scan = parseScan(`${aim}+E203PB414109/$$8243280112R00089525J`);
      expect(scan).toMatchObject({ kind: 'hibc', lot: 'R00089525', expires: '2028-01-12' });
      expect(lookUpsOf(scan).at(-1)).toEqual({ by: 'hibc', primary: 'E203PB414109' });
      expect(packageScanOf(scan)).toMatchObject({ text: 'E203PB414109', lot: 'R00089525' });
    }
    expect(parseScan('+E203PB414109/$$8243280112R00089525K')).toMatchObject({ kind: 'rejected', code: 'check-digit' });
  });
});
