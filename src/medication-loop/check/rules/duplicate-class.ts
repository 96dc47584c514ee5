/** Two drugs of one therapeutic class in orders that are in force at once. */
import type { CheckedOrder, CheckRule, DrugClass } from '../shapes.ts';
import { activeIngredients, overlapping, tierOf } from './duplicate.ts';
import { askedClasses } from './duplicate-tiers.ts';
import { inWords, productsOf, voiceOf } from './result.ts';

const about = {
  id: 'duplicate-class',
  title: 'duplicate class',
  source: 'Leapfrog CPOE test, category therapeutic duplication; classes by FDA label class',
};
const { passed, alert } = voiceOf(about);

export const duplicateClass: CheckRule = {
  ...about,
  atBedside: false,
  answers: ['both-intended', 'other-will-be-stopped', 'levels-monitored', 'prescriber-confirmed'],
  overrides: [],
  run(check) {
    const mine = therapeuticClasses(check.order);
    const alerts = overlapping(check).flatMap((other) => {
      if (sharesIngredient(check.order, other)) return [];
      const both = therapeuticClasses(other).filter((group) => mine.some((own) => own.class === group.class));
      if (both.length === 0) return [];
      const asked = both.some((group) => askedClasses.has(group.class));
      return [
        alert(tierOf(check.order, other, asked), {
          about: other.orderId ?? other.product.product,
          says: `Second drug of the class ${inWords(both.map((group) => group.name))}: ${other.text}.`,
          evidence: { orderId: other.orderId, classes: both.map((group) => group.class) },
        }),
      ];
    });
    return alerts.length > 0 ? alerts : passed('No other order in force is of the same therapeutic class.');
  },
};

function therapeuticClasses(order: CheckedOrder): DrugClass[] {
  return productsOf(order)
    .flatMap((product) => product.ingredients.flatMap((ingredient) => ingredient.classes))
    .filter((group) => group.kind === 'therapeutic');
}

/** The same ingredient is the other rule's: it is not said twice. */
function sharesIngredient(a: CheckedOrder, b: CheckedOrder): boolean {
  const ingredients = activeIngredients(b);
  return activeIngredients(a).some((ingredient) => ingredients.includes(ingredient));
}
