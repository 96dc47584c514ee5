/** What becomes of a withdrawal: given, wasted, returned or missing. The ledger closes with it. */
import type { Tx } from '#src/kernel/command.ts';
import { decimalText, type Quantity, quantity } from '#src/kernel/quantity.ts';
import { accountIds, openAccount, reportPost } from '#src/stock/ledger/index.ts';
import { shareOut } from '../rules.ts';
import type { Withdrawal, WithdrawalShare } from '../shapes.ts';
import { addToWithdrawal, lockOpenWithdrawals, type Use } from '../store.ts';

export type UseOfStock = {
  readonly use: Use;
  /** Account that it goes to; of a use other than 'returned' it follows from the use. */
  readonly to?: string;
  readonly patientId: string | null;
  /** Only withdrawals of this person; null = whoever took it. */
  readonly onlyUserId?: string | null;
  readonly userId: string;
  readonly orderId: string | null;
  readonly doseId?: string | null;
  readonly product: string;
  readonly quantity: Quantity;
  readonly occurredAt: Date;
};

const targets: Readonly<Record<Exclude<Use, 'returned'>, string>> = {
  given: accountIds.given,
  wasted: accountIds.wasted,
  missing: accountIds.discrepancy,
};

/**
 * Takes a quantity from the open withdrawals of a patient: those of the order first, the oldest first. Returns which
 * withdrawals it came from and what none of them covers. The caller holds the patient's lock.
 */
export async function takeFromWithdrawals(
  tx: Tx,
  wish: UseOfStock,
): Promise<{ shares: WithdrawalShare[]; missing: Quantity }> {
  const open = await lockOpenWithdrawals(tx.sql, tx.facilityId, {
    patientId: wish.patientId,
    userId: wish.onlyUserId ?? null,
    product: wish.product,
  });
  const { shares, missing } = shareOut(open, wish);
  const taken: WithdrawalShare[] = [];
  for (const share of shares) taken.push(await takeFrom(tx, share.withdrawal, { ...wish, quantity: share.quantity }));
  return { shares: taken, missing };
}

/** Takes a quantity from one withdrawal that this transaction has locked and that holds it. */
export async function takeFrom(
  tx: Tx,
  withdrawal: Withdrawal,
  wish: Pick<UseOfStock, 'use' | 'to' | 'doseId' | 'quantity' | 'occurredAt'>,
): Promise<WithdrawalShare> {
  const amount = decimalText(wish.quantity);
  await addToWithdrawal(tx.sql, tx.facilityId, withdrawal.withdrawalId, wish.use, amount, tx.now);
  await reportPost(tx, {
    reason: wish.use,
    occurredAt: wish.occurredAt,
    patientId: withdrawal.patientId,
    orderId: withdrawal.orderId,
    doseId: wish.doseId ?? null,
    withdrawalId: withdrawal.withdrawalId,
    moves: [
      {
        product: withdrawal.product,
        lot: withdrawal.lot,
        lotAssumed: withdrawal.lotAssumed,
        unit: withdrawal.unit,
        quantity: amount,
        from: withdrawal.inHandAccount,
        to: wish.to ?? targets[wish.use === 'returned' ? 'missing' : wish.use],
      },
    ],
  });
  tx.changed('doses');
  return {
    withdrawalId: withdrawal.withdrawalId,
    orderId: withdrawal.orderId ?? withdrawal.matchedOrderId,
    account: withdrawal.inHandAccount,
    lot: withdrawal.lot,
    quantity: amount,
  };
}

/** Opens the return bin of a cabinet and says its account. */
export async function returnBinOf(tx: Tx, cabinetId: string): Promise<string> {
  const account = accountIds.returnBin(cabinetId);
  await openAccount(tx, { account, kind: 'return-bin', name: `Return bin of ${cabinetId}` });
  return account;
}

/** Something came back into a return bin; what no open withdrawal covers is a shortfall of the hand that brought it. */
export async function recordReturn(
  tx: Tx,
  told: {
    patientId: string | null;
    orderId: string | null;
    user: { id: string; name: string };
    cabinetId: string;
    product: string;
    unit: string;
    quantity: string;
    occurredAt: Date;
  },
): Promise<{ shares: WithdrawalShare[]; missing: Quantity }> {
  const bin = await returnBinOf(tx, told.cabinetId);
  const taken = await takeFromWithdrawals(tx, {
    use: 'returned',
    to: bin,
    patientId: told.patientId,
    onlyUserId: told.patientId ? null : told.user.id,
    userId: told.user.id,
    orderId: told.orderId,
    product: told.product,
    quantity: quantity(told.quantity),
    occurredAt: told.occurredAt,
  });
  return taken;
}
