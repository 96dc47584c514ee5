/** Reads about withdrawals for screens and other modules. */
import type { Sql } from '#src/kernel/database/database.ts';
import { decimalText } from '#src/kernel/quantity.ts';
import { productText } from '#src/tables/display/index.ts';
import { findProducts } from '#src/tables/drugs/index.ts';
import { lacksInWords, remainderOf } from './rules.ts';
import type { Withdrawal } from './shapes.ts';
import { selectOpenWithdrawals, selectReviews, selectWithdrawal } from './store.ts';
import { selectUnwitnessed, type Waste } from './waste-store.ts';

export type ShownWithdrawal = Withdrawal & {
  /** Name, strength and form as shown. */
  readonly productText: string;
  readonly controlled: boolean;
  /** Base units that are not given, wasted, returned or missing yet. */
  readonly left: string;
  /** "without an order and a reason", or empty. */
  readonly lacksText: string;
};

async function shown(sql: Sql, withdrawals: readonly Withdrawal[]): Promise<ShownWithdrawal[]> {
  const products = await findProducts(
    sql,
    withdrawals.map((withdrawal) => withdrawal.product),
  );
  return withdrawals.map((withdrawal) => {
    const product = products.get(withdrawal.product);
    return {
      ...withdrawal,
      productText: product ? productText(product) : withdrawal.product,
      controlled: Boolean(product?.csSchedule),
      left: decimalText(remainderOf(withdrawal)),
      lacksText: withdrawal.lacks.length > 0 ? lacksInWords(withdrawal.lacks) : '',
    };
  });
}

/** Open withdrawals of a patient, of a unit's patients, or of a person; oldest first. */
export async function openWithdrawals(
  sql: Sql,
  facilityId: string,
  by: { patientId?: string; unitId?: string; userId?: string },
): Promise<ShownWithdrawal[]> {
  return shown(sql, await selectOpenWithdrawals(sql, facilityId, by));
}

/** Withdrawals that a pharmacist must look at, oldest first. */
export async function overridesToReview(sql: Sql, facilityId: string): Promise<ShownWithdrawal[]> {
  return shown(sql, await selectReviews(sql, facilityId));
}

export async function findWithdrawal(sql: Sql, facilityId: string, withdrawalId: string): Promise<Withdrawal | null> {
  return selectWithdrawal(sql, facilityId, withdrawalId);
}

export type ShownWaste = Waste & { readonly productText: string };

/** Wastes of controlled drugs that wait for a second person's signature. */
export async function wastesToWitness(sql: Sql, facilityId: string): Promise<ShownWaste[]> {
  const wastes = await selectUnwitnessed(sql, facilityId);
  const products = await findProducts(
    sql,
    wastes.map((waste) => waste.product),
  );
  return wastes.map((waste) => {
    const product = products.get(waste.product);
    return { ...waste, productText: product ? productText(product) : waste.product };
  });
}
