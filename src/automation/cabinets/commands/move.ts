/** Which stock moves at each kind of transaction. */
import type { Tx } from '#src/kernel/command.ts';
import { decimalText, type Quantity, quantity } from '#src/kernel/quantity.ts';
import {
  lockOpenWithdrawals,
  recordReturn,
  recordWaste,
  recordWithdrawal,
  returnBinOf,
  shareOut,
} from '#src/medication-loop/dispense/index.ts';
import {
  accountIds,
  assumeLot,
  correctLots,
  type Move,
  meetLot,
  openAccount,
  reportPost,
} from '#src/stock/ledger/index.ts';
import type { Flag } from '../shapes.ts';
import { selectInTransit } from '../store.ts';
import type { Recording } from './recording.ts';

/** Moves the stock of a transaction; returns the withdrawals that it opened. */
export async function move(tx: Tx, recording: Recording): Promise<readonly string[]> {
  const { told } = recording;
  if (!quantity(told.amount).greaterThan(0)) return [];
  switch (told.kind) {
    case 'vend':
      return vend(tx, recording);
    case 'return':
      await takeBack(tx, recording);
      return [];
    case 'waste':
      await waste(tx, recording);
      return [];
    case 'refill':
    case 'load':
      await putIn(tx, recording);
      return [];
    case 'unload':
      await between(tx, recording, { from: pocketOf(recording), to: accountIds.pharmacy, reason: 'unloaded' });
      return [];
    case 'empty-return-bin': {
      const from = await returnBinOf(tx, told.cabinetId);
      await between(tx, recording, { from, to: accountIds.pharmacy, reason: 'return-bin-emptied' });
      return [];
    }
    case 'count':
      return [];
  }
}

const pocketOf = ({ told }: Recording) => accountIds.pocket(told.cabinetId, told.drawer, told.pocket);

const flagOf: Readonly<Record<string, Flag>> = {
  order: 'without-order',
  reason: 'missing-reason',
  witness: 'missing-witness',
  count: 'missing-count',
};

async function vend(tx: Tx, recording: Recording): Promise<readonly string[]> {
  const { told, at, flags } = recording;
  const recorded = await recordWithdrawal(tx, {
    patientId: told.patientId,
    orderId: told.orderId,
    from: { account: pocketOf(recording), cabinetId: told.cabinetId, drawer: told.drawer, pocket: told.pocket },
    product: told.product,
    quantity: told.amount,
    lot: told.lot,
    expiresOn: told.expiresOn ?? null,
    user: told.user,
    witnessId: told.witnessId,
    overrideReason: told.overrideReason ?? null,
    counted: told.actualBegin !== null,
    occurredAt: at,
  });
  if (recorded.kind === 'override') flags.push('without-order');
  for (const lack of recorded.lacks) {
    const flag = flagOf[lack];
    if (flag && !flags.includes(flag)) flags.push(flag);
  }
  return recorded.withdrawalIds;
}

/** Returns go into the return bin, never back into a pocket. What no withdrawal covers came out of that hand unseen. */
async function takeBack(tx: Tx, recording: Recording): Promise<void> {
  const { told, at, product, flags } = recording;
  const { missing } = await recordReturn(tx, {
    patientId: told.patientId,
    orderId: told.orderId,
    user: told.user,
    cabinetId: told.cabinetId,
    product: told.product,
    unit: product.baseUnit,
    quantity: told.amount,
    occurredAt: at,
  });
  if (missing.isZero()) return;
  flags.push('return-without-withdrawal');
  const account = accountIds.hand(told.user.id);
  await openAccount(tx, { account, kind: 'in-hand', name: `In the hand of ${told.user.name}` });
  const to = await returnBinOf(tx, told.cabinetId);
  await between(tx, recording, { from: account, to, reason: 'returned', quantity: missing });
}

/** Waste moves stock only out of a hand or the return bin; a waste of neither is kept and flagged. */
async function waste(tx: Tx, recording: Recording): Promise<void> {
  const { told, at, product, flags } = recording;
  const open = await lockOpenWithdrawals(tx.sql, tx.facilityId, {
    patientId: told.patientId,
    userId: told.patientId ? null : told.user.id,
    product: told.product,
  });
  const wish = { quantity: quantity(told.amount), orderId: told.orderId, userId: told.user.id };
  const { shares, missing } = shareOut(open, wish);
  const witness = told.witnessId ? { id: told.witnessId, name: told.witnessName ?? told.witnessId } : null;
  if (product.csSchedule && (!witness || witness.id === told.user.id)) flags.push('missing-witness');
  if (!told.wasteReason) flags.push('missing-reason');
  for (const share of shares) {
    const reason = told.wasteReason ?? 'not-told';
    await recordWaste(tx, share.withdrawal, {
      quantity: share.quantity,
      reason,
      user: told.user,
      witness,
      occurredAt: at,
    });
  }
  if (missing.isZero()) return;
  const bin = await returnBinOf(tx, told.cabinetId);
  const inBin = quantity(await selectInTransit(tx.sql, tx.facilityId, bin, told.product));
  const fromBin = inBin.lessThan(missing) ? inBin : missing;
  if (fromBin.greaterThan(0)) {
    await between(tx, recording, { from: bin, to: accountIds.wasted, reason: 'wasted', quantity: fromBin });
  }
  if (fromBin.lessThan(missing)) flags.push('waste-without-withdrawal');
}

/** Into the pocket: what was picked for this cabinet first, then from the pharmacy. */
async function putIn(tx: Tx, recording: Recording): Promise<void> {
  const { told } = recording;
  const transit = accountIds.inTransit(told.cabinetId);
  const amount = quantity(told.amount);
  const picked = quantity(await selectInTransit(tx.sql, tx.facilityId, transit, told.product));
  const fromTransit = picked.lessThan(amount) ? picked : amount;
  const reason = told.kind === 'load' ? 'loaded' : 'refilled';
  const to = pocketOf(recording);
  if (fromTransit.greaterThan(0)) {
    await between(tx, recording, { from: transit, to, reason, quantity: fromTransit });
  }
  const rest = amount.minus(fromTransit);
  if (rest.greaterThan(0)) await between(tx, recording, { from: accountIds.pharmacy, to, reason, quantity: rest });
}

type Between = { from: string; to: string; reason: string; quantity?: Quantity };

/** Posts a reported move; a lot that was told corrects what had been assumed, one that was not is assumed. */
async function between(tx: Tx, { told, at, product }: Recording, way: Between): Promise<void> {
  const amount = decimalText(way.quantity ?? quantity(told.amount));
  const { from, to, reason } = way;
  const unit = product.baseUnit;
  const shares = told.lot
    ? [{ lot: told.lot, quantity: amount }]
    : await assumeLot(tx, { account: from, product: told.product, quantity: amount });
  if (told.lot) {
    await meetLot(tx, { product: told.product, lot: told.lot, expiresOn: told.expiresOn ?? null });
    await correctLots(tx, {
      account: from,
      product: told.product,
      lot: told.lot,
      unit,
      quantity: amount,
      occurredAt: at,
    });
  }
  const moves = shares.map<Move>((share) => ({
    product: told.product,
    ...share,
    lotAssumed: !told.lot,
    unit,
    from,
    to,
  }));
  await reportPost(tx, { reason, occurredAt: at, patientId: told.patientId, orderId: told.orderId, moves });
}
