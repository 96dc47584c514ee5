import { describe, expect, it } from 'vitest';
import { checkDigit, gtinCheck, gtinOfNdc10, ndc10OfGtin, parseScan } from './index.ts';

const gs = '\u001d';

describe('check digits and GTINs of NDCs', () => {
  it.each([
    ['0409123401', '0', '00304091234017'],
    ['0591036901', '0', '00305910369019'],
    ['0591036901', '5', '50305910369014'],
    ['5024204062', '0', '00350242040624'],
    ['5024204062', '5', '50350242040629'],
    ['6050542891', '0', '00360505428915'],
    ['6050542891', '5', '50360505428910'],
    ['0409780922', '0', '00304097809226'],
    ['0409372432', '0', '00304093724325'],
  ])('NDC %s with indicator %s is GTIN %s, and back', (ndc, indicator, gtin) => {
    expect(gtinOfNdc10(ndc, indicator)).toBe(gtin);
    expect(gtinCheck(gtin)).toBe(true);
    expect(ndc10OfGtin(gtin)).toBe(ndc);
  });

  it('a GTIN of another prefix holds no NDC, a changed digit is seen', () => {
    expect(ndc10OfGtin('04012345678901')).toBeNull();
    expect(gtinCheck('00304097809227')).toBe(false);
    expect(checkDigit('30338100702')).toBe('7');
    expect(checkDigit('30338107702')).toBe('0');
  });
});

