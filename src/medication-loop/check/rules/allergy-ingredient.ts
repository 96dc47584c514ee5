/** An ingredient of the order that the patient is allergic to. */
import type { CheckCase, CheckedAllergy, CheckResult, CheckRule } from '../shapes.ts';
import { allergyText, gravityOf } from './allergy-severity.ts';
import { productsOf, voiceOf } from './result.ts';

const about = {
  id: 'allergy-ingredient',
  title: 'allergy',
  source: 'Leapfrog CPOE test, category allergy; TJC MM.05.01.01',
};
const { passed, alert } = voiceOf(about);

export const allergyIngredient: CheckRule = {
  ...about,
  atBedside: true,
  answers: ['intolerance-only', 'tolerated-before', 'allergy-checked-with-patient', 'benefit-outweighs-risk'],
  overrides: ['tolerated-before', 'allergy-checked-with-patient', 'protocol'],
  run(check) {
    const alerts = productsOf(check.order)
      .flatMap((product) => product.ingredients)
      .flatMap(({ ingredient, name }) =>
        check.patient.allergies
          .filter((allergy) => allergy.ingredient === ingredient)
          .map((allergy) => alertOf(allergy, ingredient, name)),
      );
    return alerts.length > 0 ? onePerKey(alerts) : passed('No ingredient is one of the recorded allergies.');
  },
};

/** An intolerance is asked about; an allergy stops. */
function alertOf(allergy: CheckedAllergy, ingredient: string, name: string): CheckResult {
  const gravity = gravityOf(allergy);
  return alert(gravity === 'intolerance' ? 'ask' : 'stop', {
    about: ingredient,
    says:
      gravity === 'intolerance'
        ? `Recorded intolerance to ${allergyText(allergy)}; the order contains ${name}.`
        : `Allergy to ${allergyText(allergy)}; the order contains ${name}.`,
    evidence: { ingredient, said: allergy.said, reaction: allergy.reaction, severity: allergy.severity, gravity },
  });
}

/** The same ingredient in two components is one alert; the graver one stays. */
export function onePerKey(results: readonly CheckResult[]): CheckResult[] {
  const byKey = new Map<string, CheckResult>();
  for (const result of results) {
    const before = byKey.get(result.key);
    if (!before || (before.tier !== 'stop' && result.tier === 'stop')) byKey.set(result.key, result);
  }
  return [...byKey.values()];
}

/** True when the order itself holds what this allergy names: then the class has nothing to add. */
export function namesIngredientOf(check: CheckCase, allergy: CheckedAllergy): boolean {
  return productsOf(check.order).some((product) =>
    product.ingredients.some(({ ingredient }) => ingredient === allergy.ingredient),
  );
}
