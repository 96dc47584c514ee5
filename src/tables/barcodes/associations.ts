/** Which identifiers may stand together, and which must (GS1 General Specifications, sections 4.13 and 4.14). */
import { identifierOf } from './application-identifiers.ts';
import type { Element, Problem } from './element-value.ts';

/** Two identifiers that exclude each other, or null. */
export function exclusion(elements: readonly Element[]): Problem | null {
  for (const { ai, title } of elements) {
    const excludes = identifierOf(ai)?.excludes ?? [];
    const other = elements.find((each) => each.ai !== ai && excludes.some((pattern) => fits(pattern, each.ai)));
    if (other) {
      return {
        code: 'excluded',
        why: `identifiers ${ai} (${title}) and ${other.ai} (${other.title}) may not stand in one barcode`,
      };
    }
  }
  return null;
}

/** A sentence for each identifier that needs another one which is not there: it may stand in a second barcode. */
export function missing(elements: readonly Element[]): string[] {
  const isThere = (pattern: string) => elements.some((each) => fits(pattern, each.ai));
  return elements.flatMap(({ ai, title }) =>
    (identifierOf(ai)?.needs ?? [])
      .filter((alternatives) => !alternatives.some((together) => together.every(isThere)))
      .map((alternatives) => {
        const wanted = alternatives.map((together) => together.join(' with ')).join(' or ');
        return `identifier ${ai} (${title}) needs ${wanted}, which this barcode does not hold`;
      }),
  );
}

/** True when an identifier fits a pattern: "310n" is 3100 to 3109. */
function fits(pattern: string, ai: string): boolean {
  return pattern.length === ai.length && [...pattern].every((sign, at) => sign === 'n' || sign === ai[at]);
}
