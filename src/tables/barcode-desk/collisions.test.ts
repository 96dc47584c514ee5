import { describe, expect, it } from 'vitest';
import { gtinOfNdc10, ndc11Candidates } from '#src/tables/barcodes/index.ts';
import { type FilePackage, findCollisions } from './collisions.ts';

const pack = (product: string, ndc: string, more: Partial<FilePackage> = {}): FilePackage => ({
  package: `${product}-${ndc}`,
  product,
  ndc,
  ndc11: ndc11Candidates(ndc)[0] ?? '',
  gtin: null,
  ...more,
});

const kinds = (packages: FilePackage[], barcodes: { barcode: string; package: string }[] = []) =>
  findCollisions(packages, barcodes).map(({ kind, writing, text }) => ({ kind, writing, text }));

describe('two packages that one scan could mean', () => {
  it('have the same GTIN', () => {
    const gtin = '00304091234017';
    const found = kinds([pack('a', '0409-1234-01', { gtin }), pack('b', '9999-8888-77', { gtin })]);
    expect(found).toEqual([{ kind: 'same', writing: 'GTIN', text: `]d201${gtin}` }]);
  });

  it('have the same 11 digits in two writings', () => {
    const [found] = kinds([pack('a', '0409-1234-01'), pack('b', '00409-1234-01')]);
    expect(found).toMatchObject({ kind: 'same' });
  });

  it('have the same 10 digits, parted elsewhere', () => {
    const found = kinds([pack('a', '0409-1234-01'), pack('b', '04091-234-01')]);
    expect(found).toContainEqual({ kind: 'same', writing: 'NDC without hyphens', text: '0409123401' });
  });

  it('are one the code of the other without hyphens', () => {
    const found = kinds([pack('a', '0409-1234-01'), pack('b', '7777-8888-99', { package: '0409123401' })]);
    expect(found).toContainEqual({ kind: 'same', writing: 'NDC without hyphens', text: '0409123401' });
  });

  it('are made equal by a digit that was cut off', () => {
    // The UPC-A of the first, without its check digit, is the NDC of 11 digits of the second.
    const found = kinds([pack('midazolam', '0409-2308-01'), pack('fentanyl', '30409-2308-01')]);
    expect(found).toContainEqual({ kind: 'cut', writing: 'UPC-A without its check digit', text: '30409230801' });
  });

  it('are no two when they hold the same product, or nothing is alike', () => {
    const gtin = '00304091234017';
    expect(kinds([pack('a', '0409-1234-01', { gtin }), pack('a', '04091-234-01')])).toEqual([]);
    expect(kinds([pack('a', '0409-1234-01', { gtin }), pack('b', '55555-777-88')])).toEqual([]);
  });
});

describe('a linked barcode', () => {
  const first = pack('a', '0409-1234-01');
  const second = pack('b', '50242-040-62', { gtin: '00350242040624' });
  const ndc10 = '5024204062';
  const link = (barcode: string, to = first) => kinds([first, second], [{ barcode, package: to.package }]);

  it.each([
    ['the GTIN', '00350242040624'],
    ['the NDC with hyphens', '50242-040-62'],
    ['the NDC without', ndc10],
    ['the NDC of 11 digits', second.ndc11],
    ['the UPC-A', '350242040624'],
    ['the GTIN of an outer package', gtinOfNdc10(ndc10, '5') ?? ''],
  ])('that is %s of another product is found', (_what, barcode) => {
    expect(link(barcode)).toMatchObject([{ kind: 'link', text: barcode }]);
    expect(link(barcode, second)).toEqual([]);
  });

  it('that is nobody else’s is none', () => {
    expect(link('SHELF-77')).toEqual([]);
  });
});