describe('a GS1 scan', () => {
  it('with symbology identifier gives GTIN, expiry, lot and serial; the NDC is not taken out of the GTIN', () => {
    expect(parseScan(`]d201003040912340171727110010A1B2-C3${gs}21100000000001\r\n`)).toMatchObject({
      kind: 'gs1',
      gtin: '00304091234017',
      expires: '2027-11-30',
      lot: 'A1B2-C3',
      serial: '100000000001',
      ndc: null,
      ndc11: [],
    });
  });

  it.each([']C1', ']d2', ']d5', ']Q3', ']Q4', ']e0', ']e1', ']e2', ']J1', ']z1'])(
    'of the symbology %s is read',
    (aim) => {
      expect(parseScan(`${aim}10A1`)).toMatchObject({ kind: 'gs1', aim, lot: 'A1' });
    },
  );

  it.each([']C0', ']E0', ']E4', ']A0', ']I1'])(
    'is not what the symbology %s holds, even with a GTIN at its head',
    (aim) => {
      expect(parseScan(`${aim}0100304097809226`).kind).not.toBe('gs1');
    },
  );

  it.each([']d1', ']Q1'])('in a plain symbol %s is read only when it can be nothing else', (aim) => {
    expect(parseScan(`${aim}0100304097809226`)).toMatchObject({ kind: 'gs1', gtin: '00304097809226' });
    expect(parseScan(`${aim}10A1${gs}21B2`)).toMatchObject({ kind: 'gs1', lot: 'A1', serial: 'B2' });
    expect(parseScan(`${aim}10A1`)).toMatchObject({ kind: 'linear', text: '10A1' });
  });

  it('tells the NDC of identifier 715 in every writing', () => {
    expect(parseScan(`]d27150409-1234-01`)).toMatchObject({ ndc: '0409-1234-01', ndc11: ['00409123401'] });
    expect(parseScan(`]d2715000409123401`)).toMatchObject({ ndc11: ['00409123401'], ndc12: ['000409123401'] });
    expect(parseScan(`]d2715${'123456123401'}`)).toMatchObject({ ndc11: [], ndc12: ['123456123401'] });
  });

  it('takes the expiry with its time before the one without', () => {
    expect(parseScan(`]d2${'70032711291405'}${gs}17271130`)).toMatchObject({
      expires: '2027-11-29',
      expiresTime: '14:05',
    });
  });

  it('without symbology identifier is read when it starts as a GTIN with a right check digit', () => {
    expect(parseScan('0100304097809226')).toMatchObject({ kind: 'gs1', gtin: '00304097809226', ndc: null });
    expect(parseScan('0100304097809227')).toMatchObject({ kind: 'linear', gtin: null });
  });

  it('reads what a GTIN is followed by, in any order, and the same twice', () => {
    const scan = parseScan(`]d2${gs}10LOT1${gs}0100304091234017171711300100304091234017`);
    expect(scan).toMatchObject({ kind: 'gs1', lot: 'LOT1', gtin: '00304091234017', expires: '2017-11-30' });
  });

  it('knows measures with their decimals, locations, national numbers and internal data', () => {
    const scan = parseScan(`]C13103001250414${'9501101530003'}240A-7${gs}715${'0409-1234-01'}${gs}99any`);
    expect(scan).toMatchObject({ kind: 'gs1', ndc: '0409-1234-01' });
    const elements = scan.kind === 'gs1' ? scan.elements : [];
    expect(elements.map(({ ai, value }) => [ai, value])).toEqual([
      ['3103', '001250'],
      ['414', '9501101530003'],
      ['240', 'A-7'],
      ['715', '0409-1234-01'],
      ['99', 'any'],
    ]);
    expect(elements[0]?.decimals).toBe(3);
  });

  it.each([
    ['271100', '2027-11-30'],
    ['280200', '2028-02-29'],
    ['270200', '2027-02-28'],
    ['271130', '2027-11-30'],
  ])('expiry %s is %s', (told, expires) => {
    expect(parseScan(`]d20100304091234017${'17'}${told}`)).toMatchObject({ expires });
  });

  it('takes the century within fifty years of the present', () => {
    const expiry = (told: string, year: number) => parseScan(`]d217${told}`, { year });
    expect(expiry('990101', 2026)).toMatchObject({ expires: '1999-01-01' });
    expect(expiry('760101', 2026)).toMatchObject({ expires: '2076-01-01' });
    expect(expiry('010101', 2098)).toMatchObject({ expires: '2101-01-01' });
  });

  it.each([
    ['a day that the month has not', ']d217271131', 'is no date'],
    ['a month that is none', ']d217271301', 'is no date'],
    ['an empty value', `]d210${gs}21ABC`, 'the value is empty'],
    ['an empty barcode', ']d2', 'the barcode is empty'],
    ['letters in a numeric identifier', `]d230A12`, 'other characters than digits'],
    ['letters in a GTIN', ']d2010030409123401A', 'other characters than digits'],
    ['the same identifier twice with other values', `]d210A${gs}10B`, 'is there twice'],
    ['a wrong check digit', ']d20100304091234018', 'the check digit'],
    ['a value that is cut off', ']d201003040912', 'characters'],
    ['an identifier that is none', ']d2ZZ123', 'no identifier'],
    ['a lot that is too long', `]d210${'A'.repeat(21)}`, '1 to 20'],
    ['a separator inside a value of fixed length', `]d20100304${gs}91234017`, 'ends too early'],
    ['a space in a lot', ']d210A B', 'does not allow'],
  ])('is rejected with %s', (_what, raw, why) => {
    const scan = parseScan(raw);
    expect(scan.kind).toBe('rejected');
    expect(scan.kind === 'rejected' ? scan.why : '').toContain(why);
  });

  it('is rejected with its bytes, so that the label can be looked for', () => {
    expect(parseScan(`]d210${gs}21`)).toMatchObject({ kind: 'rejected', hex: '5d 64 32 31 30 1d 32 31' });
  });
});

describe('a linear scan', () => {
  it.each(['3012345678', '2112345678', '1012345678901', '17271100', '10ABC'])('%s is never GS1', (text) => {
    expect(parseScan(text)).toMatchObject({ kind: 'linear', text });
  });

  it('of a UPC-A gives the NDC, with or without the check digit that some scanners strip', () => {
    expect(parseScan('303381007027')).toMatchObject({ kind: 'linear', ndc: '0338100702', gtin: '00303381007027' });
    expect(parseScan('30338100702')).toMatchObject({ kind: 'linear', ndc: '0338100702', gtin: null });
    expect(parseScan(']E00303381007027')).toMatchObject({ kind: 'linear', ndc: '0338100702' });
    expect(parseScan('303381077020')).toMatchObject({ ndc: '0338107702' });
  });

  it('of another product has no NDC', () => {
    expect(parseScan('4006381333931')).toMatchObject({ kind: 'linear', gtin: '04006381333931', ndc: null });
  });

  it('of a UPC with a wrong check digit is rejected', () => {
    expect(parseScan(']E00303381007028')).toMatchObject({ kind: 'rejected' });
  });

  it('of a plain Code 128 is not GS1, even when it looks so', () => {
    expect(parseScan(']C00100304097809226')).toMatchObject({ kind: 'linear', text: '0100304097809226' });
  });
});

