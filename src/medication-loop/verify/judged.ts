/** What a pharmacist judges, and its hash: shown on the screen, reckoned again when it is signed. */
import { inputHash } from '#src/kernel/canonical-json.ts';
import type { Sql } from '#src/kernel/database/database.ts';
import { type CheckResult, checkOrder } from '#src/medication-loop/check/index.ts';
import { findOrder, type Order } from '#src/medication-loop/order/index.ts';
import { bannerOf, type PatientBanner } from '#src/patients/census/index.ts';
import { findProducts, type Product } from '#src/tables/drugs/index.ts';

export type Judged = {
  readonly order: Order;
  readonly banner: PatientBanner;
  readonly products: ReadonlyMap<string, Product>;
  readonly checks: readonly CheckResult[];
  /** SHA-256 over everything that the judgement rests on. */
  readonly shownSha256: string;
};

/** Reads an order with all it is judged by, as it is now; null = no such order or patient. */
export async function judgedOf(
  sql: Sql,
  facilityId: string,
  orderId: string,
  when: { readonly now: Date; readonly timeZone: string },
): Promise<Judged | null> {
  const order = await findOrder(sql, facilityId, orderId);
  const banner = order && (await bannerOf(sql, facilityId, order.patientId, when));
  if (!order || !banner) return null;
  const products = await findProducts(sql, [order.product, ...order.components.map(({ product }) => product)]);
  const checks = await checkOrder(sql, facilityId, orderId, order.version, when.now);
  return { order, banner, products, checks, shownSha256: shownHash({ order, banner, products, checks }) };
}

/**
 * Hash over the order's version, who the patient is, allergies, weight, the product as the drug file has it, and what
 * every check says. Not in it: who else looks at the order, the bed, other orders that no check speaks of.
 */
export function shownHash({ order, banner, products, checks }: Omit<Judged, 'shownSha256'>): string {
  const { patientId, orderName, born, sex, weight, allergyStatus, allergies } = banner;
  const { verifiedVersion: _v, discontinuedAt: _d, state: _s, stateReason: _r, changedAt: _c, ...content } = order;
  const judged = {
    content,
    patient: { patientId, orderName, born, sex, weight, allergyStatus, allergies },
    products: [...products.values()].map(({ usageRank: _rank, ...product }) => product),
    checks: checks.map(({ key, verdict, tier, says }) => ({ key, verdict, tier, says })),
  };
  return inputHash(JSON.parse(JSON.stringify(judged)));
}
