/** What the simulated prescribers order, from the demo's order sentences; now and then they err. */
import type { Chance } from '../world/chance.ts';
import {
  ingredientClasses,
  type Product,
  productIngredients,
  products,
  type Sentence,
  sentences,
} from '../world/demo-files.ts';
import type { Scenario } from '../world/scenario.ts';
import type { SimPatient } from './people.ts';

export type NewOrder = {
  readonly sentence: Sentence;
  readonly product: Product;
  readonly dose: string;
  readonly ingredients: readonly string[];
};

const productById = new Map(products().map((product) => [product.product, product]));
const ingredientsOf = groups(productIngredients().map((row) => [row.product, row.ingredient]));
const classesOf = groups(ingredientClasses().map((row) => [row.ingredient, row.class]));
const choices = sentences().flatMap((sentence) => {
  const product = productById.get(sentence.product);
  return product ? [{ sentence, product, weight: 1 / (Number(product.usage_rank) + 12) }] : [];
});

function groups(pairs: readonly (readonly [string, string])[]): Map<string, string[]> {
  const map = new Map<string, string[]>();
  for (const [key, value] of pairs) map.set(key, [...(map.get(key) ?? []), value]);
  return map;
}

/** True when a product holds what the patient must not get. */
export function isAvoided(product: string, avoids: readonly string[]): boolean {
  return (ingredientsOf.get(product) ?? []).some((ingredient) =>
    [ingredient, ...(classesOf.get(ingredient) ?? [])].some((name) => avoids.some((avoided) => name.includes(avoided))),
  );
}

/** The next order for a patient, or null when nothing fits. A careful prescriber repeats no ingredient and avoids allergies. */
export function nextOrder(chance: Chance, scenario: Scenario, patient: SimPatient): NewOrder | null {
  const against = chance.happens(scenario.prescribing.againstAllergy) && patient.avoids.length > 0;
  const has = new Set(
    patient.orders.filter((order) => order.state !== 'stopped').flatMap((order) => order.ingredients),
  );
  const fitting = choices.filter(({ product }) => {
    if (isAvoided(product.product, patient.avoids) !== against) return false;
    return !(ingredientsOf.get(product.product) ?? []).some((ingredient) => has.has(ingredient));
  });
  if (fitting.length === 0) return null;
  const { sentence, product } = chance.weigh(fitting, (choice) => choice.weight);
  const dose = doseOf(chance, scenario, sentence, patient);
  return { sentence, product, dose, ingredients: ingredientsOf.get(product.product) ?? [] };
}

/** The sentence's dose; a weight-based one is reckoned and rounded to whole units; an error is ten times the dose. */
function doseOf(chance: Chance, scenario: Scenario, sentence: Sentence, patient: SimPatient): string {
  const perKg = sentence.weight_based === 'true' && sentence.weight_per !== '';
  const dose = perKg ? String(Math.round(Number(sentence.weight_per) * Number(patient.weightKg))) : sentence.dose;
  return chance.happens(scenario.prescribing.doseTooHigh) ? tenfold(dose) : dose;
}

/** Ten times a decimal text, exactly. */
export function tenfold(dose: string): string {
  const [whole = '0', fraction = ''] = dose.split('.');
  const digits = `${whole}${fraction.slice(0, 1).padEnd(1, '0')}`.replace(/^0+(?=\d)/, '');
  const rest = fraction.slice(1).replace(/0+$/, '');
  return rest ? `${digits}.${rest}` : digits;
}

/** What was ordered by a sentence at a dose; null for a sentence that the files no longer have. */
export function orderOf(sentenceId: string, dose: string): NewOrder | null {
  const choice = choices.find(({ sentence }) => sentence.sentence_id === sentenceId);
  if (!choice) return null;
  return {
    sentence: choice.sentence,
    product: choice.product,
    dose,
    ingredients: ingredientsOf.get(choice.product.product) ?? [],
  };
}
