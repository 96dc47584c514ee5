/** The door of the display rules: one way to show a medicine, in browser and server. Portable. */
export {
  amountText,
  minutesText,
  nbsp,
  perText,
  rangeText,
  rateText,
  shownDate,
  shownInstant,
  unitWord,
} from './amounts.ts';
export { displayName, lineText, medicationLine, productLine, productText, separator } from './line.ts';
export { type LintFault, lint, lintText } from './lint.ts';
export type { LintKind } from './lint-rules.ts';
export type { LinePart, MedicationLineInput, ShownProduct } from './shapes.ts';
