/**
 * What a cabinet told is recorded: the transaction as it was told, the stock that moved, the count that the cabinet
 * reckons with now, and what is wrong with it. It has happened: only a cabinet, pocket or item that is not known here
 * makes the message wait.
 */
import { minutes } from '#src/kernel/clock.ts';
import type { Command, Tx } from '#src/kernel/command.ts';
import { done, invariant, type Outcome } from '#src/kernel/outcome.ts';
import { lockPatient } from '#src/medication-loop/dispense/index.ts';
import { balanceOf } from '#src/stock/ledger/index.ts';
import { displayName } from '#src/tables/display/index.ts';
import { findProduct, findRuleValues } from '#src/tables/drugs/index.ts';
import { updatePostedByDispense } from '../profile-store.ts';
import { refuse } from '../refusals.ts';
import { clampTime, countAfter, countDifference, isOlder } from '../rules.ts';
import type { CabinetTransaction, RecordedTransaction } from '../shapes.ts';
import { insertTransaction, lockPocket, selectCabinet, updateHeard, updateReported } from '../store.ts';
import { levelToCount, recordDifference } from './difference.ts';
import { move } from './move.ts';
import { assignPocket, checkReorder } from './pockets.ts';
import type { Recording } from './recording.ts';

export type TransactionCode =
  | 'cabinet-not-known'
  | 'pocket-not-known'
  | 'product-not-known'
  | 'pocket-holds-other-product';

/** Kinds that act on a pocket; the others act on a hand or on the return bin. */
const atPocket: ReadonlySet<CabinetTransaction['kind']> = new Set(['vend', 'count', 'refill', 'load', 'unload']);

/** Records a transaction; see the head of this file. Messages call it in their own transaction. */
export const recordCabinetTransaction: Command<CabinetTransaction, RecordedTransaction, TransactionCode> = {
  name: 'cabinets.recordTransaction',
  permission: 'stock.move',
  run: async (tx, told) => {
    const opened = await open(tx, told);
    if (!opened.ok) return opened;
    const recording = opened.value;
    const { transactionId, flags, at } = recording;
    const { pocket } = recording;
    const heldBefore = pocket ? await balanceOf(tx.sql, tx.facilityId, pocket.account, told.product) : '0';
    const difference = countDifference(told);
    const discrepancyId = difference ? await recordDifference(tx, recording, difference) : null;
    const withdrawalIds = await move(tx, recording);
    await levelToCount(tx, recording, heldBefore);
    await settleCount(tx, recording);
    invariant(tx.messageId, 'a cabinet transaction names its message');
    await insertTransaction(tx.sql, tx.facilityId, {
      ...told,
      transactionId,
      withdrawalId: withdrawalIds[0] ?? null,
      flags,
      messageId: tx.messageId,
      at,
      recordedAt: tx.now,
    });
    await updateHeard(tx.sql, tx.facilityId, told.cabinetId, tx.now);
    if (told.kind === 'vend' && told.orderId) {
      const seen = { orderId: told.orderId, cabinetId: told.cabinetId, at: tx.now };
      await updatePostedByDispense(tx.sql, tx.facilityId, seen);
    }
    if (told.kind === 'load') {
      const { cabinetId, product } = told;
      const unitId = recording.cabinet.unitId;
      tx.emit({ name: 'PocketLoaded', key: cabinetId, payload: { cabinetId, unitId, product } });
    }
    tx.about({ kind: 'cabinet-transaction', id: transactionId, patientId: told.patientId });
    tx.changed('cabinets');
    return done({ transactionId, flags, withdrawalIds, discrepancyId });
  },
};

/** Locks patient and pocket, in that order, and says whether the transaction can be recorded at all. */
async function open(tx: Tx, told: CabinetTransaction): Promise<Outcome<Recording, TransactionCode>> {
  const cabinet = await selectCabinet(tx.sql, tx.facilityId, told.cabinetId);
  if (!cabinet) return refuse('cabinet-not-known', { cabinet: told.cabinetId });
  const product = await findProduct(tx.sql, told.product);
  if (!product) return refuse('product-not-known', { product: told.product });
  if (told.patientId) await lockPatient(tx.sql, tx.facilityId, told.patientId);
  const rules = await findRuleValues(tx.sql);
  const { at, flags } = clampTime(
    told.occurredAt,
    tx.now,
    minutes(Number(rules.get('cabinets.ahead')?.value ?? '120')),
  );
  const recording = { transactionId: tx.newId(), told, at, cabinet, product, flags };
  if (!atPocket.has(told.kind)) return done({ ...recording, pocket: null });
  const known = await lockPocket(tx.sql, tx.facilityId, told);
  const pocket = told.kind === 'load' ? await assignPocket(tx, told, product, known, flags) : known;
  const { cabinetId, drawer, pocket: place } = told;
  if (!pocket) return refuse('pocket-not-known', { cabinet: cabinetId, drawer, pocket: place });
  if (pocket.product !== told.product) {
    const assigned = await findProduct(tx.sql, pocket.product);
    return refuse('pocket-holds-other-product', {
      cabinet: cabinetId,
      pocket: `${drawer} ${place}`,
      assigned: assigned ? displayName(assigned) : pocket.product,
      product: displayName(product),
    });
  }
  if (isOlder(pocket, at)) flags.push('older-than-pocket');
  if (told.recounted) flags.push('recounted');
  return done({ ...recording, pocket });
}

/** What the cabinet reckons with now; an older transaction that came late does not set it. */
async function settleCount(tx: Tx, { told, at, pocket, flags }: Recording): Promise<void> {
  if (!pocket || flags.includes('older-than-pocket')) return;
  const count = countAfter(told, pocket.reportedCount);
  if (count === null) return;
  const { capacity = null, reorderLevel = null } = told;
  await updateReported(tx.sql, tx.facilityId, told, { count, at, capacity, reorderLevel });
  const now = {
    ...pocket,
    capacity: capacity ?? pocket.capacity,
    reorderLevel: reorderLevel ?? pocket.reorderLevel,
  };
  await checkReorder(tx, now, count);
}
