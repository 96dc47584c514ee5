import { describe, expect, test } from 'vitest';
import { fieldName, fieldNames } from './dictionary.ts';
import {
  type Message,
  parseText,
  readCq,
  readCwe,
  readCx,
  readEi,
  readNumber,
  readPl,
  readTimings,
  readXcn,
  readXpn,
  describe as tell,
} from './index.ts';
import { Repetition } from './segment.ts';

function read(...segments: string[]): Message {
  const parsed = parseText(['MSH|^~\\&|A|B|||||RDE^O11|1|P|2.5', ...segments].join('\r'));
  if (!parsed.ok) throw new Error(parsed.problem.message);
  return parsed.value;
}

function repetition(raw: string): Repetition {
  return read(`ZZZ|${raw}`).segment('ZZZ')?.field(1) ?? new Repetition('', read().delimiters, read().charset);
}

describe('numbers', () => {
  test.each(['0', '0.50', '007', '-1', '+2.', '.5', '12345678901234567890.000'])('%s stays as it is', (text) => {
    expect(readNumber(text)).toEqual({ ok: true, value: text });
  });

  test.each(['', '.', '1e3', '1,000', '5 mg', '<5', '--1', '1.2.3', ' 1', '""', 'NaN'])('%j is none', (text) => {
    expect(readNumber(text)).toMatchObject({ ok: false, problem: { code: 'value-invalid' } });
  });
});

describe('data types', () => {
  test('CWE', () => {
    expect(readCwe(repetition('0^Aspirin \\T\\ co^99PSD^7^alt^99PSP^1^2^said'))).toEqual({
      code: '0',
      text: 'Aspirin & co',
      system: '99PSD',
      alternateCode: '7',
      alternateText: 'alt',
      alternateSystem: '99PSP',
      systemVersion: '1',
      originalText: 'said',
    });
  });

  test('CX, EI and CQ', () => {
    expect(readCx(repetition('123^4^M10^GH&1.2&ISO^MR^Ward&3&L'))).toEqual({
      id: '123',
      checkDigit: '4',
      checkScheme: 'M10',
      authority: { namespace: 'GH', universalId: '1.2', universalIdType: 'ISO' },
      type: 'MR',
      facility: { namespace: 'Ward', universalId: '3', universalIdType: 'L' },
    });
    expect(readEi(repetition('P1^CPOE^1.2^ISO'))).toEqual({
      id: 'P1',
      namespace: 'CPOE',
      universalId: '1.2',
      universalIdType: 'ISO',
    });
    expect(readCq(repetition('1.0^mg&milligram&UCUM'))).toEqual({ value: '1.0', units: 'mg' });
  });

  test('XPN and XCN', () => {
    expect(readXpn(repetition('Doe&van^Jane^Q^III^Dr^MD^L'))).toEqual({
      family: 'Doe',
      given: 'Jane',
      middle: 'Q',
      suffix: 'III',
      prefix: 'Dr',
      degree: 'MD',
      type: 'L',
    });
    expect(readXcn(repetition('42^Doe&van^Jane^^^^^^NPI&1.2&ISO^L^^^NPI'))).toMatchObject({
      id: '42',
      family: 'Doe',
      given: 'Jane',
      type: 'L',
      idType: 'NPI',
      authority: { namespace: 'NPI', universalId: '1.2', universalIdType: 'ISO' },
    });
  });

  test('PL, and a null that reads as no text but is visible', () => {
    expect(readPl(repetition('4W^401^A^GH&1.2&ISO^O^N^B1^4^near'))).toEqual({
      pointOfCare: '4W',
      room: '401',
      bed: 'A',
      facility: { namespace: 'GH', universalId: '1.2', universalIdType: 'ISO' },
      status: 'O',
      type: 'N',
      building: 'B1',
      floor: '4',
      description: 'near',
    });
    expect(repetition('""').kind).toBe('null');
    expect(readPl(repetition('""')).pointOfCare).toBe('');
    expect(repetition('').kind).toBe('absent');
  });
});

