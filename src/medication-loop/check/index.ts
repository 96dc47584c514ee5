/** The door of the checks. */
export { checkDose, checkOrder, countOpen, runChecks } from './check-order.ts';
export type { DoseInHand } from './gather.ts';
export { storedChecks } from './queries.ts';
export { attendOrder, firstDue, reactions } from './reactions.ts';
export { loadRuleValues } from './rule-values.ts';
export { answersTo, needsAnswer, ruleTitle } from './rules/all.ts';
export { type AnswerCode, answerTexts, type CheckResult, type Tier, type Verdict } from './shapes.ts';
