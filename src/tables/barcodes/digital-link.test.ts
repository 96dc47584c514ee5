import { describe, expect, it } from 'vitest';
import { buildDigitalLink, parseDigitalLink, parseScan } from './index.ts';

const read = (text: string) => {
  const link = parseDigitalLink(text, 2026);
  if (link === null) return null;
  return 'why' in link ? link.code : Object.fromEntries(link.elements.map(({ ai, value }) => [ai, value]));
};

describe('a GS1 Digital Link', () => {
  const whole = { '01': '00304091234017', '10': 'A1B2-C3', '17': '271130' };

  it.each([
    'https://id.gs1.org/01/00304091234017/10/A1B2-C3?17=271130',
    'HTTPS://x.example/01/00304091234017/10/A1B2-C3/?17=271130',
    'http://x.example:8080/some/stem/01/00304091234017/10/A1B2-C3?17=271130&linkType=gs1:pip#top',
    'https://x.example/01/304091234017/10/A1B2%2DC3?17=271130',
    'https://x.example/414/stem/01/00304091234017/10/A1B2-C3?utm_source=a;17=271130',
  ])('%s is read whatever its host and path', (text) => {
    expect(read(text)).toEqual(whole);
  });

  it.each([
    ['a wrong check digit', 'https://x.example/01/00304091234018', 'check-digit'],
    ['a qualifier of another key', 'https://x.example/01/00304091234017/254/A', 'order'],
    ['qualifiers in another order', 'https://x.example/01/00304091234017/21/S/10/L', 'order'],
    ['qualifiers of two alternatives', 'https://x.example/01/00304091234017/10/L/235/T', 'order'],
    ['an identifier that may not be in the query', 'https://x.example/01/00304091234017?21=S', 'order'],
    ['a date that is none', 'https://x.example/01/00304091234017?17=271131', 'date'],
    ['an identifier that is none', 'https://x.example/01/00304091234017?05=1', 'unknown-identifier'],
    ['an empty lot', 'https://x.example/01/00304091234017?10=', 'no-value'],
    ['the lot in path and query, with other values', 'https://x.example/01/00304091234017/10/A?10=B', 'twice'],
    ['a broken encoding', 'https://x.example/01/00304091234017/10/A%2', 'encoding'],
    ['a control character in a lot', 'https://x.example/01/00304091234017/10/A%1DB', 'characters'],
  ])('is rejected with %s', (_what, text, code) => {
    expect(read(text)).toBe(code);
    expect(parseScan(text).kind).toBe('rejected');
  });

  it.each([
    'https://x.example/',
    'https://x.example/help/17',
    'https://x.example/01',
    'ftp://x.example/01/00304091234017',
  ])('%s is none', (text) => {
    expect(read(text)).toBeNull();
    expect(parseScan(text)).toMatchObject({ kind: 'linear', text, gtin: null });
  });

  it('is scanned as any GS1 code is', () => {
    expect(parseScan(']Q1https://x.example/01/00304091234017/10/A1/21/S1?17=271100', { year: 2026 })).toMatchObject({
      kind: 'gs1',
      form: 'digital-link',
      aim: ']Q1',
      gtin: '00304091234017',
      lot: 'A1',
      serial: 'S1',
      expires: '2027-11-30',
    });
  });

  it('is built with its qualifiers in order, the rest as query, all signs encoded', () => {
    const elements = [
      { ai: '17', value: '271130' },
      { ai: '21', value: 'S/1?' },
      { ai: '10', value: 'A+B' },
      { ai: '01', value: '00304091234017' },
    ];
    expect(buildDigitalLink('https://id.example.org/stem/', elements)).toEqual({
      text: 'https://id.example.org/stem/01/00304091234017/10/A%2BB/21/S%2F1%3F?17=271130',
    });
  });

  it.each([
    ['no key', 'https://x.example', [{ ai: '10', value: 'A' }], 'order'],
    [
      'an element that has no place',
      'https://x.example',
      [
        { ai: '01', value: '00304091234017' },
        { ai: '254', value: 'A' },
      ],
      'order',
    ],
    ['no address', 'x.example', [{ ai: '01', value: '00304091234017' }], 'encoding'],
    ['a query of its own', 'https://x.example?a=b', [{ ai: '01', value: '00304091234017' }], 'encoding'],
  ])('is not built with %s', (_what, address, elements, code) => {
    expect(buildDigitalLink(address, elements)).toMatchObject({ code });
  });
});
