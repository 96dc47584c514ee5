import { describe, expect, it } from 'vitest';
import {
  amountText,
  type LintKind,
  lineText,
  lint,
  type MedicationLineInput,
  medicationLine,
  minutesText,
  productText,
  rangeText,
  rateText,
  shownDate,
  shownInstant,
} from './index.ts';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');
const line = (input: MedicationLineInput) => lineText(medicationLine(input));

type Example = { says: string; input: MedicationLineInput; right: string; wrong: string; breaks: string[] };

/** The examples of the rules: what is right is made from data, what is wrong is caught. */
const examples: Example[] = [
  {
    says: 'a small dose of an injection',
    input: {
      product: {
        name: 'HYDROmorphone',
        strengthText: '1 mg per mL',
        form: 'injection',
        baseUnit: 'syringe',
        doseUnit: 'mg',
        strengthPerBase: '1',
        volumeMlPerBase: '1',
      },
      dose: '0.5',
      doseUnit: 'mg',
      route: 'intravenous',
      frequency: 'every 3 hours',
      prn: true,
      prnReason: 'severe pain',
    },
    right:
      'HYDROmorphone — 1 mg per mL injection — DOSE 0.5 mg (0.5 mL) — intravenous — every 3 hours as needed — for severe pain',
    wrong: 'HYDROmorphone .5mg IV q3h / 500 mcg',
    breaks: ['naked-decimal', 'run-together', 'slash', 'frequency-abbreviation'],
  },
  {
    says: 'a bag',
    input: {
      product: { name: 'vancomycin', strengthText: '', form: '' },
      components: [{ kind: 'base', name: 'sodium chloride 0.9%' }],
      dose: '1250',
      doseUnit: 'mg',
      volumeMl: '250',
      overMinutes: 90,
      route: 'intravenous',
      frequency: 'every 12 hours',
    },
    right:
      'vancomycin — in sodium chloride 0.9% — DOSE 1,250 mg — VOLUME 250 mL — over 90 minutes — intravenous — every 12 hours',
    wrong: 'Vancomycin 1250.0mg/250ml q12',
    breaks: ['comma-missing', 'run-together', 'unit-abbreviation', 'slash', 'frequency-abbreviation'],
  },
  {
    says: 'units',
    input: {
      product: { name: 'heparin', strengthText: '5,000 units per mL', form: '' },
      dose: '5000',
      doseUnit: 'units',
      route: 'subcutaneous',
      frequency: 'every 8 hours',
    },
    right: 'heparin — 5,000 units per mL — DOSE 5,000 units — subcutaneous — every 8 hours',
    wrong: 'heparin 5000U SC q8',
    breaks: ['comma-missing', 'run-together', 'unit-abbreviation', 'route-abbreviation', 'frequency-abbreviation'],
  },
  {
    says: 'insulin by volume',
    input: {
      product: {
        name: 'insulin lispro',
        strengthText: '100 units per mL',
        form: '',
        baseUnit: 'mL',
        doseUnit: 'units',
        strengthPerBase: '100',
        volumeMlPerBase: '1',
      },
      dose: '4',
      doseUnit: 'units',
      route: 'subcutaneous',
      frequency: 'before meals',
    },
    right: 'insulin lispro — 100 units per mL — DOSE 4 units (0.04 mL) — subcutaneous — before meals',
    wrong: 'insulin 4U',
    breaks: ['run-together', 'unit-abbreviation'],
  },
  {
    says: 'a rate by weight',
    input: {
      product: { name: 'norepinephrine', strengthText: '8 mg in 250 mL (32 mcg per mL)', form: '' },
      rate: '0.05',
      rateUnit: 'mcg/kg/min',
      weightKg: '61',
      weightOn: shownDate('2026-11-23'),
      route: 'intravenous',
      frequency: 'continuous',
    },
    right:
      'norepinephrine — 8 mg in 250 mL (32 mcg per mL) — RATE 0.05 mcg per kg per minute (weight 61 kg, 23-Nov-2026) — intravenous — continuous',
    wrong: 'levophed 0.05mcg/kg/min',
    breaks: ['run-together', 'slash', 'time-abbreviation'],
  },
  {
    says: 'micrograms',
    input: {
      product: { name: 'levothyroxine', strengthText: '', form: 'tablet' },
      dose: '50',
      doseUnit: 'mcg',
      route: 'by mouth',
      frequency: 'once a day',
    },
    right: 'levothyroxine — tablet — DOSE 50 mcg — by mouth — once a day',
    wrong: 'levothyroxine 50\u00b5g QD / 0.05 mg',
    breaks: ['run-together', 'unit-abbreviation', 'slash', 'frequency-abbreviation'],
  },
  {
    says: 'a concentrate over hours',
    input: {
      product: { name: 'potassium chloride', strengthText: '20 mEq in 100 mL', form: '' },
      overMinutes: 120,
      route: 'central line',
    },
    right: 'potassium chloride — 20 mEq in 100 mL — over 2 hours — central line',
    wrong: 'KCl 20meq/100',
    breaks: ['drug-abbreviation', 'run-together', 'unit-abbreviation', 'slash'],
  },
  {
    says: 'millions in words',
    input: {
      product: { name: 'penicillin G benzathine', strengthText: '', form: '' },
      dose: '2400000',
      doseUnit: 'units',
      route: 'intramuscular',
      frequency: 'once',
    },
    right: 'penicillin G benzathine — DOSE 2.4 million units — intramuscular — once',
    wrong: '2400000U',
    breaks: ['comma-missing', 'run-together', 'unit-abbreviation'],
  },
  {
    says: 'a combination',
    input: {
      product: { name: 'sulfamethoxazole  +  trimethoprim', strengthText: '800 mg  +  160 mg', form: 'tablet' },
      dose: '1',
      doseUnit: 'tablet',
    },
    right: 'sulfamethoxazole  +  trimethoprim — 800 mg  +  160 mg tablet — DOSE 1 tablet',
    wrong: 'SMZ/TMP DS',
    breaks: ['drug-abbreviation', 'slash'],
  },
];

