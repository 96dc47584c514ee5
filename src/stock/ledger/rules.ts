/** Double entry as pure functions: what a posting changes, what is short, which lot goes first. */
import { type Quantity, quantity, zero } from '#src/kernel/quantity.ts';

/** A quantity of a lot of a product, from one account to another. Quantities are exact decimals in the base unit. */
export type Move = {
  readonly product: string;
  readonly lot: string;
  /** The lot was not told; first-expiry-first-out was assumed. */
  readonly lotAssumed?: boolean;
  readonly unit: string;
  readonly quantity: string;
  readonly from: string;
  readonly to: string;
};

export type BalanceKey = {
  readonly account: string;
  readonly product: string;
  readonly lot: string;
  readonly unit: string;
};
export type Balance = BalanceKey & { readonly quantity: string; readonly openEnded: boolean };
export type BalanceChange = BalanceKey & { readonly change: Quantity };
export type Shortfall = BalanceKey & { readonly have: Quantity; readonly want: Quantity; readonly short: Quantity };

export const keyOf = ({ account, product, lot, unit }: BalanceKey): string =>
  JSON.stringify([account, product, lot, unit]);

/** What the moves change, each balance once; also those that end where they began, because they are locked too. */
export function netChanges(moves: readonly Move[]): BalanceChange[] {
  const changes = new Map<string, BalanceChange>();
  const add = (account: string, { product, lot, unit }: Move, change: Quantity) => {
    const key = { account, product, lot, unit };
    const before = changes.get(keyOf(key))?.change ?? zero;
    changes.set(keyOf(key), { ...key, change: before.plus(change) });
  };
  for (const move of moves) {
    add(move.from, move, quantity(move.quantity).negated());
    add(move.to, move, quantity(move.quantity));
  }
  return [...changes.values()];
}

/** Balances that the changes would bring below zero, although they may not stand there. */
export function shortfalls(changes: readonly BalanceChange[], balances: readonly Balance[]): Shortfall[] {
  const held = new Map(balances.map((balance) => [keyOf(balance), balance]));
  return changes.flatMap(({ change, ...key }) => {
    const balance = held.get(keyOf(key));
    const have = quantity(balance?.quantity ?? '0');
    const after = have.plus(change);
    if (balance?.openEnded || !after.isNegative() || after.isZero()) return [];
    return [{ ...key, have, want: change.negated(), short: after.negated() }];
  });
}

export type LotStock = { readonly lot: string; readonly quantity: string; readonly expiresOn: string | null };
export type LotShare = { readonly lot: string; readonly quantity: string };

/**
 * First expiry first out: which lots make up `wanted`, and what no lot covers. A lot without a known expiry goes last;
 * lots of one expiry in the order of their numbers, so that the choice repeats.
 */
export function chooseLots(stock: readonly LotStock[], wanted: Quantity): { shares: LotShare[]; missing: Quantity } {
  const shares: LotShare[] = [];
  let missing = wanted;
  for (const { lot, quantity: held } of firstExpiryFirst(stock)) {
    const available = quantity(held);
    if (missing.isZero() || available.isZero() || available.isNegative()) continue;
    const taken = available.lessThan(missing) ? available : missing;
    shares.push({ lot, quantity: taken.toFixed() });
    missing = missing.minus(taken);
  }
  return { shares, missing };
}

export function firstExpiryFirst<L extends { lot: string; expiresOn: string | null }>(stock: readonly L[]): L[] {
  return [...stock].sort(
    (a, b) => compare(a.expiresOn ?? '9999-12-31', b.expiresOn ?? '9999-12-31') || compare(a.lot, b.lot),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
