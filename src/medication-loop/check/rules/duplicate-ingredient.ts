/** The same ingredient in two orders that are in force at once. */
import type { CheckRule } from '../shapes.ts';
import { activeIngredients, overlapping, tierOf } from './duplicate.ts';
import { voiceOf } from './result.ts';

const about = {
  id: 'duplicate-ingredient',
  title: 'duplicate',
  source: 'Leapfrog CPOE test, category therapeutic duplication; TJC MM.05.01.01',
};
const { passed, alert } = voiceOf(about);

export const duplicateIngredient: CheckRule = {
  ...about,
  atBedside: false,
  answers: ['both-intended', 'other-will-be-stopped', 'prescriber-confirmed'],
  overrides: [],
  run(check) {
    const mine = activeIngredients(check.order);
    const alerts = overlapping(check).flatMap((other) => {
      const both = activeIngredients(other).filter((ingredient) => mine.includes(ingredient));
      if (both.length === 0) return [];
      return [
        alert(tierOf(check.order, other, true), {
          about: other.orderId ?? other.product.product,
          says: `The patient has another order with the same ingredient: ${other.text}.`,
          evidence: { orderId: other.orderId, ingredients: both },
        }),
      ];
    });
    return alerts.length > 0 ? alerts : passed('No other order in force has the same ingredient.');
  },
};
