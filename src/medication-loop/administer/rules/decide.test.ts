import { describe, expect, it } from 'vitest';
import { parseScan } from '#src/tables/barcodes/index.ts';
import type { ScanQuestion } from '../shapes.ts';
import { code, decision, item, order, painOrder, patient, product, stopOf, syringe } from './decide.fixture.ts';

describe('the right dose', () => {
  it('is confirmed: two tablets for 650 mg', () => {
    const right = decision();
    expect(right).toMatchObject({ step: 'confirm', asks: [], counted: { text: '2 of 2 tablets' } });
    expect(right.give).toMatchObject({ amount: '650', doseUnit: 'mg', rest: '0', exception: null });
    expect(right.give?.items.map((each) => each.quantity)).toEqual(['1', '1']);
  });

  it('asks first for the wristband, then for the medicine, then for the next package', () => {
    expect(decision({ patientScan: null, productScans: [] }, { items: [] }).step).toBe('scan-patient');
    expect(decision({ productScans: [] }, { items: [] }).step).toBe('scan-product');
    expect(decision({ productScans: [code(0)] }, { items: [item(0)] })).toMatchObject({
      step: 'scan-more',
      counted: { text: '1 of 2 tablets' },
    });
  });

  it('is a part of a syringe: the rest is told, to waste or return', () => {
    const part = decision(
      { productScans: [code(0)] },
      { orders: [painOrder()], items: [item(0, { product: syringe })] },
    );
    expect(part).toMatchObject({ step: 'confirm', give: { amount: '0.5', rest: '0.5' } });
    expect(part.give?.items).toMatchObject([{ quantity: '0.5', unit: 'syringe' }]);
  });

  it('may be made of another strength of the same medicine', () => {
    const strong = product({ product: 'acetaminophen-650mg-tablet', strengthPerBase: '650' });
    expect(decision({ productScans: [code(0)] }, { items: [item(0, { product: strong })] }).step).toBe('confirm');
  });

  it('of a range may be anything within it', () => {
    const range = order({ dose: '325', doseMax: '650' });
    expect(decision({ productScans: [code(0)] }, { orders: [range], items: [item(0)] }).step).toBe('confirm');
    expect(decision({}, { orders: [range] })).toMatchObject({ step: 'confirm', give: { amount: '650' } });
  });
});

describe('the right patient', () => {
  const scanned = (raw: string) => ({ patientScan: parseScan(raw) });
  it.each([
    ['B:ferris', 'not-a-wristband'],
    ['K:CAB-4W/1/A', 'location-is-no-identifier'],
    ['some other label', 'not-a-wristband'],
    ['D:77', 'not-a-wristband'],
    ['E:PUMP-4', 'not-a-wristband'],
    [']d20100304091234017', 'not-a-wristband'],
    ['+A123BJC5D6E71G', 'not-a-wristband'],
    ['P:', 'barcode-not-readable'],
  ])('%s is %s', (raw, stop) => {
    expect(stopOf(scanned(raw))?.code).toBe(stop);
  });

  it('is never told by a bed or a room', () => {
    expect(stopOf(scanned('4W 12'), { isPlace: true })).toMatchObject({
      code: 'location-is-no-identifier',
      says: 'This is the label of a place (4W 12). A room or a bed never says who the patient is.',
    });
  });

  it('is not another one than the screen stands for', () => {
    expect(stopOf({}, { expected: { patientId: 'patient-2', orderName: 'LINDQVIST, Maja' } })?.says).toBe(
      'Wrong patient. This wristband is OKAFOR, Grace; the dose is for LINDQVIST, Maja.',
    );
  });

  it('is known here, and here now', () => {
    expect(stopOf({}, { patient: null })?.code).toBe('wristband-not-known');
    expect(stopOf({}, { patient: { ...patient, admitted: false } })?.code).toBe('patient-not-admitted');
  });

  it('without a wristband is told by number and date of birth, both, and a reason', () => {
    const unable = { what: 'patient', reason: 'wristband-damaged' } as const;
    const by = (identifiers: { mrn: string; birthDate: string }, more: Partial<ScanQuestion> = {}) => ({
      patientScan: null,
      identifiers,
      unableToScan: unable,
      ...more,
    });
    expect(decision(by({ mrn: 'M1', birthDate: '1957-08-14' })).step).toBe('confirm');
    expect(stopOf(by({ mrn: 'M1', birthDate: '1957-08-15' }))?.code).toBe('identifiers-do-not-match');
    expect(stopOf(by({ mrn: 'M1', birthDate: '1957-08-14' }, { unableToScan: null }))?.code).toBe('scan-or-reason');
  });
});

