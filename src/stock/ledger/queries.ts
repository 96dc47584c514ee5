/** Reads of the ledger for screens and other modules. */
import type { Sql } from '#src/kernel/database/database.ts';
import { decimalText, quantity, sum } from '#src/kernel/quantity.ts';
import {
  type LotBalance,
  type StoredBalance,
  type StoredEntry,
  selectBalances,
  selectEntries,
  selectLots,
} from './store.ts';

/** What an account holds of a product over all lots, in base units: "12.5". */
export async function balanceOf(sql: Sql, facilityId: string, account: string, product: string): Promise<string> {
  const rows = await selectBalances(sql, facilityId, { account, product });
  return decimalText(sum(rows.map((row) => quantity(row.quantity))));
}

/** All that an account holds, by product and lot. */
export async function balancesOf(sql: Sql, facilityId: string, account: string): Promise<StoredBalance[]> {
  return selectBalances(sql, facilityId, { account });
}

/** Where a product is, by account and lot. */
export async function whereIs(sql: Sql, facilityId: string, product: string): Promise<StoredBalance[]> {
  return selectBalances(sql, facilityId, { product });
}

/** Lots of a product in an account, first expiry first. */
export async function lotsOf(sql: Sql, facilityId: string, account: string, product: string): Promise<LotBalance[]> {
  return selectLots(sql, facilityId, account, product);
}

/** Newest entries of an account, a product or a withdrawal; at most 500. */
export async function entriesOf(
  sql: Sql,
  facilityId: string,
  by: { account?: string; product?: string; withdrawalId?: string; limit?: number },
): Promise<StoredEntry[]> {
  return selectEntries(sql, facilityId, { ...by, limit: Math.min(by.limit ?? 100, 500) });
}
