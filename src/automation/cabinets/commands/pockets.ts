/** Pockets: what they hold, and when they ask to be filled. */
import type { Tx } from '#src/kernel/command.ts';
import { decimalText, quantity } from '#src/kernel/quantity.ts';
import { accountIds, balanceOf, balancesOf, openAccount, reportPost } from '#src/stock/ledger/index.ts';
import { displayName } from '#src/tables/display/index.ts';
import { findProduct, type Product } from '#src/tables/drugs/index.ts';
import { closeJob, openJob } from '#src/work/queue/index.ts';
import { refillQuantity } from '../rules.ts';
import type { CabinetTransaction, Flag, Pocket } from '../shapes.ts';
import { selectCabinet, selectInTransit, upsertPocket } from '../store.ts';

export const pocketKey = ({ cabinetId, drawer, pocket }: Pick<Pocket, 'cabinetId' | 'drawer' | 'pocket'>): string =>
  `${cabinetId}:${drawer}:${pocket}`;

/**
 * A load gives a pocket its product and begins its count anew. What the ledger still had there under another product or
 * count is put to what nobody can explain.
 */
export async function assignPocket(
  tx: Tx,
  told: CabinetTransaction,
  product: Product,
  known: Pocket | null,
  flags: Flag[],
): Promise<Pocket> {
  const account = accountIds.pocket(told.cabinetId, told.drawer, told.pocket);
  const cabinet = await selectCabinet(tx.sql, tx.facilityId, told.cabinetId);
  await openAccount(tx, {
    account,
    kind: 'pocket',
    name: `${cabinet?.name ?? told.cabinetId}, ${told.drawer} ${told.pocket}`,
    unitId: cabinet?.unitId ?? null,
  });
  const begin = quantity(told.actualBegin ?? '0');
  const held = await balancesOf(tx.sql, tx.facilityId, account);
  const old = held.filter((balance) => balance.product !== product.product || begin.isZero());
  if (old.length > 0) {
    flags.push('load-reset');
    const moves = old.map(({ account: from, product: code, lot, unit, quantity: amount }) => ({
      product: code,
      lot,
      unit,
      quantity: amount,
      from,
      to: accountIds.discrepancy,
    }));
    await reportPost(tx, { reason: 'load-reset', occurredAt: told.occurredAt, moves });
  }
  if (known && known.product !== product.product) flags.push('product-changed');
  const pocket = {
    cabinetId: told.cabinetId,
    drawer: told.drawer,
    pocket: told.pocket,
    product: product.product,
    account,
    capacity: told.capacity ?? known?.capacity ?? told.amount,
    reorderLevel: told.reorderLevel ?? known?.reorderLevel ?? '0',
    controlled: product.csSchedule !== null,
  };
  await upsertPocket(tx.sql, tx.facilityId, pocket);
  return { ...pocket, reportedCount: known?.reportedCount ?? null, reportedAt: known?.reportedAt ?? null };
}

/** Opens a refill when the pocket stands at its reorder level and nothing is on its way; closes it when it is filled. */
export async function checkReorder(tx: Tx, pocket: Pocket, count: string): Promise<void> {
  const subject = pocketKey(pocket);
  const wanted = refillQuantity(pocket, count);
  if (wanted === null) {
    await closeJob(tx, { kind: 'refill', subject, state: 'done', reason: 'filled' });
    return;
  }
  const transit = accountIds.inTransit(pocket.cabinetId);
  const onItsWay = await selectInTransit(tx.sql, tx.facilityId, transit, pocket.product);
  if (quantity(onItsWay).greaterThan(0)) return;
  const product = await findProduct(tx.sql, pocket.product);
  const cabinet = await selectCabinet(tx.sql, tx.facilityId, pocket.cabinetId);
  const empty = quantity(count).isZero();
  const inPharmacy = await balanceOf(tx.sql, tx.facilityId, accountIds.pharmacy, pocket.product);
  await openJob(tx, {
    kind: 'refill',
    subject,
    title: `Refill ${product ? displayName(product) : pocket.product} in ${cabinet?.name ?? pocket.cabinetId}`,
    unitId: cabinet?.unitId ?? null,
    product: pocket.product,
    quantity: wanted,
    detail: {
      cabinetId: pocket.cabinetId,
      drawer: pocket.drawer,
      pocket: pocket.pocket,
      count: decimalText(quantity(count)),
      inPharmacy,
    },
    priorityClass: product?.csSchedule ? 'controlled' : empty ? 'now' : 'routine',
    highAlert: product?.highAlert ?? false,
    dueAt: empty ? tx.now : null,
  });
  tx.emit({
    name: 'StockLow',
    key: pocket.cabinetId,
    payload: {
      cabinetId: pocket.cabinetId,
      drawer: pocket.drawer,
      pocket: pocket.pocket,
      product: pocket.product,
      count,
    },
  });
}