describe('medication line', () => {
  it.each(examples)('shows $says as the rules have it', ({ input, right }) => {
    expect(plain(line(input))).toBe(right);
    expect(lint(line(input), 'line')).toEqual([]);
  });

  it.each(examples)('the linter catches the wrong writing of $says', ({ wrong, breaks }) => {
    expect(lint(wrong, 'line').map((fault) => fault.id)).toEqual(expect.arrayContaining(breaks));
  });

  it('shows a dose by weight with the rule, the weight and its date', () => {
    const shown = line({
      product: { name: 'vancomycin', strengthText: '', form: '' },
      dose: '1250',
      doseUnit: 'mg',
      dosePer: '20.5',
      dosePerUnit: 'mg per kg',
      weightKg: '61',
      weightOn: '23-Nov-2026',
    });
    expect(plain(shown)).toBe('vancomycin — DOSE 1,250 mg — 20.5 mg per kg (weight 61 kg, 23-Nov-2026)');
  });

  const furosemide = {
    name: 'furosemide',
    brand: 'Lasix',
    strengthText: '20 mg',
    form: 'tablet',
    baseUnit: 'tablet',
    doseUnit: 'mg',
    strengthPerBase: '20',
    volumeMlPerBase: null,
  };

  it.each([
    ['10', null, 'DOSE 10 mg (half a tablet)'],
    ['40', null, 'DOSE 40 mg (2 tablets)'],
    ['20', '40', 'DOSE 20 to 40 mg (1 to 2 tablets)'],
    ['5', null, 'DOSE 5 mg (a quarter of a tablet)'],
    ['30', null, 'DOSE 30 mg (one and a half tablets)'],
    ['7', null, 'DOSE 7 mg'],
    ['20', '20', 'DOSE 20 mg (1 tablet)'],
  ])('shows %s to %s mg with the tablets where they come out whole', (dose, doseMax, shown) => {
    expect(plain(line({ product: furosemide, dose, doseMax, doseUnit: 'mg' }))).toBe(
      `furosemide (Lasix) — 20 mg tablet — ${shown}`,
    );
  });

  it('never converts: a dose in another unit than the product is shown as it is, without a bracket', () => {
    expect(plain(line({ product: furosemide, dose: '0.02', doseUnit: 'g' }))).toContain('DOSE 0.02 g');
    expect(plain(line({ product: furosemide, dose: '0.5', doseUnit: 'mg' }))).toContain('DOSE 0.5 mg');
    expect(plain(line({ product: furosemide, dose: '0.5', doseUnit: 'mg' }))).not.toContain('mcg');
  });

  it('says as needed once and without a frequency too', () => {
    const product = { name: 'senna', strengthText: '', form: '' };
    expect(line({ product, frequency: 'as needed', prn: true })).toBe('senna — as needed');
    expect(line({ product, prn: true, prnReason: 'for constipation' })).toBe('senna — as needed — for constipation');
  });

  it('names what is in a bag', () => {
    const shown = line({
      product: { name: 'dextrose 5%', strengthText: '1,000 mL', form: 'bag' },
      components: [{ kind: 'additive', name: 'potassium chloride', amount: '20', unit: 'mEq' }],
      rate: '75',
      rateUnit: 'mL/hr',
    });
    expect(plain(shown)).toBe('dextrose 5% — 1,000 mL bag — with potassium chloride 20 mEq — RATE 75 mL per hour');
    expect(productText({ name: 'senna', brand: null, strengthText: '8.6 mg', form: 'tablet' })).toBe(
      'senna — 8.6\u00a0mg tablet',
    );
  });
});

