/** A dose by weight: the weight is there, not too old, and the dose is what weight and rule come to. */
import { quantity } from '#src/kernel/quantity.ts';
import { amountText, perText, shownInstant } from '#src/tables/display/index.ts';
import type { CheckCase, CheckResult, CheckRule } from '../shapes.ts';
import { moreThan, ruleNumber, voiceOf } from './result.ts';

const about = {
  id: 'weight',
  title: 'dose by weight',
  source: 'ISMP best practice 3 (metric, measured weights); CPOE-10: age of the weight is a rule value of the site',
};
const { passed, alert, notKnown } = voiceOf(about);

const hourMs = 3_600_000;

export const weightDose: CheckRule = {
  ...about,
  atBedside: false,
  answers: ['weight-confirmed', 'weight-not-needed', 'dose-intended', 'prescriber-confirmed'],
  overrides: [],
  run(check) {
    const byWeight = isPerKg(check.order.dosePerUnit) && check.order.dosePer !== null;
    const results = [...(byWeight ? [...weightAge(check), ...consistency(check)] : []), ...perKgLimits(check)];
    if (results.length > 0) return results;
    return passed(byWeight ? 'Weight, its age and the dose per kg agree.' : 'The dose is not ordered by weight.');
  },
};

function isPerKg(unit: string | null): boolean {
  return unit !== null && /(\bper\s+kg\b|\/\s*kg\b)/i.test(unit);
}

function weightAge(check: CheckCase): CheckResult[] {
  const { weight } = check.patient;
  if (!weight) return [notKnown('ask', { about: 'missing', says: 'The dose is by weight and no weight is recorded.' })];
  const maxHours = ruleNumber(check, 'check.weight.max-age');
  if (maxHours === null) {
    return [
      notKnown('ask', {
        about: 'age',
        says: 'The rule value check.weight.max-age is not loaded: the age of the weight cannot be judged.',
      }),
    ];
  }
  if (check.now.getTime() - weight.at.getTime() <= maxHours * hourMs) return [];
  return [
    alert('ask', {
      about: 'old',
      says: `The weight of ${amountText(weight.kg, 'kg')} is from ${shownInstant(weight.at, check.timeZone)}, more than ${maxHours} hours ago.`,
      evidence: { kg: weight.kg, at: weight.at, source: weight.source, maxHours },
    }),
  ];
}

/** The absolute dose against amount per kg times weight: one of the three was mistaken when they differ. */
function consistency(check: CheckCase): CheckResult[] {
  const { order, patient } = check;
  const unit = order.dosePerUnit ? (perText(order.dosePerUnit).split('\u00a0per\u00a0')[0] ?? '') : '';
  const kg = order.weightKg ?? patient.weight?.kg ?? null;
  const tolerance = ruleNumber(check, 'check.weight.tolerance');
  if (kg === null || order.dosePer === null || tolerance === null || unit !== order.doseUnit) return [];
  const expected = quantity(order.dosePer).times(kg);
  const apart = quantity(order.dose).minus(expected).abs().times(100);
  const mismatch = apart.greaterThan(expected.times(tolerance))
    ? [
        alert('ask', {
          about: 'dose',
          says: `${amountText(order.dosePer, perText(order.dosePerUnit ?? ''))} for ${amountText(kg, 'kg')} is ${amountText(expected.toDecimalPlaces(1), unit)}; ordered is ${amountText(order.dose, order.doseUnit)}.`,
          evidence: { dosePer: order.dosePer, kg, expected: expected.toFixed(), dose: order.dose, tolerance },
        }),
      ]
    : [];
  return [...mismatch, ...weightsDiffer(check, tolerance)];
}

/** The weight in the order against the one in the record. */
function weightsDiffer({ order, patient }: CheckCase, tolerance: number): CheckResult[] {
  if (!order.weightKg || !patient.weight) return [];
  const recorded = quantity(patient.weight.kg);
  const apart = recorded.minus(order.weightKg).abs().times(100);
  if (!apart.greaterThan(recorded.times(tolerance))) return [];
  return [
    alert('ask', {
      about: 'weight',
      says: `The order was reckoned with ${amountText(order.weightKg, 'kg')}; the newest weight is ${amountText(patient.weight.kg, 'kg')}.`,
      evidence: { ordered: order.weightKg, recorded: patient.weight.kg, tolerance },
    }),
  ];
}

/** Limits per kg of the drug file, where the weight is known. */
function perKgLimits({ limits, patient }: CheckCase): CheckResult[] {
  const kg = patient.weight?.kg;
  if (!kg) return [];
  return limits.flatMap((limit) => {
    if (limit.maxPerKg === null || !moreThan(limit.single, quantity(limit.maxPerKg).times(kg).toFixed())) return [];
    const perKg = quantity(limit.single).div(kg).toDecimalPlaces(2);
    return [
      {
        ...alert('ask', {
          about: `per-kg:${limit.limitId}`,
          says: `${amountText(perKg, `${limit.unit}\u00a0per\u00a0kg`)} of ${limit.ingredientName}; the limit is ${amountText(limit.maxPerKg, `${limit.unit}\u00a0per\u00a0kg`)}.`,
          evidence: { limitId: limit.limitId, perKg: perKg.toFixed(), max: limit.maxPerKg, kg },
        }),
        source: limit.source,
      },
    ];
  });
}