describe('the right medicine', () => {
  it.each([
    ['P:M2', 'a wristband'],
    ['B:ferris', 'a staff badge'],
    ['K:CAB-4W/1/A', 'a pocket of CAB-4W'],
    ['D:77', 'a dose label'],
    ['E:PUMP-4', 'a device tag'],
  ])('%s is %s', (raw, what) => {
    expect(stopOf({ productScans: [parseScan(raw)] }, { items: [] })?.says).toBe(`This is ${what}. Scan a medicine.`);
  });

  it('is a package of the drug file', () => {
    expect(stopOf({ productScans: [code(0)] }, { items: [] })).toMatchObject({
      code: 'package-not-known',
      remedy: expect.stringContaining('Unable to scan'),
    });
    expect(stopOf({ productScans: [parseScan(']d2broken')] }, { items: [] })?.code).toBe('barcode-not-readable');
  });

  it('is scanned again when its lot is likely a lot and an expiry date that ran together', () => {
    const scan = parseScan(']d2010030409123401710LOT717271100');
    expect(stopOf({ productScans: [scan] }, { items: [item(0)] })).toMatchObject({
      code: 'barcode-not-readable',
      says: expect.stringContaining('lost the separator after "LOT7"'),
    });
  });

  it('is in date and not recalled', () => {
    expect(stopOf({}, { items: [item(0), item(1, { expires: '2026-11-22' })] })?.says).toBe(
      'acetaminophen — 325 mg tablet expired on 22-Nov-2026. Do not give it.',
    );
    expect(decision({}, { items: [item(0), item(1, { expires: '2026-11-23' })] }).step).toBe('confirm');
    expect(stopOf({}, { items: [item(0), item(1, { lot: 'A1', recallReason: 'particles' })] })?.code).toBe('recalled');
  });

  it('is what was ordered', () => {
    const other = item(0, { product: product({ product: 'x', orderable: 'x', text: 'ibuprofen — 400 mg tablet' }) });
    expect(stopOf({ productScans: [code(0)] }, { items: [other] })).toMatchObject({
      code: 'wrong-drug',
      says: 'Wrong medicine. The order is acetaminophen — 325 mg tablet; this is ibuprofen — 400 mg tablet.',
    });
    expect(stopOf({ productScans: [code(0)], orderId: 'order-1' }, { items: [other] })?.code).toBe('wrong-drug');
    expect(stopOf({ orderId: 'order-9' })?.code).toBe('order-not-known');
    expect(stopOf({ productScans: [code(0)] }, { items: [other], orders: [] })?.code).toBe('no-order');
  });

  it('is of one order at a time', () => {
    const items = [item(0), item(1, { product: syringe })];
    expect(stopOf({}, { items, orders: [order(), painOrder({ orderId: 'order-2' })] })?.code).toBe('two-medicines');
  });

  it('is for the route of the order', () => {
    expect(stopOf({ route: 'IV' })?.code).toBe('wrong-route');
    const cream = product({ product: 'acetaminophen-cream', routes: ['TOP'] });
    expect(stopOf({ productScans: [code(0)] }, { items: [item(0, { product: cream })] })?.code).toBe('wrong-route');
  });
});
