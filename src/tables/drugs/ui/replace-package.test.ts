import { describe, expect, it } from 'vitest';
import { type Naming, ndcFacts, newPackage, replaceItems } from './replace-package.ts';

const old = {
  package: 'acetaminophen-0904-1982-61',
  product: 'acetaminophen',
  ndc: '0904-1982-61',
  labeler: 'Major',
  description: 'blister',
  quantity: '1',
  level: 'inner',
  inner_package: '',
};
const typed = { ndc: '0904-6719-61', gtinFrom: 'ndc', source: 'carton' };
const barcode: Naming = {
  kind: 'barcodes',
  column: 'package',
  key: 'MGH-1',
  values: { barcode: 'MGH-1', package: old.package },
};
const carton: Naming = {
  kind: 'packages',
  column: 'inner_package',
  key: 'carton',
  values: { package: 'carton', inner_package: old.package },
};

describe('the package that takes over', () => {
  it('has what its NDC says, and otherwise what the old one has', () => {
    expect(ndcFacts('0904-6719-61')).toEqual({ format: '4-4-2', ndc11: '00904671961', gtin: '00309046719618' });
    expect(ndcFacts('0904671961')).toBeNull();
    expect(newPackage(old, typed)).toMatchObject({
      package: 'acetaminophen-0904-6719-61',
      ndc_format: '4-4-2',
      ndc11: '00904671961',
      gtin: '00309046719618',
      gtin_derived: 'true',
      labeler: 'Major',
      replaces: old.package,
    });
  });
  it('has no GTIN unless somebody says where it comes from', () => {
    expect(newPackage(old, { ...typed, gtinFrom: 'none', gtin: '00309046719618' })).toMatchObject({
      gtin: '',
      gtin_derived: 'false',
    });
  });
});

describe('the change', () => {
  const wish = { old, typed, taken: new Set(['barcodes MGH-1']), oldGoes: 'now' as const };
  it('turns what is taken over to the new one and puts the old one out of use', () => {
    const items = replaceItems(wish, [barcode]);
    expect(items.map(({ kind, action }) => `${action} ${kind}`)).toEqual([
      'put packages',
      'put barcodes',
      'inactivate packages',
    ]);
    expect(items[1]?.fields.package).toBe('acetaminophen-0904-6719-61');
    expect(items[2]?.fields).toEqual({ package: old.package });
  });
  it('what is not taken over goes with the old one, but never a carton', () => {
    const items = replaceItems({ ...wish, taken: new Set() }, [barcode, carton]);
    expect(items.map(({ kind, action }) => `${action} ${kind}`)).toEqual([
      'put packages',
      'inactivate barcodes',
      'inactivate packages',
    ]);
  });
  it('a carton that is taken over holds the new one', () => {
    const items = replaceItems({ ...wish, taken: new Set(['packages carton']) }, [carton]);
    expect(items[1]?.fields).toEqual({ package: 'carton', inner_package: 'acetaminophen-0904-6719-61' });
  });
  it('while the old one stays, nothing goes', () => {
    const items = replaceItems({ ...wish, taken: new Set(), oldGoes: 'later' }, [barcode]);
    expect(items).toHaveLength(1);
  });
});
