/** Reads about cabinets for screens and other modules. */
import type { Sql } from '#src/kernel/database/database.ts';
import { balanceOf } from '#src/stock/ledger/index.ts';
import { productText } from '#src/tables/display/index.ts';
import { findProducts } from '#src/tables/drugs/index.ts';
import { selectProfile, selectProfileOf } from './profile-store.ts';
import type { Pocket, ProfileOrder } from './shapes.ts';
import {
  type Cabinet,
  type Discrepancy,
  selectCabinet,
  selectCabinets,
  selectOpenDiscrepancies,
  selectPockets,
} from './store.ts';

/** All cabinets with when they were last heard. */
export async function cabinets(sql: Sql, facilityId: string): Promise<Cabinet[]> {
  return selectCabinets(sql, facilityId);
}

export async function findCabinet(sql: Sql, facilityId: string, cabinetId: string): Promise<Cabinet | null> {
  return selectCabinet(sql, facilityId, cabinetId);
}

export type ShownPocket = Pocket & {
  readonly productText: string;
  readonly unit: string;
  /** What the ledger says is in it. */
  readonly balance: string;
};

/** Pockets of a cabinet with what the cabinet says and what the ledger says. */
export async function pocketsOf(sql: Sql, facilityId: string, cabinetId: string): Promise<ShownPocket[]> {
  const pockets = await selectPockets(sql, facilityId, cabinetId);
  const products = await findProducts(
    sql,
    pockets.map((pocket) => pocket.product),
  );
  const shown: ShownPocket[] = [];
  for (const pocket of pockets) {
    const product = products.get(pocket.product);
    shown.push({
      ...pocket,
      productText: product ? productText(product) : pocket.product,
      unit: product?.baseUnit ?? '',
      balance: await balanceOf(sql, facilityId, pocket.account, pocket.product),
    });
  }
  return shown;
}

export type ShownDiscrepancy = Discrepancy & { readonly productText: string; readonly unit: string };

/** Differences that nobody has explained, controlled drugs first. */
export async function openDiscrepancies(sql: Sql, facilityId: string): Promise<ShownDiscrepancy[]> {
  const found = await selectOpenDiscrepancies(sql, facilityId);
  const products = await findProducts(
    sql,
    found.map((discrepancy) => discrepancy.product),
  );
  return found.map((discrepancy) => {
    const product = products.get(discrepancy.product);
    return {
      ...discrepancy,
      productText: product ? productText(product) : discrepancy.product,
      unit: product?.baseUnit ?? '',
    };
  });
}

/** All that cabinets were told of an order, newest first. */
export async function profileOf(sql: Sql, facilityId: string, orderId: string): Promise<ProfileOrder[]> {
  return selectProfileOf(sql, facilityId, orderId);
}

/** One change of a profile. */
export async function findProfile(sql: Sql, facilityId: string, profileId: string): Promise<ProfileOrder | null> {
  return selectProfile(sql, facilityId, profileId);
}

/** When the first message about a version of an order went to a cabinet; null = none has left yet. */
export async function profileSentAt(
  sql: Sql,
  facilityId: string,
  orderId: string,
  version: number,
): Promise<Date | null> {
  const sent = (await selectProfileOf(sql, facilityId, orderId)).flatMap((change) =>
    change.version === version && change.sentAt ? [change.sentAt.getTime()] : [],
  );
  return sent.length === 0 ? null : new Date(Math.min(...sent));
}
