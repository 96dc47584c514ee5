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

/** All that is wrong with a shown text of a kind; empty = it may be shown. */
export function lint(text: string, kind: LintKind): LintFault[] {
  return lintRules
    .filter((rule) => rule.kinds.includes(kind))
    .flatMap(({ rule, id, pattern, says }) => {
      const match = pattern.exec(text);
      return match ? [{ rule, id, at: match.index, found: match[0], says }] : [];
    });
}

/** The faults as one sentence, for a person who saves a table; null = none. */
export function lintText(text: string, kind: LintKind): string | null {
  const faults = lint(text, kind);
  if (faults.length === 0) return null;
  return faults.map(({ found, says }) => `"${found.trim()}": ${says}`).join('; ');
}
