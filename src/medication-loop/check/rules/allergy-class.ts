/** A drug of the same class as an allergy, or of one that is documented to cross react. */
import type { CheckedAllergy, CheckedIngredient, CheckResult, CheckRule, DrugClass, Tier } from '../shapes.ts';
import { namesIngredientOf, onePerKey } from './allergy-ingredient.ts';
import { allergyText, type Gravity, gravityOf } from './allergy-severity.ts';
import { type CrossClass, crossClasses, saidOnly } from './cross-classes.ts';
import { productsOf, voiceOf } from './result.ts';

const about = {
  id: 'allergy-class',
  title: 'allergy class',
  source: 'Leapfrog CPOE test, category cross-allergy; FDA labels, Contraindications and Warnings',
};
const { passed, alert } = voiceOf(about);

export const allergyClass: CheckRule = {
  ...about,
  atBedside: true,
  answers: [
    'low-cross-reactivity',
    'tolerated-before',
    'intolerance-only',
    'benefit-outweighs-risk',
    'prescriber-confirmed',
  ],
  overrides: ['tolerated-before', 'low-cross-reactivity', 'protocol'],
  run(check) {
    const ingredients = productsOf(check.order).flatMap((product) => product.ingredients);
    const alerts = check.patient.allergies
      // The ingredient itself is the other rule's: it is not said twice.
      .filter((allergy) => !namesIngredientOf(check, allergy))
      .flatMap((allergy) => ingredients.flatMap((ingredient) => alertsOf(allergy, ingredient)));
    return alerts.length > 0 ? onePerKey(alerts) : passed('No class of the order is one of the recorded allergies.');
  },
};

function alertsOf(allergy: CheckedAllergy, ingredient: CheckedIngredient): CheckResult[] {
  const gravity = gravityOf(allergy);
  const allergic = allergicClasses(allergy);
  const classes = ingredient.classes.filter(({ kind }) => kind === 'allergy');
  const same = classes
    .filter((group) => allergic.includes(group.class))
    .map((group) => sameClass(allergy, ingredient, group, gravity));
  if (same.length > 0) return same.slice(0, 1);
  return crossClasses
    .filter((cross) => allergic.includes(cross.from) && classes.some((group) => group.class === cross.to))
    .slice(0, 1)
    .map((cross) => crossReaction(allergy, ingredient, cross, gravity));
}

/** Classes that an allergy speaks for: the one that was said, or those of the ingredient that was said. */
function allergicClasses(allergy: CheckedAllergy): string[] {
  const derived = allergy.classesOfIngredient.filter((group) => !saidOnly.has(group));
  return allergy.class === null ? derived : [allergy.class, ...derived];
}

const tiers: Readonly<Record<Gravity, Tier>> = { grave: 'stop', allergy: 'ask', intolerance: 'note' };

function sameClass(
  allergy: CheckedAllergy,
  ingredient: CheckedIngredient,
  group: DrugClass,
  gravity: Gravity,
): CheckResult {
  return alert(tiers[gravity], {
    about: `${ingredient.ingredient}:${group.class}`,
    says: `Allergy to ${allergyText(allergy)}; ${ingredient.name} is of the same class (${group.name}).`,
    evidence: { ingredient: ingredient.ingredient, class: group.class, said: allergy.said, gravity },
  });
}

function crossReaction(
  allergy: CheckedAllergy,
  ingredient: CheckedIngredient,
  cross: CrossClass,
  gravity: Gravity,
): CheckResult {
  const tier = cross.tier === 'note' ? 'note' : tiers[gravity];
  const told = alert(tier, {
    about: `${ingredient.ingredient}:${cross.from}:${cross.to}`,
    says: `Allergy to ${allergyText(allergy)}; ordered is ${ingredient.name}: ${cross.says}.`,
    evidence: { ingredient: ingredient.ingredient, from: cross.from, to: cross.to, said: allergy.said, gravity },
  });
  return { ...told, source: cross.source };
}
