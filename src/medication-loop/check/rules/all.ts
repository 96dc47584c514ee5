/** All rules, in the order in which their results are read. */
import type { AnswerCode, CheckCase, CheckResult, CheckRule } from '../shapes.ts';
import { absoluteDose } from './absolute-dose.ts';
import { allergyClass } from './allergy-class.ts';
import { allergyIngredient } from './allergy-ingredient.ts';
import { allergyRecorded } from './allergy-recorded.ts';
import { asNeededReason } from './as-needed.ts';
import { dailyDose } from './daily-dose.ts';
import { doseUnit } from './dose-unit.ts';
import { duplicateClass } from './duplicate-class.ts';
import { duplicateIngredient } from './duplicate-ingredient.ts';
import { interactionRule } from './interaction.ts';
import { methotrexateWeekly } from './methotrexate.ts';
import { routeRule } from './route.ts';
import { singleDose } from './single-dose.ts';
import { timing } from './timing.ts';
import { vincaMinibag } from './vinca.ts';
import { weightDose } from './weight.ts';

export const checkRules: readonly CheckRule[] = [
  allergyIngredient,
  allergyClass,
  allergyRecorded,
  absoluteDose,
  doseUnit,
  methotrexateWeekly,
  vincaMinibag,
  routeRule,
  singleDose,
  dailyDose,
  weightDose,
  duplicateIngredient,
  duplicateClass,
  interactionRule,
  timing,
  asNeededReason,
];

/** Runs all rules on an order; each that has something to say of it gives its results. */
export function judgeOrder(check: CheckCase): CheckResult[] {
  return checkRules.flatMap((rule) => rule.run(check));
}

/** Runs the rules that count again on what is in the hand. */
export function judgeDose(check: CheckCase): CheckResult[] {
  return checkRules.filter((rule) => rule.atBedside).flatMap((rule) => rule.run(check));
}

/** True for a result that a person has to settle with a coded answer before the order goes on. */
export function needsAnswer(result: Pick<CheckResult, 'verdict' | 'tier'>): boolean {
  return result.verdict !== 'passed' && result.tier !== 'note';
}

/** Coded answers that settle a result; none = it cannot be settled: the order has to change. */
export function answersTo(result: CheckResult): readonly AnswerCode[] {
  const rule = checkRules.find((candidate) => candidate.id === result.rule);
  if (!rule || !needsAnswer(result)) return [];
  if (result.tier === 'stop') return result.evidence.final === true ? [] : rule.overrides;
  return rule.answers;
}

/** Short name of a rule: "dose limit". */
export function ruleTitle(rule: string): string {
  return checkRules.find((candidate) => candidate.id === rule)?.title ?? rule;
}