describe('timings', () => {
  test('TQ1 after RXE counts before TQ1 after ORC', () => {
    const [order] = read(
      'ORC|NW',
      'TQ1|1||BID',
      'RXE||0|1',
      'TQ1|1|0.5^tab&tablet|Q6H&every 6 hours&HL70335^^^^6^h~QHS|0600~1200||7^D|20260301|20260308|S^Stat~R|if pain|with food|S|10^min|28',
    ).orders();
    expect(order && readTimings(order)).toEqual([
      {
        source: 'TQ1',
        quantity: { value: '0.5', units: 'tab' },
        repeatPatterns: [
          { code: 'Q6H', text: 'every 6 hours', system: 'HL70335', periodQuantity: '6', periodUnits: 'h' },
          { code: 'QHS', text: '', system: '', periodQuantity: '', periodUnits: '' },
        ],
        explicitTimes: ['0600', '1200'],
        duration: { text: '7^D', value: '7', units: 'D' },
        start: '20260301',
        end: '20260308',
        priorities: [expect.objectContaining({ code: 'S', text: 'Stat' }), expect.objectContaining({ code: 'R' })],
        condition: 'if pain',
        text: 'with food',
        conjunction: 'S',
        occurrenceDuration: '10^min',
        occurrences: '28',
      },
    ]);
  });

  test('the old field: RXE-1 before ORC-7, repetitions kept', () => {
    const old = '1&tab^Q12H&0900,2100^D7^20260301^20260308^ROU^cond^text^A^^10^14~^QHS^X3';
    const [both, one] = read(`ORC|NW||||||^BID`, `RXE|${old}|0`, 'ORC|NW||||||2^TID^INDEF', 'RXE|""|0').orders();
    expect(both && readTimings(both)).toMatchObject([
      {
        source: 'RXE-1',
        quantity: { value: '1', units: 'tab' },
        repeatPatterns: [{ code: 'Q12H' }],
        explicitTimes: ['0900', '2100'],
        duration: { text: 'D7', value: '7', units: 'D' },
        start: '20260301',
        end: '20260308',
        priorities: [{ code: 'ROU' }],
        condition: 'cond',
        text: 'text',
        conjunction: 'A',
        occurrenceDuration: '10',
        occurrences: '14',
      },
      { repeatPatterns: [{ code: 'QHS' }], duration: { text: 'X3', value: '3', units: 'X' }, explicitTimes: [] },
    ]);
    expect(one && readTimings(one)).toMatchObject([
      {
        source: 'ORC-7',
        repeatPatterns: [{ code: 'TID' }],
        duration: { text: 'INDEF', value: '', units: 'INDEF' },
        priorities: [],
      },
    ]);
  });

  test('no timing is no timing', () => {
    const [order] = read('ORC|NW', 'RXE||0').orders();
    expect(order && readTimings(order)).toEqual([]);
  });
});

describe('the dictionary', () => {
  test.each([
    ['MSH', 18, 'Character Set'],
    ['PID', 39, 'Tribal Citizenship'],
    ['PV1', 44, 'Admit Date/Time'],
    ['ORC', 12, 'Ordering Provider'],
    ['RXE', 25, 'Give Strength'],
    ['RXE', 35, 'Controlled Substance Schedule'],
    ['RXO', 18, 'Requested Give Strength'],
    ['RXD', 18, 'Substance Lot Number'],
    ['RXG', 17, 'Give Strength'],
    ['RXA', 20, 'Completion Status'],
    ['RXA', 25, 'Administered Barcode Identifier'],
    ['RXC', 4, 'Component Units'],
    ['TQ1', 14, 'Total Occurrences'],
    ['ZPM', 21, 'Serial Number'],
    ['ERR', 8, 'User Message'],
    ['ZZZ', 1, ''],
    ['RXR', 99, ''],
  ])('%s-%i is %j', (segment, field, name) => {
    expect(fieldName(segment, field)).toBe(name);
  });

  test('has every segment of the pharmacy', () => {
    const segments = 'MSH PID PV1 ORC RXE RXO RXR RXC RXA RXD RXG TQ1 AL1 OBX NTE MSA ERR EVN MRG RQD ZPM'.split(' ');
    for (const segment of segments) expect(fieldNames(segment).length, segment).toBeGreaterThan(3);
  });
});

test('describe tells everything, in order', () => {
  const lines = tell(read('PID|1||1^^^A&B~2||""', 'RXR|PO', 'RXR|NG', 'ZXX|q'));
  expect(lines.filter((line) => !line.path.startsWith('MSH'))).toEqual([
    { path: 'PID-1', name: 'Set ID', value: { kind: 'value', text: '1' } },
    { path: 'PID-3.1', name: 'Patient Identifier List', value: { kind: 'value', text: '1' } },
    { path: 'PID-3.4.1', name: 'Patient Identifier List', value: { kind: 'value', text: 'A' } },
    { path: 'PID-3.4.2', name: 'Patient Identifier List', value: { kind: 'value', text: 'B' } },
    { path: 'PID-3(2)', name: 'Patient Identifier List', value: { kind: 'value', text: '2' } },
    { path: 'PID-5', name: 'Patient Name', value: { kind: 'null' } },
    { path: 'RXR-1', name: 'Route', value: { kind: 'value', text: 'PO' } },
    { path: 'RXR(2)-1', name: 'Route', value: { kind: 'value', text: 'NG' } },
    { path: 'ZXX-1', name: '', value: { kind: 'value', text: 'q' } },
  ]);
  expect(lines.slice(0, 3).map((line) => [line.path, line.value])).toEqual([
    ['MSH-1', { kind: 'value', text: '|' }],
    ['MSH-2', { kind: 'value', text: '^~\\&' }],
    ['MSH-3', { kind: 'value', text: 'A' }],
  ]);
});
