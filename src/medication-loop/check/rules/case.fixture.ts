/** Cases for the rules: an adult, a plain order, and what a test says otherwise. */
import type { CheckCase, CheckedAllergy, CheckedOrder, CheckedProduct, DrugClass, MeasuredLimit } from '../shapes.ts';

export const now = new Date('2026-11-23T16:00:00Z');
export const minutesLater = (minutes: number) => new Date(now.getTime() + minutes * 60_000);

const routeKinds: Readonly<Record<string, string>> = {
  PO: 'enteral',
  NG: 'enteral',
  IV: 'parenteral',
  IVPB: 'parenteral',
  IM: 'parenteral',
  IT: 'parenteral',
  EPIDURAL: 'parenteral',
  TOP: 'topical',
  TD: 'topical',
  OPHTH: 'topical',
  INH: 'inhaled',
};

export const route = (code: string) => ({ route: code, words: code.toLowerCase(), kind: routeKinds[code] ?? 'other' });

export const interval = (minutes: number) => ({
  schedule: `Q${minutes / 60}H`,
  words: `every ${minutes / 60} hours`,
  kind: 'interval' as const,
  intervalMinutes: minutes,
  times: [],
  days: [],
});
export const daily = {
  ...interval(1440),
  schedule: 'DAILY',
  words: 'once a day',
  kind: 'times' as const,
  times: ['09:00'],
};
export const weekly = { ...daily, schedule: 'QWEEK', words: 'once a week', days: ['mon'] };
export const once = {
  ...daily,
  schedule: 'ONCE',
  words: 'one time',
  kind: 'once' as const,
  times: [],
  intervalMinutes: null,
};
export const asNeeded = { ...once, schedule: 'PRN', words: 'as needed', kind: 'as-needed' as const };

type ProductWords = {
  readonly ingredients?: Readonly<Record<string, readonly string[]>>;
  readonly routes?: readonly string[];
};

const therapeutic = new Set([
  'anticoagulants',
  'laxatives',
  'opioid-analgesics',
  'acid-suppressants',
  'hmg-coa-inhibitors',
]);
const group = (name: string): DrugClass => ({
  class: name,
  name: name.replaceAll('-', ' '),
  kind: therapeutic.has(name) ? 'therapeutic' : 'allergy',
});

/** A 500 mg tablet; `ingredients` names its ingredients and their classes. */
export function product(
  name: string,
  words: ProductWords & Partial<Omit<CheckedProduct, 'ingredients' | 'routes'>> = {},
): CheckedProduct {
  const { ingredients = { [name]: [] }, routes = ['PO', 'NG'], ...rest } = words;
  return {
    product: `${name}-tablet`,
    name,
    strengthText: '500 mg',
    form: 'tablet',
    baseUnit: 'tablet',
    doseUnit: 'mg',
    strengthPerBase: '500',
    volumeMlPerBase: null,
    routes: routes.map(route),
    ingredients: Object.entries(ingredients).map(([ingredient, classes]) => ({
      ingredient,
      name: ingredient,
      classes: classes.map(group),
    })),
    ...rest,
  };
}

export function order(of: CheckedProduct, words: Partial<CheckedOrder> = {}): CheckedOrder {
  return {
    orderId: 'o1',
    product: of,
    components: [],
    route: route('PO'),
    schedule: interval(480),
    prn: false,
    prnReason: null,
    priority: 'routine',
    dose: '500',
    doseMax: null,
    doseUnit: 'mg',
    dosePer: null,
    dosePerUnit: null,
    weightKg: null,
    startAt: now,
    stopAt: null,
    enteredAt: now,
    dosesUntilStop: null,
    ...words,
  };
}

export function other(of: CheckedProduct, words: Partial<CheckedOrder> = {}): CheckedOrder & { text: string } {
  return { ...order(of, { orderId: `other-${of.name}`, ...words }), text: `${of.name} line` };
}

export function allergy(said: string, words: Partial<CheckedAllergy> = {}): CheckedAllergy {
  return { said, ingredient: null, class: null, classesOfIngredient: [], reaction: 'rash', severity: null, ...words };
}

export function limit(words: Partial<MeasuredLimit> = {}): MeasuredLimit {
  return {
    limitId: 'limit',
    ingredient: 'drug',
    ingredientName: 'drug',
    maxSingle: '1000',
    unit: 'mg',
    maxDaily: '3000',
    maxPerKg: null,
    source: 'FDA label of drug',
    confirmed: false,
    single: '500',
    daily: '1500',
    others: [],
    ...words,
  };
}

const values: Readonly<Record<string, string>> = {
  'check.absolute-dose.factor': '3',
  'check.base-units.tablet': '10',
  'check.weight.max-age': '72',
  'check.weight.tolerance': '10',
  'check.start-within.stat': '60',
  'check.start-within.now': '120',
  'check.start-past': '1440',
};

type CaseWords = Partial<Omit<CheckCase, 'patient' | 'order'>> & { readonly patient?: Partial<CheckCase['patient']> };

export function caseOf(of: CheckedOrder, words: CaseWords = {}): CheckCase {
  const { patient = {}, ...rest } = words;
  return {
    now,
    timeZone: 'America/Chicago',
    patient: {
      ageYears: 69,
      allergyStatus: patient.allergies ? 'recorded' : 'none-known',
      allergies: [],
      weight: { kg: '80', at: now, source: 'bed scale' },
      ...patient,
    },
    order: of,
    others: [],
    baseUnits: '1',
    limits: [limit()],
    withoutLimit: [],
    interactions: [],
    rules: new Map(Object.entries(values).map(([rule, value]) => [rule, { value, unit: 'x' }])),
    ...rest,
  };
}

/** "alert stop", "not-known ask", "passed" … of each result. */
export function verdicts(results: readonly { verdict: string; tier: string }[]): string[] {
  return results.map(({ verdict, tier }) => (verdict === 'passed' ? verdict : `${verdict} ${tier}`));
}
