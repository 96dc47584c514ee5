/** Whether the dose can be measured out of the product at all. */
import type { CheckRule } from '../shapes.ts';
import { voiceOf } from './result.ts';

const about = {
  id: 'dose-unit',
  title: 'dose unit',
  source: 'ISMP, Safe electronic communication of medication information (2019): dose in the unit of the product',
};
const { passed, alert } = voiceOf(about);

export const doseUnit: CheckRule = {
  ...about,
  atBedside: true,
  answers: [],
  overrides: [],
  run({ order, baseUnits }) {
    if (baseUnits !== null) return passed('The dose can be measured out of the product.', { baseUnits });
    return [
      alert('stop', {
        says: `The dose is in ${order.doseUnit}; ${order.product.name} is dosed in ${order.product.doseUnit} and counted in ${order.product.baseUnit}. No limit could be checked.`,
        evidence: { doseUnit: order.doseUnit, product: order.product.product },
      }),
    ];
  },
};
