import { describe, expect, it } from 'vitest';
import { gtinCheck, ndc11Candidates, ndcSegments } from '#src/tables/barcodes/index.ts';
import { by, column, readDemo, repeats, value } from './read-demo.ts';

const packages = readDemo('drug-file/packages.csv');
const products = readDemo('drug-file/products.csv');

describe('packages', () => {
  it('write each NDC in the format they say, and its 11 digits padded by that format', () => {
    for (const row of packages) {
      const ndc = value(row, 'ndc');
      expect(ndcSegments(ndc)?.format, ndc).toBe(value(row, 'ndc_format'));
      expect(['4-4-2', '5-3-2', '5-4-1']).toContain(value(row, 'ndc_format'));
      expect(ndc11Candidates(ndc), ndc).toEqual([value(row, 'ndc11')]);
    }
  });

  it('derive the GTIN from the ten digits of the NDC, and say so', () => {
    for (const row of packages) {
      const gtin = value(row, 'gtin');
      expect(gtin.slice(0, 13), gtin).toBe(`003${value(row, 'ndc').replaceAll('-', '')}`);
      expect(gtinCheck(gtin), gtin).toBe(true);
      expect(value(row, 'gtin_derived')).toBe('true');
    }
  });

  it('have each NDC and each GTIN once, also as the ten digits that a barcode carries', () => {
    for (const name of ['package', 'ndc', 'ndc11', 'gtin']) expect(repeats(column(packages, name)), name).toEqual([]);
    expect(repeats(column(packages, 'ndc').map((ndc) => ndc.replaceAll('-', '')))).toEqual([]);
  });

  it('give each product one that is scanned at the bedside', () => {
    const known = by(packages, 'product');
    for (const row of products) {
      const inner = (known.get(value(row, 'product')) ?? []).filter((found) => value(found, 'level') === 'inner');
      expect(inner.length, value(row, 'product')).toBeGreaterThan(0);
    }
    const several = [...known.values()].filter((rows) => rows.length > 1);
    expect(several.length / products.length).toBeGreaterThan(0.5);
  });

  it('hold one base unit in what is scanned at the bedside, except where the base unit is a volume', () => {
    const baseUnits = new Map(products.map((row) => [value(row, 'product'), value(row, 'base_unit')]));
    for (const row of packages) {
      const volume = baseUnits.get(value(row, 'product')) === 'mL';
      if (value(row, 'level') === 'inner' && !volume) expect(value(row, 'quantity'), value(row, 'ndc')).toBe('1');
      if (value(row, 'level') === 'outer') expect(Number(value(row, 'quantity')), value(row, 'ndc')).toBeGreaterThan(1);
    }
  });

  it('say where each was found', () => {
    expect(packages.filter((row) => value(row, 'source').length < 20)).toEqual([]);
  });
});
