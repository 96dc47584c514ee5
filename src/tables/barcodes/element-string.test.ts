import { describe, expect, it } from 'vitest';
import { identifierAt, identifierOf, identifiers } from './application-identifiers.ts';
import { bracketed, buildElements, parseElements, parseScan } from './index.ts';
import { isJudged, notJudged } from './linters.ts';

const gs = '\u001d';
const gtin = '0100304091234017';

const codeOf = (data: string) => {
  const read = parseElements(data, 2026);
  return 'why' in read ? read.code : 'read';
};
const valuesOf = (data: string) => {
  const read = parseElements(data, 2026);
  return 'why' in read ? read.why : Object.fromEntries(read.elements.map(({ ai, value }) => [ai, value]));
};

describe('the table of identifiers', () => {
  it('has all 541 of the dictionary, each once, none the start of another', () => {
    const all = identifiers.map(({ ai }) => ai);
    expect(all.length).toBe(541);
    expect(new Set(all).size).toBe(541);
    for (const ai of all) expect(identifierAt(`${ai}999`)?.ai).toBe(ai);
  });

  it('knows as predefined exactly the prefixes of the standard', () => {
    const prefixes = /^(00|01|02|03|1[1-9]|20|3[1-6]|41)/;
    for (const { ai, predefined } of identifiers) expect([ai, predefined]).toEqual([ai, prefixes.test(ai)]);
  });

  it('names no content test that is neither judged nor said to be not judged', () => {
    const named = new Set(identifiers.flatMap(({ components }) => components.flatMap(({ linters }) => linters)));
    expect([...named].filter((name) => !isJudged(name) && !notJudged.has(name))).toEqual([]);
    expect([...notJudged].filter((name) => !named.has(name) || isJudged(name))).toEqual([]);
  });

  it.each([
    ['00', 'N18', true],
    ['10', 'X..20', false],
    ['235', 'X..28', false],
    ['30', 'N..8', false],
    ['3103', 'N6', true],
    ['7003', 'N10', false],
    ['7004', 'N..4', false],
    ['715', 'X..20', false],
    ['8003', 'N14..30', false],
    ['8006', 'N18', false],
    ['8018', 'N18', false],
    ['8019', 'N..10', false],
    ['99', 'X..90', false],
  ])('has %s as %s, predefined %s', (ai, format, predefined) => {
    const identifier = identifierOf(ai);
    const { min = 0, max = 0, components = [] } = identifier ?? {};
    const length = min === max ? String(max) : min === 1 ? `..${max}` : `${min}..${max}`;
    expect([`${components[0]?.set}${length}`, identifier?.predefined]).toEqual([format, predefined]);
  });
});

describe('the separator', () => {
  it('ends a value of unknown length, may follow one of known length, and may come first', () => {
    const expected = { '01': '00304091234017', '10': 'A1B2-C3', '21': '100000000001' };
    expect(valuesOf(`${gtin}10A1B2-C3${gs}21100000000001`)).toEqual(expected);
    expect(valuesOf(`${gs}${gtin}${gs}10A1B2-C3${gs}21100000000001`)).toEqual(expected);
    expect(valuesOf(`10A1B2-C3${gs}${gtin}21100000000001${gs}`)).toEqual(expected);
  });

  it.each(['~d029', '{GS}', '^]', '|', '^', '\\u001d', '\\x1d', '[GS]', '\u241d'])('is also read as %s', (alias) => {
    expect(valuesOf(`${gtin}10A1${alias}21X7`)).toEqual({ '01': '00304091234017', '10': 'A1', '21': 'X7' });
  });

  it.each([
    ['at the head of a value', `10${gs}21ABC`, 'no-value'],
    ['inside a value of known length', `0100304${gs}091234017`, 'cut-off'],
    ['twice', `10A${gs}${gs}21B`, 'unknown-identifier'],
  ])('is wrong %s', (_where, data, code) => {
    expect(codeOf(data)).toBe(code);
  });
});

describe('a lost separator', () => {
  const doubtOf = (data: string) => {
    const read = parseElements(data, 2026);
    return 'why' in read
      ? read.why
      : read.doubts.map(({ ai, shorter, following, strength }) => ({ ai, shorter, following, strength }));
  };

  it('is suspected where the two together are too long', () => {
    const read = parseElements(`${gtin}1727110010A1B2-C321100000000001`, 2026);
    expect(read).toMatchObject({ code: 'separator-lost', why: expect.stringContaining('after "A1B2-C3"') });
  });

  it('is possible where a lot goes on like a serial number', () => {
    expect(doubtOf(`${gtin}1727110010A1B221100000001`)).toEqual([
      { ai: '10', shorter: 'A1B2', following: [{ ai: '21', value: '100000001' }], strength: 'possible' },
    ]);
  });

  it('is likely where a lot or serial number goes on like a date', () => {
    expect(doubtOf(`${gtin}10LOT717271100`)).toEqual([
      { ai: '10', shorter: 'LOT7', following: [{ ai: '17', value: '271100' }], strength: 'likely' },
    ]);
    expect(doubtOf(`${gtin}21SN117271100${'10L9'}`)).toMatchObject([{ ai: '21', shorter: 'SN1', strength: 'likely' }]);
  });

  it.each([
    ['a separator came elsewhere', `${gtin}10A1B221100000001${gs}240X`],
    ['the identifier is there already', `${gtin}1727110010LOT717271100`],
    ['what would follow is no date', `${gtin}10LOT717991399`],
    ['the lot is short', `${gtin}10A21100`],
    ['nothing like it is in the lot', `${gtin}1727110010B0099X`],
  ])('is not suspected when %s', (_why, data) => {
    expect(doubtOf(data)).toEqual([]);
  });
});

