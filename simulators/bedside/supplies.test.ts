import { expect, it } from 'vitest';
import { parseScan } from '#src/tables/barcodes/index.ts';
import { drugOf, labelOf, packageScan, productOfLine, wristband } from './supplies.ts';

it('what a package says is understood by Mortar as it was meant', () => {
  const { gtin = '' } = labelOf('vancomycin-1g-vial') ?? {};
  const scan = parseScan(packageScan({ gtin, expires: '2028-06-30', lot: 'A1/2', serial: '77' }), { year: 2026 });
  expect(scan).toMatchObject({ kind: 'gs1', gtin, expires: '2028-06-30', lot: 'A1/2', serial: '77' });
  expect(parseScan(packageScan({ gtin, expires: '2028-06-30', lot: 'A1' }), { year: 2026 })).toMatchObject({
    lot: 'A1',
    serial: null,
  });
  expect(parseScan(wristband('DM000001'))).toEqual({ kind: 'patient', mrn: 'DM000001' });
});

it('of several packages the smallest is what a dose comes in', () => {
  expect(labelOf('potassium-chloride-er-20meq-tablet')?.quantity).toBe('1');
  expect(labelOf('no-such-product')).toBeNull();
});

it('the product is known again by its line on the screen', () => {
  const line = [
    { kind: 'name', text: 'HYDROmorphone' },
    { kind: 'brand', text: '(Dilaudid)' },
    { kind: 'strength', text: '1\u00a0mg per mL, 1\u00a0mL' },
    { kind: 'form', text: 'prefilled syringe' },
  ];
  expect(productOfLine(line)).toBe('hydromorphone-1mg-syringe');
  expect(productOfLine([{ kind: 'name', text: 'nothing' }])).toBeNull();
  expect(drugOf('hydromorphone-1mg-syringe')).toMatchObject({ controlled: true, highAlert: true, baseUnit: 'syringe' });
});