describe('a code of retail', () => {
  it.each([
    ['EAN-13', ']E04006381333931', '04006381333931'],
    ['EAN-13 with the zero of a UPC-A', ']E00303381007027', '00303381007027'],
    ['EAN-13 with an add-on', ']E3400638133393112345', '04006381333931'],
    ['EAN-8', ']E496385074', '00000096385074'],
    ['UPC-E', '04252614', '00042100005264'],
    ['ITF-14', ']I150304091234012', '50304091234012'],
  ])('%s has a GTIN of 14 digits', (_what, raw, gtin) => {
    expect(parseScan(raw)).toMatchObject({ kind: 'linear', gtin });
  });

  it('cannot carry an NDC of twelve digits, and an NDC with hyphens needs no UPC', () => {
    expect(parseScan('036000291452')).toMatchObject({ gtin: '00036000291452', ndc: null, ndc11: [] });
    expect(parseScan(']C00409-1234-01')).toMatchObject({ gtin: null, ndc: '0409-1234-01', ndc11: ['00409123401'] });
  });
});

describe('GS1 keys of people and things', () => {
  it.each([
    [']d28018123456789012345675', { kind: 'patient', mrn: '123456789012345675' }],
    [`]d28018123456789012345675${gs}80191`, { kind: 'patient', mrn: '123456789012345675' }],
    [']C18017123456789012345675', { kind: 'badge', userId: '123456789012345675' }],
    [']d28004CART-7', { kind: 'asset', asset: 'CART-7' }],
    [']d2800300304091234017PUMP', { kind: 'asset', asset: '00304091234017PUMP' }],
  ])('%j', (raw, expected) => {
    expect(parseScan(raw)).toEqual(expected);
  });

  it('a wristband whose check digit is wrong is rejected', () => {
    expect(parseScan(']d28018123456789012345676')).toMatchObject({ kind: 'rejected', code: 'check-digit' });
  });
});

describe('our own labels', () => {
  it('are a wristband, a badge and a pocket', () => {
    expect(parseScan('P:MRN-10027602')).toEqual({ kind: 'patient', mrn: 'MRN-10027602' });
    expect(parseScan(']d1B:nurse1')).toEqual({ kind: 'badge', userId: 'nurse1' });
    expect(parseScan('K:4W-A/2/15')).toEqual({ kind: 'pocket', cabinetId: '4W-A', drawer: '2', pocket: '15' });
  });

  it('are also a dose and a device', () => {
    expect(parseScan('D:77')).toEqual({ kind: 'dose', doseLabel: '77' });
    expect(parseScan('E:PUMP-4')).toEqual({ kind: 'asset', asset: 'PUMP-4' });
  });

  it('may begin as the site has set, the longer beginning first', () => {
    const prefixes = [
      { prefix: 'MH', kind: 'patient' },
      { prefix: 'MHB', kind: 'badge' },
    ] as const;
    expect(parseScan('MH1042', { prefixes })).toEqual({ kind: 'patient', mrn: '1042' });
    expect(parseScan('MHB77', { prefixes })).toEqual({ kind: 'badge', userId: '77' });
    expect(parseScan('P:1042', { prefixes })).toMatchObject({ kind: 'linear', text: 'P:1042' });
  });

  it.each(['', '  ', '\r\n', 'P:', 'B: ', 'K:4W-A/2', 'K:4W-A/2/15/7', `P:1${gs}2`])('%j is rejected', (raw) => {
    expect(parseScan(raw).kind).toBe('rejected');
  });
});
