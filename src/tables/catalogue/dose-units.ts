/** Conversions of dose units: whether going two steps gives what one step gives. Pure. */
import { Decimal } from 'decimal.js';

export type Conflict = {
  readonly from: string;
  readonly by: string;
  readonly to: string;
  /** Factor of the two steps, and of the one. */
  readonly twoSteps: string;
  readonly oneStep: string;
};

export type Conversions = {
  readonly conflicts: readonly Conflict[];
  /** Pairs whose two factors do not undo each other. */
  readonly notReciprocal: readonly Omit<Conflict, 'by'>[];
  /** Texts that are no conversion. */
  readonly unread: readonly string[];
};

/** Rounded factors (2.54 and .394) agree within this share. */
const tolerance = new Decimal('0.001');

/** Reads `UNIT^factor|UNIT^factor` of each unit and compares every way over two steps with the direct one. */
export function checkConversions(rows: readonly { readonly one: string; readonly two: string }[]): Conversions {
  const factors = new Map<string, Map<string, Decimal>>();
  const unread: string[] = [];
  for (const { one, two } of rows) {
    const to = factors.get(one) ?? new Map<string, Decimal>();
    factors.set(one, to);
    for (const part of two.split('|')) {
      const match = /^(.+)\^(\d*\.?\d+)$/.exec(part);
      if (match) to.set(match[1] ?? '', new Decimal(match[2] ?? '0'));
      else unread.push(`${one} to ${part}`);
    }
  }
  const conflicts: Conflict[] = [];
  const notReciprocal: Omit<Conflict, 'by'>[] = [];
  for (const [from, firsts] of factors) {
    for (const [by, first] of firsts) {
      const back = factors.get(by)?.get(from);
      if (back && from < by && !agree(first.times(back), new Decimal(1))) {
        notReciprocal.push({ from, to: by, twoSteps: back.toFixed(), oneStep: first.toFixed() });
      }
      for (const [to, second] of factors.get(by) ?? []) {
        const direct = to === from ? undefined : firsts.get(to);
        const twoSteps = first.times(second);
        if (!direct || agree(twoSteps, direct)) continue;
        conflicts.push({ from, by, to, twoSteps: twoSteps.toFixed(), oneStep: direct.toFixed() });
      }
    }
  }
  return { conflicts, notReciprocal, unread };
}

function agree(one: Decimal, two: Decimal): boolean {
  return one.minus(two).abs().lte(two.abs().times(tolerance));
}
