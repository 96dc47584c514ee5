/** Waste and returns at a desk or the bedside, and the second person's signature under a waste. */
import type { Command, Tx } from '#src/kernel/command.ts';
import { done, invariant, type Outcome } from '#src/kernel/outcome.ts';
import { decimalText, type Quantity, quantity } from '#src/kernel/quantity.ts';
import { displayName } from '#src/tables/display/index.ts';
import { findProduct } from '#src/tables/drugs/index.ts';
import { closeJob, openJob } from '#src/work/queue/index.ts';
import { refuse } from '../refusals.ts';
import { remainderOf } from '../rules.ts';
import { missingReasons, type Withdrawal, wasteReasons } from '../shapes.ts';
import { lockPatient, lockWithdrawal, selectPatientOf } from '../store.ts';
import { insertWaste, lockWaste, updateWitnessed } from '../waste-store.ts';
import { returnBinOf, takeFrom } from './use.ts';

type PartCode = 'withdrawal-not-known' | 'withdrawal-closed' | 'more-than-in-hand';
type Part = { readonly withdrawal: Withdrawal; readonly amount: Quantity };

/** Locks a withdrawal and sees that the quantity is left of it; a quantity that is left out means all that is left. */
async function partOf(tx: Tx, withdrawalId: string, wanted: string | null): Promise<Outcome<Part, PartCode>> {
  const patientId = await selectPatientOf(tx.sql, tx.facilityId, withdrawalId);
  if (patientId) await lockPatient(tx.sql, tx.facilityId, patientId);
  const before = await lockWithdrawal(tx.sql, tx.facilityId, withdrawalId);
  if (!before) return refuse('withdrawal-not-known');
  if (before.closedAt) return refuse('withdrawal-closed');
  const left = remainderOf(before);
  const amount = wanted === null ? left : quantity(wanted);
  if (amount.greaterThan(left) || !amount.greaterThan(0)) {
    return refuse('more-than-in-hand', { have: decimalText(left), want: decimalText(amount), unit: before.unit });
  }
  tx.about({ kind: 'withdrawal', id: withdrawalId, patientId: before.patientId });
  return done({ withdrawal: before, amount });
}

export type WasteInput = { readonly withdrawalId: string; readonly quantity: string | null; readonly reason: string };

/**
 * Wastes what is left of a withdrawal, or a part of it. A controlled drug's waste waits for `witnessWaste` by a second
 * person at a session of their own (21 CFR 1304 records; site policy sets the time).
 */
export const wasteDose: Command<
  WasteInput,
  { wasteId: string; needsWitness: boolean; left: string },
  PartCode | 'reason-not-known'
> = {
  name: 'dispense.wasteDose',
  permission: 'dose.give',
  run: async (tx, input) => {
    if (!(input.reason in wasteReasons)) return refuse('reason-not-known', { reason: input.reason });
    const part = await partOf(tx, input.withdrawalId, input.quantity);
    if (!part.ok) return part;
    const { withdrawal, amount } = part.value;
    const waste = await recordWaste(tx, withdrawal, {
      quantity: amount,
      reason: input.reason,
      user: { id: tx.actor.id, name: tx.actor.name },
      witness: null,
      occurredAt: tx.now,
    });
    return done({ ...waste, left: decimalText(remainderOf(withdrawal).minus(amount)) });
  },
};

export type ReportedWaste = {
  readonly quantity: Quantity;
  readonly reason: string;
  readonly user: { readonly id: string; readonly name: string };
  readonly witness: { readonly id: string; readonly name: string } | null;
  readonly occurredAt: Date;
};

