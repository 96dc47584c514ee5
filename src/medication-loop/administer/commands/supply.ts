/** Where the given came from: the ledger closes withdrawals, or says that nobody knows yet. */
import type { Tx } from '#src/kernel/command.ts';
import { decimalText, type Quantity, quantity } from '#src/kernel/quantity.ts';
import {
  lockOpenWithdrawals,
  lockPatient,
  remainderOf,
  takeFromWithdrawals,
} from '#src/medication-loop/dispense/index.ts';
import { accountIds, meetLot, reportPost, unknownLot } from '#src/stock/ledger/index.ts';
import type { GivenItem } from '../shapes.ts';
import { insertItem, insertSupply, selectUnexplained } from '../store.ts';

export type Giving = {
  readonly administrationId: string;
  readonly patientId: string;
  readonly orderId: string | null;
  readonly doseId: string | null;
  readonly items: readonly GivenItem[];
  readonly at: Date;
};

export type Left = { readonly withdrawalId: string; readonly quantity: string; readonly unit: string };

/**
 * Moves each item from the hand or the patient's bin to given. What no withdrawal covers comes from what nobody can
 * explain: a cabinet may tell of it later, and `explainSupply` then puts it right. The caller holds the patient's lock.
 */
export async function giveItems(tx: Tx, giving: Giving): Promise<Left[]> {
  const left: Left[] = [];
  for (const [position, item] of giving.items.entries()) {
    const { shares, missing } = await takeFromWithdrawals(tx, {
      use: 'given',
      patientId: giving.patientId,
      userId: tx.actor.id,
      orderId: giving.orderId,
      doseId: giving.doseId,
      product: item.product,
      quantity: quantity(item.quantity),
      occurredAt: giving.at,
    });
    const unexplainedLot = missing.isZero() ? null : await giveUnexplained(tx, giving, item, missing);
    const of = { administrationId: giving.administrationId, patientId: giving.patientId, occurredAt: giving.at };
    await insertItem(tx.sql, tx.facilityId, of, { ...item, position, unexplainedLot });
    for (const share of shares) {
      await insertSupply(tx.sql, tx.facilityId, {
        administrationId: giving.administrationId,
        position,
        withdrawalId: share.withdrawalId,
        quantity: share.quantity,
        at: tx.now,
      });
    }
    const touched = new Set(shares.map((share) => share.withdrawalId));
    const open = await lockOpenWithdrawals(tx.sql, tx.facilityId, {
      patientId: giving.patientId,
      userId: null,
      product: item.product,
    });
    for (const withdrawal of open) {
      if (!touched.has(withdrawal.withdrawalId)) continue;
      const { withdrawalId, unit } = withdrawal;
      left.push({ withdrawalId, quantity: decimalText(remainderOf(withdrawal)), unit });
    }
  }
  return left;
}

async function giveUnexplained(tx: Tx, giving: Giving, item: GivenItem, missing: Quantity): Promise<string> {
  const lot = item.lot ?? unknownLot;
  await meetLot(tx, { product: item.product, lot, expiresOn: null });
  await reportPost(tx, {
    reason: 'given-without-withdrawal',
    occurredAt: giving.at,
    patientId: giving.patientId,
    orderId: giving.orderId,
    doseId: giving.doseId,
    moves: [
      {
        product: item.product,
        lot,
        lotAssumed: item.lot === null,
        unit: item.unit,
        quantity: decimalText(missing),
        from: accountIds.discrepancy,
        to: accountIds.given,
      },
    ],
  });
  return lot;
}

/** A withdrawal was told after its dose was charted: the unexplained giving is taken back and given from it. */
export async function explainSupply(
  tx: Tx,
  withdrawal: { patientId: string; product: string; withdrawnAt: Date },
): Promise<number> {
  await lockPatient(tx.sql, tx.facilityId, withdrawal.patientId);
  const open = await selectUnexplained(tx.sql, tx.facilityId, withdrawal);
  let explained = 0;
  for (const part of open) {
    const { shares } = await takeFromWithdrawals(tx, {
      use: 'given',
      patientId: withdrawal.patientId,
      userId: part.givenBy,
      orderId: part.orderId,
      doseId: part.doseId,
      product: part.product,
      quantity: quantity(part.left),
      occurredAt: part.occurredAt,
    });
    for (const share of shares) {
      await insertSupply(tx.sql, tx.facilityId, { ...part, ...share, at: tx.now });
      await reportPost(tx, {
        reason: 'supply-found',
        occurredAt: part.occurredAt,
        patientId: withdrawal.patientId,
        orderId: part.orderId,
        doseId: part.doseId,
        moves: [
          {
            product: part.product,
            lot: part.lot,
            unit: part.unit,
            quantity: share.quantity,
            from: accountIds.given,
            to: accountIds.discrepancy,
          },
        ],
      });
      explained += 1;
    }
  }
  return explained;
}
