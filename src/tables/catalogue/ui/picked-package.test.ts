import { describe, expect, it } from 'vitest';
import { pickedPackage } from './picked-package.ts';

describe('a package that is picked from an official table', () => {
  it('keeps the segments of its NDC as the table writes them', () => {
    const columns = ['PRODUCTID', 'NDCPACKAGECODE', 'PACKAGEDESCRIPTION'];
    const cells = ['x', '0409-1234-01', '10 VIAL in 1 CARTON'];
    expect(pickedPackage({ columns, cells, from: 'FDA 2031-01' })).toMatchObject({
      ndc: '0409-1234-01',
      ndc_format: '4-4-2',
      ndc11: '00409123401',
      description: '10 VIAL in 1 CARTON',
      source: 'FDA 2031-01',
    });
  });
  it('reads eleven digits as 5-4-2', () => {
    const picked = pickedPackage({
      columns: ['NDC_CODE', 'NDC_NAME'],
      cells: ['NDC:00003085722', 'SPRYCEL'],
      from: 'x',
    });
    expect(picked).toMatchObject({ ndc: '00003-0857-22', ndc_format: '5-4-2', ndc11: '00003085722' });
  });
  it('is none where the row has no NDC, or one that cannot be told in segments', () => {
    expect(pickedPackage({ columns: ['name'], cells: ['aspirin'], from: 'x' })).toBeNull();
    expect(pickedPackage({ columns: ['NDC_CODE'], cells: ['0409123401'], from: 'x' })).toBeNull();
  });
});
