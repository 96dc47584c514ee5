import { describe, expect, it } from 'vitest';
import { fold, withoutSalt } from './fold.ts';
import { readForm, releaseFit } from './forms.ts';
import { convert, toBaseUnits, toDoseUnits, type Units } from './index.ts';
import { fits, makes, readStrength, strengthOf } from './strength.ts';

const units: Units = new Map(
  [
    ['mg', 'mass', '1'],
    ['mcg', 'mass', '0.001'],
    ['g', 'mass', '1000'],
    ['mL', 'volume', '1'],
    ['L', 'volume', '1000'],
    ['units', 'activity', '1'],
    ['mEq', 'charge', '1'],
    ['tablet', 'count:tablet', '1'],
    ['capsule', 'count:capsule', '1'],
    ['vial', 'count:vial', '1'],
    ['puff', 'count:puff', '1'],
    ['inhaler', 'count:inhaler', '1'],
  ].map(([unit = '', kind = '', factor = '1']) => [unit, { unit, display: unit, kind, factor }]),
);

const tablet = {
  name: 'x',
  strengthText: '250 mg',
  form: 'tablet',
  baseUnit: 'tablet',
  doseUnit: 'mg',
  strengthPerBase: '250',
  volumeMlPerBase: null,
};
const vial = {
  name: 'x',
  strengthText: '40 mg per 4 mL (10 mg per mL)',
  form: 'vial',
  baseUnit: 'vial',
  doseUnit: 'mg',
  strengthPerBase: '40',
  volumeMlPerBase: '4',
};

describe('units', () => {
  it('convert exactly within a kind, never between kinds', () => {
    expect(convert(units, '0.1', 'g', 'mg')?.toFixed()).toBe('100');
    expect(convert(units, '125', 'mcg', 'mg')?.toFixed()).toBe('0.125');
    expect(convert(units, '1', 'mg', 'mL')).toBeNull();
    expect(convert(units, '1', 'mg', 'IU')).toBeNull();
    expect(convert(units, '3', 'oddity', 'oddity')?.toFixed()).toBe('3');
  });

  it.each([
    ['500', 'mg', tablet, '2'],
    ['0.5', 'g', tablet, '2'],
    ['2', 'tablet', tablet, '2'],
    ['20', 'mg', vial, '0.5'],
    ['2', 'mL', vial, '0.5'],
    ['1', 'vial', vial, '1'],
  ])('%s %s in base units', (dose, unit, product, base) => {
    expect(toBaseUnits(product, dose, unit, units)?.toFixed()).toBe(base);
  });

  it('a dose that the product cannot be measured in has no base units', () => {
    expect(toBaseUnits(tablet, '2', 'mL', units)).toBeNull();
    expect(toBaseUnits(tablet, '2', 'units', units)).toBeNull();
    expect(toDoseUnits(vial, '2', 'mL', units)?.toFixed()).toBe('20');
    expect(toDoseUnits(vial, '2', 'units', units)).toBeNull();
  });
});

describe('names', () => {
  it.each([
    ['HYDROmorphone (Dilaudid)', 'hydromorphone dilaudid'],
    ['Piperacillin-Tazobactam', 'piperacillin tazobactam'],
    ['Sodium Chloride 0.9%  Flush', 'sodium chloride 0.9% flush'],
    ['5,000 Units', '5000 units'],
    ['Ringer’s', 'ringer s'],
  ])('%s folds to %s', (text, folded) => {
    expect(fold(text)).toBe(folded);
  });

  it('lose the salt, but not the whole name', () => {
    expect(withoutSalt('morphine sulfate')).toBe('morphine');
    expect(withoutSalt('sodium chloride')).toBe('sodium chloride');
  });
});

describe('strengths', () => {
  it.each([
    ['40mg/4mL Vial', true],
    ['10 mg/mL - 4 mL', true],
    ['40 mg', true],
    ['1%; 4mL', true],
    ['0.04 g / 4 mL', true],
    ['20mg/2mL Vial', false],
    ['40 units', false],
    ['10 mg per mL, 10 mL', false],
  ])('%s fits 40 mg per 4 mL: %s', (said, fit) => {
    expect(fits(readStrength(said, units), strengthOf(vial, units))).toBe(fit);
  });

  it('0.083% is what labels call 2.5 mg in 3 mL', () => {
    const neb = { ...vial, strengthText: '2.5 mg per 3 mL', strengthPerBase: '2.5', volumeMlPerBase: '3' };
    expect(fits(readStrength('0.083%;3mL Vial', units), strengthOf(neb, units))).toBe(true);
  });

  it.each([
    ['500 mg', tablet, 'mg', true],
    ['125 mg', tablet, 'mg', true],
    ['100 mg', tablet, 'mg', false],
    ['125 mg', { ...tablet, form: 'extended-release tablet' }, 'mg', false],
    ['125 mg', { ...tablet, baseUnit: 'capsule', form: 'capsule' }, 'mg', false],
    ['', tablet, 'tablet', false],
    ['', tablet, 'mL', false],
    ['55 mg', vial, 'mg', true],
  ])('"%s" can be made of it: case %#', (said, product, doseUnit, made) => {
    expect(makes(product, readStrength(said, units), doseUnit, units)).toBe(made);
  });
});

describe('forms', () => {
  it('a release that was said must be there; one that was not said is the second choice', () => {
    const plain = { form: 'tablet' };
    const extended = { form: 'extended-release tablet' };
    expect(releaseFit(readForm('50 mg tablet'), plain)).toBe(0);
    expect(releaseFit(readForm('50 mg tablet'), extended)).toBe(1);
    expect(releaseFit(readForm('50 mg XL Tab'), plain)).toBeNull();
    expect(releaseFit(readForm('50 mg XL Tab'), extended)).toBe(0);
  });
});
