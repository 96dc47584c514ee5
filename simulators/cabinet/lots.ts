/** Lots of a pocket that somebody scanned. What they do not cover is of lots that nobody told. */
import { Decimal } from 'decimal.js';
import type { Lot, Pocket } from './shapes.ts';

/** Adds what was put in; first to expire first. */
export function addLot(lots: readonly Lot[], added: Lot): Lot[] {
  const same = lots.find((each) => each.lot === added.lot);
  const rest = lots.filter((each) => each !== same);
  const count = new Decimal(same?.count ?? 0).plus(added.count).toFixed();
  return [...rest, { ...added, expires: added.expires ?? same?.expires ?? null, count }].sort(
    (a, b) => (a.expires ?? '9999').localeCompare(b.expires ?? '9999') || a.lot.localeCompare(b.lot),
  );
}

/** Takes out: of the lot that was scanned, else what is of unknown lots first. */
export function takeLots(pocket: Pocket, quantity: string, scanned: string | null): Lot[] {
  const known = pocket.lots.reduce((sum, lot) => sum.plus(lot.count), new Decimal(0));
  const unknown = Decimal.max(0, new Decimal(pocket.expected).minus(known));
  let left = scanned === null ? Decimal.max(0, new Decimal(quantity).minus(unknown)) : new Decimal(quantity);
  const wanted = (lot: Lot) => scanned === null || lot.lot === scanned;
  return pocket.lots.flatMap((lot) => {
    if (!wanted(lot) || left.isZero()) return [lot];
    const taken = Decimal.min(left, lot.count);
    left = left.minus(taken);
    const count = new Decimal(lot.count).minus(taken);
    return count.isZero() ? [] : [{ ...lot, count: count.toFixed() }];
  });
}

/** The day on which all of a pocket had expired, or null while something of it may still be used. `today`: YYYY-MM-DD. */
export function expiredOn(pocket: Pocket, today: string): string | null {
  const known = pocket.lots.reduce((sum, lot) => sum.plus(lot.count), new Decimal(0));
  if (pocket.lots.length === 0 || known.lt(pocket.expected)) return null;
  const last = pocket.lots.at(-1)?.expires ?? null;
  return last !== null && last < today ? last : null;
}