/** Posts a waste out of a locked withdrawal; a witness who is the same person does not count. */
export async function recordWaste(
  tx: Tx,
  withdrawal: Withdrawal,
  told: ReportedWaste,
): Promise<{ wasteId: string; needsWitness: boolean }> {
  const product = await findProduct(tx.sql, withdrawal.product);
  invariant(product, `product ${withdrawal.product} is in the drug file`);
  const witness = told.witness && told.witness.id !== told.user.id ? told.witness : null;
  const needsWitness = product.csSchedule !== null;
  const wasteId = tx.newId();
  await takeFrom(tx, withdrawal, { use: 'wasted', quantity: told.quantity, occurredAt: told.occurredAt });
  await insertWaste(tx.sql, tx.facilityId, {
    wasteId,
    withdrawalId: withdrawal.withdrawalId,
    patientId: withdrawal.patientId,
    product: withdrawal.product,
    lot: withdrawal.lot,
    quantity: decimalText(told.quantity),
    unit: withdrawal.unit,
    reason: told.reason,
    userId: told.user.id,
    userName: told.user.name,
    needsWitness,
    witnessId: witness?.id ?? null,
    witnessName: witness?.name ?? null,
    witnessedAt: witness ? told.occurredAt : null,
    messageId: tx.messageId,
    wastedAt: told.occurredAt,
    recordedAt: tx.now,
  });
  // At the bedside the witness signs next; a cabinet that told of a waste without one has let it through.
  if (needsWitness && !witness && tx.messageId !== null) {
    await openJob(tx, {
      kind: 'review-override',
      subject: wasteId,
      title: `${told.user.name} wasted ${displayName(product)} without a witness`,
      patientId: withdrawal.patientId,
      product: withdrawal.product,
      quantity: decimalText(told.quantity),
      detail: { lacks: ['witness'], wasteId },
      priorityClass: 'controlled',
      dueAt: tx.now,
    });
  }
  return { wasteId, needsWitness: needsWitness && !witness };
}

/** Signs that one saw a waste. The witness is a second person, at a session of their own. */
export const witnessWaste: Command<
  { wasteId: string },
  { wasteId: string },
  'waste-not-known' | 'already-witnessed' | 'witness-is-actor'
> = {
  name: 'dispense.witnessWaste',
  permission: 'dose.give',
  run: async (tx, { wasteId }) => {
    const waste = await lockWaste(tx.sql, tx.facilityId, wasteId);
    if (!waste) return refuse('waste-not-known');
    if (waste.witnessedAt) return refuse('already-witnessed', { who: waste.witnessName });
    if (waste.userId === tx.actor.id) return refuse('witness-is-actor');
    await updateWitnessed(tx.sql, tx.facilityId, wasteId, { id: tx.actor.id, name: tx.actor.name, at: tx.now });
    await closeJob(tx, { kind: 'review-override', subject: wasteId, state: 'done', reason: 'witnessed' });
    tx.about({ kind: 'waste', id: wasteId, patientId: waste.patientId });
    tx.changed('doses');
    return done({ wasteId });
  },
};

/** Puts what is left of a withdrawal, or a part of it, into the return bin of a cabinet: never back into its pocket. */
export const returnDose: Command<
  { withdrawalId: string; quantity: string | null; cabinetId: string },
  { left: string },
  PartCode
> = {
  name: 'dispense.returnDose',
  permission: 'dose.give',
  run: async (tx, input) => {
    const part = await partOf(tx, input.withdrawalId, input.quantity);
    if (!part.ok) return part;
    const { withdrawal, amount } = part.value;
    const to = await returnBinOf(tx, input.cabinetId);
    await takeFrom(tx, withdrawal, { use: 'returned', to, quantity: amount, occurredAt: tx.now });
    return done({ left: decimalText(remainderOf(withdrawal).minus(amount)) });
  },
};

/**
 * Closes a withdrawal whose rest nobody can find: the rest stands in the discrepancy account as an open case. Not by the
 * person who took it.
 */
export const closeWithdrawal: Command<
  { withdrawalId: string; reason: string },
  { missing: string },
  PartCode | 'reason-not-known' | 'reviewer-was-involved'
> = {
  name: 'dispense.closeWithdrawal',
  permission: 'withdrawal.review',
  run: async (tx, { withdrawalId, reason }) => {
    if (!(reason in missingReasons)) return refuse('reason-not-known', { reason });
    const part = await partOf(tx, withdrawalId, null);
    if (!part.ok) return part;
    const { withdrawal, amount } = part.value;
    if ([withdrawal.userId, withdrawal.witnessId].includes(tx.actor.id)) return refuse('reviewer-was-involved');
    await takeFrom(tx, withdrawal, { use: 'missing', quantity: amount, occurredAt: tx.now });
    return done({ missing: decimalText(amount) });
  },
};
