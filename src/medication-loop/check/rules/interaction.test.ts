import { describe, expect, test } from 'vitest';
import type { Interaction } from '../shapes.ts';
import { caseOf, minutesLater, order, other, product, route, verdicts } from './case.fixture.ts';
import { interactionRule } from './interaction.ts';

const pair = (left: string, right: string, severity: Interaction['severity']): Interaction => ({
  interaction: `${left}-${right}`,
  left,
  right,
  severity,
  effect: 'Bleeding',
  management: 'Measure the INR',
  source: 'FDA label',
});

const interactions = [
  pair('ingredient warfarin', 'class azole-antifungals', 'serious'),
  pair('ingredient simvastatin', 'ingredient voriconazole', 'contraindicated'),
  pair('class raas-inhibitors', 'class potassium-supplements', 'moderate'),
];

const warfarin = product('warfarin');
const voriconazole = product('voriconazole', { ingredients: { voriconazole: ['azole-antifungals'] } });
const lisinopril = product('lisinopril', { ingredients: { lisinopril: ['raas-inhibitors'] } });
const potassium = product('potassium-chloride', { ingredients: { 'potassium-chloride': ['potassium-supplements'] } });
const run = (mine: ReturnType<typeof order>, others: ReturnType<typeof other>[]) =>
  interactionRule.run(caseOf(mine, { others, interactions }));

describe('an interaction', () => {
  test('of an ingredient with a class asks, whichever was ordered first', () => {
    expect(verdicts(run(order(warfarin), [other(voriconazole)]))).toEqual(['alert ask']);
    expect(verdicts(run(order(voriconazole), [other(warfarin)]))).toEqual(['alert ask']);
    expect(run(order(warfarin), [other(voriconazole)])[0]?.says).toBe(
      'Bleeding: with voriconazole line. Measure the INR.',
    );
  });
  test('that is contraindicated stops, and one that is moderate is noted', () => {
    expect(verdicts(run(order(product('simvastatin')), [other(voriconazole)]))).toEqual(['alert stop']);
    expect(verdicts(run(order(lisinopril), [other(potassium)]))).toEqual(['alert note']);
  });
  test('is said of an additive too', () => {
    const bag = order(product('dextrose', { routes: ['IV'] }), { components: [potassium], route: route('IV') });
    expect(verdicts(run(bag, [other(lisinopril)]))).toEqual(['alert note']);
  });
  test('nuisance: orders one after the other, drops in the eye and other drugs are not spoken of', () => {
    expect(verdicts(run(order(warfarin), [other(voriconazole, { stopAt: minutesLater(-1) })]))).toEqual(['passed']);
    expect(verdicts(run(order(warfarin), [other(voriconazole, { route: route('OPHTH') })]))).toEqual(['passed']);
    expect(verdicts(run(order(warfarin, { route: route('TOP') }), [other(voriconazole)]))).toEqual(['passed']);
    expect(verdicts(run(order(warfarin), [other(lisinopril)]))).toEqual(['passed']);
  });
  test('without a table is not known', () => {
    expect(verdicts(interactionRule.run(caseOf(order(warfarin), { interactions: null })))).toEqual(['not-known note']);
  });
});
