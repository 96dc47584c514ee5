/** The display linter: run when a table is saved, when a label is drawn and in tests on every shown string. */
import { type LintKind, type LintRule, lintRules } from './lint-rules.ts';

export type LintFault = {
  readonly rule: LintRule['rule'];
  readonly id: string;
  /** Where in the text. */
  readonly at: number;
  readonly found: string;
  readonly says: string;
};

/** Numbers and strokes that belong to a name itself, not to an amount: they are no fault in it. */
const partsOfNames: readonly RegExp[] = [
  /\bpolyethylene glycol 3350\b/g,
  /\b(Mix|Humulin|Novolin|NovoLog|Humalog) \d{2}\/\d{2}\b/g,
];

function withoutNames(text: string): string {
  return partsOfNames.reduce((rest, name) => rest.replace(name, (found) => found.replace(/[\d/]/g, 'x')), text);
}

/** All that is wrong with a shown text of a kind; empty = it may be shown. */
export function lint(text: string, kind: LintKind): LintFault[] {
  const linted = withoutNames(text);
  return lintRules
    .filter((rule) => rule.kinds.includes(kind))
    .flatMap(({ rule, id, pattern, says }) => {
      const match = pattern.exec(linted);
      return match ? [{ rule, id, at: match.index, found: match[0], says }] : [];
    });
}

/** The faults as one sentence, for a person who saves a table; null = none. */
export function lintText(text: string, kind: LintKind): string | null {
  const faults = lint(text, kind);
  if (faults.length === 0) return null;
  return faults.map(({ found, says }) => `"${found.trim()}": ${says}`).join('; ');
}
