import { describe, expect, it } from 'vitest';
import { type Decision, type DueItem, doseUnitOf, foldLater } from './due-words.ts';
import { answered, emptyHand, type Hand, nextDose, scanBody, stepsOf, verdictOf, withFreshWristband } from './hand.ts';

const full: Hand = {
  ...emptyHand,
  patientScan: 'P:1',
  patientScanAt: 1_000,
  productScans: ['a', 'b'],
  orderId: 'order',
  doseId: 'dose',
  dose: '0.5',
  answers: [{ question: 'late', answer: 'patient-away' }],
};

const decision: Decision = {
  step: 'confirm',
  stop: null,
  asks: [],
  notes: [],
  patient: { patientId: 'p', mrn: '1', orderName: 'EXAMPLE, Grace', birthDate: null },
  order: { orderId: 'order', version: 1, text: 'heparin 5,000 units vial' },
  dose: null,
  counted: { have: '1', want: '2', unit: 'tablet', text: '1 of 2 tablets' },
  give: null,
};

const stop = (code: string): Decision => ({ ...decision, step: 'stop', stop: { code, says: 'No.', remedy: 'Stop.' } });

describe('what the nurse holds', () => {
  it('keeps the wristband, and nothing else, for the next dose of the patient', () => {
    expect(nextDose(full)).toEqual({ ...emptyHand, patientScan: 'P:1', patientScanAt: 1_000 });
  });

  it('forgets a wristband after ten minutes, not before', () => {
    expect(withFreshWristband(full, 1_000 + 600_000).patientScan).toBe('P:1');
    expect(withFreshWristband(full, 1_001 + 600_000)).toEqual({ ...full, patientScan: null, patientScanAt: 0 });
  });

  it('a second answer to a question takes the place of the first', () => {
    expect(answered(full, 'late', 'dose-came-late').answers).toEqual([{ question: 'late', answer: 'dose-came-late' }]);
  });

  it('sends every scan and names the patient on the screen', () => {
    expect(scanBody(full, 'p')).toMatchObject({
      patientId: 'p',
      patientScan: 'P:1',
      productScans: ['a', 'b'],
      dose: '0.5',
    });
  });
});

describe('what a scan came to', () => {
  it.each(['wrong-drug', 'wrong-patient', 'expired', 'recalled', 'order-stopped', 'allergy', 'package-not-known'])(
    '%s is a stop that only a right scan or its name ends',
    (code) => expect(verdictOf(stop(code)).verdict).toBe('stop'),
  );

  it.each(['barcode-not-readable', 'not-a-wristband', 'not-a-medicine'])('%s only asks for another scan', (code) =>
    expect(verdictOf(stop(code)).verdict).toBe('wrong'),
  );

  it('counts up in words', () => {
    expect(verdictOf({ ...decision, step: 'scan-more' }).says).toMatch(/1 of 2 tablets, scan the next one/);
  });

  it('stands at the first step that is not done', () => {
    const states = (step: string) => stepsOf(full, { ...decision, step }).map((one) => one.state);
    expect(states('scan-patient')).toEqual(['now', 'next', 'next', 'next']);
    expect(states('scan-more')).toEqual(['done', 'done', 'now', 'next']);
    expect(states('confirm')).toEqual(['done', 'done', 'done', 'now']);
  });
});

describe('the list of doses', () => {
  it.each([
    ['650\u00a0mg', 'mg'],
    ['5,000 units', 'units'],
    ['1 to 2 tablets', 'tablets'],
    ['0.05 mcg per kg per minute', 'mcg per kg per minute'],
  ])('the unit of %s is %s', (text, unit) => {
    expect(
      doseUnitOf([
        { kind: 'name', text: 'x' },
        { kind: 'amount', text },
      ]),
    ).toBe(unit);
  });

  it('folds doses that are later than two hours from now, never what is late or due', () => {
    const now = new Date('2026-11-23T16:00:00Z');
    const item = (status: string, dueAt: string): DueItem => ({
      kind: 'scheduled',
      orderId: status + dueAt,
      version: 1,
      doseId: null,
      line: [],
      product: 'x',
      status,
      dueAt,
      windowFrom: null,
      windowTo: null,
      highAlert: false,
      controlled: false,
      urgent: false,
      instructions: null,
      last: null,
      nextFrom: null,
      supply: 'none',
    });
    const late = item('overdue', '2026-11-23T12:00:00Z');
    const soon = item('later', '2026-11-23T18:00:00Z');
    const far = item('later', '2026-11-23T18:00:01Z');
    expect(foldLater([late, soon, far], now)).toEqual({ near: [late, soon], far: [far] });
  });
});