describe('what is rejected', () => {
  it.each([
    ['empty value', '10', 'no-value'],
    ['letters in a numeric identifier', '30A12', 'letters'],
    ['letters in a GTIN', '010030409123401A', 'letters'],
    ['the same identifier twice with other values', `10A${gs}10B`, 'twice'],
    ['a wrong check digit of a GTIN', '0100304091234018', 'check-digit'],
    ['a wrong check digit of an SSCC', '00340123450000000018', 'check-digit'],
    ['a wrong check pair of a model number', '80131987654Ad4X4bL5ttr2310c2J', 'check-digit'],
    ['the 31st of November', '17271131', 'date'],
    ['a month 13', '17271301', 'date'],
    ['an expiry time with day 00', '70032711001200', 'date'],
    ['an hour 24', '70032711012400', 'date'],
    ['GTIN beside a coupon', `${gtin}2559501101530003`, 'excluded'],
    ['GTIN beside a count of contained items', `${gtin}3712`, 'excluded'],
    ['two weights of one kind', '31030012503102001250', 'excluded'],
    ['provider beside recipient of care', `8017950110153000000000${gs}8018950110153000000000`, 'check-digit'],
    ['a lot of 21 characters', `10${'A'.repeat(21)}`, 'length'],
    ['a GTIN that is cut off', '01003040912', 'length'],
    ['an identifier that is none', 'ZZ123', 'unknown-identifier'],
    ['a blank in a lot', '10A B', 'characters'],
    ['piece 3 of 2', `8006003040912340170302`, 'content'],
    ['nothing', '', 'empty'],
  ])('%s', (_what, data, code) => {
    expect(codeOf(data)).toBe(code);
  });

  it('provider and recipient of care in one barcode', () => {
    const [provider, recipient] = ['123456789012345675', '123456789012345675'];
    expect(codeOf(`8017${provider}${gs}8018${recipient}`)).toBe('excluded');
  });

  it('the same value twice is read once', () => {
    expect(valuesOf(`${gtin}${gtin}10A`)).toEqual({ '01': '00304091234017', '10': 'A' });
  });

  it('is not built either', () => {
    expect(buildElements([{ ai: '01', value: '00304091234018' }])).toMatchObject({ code: 'check-digit' });
    expect(buildElements([{ ai: '10', value: `A${gs}B` }])).toMatchObject({ code: 'characters' });
    expect(buildElements([{ ai: '05', value: '1' }])).toMatchObject({ code: 'unknown-identifier' });
    expect(buildElements([])).toMatchObject({ code: 'empty' });
  });
});

describe('what is read with a warning', () => {
  it.each([
    ['a lot without a product', '10A1', 'identifier 10 (lot) needs 01 or 02 or 03 or 8006 or 8026'],
    ['the content of a case without its count', '0200304091234017', 'needs 37'],
    ['potency without lot', `${gtin}70041250`, 'needs 01 with 10 or 03 with 10'],
    ['the NDC without GTIN', '7150409-1234-01', 'needs 01'],
  ])('%s', (_what, data, warning) => {
    const read = parseElements(data);
    expect('why' in read ? read.why : read.warnings.join()).toContain(warning);
  });

  it('nothing, when all is there', () => {
    const read = parseElements(`00340123450000000017${'0200304091234017'}3712`);
    expect(read).toMatchObject({ warnings: [] });
  });
});

describe('a date', () => {
  const dateOf = (data: string, year?: number) => {
    const read = parseElements(data, year);
    return 'why' in read ? read.why : [read.elements[0]?.date, read.elements[0]?.time];
  };

  it.each([
    ['17271100', ['2027-11-30', undefined]],
    ['17280200', ['2028-02-29', undefined]],
    ['17270200', ['2027-02-28', undefined]],
    ['70032711301405', ['2027-11-30', '14:05']],
    ['725019491123', ['1949-11-23', undefined]],
  ])('%s is %j', (data, expected) => {
    expect(dateOf(data, 2026)).toEqual(expected);
  });

  it.each([
    [2026, '77', '1977'],
    [2026, '76', '2076'],
    [2026, '27', '2027'],
    [2098, '01', '2101'],
    [2098, '48', '2148'],
    [2098, '49', '2049'],
  ])('of the year %s seen in two digits %s is %s', (year, told, full) => {
    expect(dateOf(`17${told}0101`, year)).toEqual([`${full}-01-01`, undefined]);
  });
});

describe('what is printed for people', () => {
  it('has its identifiers in brackets, and is read back', () => {
    const read = parseElements(`${gtin}17271100${'10A1B2-C3'}${gs}21100000000001`, 2026);
    const text = 'elements' in read ? bracketed(read.elements) : '';
    expect(text).toBe('(01)00304091234017(17)271100(10)A1B2-C3(21)100000000001');
    expect(parseScan(text, { year: 2026 })).toMatchObject({
      kind: 'gs1',
      form: 'bracketed',
      gtin: '00304091234017',
      lot: 'A1B2-C3',
      expires: '2027-11-30',
      serial: '100000000001',
    });
    expect(parseScan('(01)00304091234018')).toMatchObject({ kind: 'rejected', code: 'check-digit' });
  });
});
