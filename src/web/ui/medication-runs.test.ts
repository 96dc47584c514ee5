import { describe, expect, it } from 'vitest';
import { glueUnits, isTallMan, medicationRuns, medicationText } from './medication-runs.ts';

describe('medication line', () => {
  it('keeps the order of the parts, with em dashes between them', () => {
    const text = medicationText([
      { kind: 'name', text: 'vancomycin' },
      { kind: 'form', text: 'in sodium chloride 0.9%' },
      { kind: 'label', text: 'DOSE' },
      { kind: 'amount', text: '1,250 mg' },
      { kind: 'label', text: 'VOLUME' },
      { kind: 'amount', text: '250 mL' },
      { kind: 'text', text: 'over 90 minutes' },
      { kind: 'route', text: 'intravenous' },
      { kind: 'frequency', text: 'every 12 hours' },
    ]);
    expect(text).toBe(
      'vancomycin — in sodium chloride 0.9% — DOSE 1,250 mg — VOLUME 250 mL — over 90 minutes — intravenous — every 12 hours',
    );
  });

  it('sets the brand in brackets after the name and a second amount in brackets after the first', () => {
    const text = medicationText([
      { kind: 'name', text: 'HYDROmorphone' },
      { kind: 'brand', text: 'Dilaudid' },
      { kind: 'label', text: 'DOSE' },
      { kind: 'amount', text: '0.5 mg' },
      { kind: 'amount', text: '0.5 mL' },
    ]);
    expect(text).toBe('HYDROmorphone (Dilaudid) — DOSE 0.5 mg (0.5 mL)');
  });

  it('takes a label out of an amount that carries it, and never doubles brackets', () => {
    const text = medicationText([
      { kind: 'amount', text: 'DOSE 4 units' },
      { kind: 'amount', text: '(0.04 mL)' },
    ]);
    expect(text).toBe('DOSE 4 units (0.04 mL)');
  });

  it('holds number and unit together by no-break spaces', () => {
    const runs = medicationRuns([
      { kind: 'label', text: 'RATE' },
      { kind: 'amount', text: '0.05 mcg per kg per minute' },
    ]);
    expect(runs[0]?.[1]?.text).toBe('0.05\u00a0mcg\u00a0per\u00a0kg\u00a0per\u00a0minute');
    expect(glueUnits('5,000 units per mL')).toBe('5,000\u00a0units per mL');
  });

  it('changes no character of what the server wrote', () => {
    const odd = [
      { kind: 'text', text: 'continue as at home' },
      { kind: 'name', text: 'NIFEdipine XL' },
    ];
    expect(medicationText(odd)).toBe('continue as at home — NIFEdipine XL');
  });

  it('knows tall-man names', () => {
    expect([isTallMan('HYDROmorphone'), isTallMan('vancomycin'), isTallMan('WBC')]).toEqual([true, false, false]);
  });
});
