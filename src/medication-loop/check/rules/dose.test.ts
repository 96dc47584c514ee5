import { describe, expect, test } from 'vitest';
import { absoluteDose } from './absolute-dose.ts';
import { answersTo } from './all.ts';
import {
  caseOf,
  daily,
  interval,
  limit,
  minutesLater,
  order,
  product,
  route,
  verdicts,
  weekly,
} from './case.fixture.ts';
import { dailyDose } from './daily-dose.ts';
import { doseUnit } from './dose-unit.ts';
import { methotrexateWeekly } from './methotrexate.ts';
import { routeRule } from './route.ts';
import { singleDose } from './single-dose.ts';
import { vincaMinibag } from './vinca.ts';
import { weightDose } from './weight.ts';

const drug = order(product('drug'));

describe('a single dose', () => {
  const run = (words: Parameters<typeof limit>[0]) => singleDose.run(caseOf(drug, { limits: [limit(words)] }));

  test('above its limit asks, with the source of the limit; at the limit it passes', () => {
    const [above] = run({ single: '1000.001' });
    expect(above).toMatchObject({ tier: 'ask', key: 'single-dose:limit', source: 'FDA label of drug' });
    expect(verdicts(run({ single: '1000' }))).toEqual(['passed']);
  });
  test('without a limit is not known: noted for an adult, asked about for a child or where the age is not known', () => {
    const of = (ageYears: number | null) =>
      verdicts(singleDose.run(caseOf(drug, { limits: [], withoutLimit: ['drug'], patient: { ageYears } })));
    expect(of(69)).toEqual(['not-known note']);
    expect(of(4)).toEqual(['not-known ask']);
    expect(of(null)).toEqual(['not-known ask']);
  });
});

describe('a dose that nobody can mean', () => {
  test('UCSF 2013: 160 mg per kg for 38.5 kg is 38.5 tablets, and stops without an answer', () => {
    const tablet = product('sulfamethoxazole and trimethoprim', { strengthPerBase: '160' });
    const dosed = order(tablet, { dose: '6160', dosePer: '160', dosePerUnit: 'mg per kg', weightKg: '38.5' });
    const results = absoluteDose.run(
      caseOf(dosed, {
        baseUnits: '38.5',
        limits: [limit({ maxSingle: '320', single: '6160' })],
        patient: { weight: null },
      }),
    );
    expect(verdicts(results)).toEqual(['alert stop', 'alert stop']);
    expect(results.every((result) => answersTo(result).length === 0)).toBe(true);
    expect(results[1]?.says).toContain('38.5');
    expect(results[0]?.says.replaceAll('\u00a0', ' ')).toContain('160 mg per kg, for 38.5 kg: was 160 mg meant?');
  });
  test('begins above three times the limit and above ten tablets', () => {
    const run = (single: string, baseUnits: string) =>
      verdicts(absoluteDose.run(caseOf(drug, { baseUnits, limits: [limit({ single })] })));
    expect(run('3000', '10')).toEqual(['passed']);
    expect(run('3000.01', '10')).toEqual(['alert stop']);
    expect(run('500', '10.5')).toEqual(['alert stop']);
  });
  test('a product with a number of its own goes by that', () => {
    const rules = new Map([
      ['check.absolute-dose.factor', { value: '3', unit: 'times' }],
      ['check.base-units.tablet', { value: '10', unit: 'tablet' }],
      ['check.base-units.drug-tablet', { value: '20', unit: 'tablet' }],
    ]);
    expect(verdicts(absoluteDose.run(caseOf(drug, { baseUnits: '15', rules })))).toEqual(['passed']);
  });
  test('without its rule value it is not known', () => {
    expect(verdicts(absoluteDose.run(caseOf(drug, { rules: new Map() })))).toEqual(['not-known ask']);
  });
});

describe('the doses of a day', () => {
  test('above the daily limit ask, and name the other orders that they come from', () => {
    const others = [{ orderId: 'o2', text: 'acetaminophen suppository', daily: '2600' }];
    const [above] = dailyDose.run(caseOf(drug, { limits: [limit({ daily: '4100', others })] }));
    expect(above).toMatchObject({ tier: 'ask', key: 'daily-dose:limit' });
    expect(above?.says).toContain('with acetaminophen suppository');
  });
  test('at the limit, or without one, pass', () => {
    expect(verdicts(dailyDose.run(caseOf(drug, { limits: [limit({ daily: '3000' })] })))).toEqual(['passed']);
    expect(verdicts(dailyDose.run(caseOf(drug, { limits: [limit({ daily: '9000', maxDaily: null })] })))).toEqual([
      'passed',
    ]);
    expect(verdicts(dailyDose.run(caseOf(drug, { limits: [limit({ daily: null })] })))).toEqual(['passed']);
  });
});

