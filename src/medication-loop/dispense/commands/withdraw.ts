/** A dose left a cabinet. It has happened: it is recorded whatever is wrong with it, and what is wrong becomes work. */

import { later } from '#src/kernel/clock.ts';
import type { Tx } from '#src/kernel/command.ts';
import { invariant } from '#src/kernel/outcome.ts';
import { accountIds, assumeLot, correctLots, meetLot, openAccount, reportPost } from '#src/stock/ledger/index.ts';
import { displayName } from '#src/tables/display/index.ts';
import { findProduct, findRuleValues, type Product } from '#src/tables/drugs/index.ts';
import { openJob } from '#src/work/queue/index.ts';
import { fitOf, lacksInWords, lacksOf } from '../rules.ts';
import type { RecordedWithdrawal, ReportedWithdrawal } from '../shapes.ts';
import { insertWithdrawal, lockOrder, lockPatient, selectMatchingOrder, selectUnitOf } from '../store.ts';

/** Records a withdrawal that a cabinet told of: the stock moves into the hand of who took it, one row for each lot. */
export async function recordWithdrawal(tx: Tx, told: ReportedWithdrawal): Promise<RecordedWithdrawal> {
  if (told.patientId) await lockPatient(tx.sql, tx.facilityId, told.patientId);
  const product = await findProduct(tx.sql, told.product);
  invariant(product, `product ${told.product} is in the drug file`);
  const judged = await judge(tx, told, product);
  const account = accountIds.hand(told.user.id);
  await openAccount(tx, { account, kind: 'in-hand', name: `In the hand of ${told.user.name}` });
  const shares = await lotsOf(tx, told, product);
  const withdrawalIds: string[] = [];
  for (const share of shares) {
    const withdrawalId = tx.newId();
    withdrawalIds.push(withdrawalId);
    await insertWithdrawal(tx.sql, tx.facilityId, {
      ...share,
      withdrawalId,
      kind: judged.kind,
      patientId: told.patientId,
      orderId: judged.orderId,
      doseId: null,
      cabinetId: told.from.cabinetId,
      drawer: told.from.drawer,
      pocket: told.from.pocket,
      product: told.product,
      unit: product.baseUnit,
      inHandAccount: account,
      userId: told.user.id,
      userName: told.user.name,
      witnessId: told.witnessId,
      overrideReason: told.overrideReason,
      lacks: judged.lacks,
      review: judged.lacks.length > 0 ? 'open' : 'none',
      matchedOrderId: judged.matchedOrderId,
      messageId: tx.messageId,
      withdrawnAt: told.occurredAt,
      recordedAt: tx.now,
    });
    await reportPost(tx, {
      reason: 'withdrawn',
      occurredAt: told.occurredAt,
      patientId: told.patientId,
      orderId: judged.orderId,
      withdrawalId,
      moves: [
        {
          product: told.product,
          lot: share.lot,
          lotAssumed: share.lotAssumed,
          unit: product.baseUnit,
          quantity: share.quantity,
          from: told.from.account,
          to: account,
        },
      ],
    });
    // An override that belongs to an order and came with all it must have is matched; the rest is the pharmacist's list.
    if (judged.lacks.length > 0) await openReview(tx, told, product, { withdrawalId, lacks: judged.lacks });
    tx.emit({
      name: 'DoseWithdrawn',
      key: told.patientId ?? told.from.cabinetId,
      payload: {
        withdrawalId,
        patientId: told.patientId,
        orderId: judged.orderId,
        product: told.product,
        kind: judged.kind,
      },
    });
  }
  tx.changed('doses');
  return { withdrawalIds, kind: judged.kind, lacks: judged.lacks };
}

type Judged = {
  kind: 'profile' | 'override';
  orderId: string | null;
  matchedOrderId: string | null;
  lacks: string[];
};

async function judge(tx: Tx, told: ReportedWithdrawal, product: Product): Promise<Judged> {
  const ingredients = product.ingredients.map(({ ingredient }) => ingredient);
  const order = told.orderId ? await lockOrder(tx.sql, tx.facilityId, told.orderId) : null;
  const fit = fitOf(order, { patientId: told.patientId, ingredients, at: told.occurredAt });
  const named = fit !== 'none' && fit !== 'other';
  const matchedOrderId =
    !named && told.patientId
      ? await selectMatchingOrder(tx.sql, tx.facilityId, {
          patientId: told.patientId,
          ingredients,
          at: told.occurredAt,
        })
      : null;
  const lacks = lacksOf({
    patientId: told.patientId,
    order: fit,
    matched: matchedOrderId !== null,
    controlled: product.csSchedule !== null,
    counted: told.counted,
    userId: told.user.id,
    witnessId: told.witnessId,
    overrideReason: told.overrideReason,
  });
  return { kind: named ? 'profile' : 'override', orderId: named ? told.orderId : null, matchedOrderId, lacks };
}

async function lotsOf(tx: Tx, told: ReportedWithdrawal, product: Product) {
  if (told.lot !== null) {
    await meetLot(tx, { product: product.product, lot: told.lot, expiresOn: told.expiresOn ?? null });
    await correctLots(tx, {
      account: told.from.account,
      product: product.product,
      lot: told.lot,
      unit: product.baseUnit,
      quantity: told.quantity,
      occurredAt: told.occurredAt,
    });
    return [{ lot: told.lot, lotAssumed: false, quantity: told.quantity }];
  }
  const from = { account: told.from.account, product: product.product, quantity: told.quantity };
  return (await assumeLot(tx, from)).map((share) => ({ ...share, lotAssumed: true }));
}

async function openReview(
  tx: Tx,
  told: ReportedWithdrawal,
  product: Product,
  review: { withdrawalId: string; lacks: readonly string[] },
): Promise<void> {
  const rules = await findRuleValues(tx.sql);
  const hoursToReview = Number(rules.get('dispense.override-review')?.value ?? '24');
  await openJob(tx, {
    kind: 'review-override',
    subject: review.withdrawalId,
    title: `${told.user.name} took ${displayName(product)} ${lacksInWords(review.lacks)}`,
    unitId: told.patientId ? await selectUnitOf(tx.sql, tx.facilityId, told.patientId) : null,
    patientId: told.patientId,
    orderId: told.orderId,
    product: told.product,
    quantity: told.quantity,
    detail: { lacks: review.lacks, cabinetId: told.from.cabinetId, reason: told.overrideReason },
    priorityClass: product.csSchedule ? 'controlled' : 'routine',
    dueAt: later(told.occurredAt, hoursToReview * 3_600_000),
  });
}
