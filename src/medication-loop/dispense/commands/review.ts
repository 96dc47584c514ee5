/** Review of overrides and of withdrawals that came without what they must have (TJC MM.08.01.01). */
import type { Command, Tx } from '#src/kernel/command.ts';
import { done } from '#src/kernel/outcome.ts';
import { closeJob } from '#src/work/queue/index.ts';
import { refuse } from '../refusals.ts';
import { reviewReasons, type Withdrawal } from '../shapes.ts';
import { lockPatient, lockUnorderedNear, lockWithdrawal, updateMatched, updateReviewed } from '../store.ts';

/** A pharmacist who was not involved judges a withdrawal, with a coded reason. */
export const reviewOverride: Command<
  { withdrawalId: string; reason: string },
  { withdrawalId: string },
  'withdrawal-not-known' | 'nothing-to-review' | 'reviewer-was-involved' | 'reason-not-known'
> = {
  name: 'dispense.reviewOverride',
  permission: 'withdrawal.review',
  run: async (tx, { withdrawalId, reason }) => {
    if (!(reason in reviewReasons)) return refuse('reason-not-known', { reason });
    const withdrawal = await lockWithdrawal(tx.sql, tx.facilityId, withdrawalId);
    if (!withdrawal) return refuse('withdrawal-not-known');
    if (withdrawal.review !== 'open') return refuse('nothing-to-review');
    if ([withdrawal.userId, withdrawal.witnessId].includes(tx.actor.id)) return refuse('reviewer-was-involved');
    tx.about({ kind: 'withdrawal', id: withdrawalId, patientId: withdrawal.patientId });
    await settleReview(tx, withdrawal, { by: tx.actor.id, reason });
    return done({ withdrawalId });
  },
};

/** An order arrived: overrides of the same patient and ingredient within the rule's time belong to it. */
export async function matchOverrides(tx: Tx, order: { orderId: string; patientId: string; at: Date }): Promise<number> {
  await lockPatient(tx.sql, tx.facilityId, order.patientId);
  const near = await lockUnorderedNear(tx.sql, tx.facilityId, order);
  for (const withdrawal of near) {
    const lacks = withdrawal.lacks.filter((lack) => lack !== 'order');
    await updateMatched(tx.sql, tx.facilityId, withdrawal.withdrawalId, { orderId: order.orderId, lacks });
    if (withdrawal.review === 'open' && lacks.length === 0) {
      await settleReview(tx, withdrawal, { by: tx.actor.id, reason: 'matched-to-order', orderId: order.orderId });
    }
  }
  return near.length;
}

async function settleReview(
  tx: Tx,
  withdrawal: Withdrawal,
  review: { by: string; reason: string; orderId?: string },
): Promise<void> {
  await updateReviewed(tx.sql, tx.facilityId, withdrawal.withdrawalId, {
    by: review.by,
    at: tx.now,
    reason: review.reason,
    matchedOrderId: review.orderId ?? null,
  });
  await closeJob(tx, {
    kind: 'review-override',
    subject: withdrawal.withdrawalId,
    state: 'done',
    reason: review.reason,
  });
  tx.changed('doses');
}
