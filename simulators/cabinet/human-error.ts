/** People err: they miscount, take one more or less than they say, and forget the waste. Each with its share, by chance. */
import { Decimal } from 'decimal.js';
import type { Chance } from '../world/chance.ts';

export type ErrorShares = {
  /** A count is one off. */
  miscount: number;
  /** One piece more or less is taken than was said. */
  wrongTake: number;
  /** A waste is not done; it stays open. */
  forgottenWaste: number;
};

export const noErrors: ErrorShares = { miscount: 0, wrongTake: 0, forgottenWaste: 0 };

const oneOff = (chance: Chance, number: string, least: number) =>
  Decimal.max(least, new Decimal(number).plus(chance.happens(0.5) ? 1 : -1)).toFixed();

/** What somebody counts who looks at `physical` pieces. */
export function countedBy(chance: Chance, shares: ErrorShares, physical: string): string {
  return chance.happens(shares.miscount) ? oneOff(chance, physical, 0) : physical;
}

/** What the hand really takes of what lies there. */
export function takenBy(chance: Chance, shares: ErrorShares, quantity: string, physical: string): string {
  const taken = chance.happens(shares.wrongTake) ? oneOff(chance, quantity, 1) : quantity;
  return Decimal.min(taken, physical).toFixed();
}

export function forgetsWaste(chance: Chance, shares: ErrorShares): boolean {
  return chance.happens(shares.forgottenWaste);
}