describe('amounts', () => {
  it('hold together and follow R6', () => {
    expect(amountText('1250', 'mg')).toBe('1,250\u00a0mg');
    expect(amountText('0.50', 'mL')).toBe('0.5\u00a0mL');
    expect(amountText('1', 'units')).toBe('1\u00a0unit');
    expect(plain(amountText('1000000', 'units'))).toBe('1 million units');
    expect(plain(amountText('1234567', 'units'))).toBe('1,234,567 units');
    expect(plain(amountText('2', 'suppository'))).toBe('2 suppositories');
    expect(plain(rangeText('1', '2', 'tablet'))).toBe('1 to 2 tablets');
    expect(plain(rateText('1000', 'mL/h'))).toBe('1,000 mL per hour');
    expect(plain(minutesText(120))).toBe('2 hours');
    expect(plain(minutesText(60))).toBe('60 minutes');
  });

  it('dates follow R16', () => {
    expect(shownDate('2026-11-23')).toBe('23-Nov-2026');
    expect(() => shownDate('11/23/2026')).toThrow('not a date');
    expect(shownInstant(new Date('2026-11-23T16:46:00Z'), 'America/Chicago')).toBe('23-Nov-2026 10:46');
    expect(shownInstant(new Date('2026-11-23T06:05:00Z'), 'America/Chicago')).toBe('23-Nov-2026 00:05');
  });
});

/** Each rule once: what it catches, and what looks alike and is right. */
const lintCases: [string, LintKind, string, string][] = [
  ['generic-capital', 'name', 'Vancomycin', 'vancomycin'],
  ['generic-capitals', 'name', 'HEPARIN', 'SUMAtriptan'],
  ['drug-abbreviation', 'name', 'KCl', 'potassium chloride'],
  ['trade-sign', 'brand', 'Lasix\u00ae', 'Lasix'],
  ['separator', 'line', 'senna; 2 tablets', 'senna — at 09:00'],
  ['label-breaks', 'line', 'DOSE 5\u00a0mg', 'DOSE\u00a05\u00a0mg'],
  ['trailing-zero', 'dose', '1.0 mg', '10.05 mg'],
  ['naked-decimal', 'dose', '.5 mg', '0.5 mg'],
  ['comma-missing', 'dose', '5000 units', '5,000 units'],
  ['exponent', 'dose', '1e3 mg', '1,000 mg'],
  ['run-together', 'dose', '10mg', '10 mg'],
  ['name-run-together', 'name', 'propranolol20 mg', 'vitamin B12'],
  ['unit-abbreviation', 'dose', '10 IU', '10 units'],
  ['time-abbreviation', 'dose', 'over 2 hrs', 'over 2 hours'],
  ['stop-after-unit', 'dose', '10 mg.', '10 mg'],
  ['slash', 'strength', '10 mg/mL', '10 mg per mL'],
  ['symbol', 'text', 'give if > 100', 'give if more than 100'],
  ['plus', 'name', 'a + b', 'a  +  b'],
  ['frequency-abbreviation', 'frequency', 'q8h', 'every 8 hours'],
  ['route-abbreviation', 'route', 'SC', 'subcutaneous'],
  ['short-abbreviation', 'frequency', 'HS', 'at bedtime'],
  ['ratio-strength', 'strength', '1:1000', '1 mg per mL'],
  ['truncated', 'name', 'sulfameth…', 'sulfamethoxazole'],
  ['date', 'text', 'since 2026-11-23', 'since 23-Nov-2026'],
  ['clock', 'text', 'at 9 pm', 'at 21:00'],
  ['status-word', 'status', 'Administering', 'Given'],
];

describe('display linter', () => {
  it.each(lintCases)('%s is caught in a %s', (id, kind, wrong, right) => {
    expect(lint(wrong, kind).map((fault) => fault.id)).toContain(id);
    expect(lint(right, kind)).toEqual([]);
  });

  it('lets a measured value keep its zero', () => {
    expect(lint('1.50 mg per dL', 'measured')).toEqual([]);
    expect(lint('1.50 mg per dL', 'dose').map((fault) => fault.id)).toEqual(['trailing-zero']);
  });

  it('does not take the letters of a name for an abbreviation', () => {
    expect(lint('haloperidol decanoate', 'name')).toEqual([]);
    expect(lint('lactated Ringer’s', 'name')).toEqual([]);
  });

  it('knows the numbers that belong to a name', () => {
    expect(lint('polyethylene glycol 3350', 'name')).toEqual([]);
    expect(lint('insulin NPH and insulin regular (Humulin 70/30)', 'line')).toEqual([]);
    expect(lint('polyethylene glycol 17000 mg', 'name').map((fault) => fault.id)).toEqual(['comma-missing']);
  });
});