describe('a dose by weight', () => {
  const perKg = order(product('drug'), { dose: '1200', dosePer: '15', dosePerUnit: 'mg/kg', weightKg: '80' });
  const keys = (of: typeof perKg, words: Parameters<typeof caseOf>[1] = {}) =>
    weightDose.run(caseOf(of, words)).map((result) => `${result.key} ${result.verdict}`);

  test('that agrees with weight and rule passes, and so does a rounded one', () => {
    expect(keys(perKg)).toEqual(['weight passed']);
    expect(keys({ ...perKg, dose: '1250' })).toEqual(['weight passed']);
    expect(keys({ ...perKg, dosePerUnit: 'mg per kg' })).toEqual(['weight passed']);
  });
  test('without a weight is not known', () => {
    expect(keys({ ...perKg, weightKg: null }, { patient: { weight: null } })).toEqual(['weight:missing not-known']);
  });
  test('with an old weight asks; 72 hours old is not old', () => {
    const weight = (hours: number) => ({
      patient: { weight: { kg: '80', at: minutesLater(-hours * 60), source: 'bed scale' } },
    });
    expect(keys(perKg, weight(72))).toEqual(['weight passed']);
    expect(keys(perKg, weight(72.1))).toEqual(['weight:old alert']);
  });
  test('that does not agree asks, whichever of the three was mistaken', () => {
    expect(keys({ ...perKg, dose: '2400' })).toEqual(['weight:dose alert']);
    expect(keys({ ...perKg, dose: '2640', weightKg: '176' })).toEqual(['weight:weight alert']);
  });
  test('above a limit per kg asks, ordered by weight or not', () => {
    const limits = [limit({ maxPerKg: '15', single: '1201' })];
    expect(keys(drug, { limits })).toEqual(['weight:per-kg:limit alert']);
    expect(keys(drug, { limits: [limit({ maxPerKg: '15', single: '1200' })] })).toEqual(['weight passed']);
  });
  test('nuisance: an order that is not by weight does not ask for one', () => {
    expect(keys(drug, { patient: { weight: null } })).toEqual(['weight passed']);
  });
});

describe('the unit and the route', () => {
  test('a dose that cannot be measured out stops', () => {
    const [result] = doseUnit.run(caseOf(drug, { baseUnits: null }));
    expect(result).toMatchObject({ tier: 'stop' });
    expect(result && answersTo(result)).toEqual([]);
    expect(verdicts(doseUnit.run(caseOf(drug)))).toEqual(['passed']);
  });
  test('a route of the product passes; one of its kind asks; another stops', () => {
    const by = (code: string, of = product('drug')) => routeRule.run(caseOf(order(of, { route: route(code) })));
    expect(verdicts(by('NG'))).toEqual(['passed']);
    expect(verdicts(by('PO', product('drug', { routes: ['NG'] })))).toEqual(['alert ask']);
    const [stop] = by('IV');
    expect(stop).toMatchObject({ tier: 'stop' });
    expect(stop && answersTo(stop)).toContain('route-suitable');
    expect(verdicts(by('IV', product('drug', { routes: [] })))).toEqual(['not-known note']);
  });
  test('into the spine nothing overrides, even for what goes into a vein', () => {
    const [result] = routeRule.run(caseOf(order(product('vincristine', { routes: ['IV'] }), { route: route('IT') })));
    expect(result).toMatchObject({ tier: 'stop', evidence: { final: true } });
    expect(result && answersTo(result)).toEqual([]);
  });
});

describe('drugs with a rule of their own', () => {
  const methotrexate = product('methotrexate');
  test('oral methotrexate daily stops; only an oncology protocol overrides', () => {
    const [result] = methotrexateWeekly.run(caseOf(order(methotrexate, { schedule: daily })));
    expect(result).toMatchObject({ tier: 'stop', rule: 'methotrexate-weekly' });
    expect(result && answersTo(result)).toEqual(['oncology-protocol']);
    const twice = { ...weekly, days: ['mon', 'thu'] };
    expect(verdicts(methotrexateWeekly.run(caseOf(order(methotrexate, { schedule: twice }))))).toEqual(['alert stop']);
    expect(verdicts(methotrexateWeekly.run(caseOf(order(methotrexate, { schedule: weekly, prn: true }))))).toEqual([
      'alert stop',
    ]);
  });
  test('weekly passes; other drugs and other routes are not spoken of', () => {
    expect(verdicts(methotrexateWeekly.run(caseOf(order(methotrexate, { schedule: weekly }))))).toEqual(['passed']);
    expect(verdicts(methotrexateWeekly.run(caseOf(order(methotrexate, { schedule: interval(7 * 1440) }))))).toEqual([
      'passed',
    ]);
    expect(methotrexateWeekly.run(caseOf(order(methotrexate, { schedule: daily, route: route('IM') })))).toEqual([]);
    expect(methotrexateWeekly.run(caseOf(order(product('folic-acid'), { schedule: daily })))).toEqual([]);
  });
  test('a vinca alkaloid in a syringe or in too small a bag stops; in a minibag it passes', () => {
    const vincristine = product('vincristine', { form: 'prefilled syringe', volumeMlPerBase: '10' });
    const bag = (ml: string) => product('sodium-chloride', { form: 'bag', volumeMlPerBase: ml });
    const run = (components: ReturnType<typeof bag>[], ageYears = 69) =>
      verdicts(vincaMinibag.run(caseOf(order(vincristine, { components }), { patient: { ageYears } })));
    expect(run([])).toEqual(['alert stop']);
    expect(run([bag('25')])).toEqual(['alert stop']);
    expect(run([bag('25')], 7)).toEqual(['passed']);
    expect(run([bag('50')])).toEqual(['passed']);
    expect(vincaMinibag.run(caseOf(drug))).toEqual([]);
  });
});
