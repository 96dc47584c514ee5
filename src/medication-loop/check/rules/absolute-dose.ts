/**
 * A dose that nobody can mean: many times the limit, or more tablets or vials than a nurse gives at once. It stops
 * whatever anybody answers. (UCSF 2013: 160 mg entered in mg-per-kg mode became 38.5 tablets, verified and given.)
 */
import { amountText, perText } from '#src/tables/display/index.ts';
import type { CheckCase, CheckResult, CheckRule } from '../shapes.ts';
import { moreThan, ruleNumber, voiceOf } from './result.ts';

const about = {
  id: 'absolute-dose',
  title: 'plausible dose',
  source: 'CPOE-7: computed absolute dose against the limit; factor and counts are rule values of the site',
};
const { passed, alert, notKnown } = voiceOf(about);

export const absoluteDose: CheckRule = {
  ...about,
  atBedside: true,
  answers: [],
  overrides: [],
  run(check) {
    const factor = ruleNumber(check, 'check.absolute-dose.factor');
    if (factor === null) {
      return [
        notKnown('ask', { says: 'The rule value check.absolute-dose.factor is not loaded: this check cannot run.' }),
      ];
    }
    const results = [...manyTimes(check, factor), ...tooMany(check)];
    return results.length > 0 ? results : passed('The dose is plausible in amount and in number.');
  },
};

function manyTimes(check: CheckCase, factor: number): CheckResult[] {
  return check.limits
    .filter((limit) => moreThan(limit.single, limit.maxSingle, factor))
    .map((limit) =>
      alert('stop', {
        about: limit.limitId,
        says: `${amountText(limit.single, limit.unit)} of ${limit.ingredientName} is more than ${factor} times the limit of one dose (${amountText(limit.maxSingle, limit.unit)}).${perKgWords(check)}`,
        evidence: { limitId: limit.limitId, single: limit.single, max: limit.maxSingle, unit: limit.unit, factor },
      }),
    );
}

/** The number of tablets, vials and so on; a product whose loading dose takes more has a value of its own. */
function tooMany(check: CheckCase): CheckResult[] {
  const { baseUnits, order } = check;
  const max =
    ruleNumber(check, `check.base-units.${order.product.product}`) ??
    ruleNumber(check, `check.base-units.${order.product.baseUnit}`);
  if (baseUnits === null || max === null || !moreThan(baseUnits, String(max))) return [];
  return [
    alert('stop', {
      about: 'count',
      says: `One dose would be ${amountText(baseUnits, order.product.baseUnit)} of ${order.product.name}; more than ${amountText(String(max), order.product.baseUnit)} is not plausible.${perKgWords(check)}`,
      evidence: { baseUnits, unit: order.product.baseUnit, max },
    }),
  ];
}

/** The amount per kg beside the absolute one: the trap is to take one for the other. */
function perKgWords({ order, patient }: CheckCase): string {
  if (!order.dosePer || !order.dosePerUnit) return '';
  const weight = order.weightKg ?? patient.weight?.kg;
  const reckoned = weight ? `, for ${amountText(weight, 'kg')}` : '';
  return ` It was ordered as ${amountText(order.dosePer, perText(order.dosePerUnit))}${reckoned}: was ${amountText(order.dosePer, order.doseUnit)} meant?`;
}
