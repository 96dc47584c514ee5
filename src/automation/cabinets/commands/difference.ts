/** A count that differs from what was expected: the ledger follows what was found, and a case is opened. */
import type { Command, Tx } from '#src/kernel/command.ts';
import { done, invariant } from '#src/kernel/outcome.ts';
import { decimalText, type Quantity, quantity, shownAmount } from '#src/kernel/quantity.ts';
import { accountIds, assumeLot, balanceOf, type Move, reportPost, writeOff } from '#src/stock/ledger/index.ts';
import { displayName } from '#src/tables/display/index.ts';
import { closeJob, openJob } from '#src/work/queue/index.ts';
import { refuse } from '../refusals.ts';
import { resolutions } from '../shapes.ts';
import { insertDiscrepancy, lockDiscrepancy, selectCountedSince, updateResolved } from '../store.ts';
import type { Recording } from './recording.ts';

/** Moves the difference between pocket and discrepancy account and opens the case. Returns its id. */
export async function recordDifference(tx: Tx, recording: Recording, difference: Quantity): Promise<string> {
  const { told, product, at, pocket, cabinet, transactionId, flags } = recording;
  flags.push('count-differs');
  await adjust(tx, recording, difference, 'count-differs');
  const discrepancyId = tx.newId();
  invariant(tx.messageId, 'a cabinet transaction names its message');
  await insertDiscrepancy(tx.sql, tx.facilityId, {
    discrepancyId,
    cabinetId: told.cabinetId,
    drawer: told.drawer,
    pocket: told.pocket,
    product: told.product,
    expected: told.expectedBegin ?? '0',
    counted: told.actualBegin ?? '0',
    userId: told.user.id,
    userName: told.user.name,
    witnessId: told.witnessId,
    controlled: product.csSchedule !== null || pocket?.controlled === true,
    transactionId,
    messageId: tx.messageId,
    foundAt: at,
  });
  const how = difference.isNegative()
    ? `${shownAmount(difference.negated())} missing`
    : `${shownAmount(difference)} too many`;
  await openJob(tx, {
    kind: 'resolve-discrepancy',
    subject: discrepancyId,
    title: `${displayName(product)}: ${how} in ${cabinet.name}`,
    unitId: cabinet.unitId,
    product: told.product,
    quantity: decimalText(difference.abs()),
    detail: { cabinetId: told.cabinetId, drawer: told.drawer, pocket: told.pocket, countedBy: told.user.name },
    priorityClass: product.csSchedule ? 'controlled' : 'routine',
    dueAt: at,
  });
  return discrepancyId;
}

/**
 * A count is what is there: where the ledger held something else, although the cabinet had expected what it found, the
 * ledger follows and the rest stands unexplained. A transaction that comes after a later count changes nothing any more:
 * the count has seen it.
 */
export async function levelToCount(tx: Tx, recording: Recording, heldBefore: string): Promise<void> {
  const { told, pocket, flags } = recording;
  if (!pocket) return;
  const held = quantity(await balanceOf(tx.sql, tx.facilityId, pocket.account, told.product));
  if (flags.includes('older-than-pocket')) {
    const change = quantity(heldBefore).minus(held);
    if (change.isZero() || !(await selectCountedSince(tx.sql, tx.facilityId, told, recording.at))) return;
    flags.push('counted-since');
    await adjust(tx, recording, change, 'counted-since');
  } else if (told.kind === 'count' && told.actualBegin !== null) {
    const change = quantity(told.actualBegin).minus(held);
    if (change.isZero()) return;
    flags.push('ledger-corrected');
    await adjust(tx, recording, change, 'counted');
  }
}

/** Moves a difference of a pocket to or from the discrepancy account: less = out of the lots that expire first. */
export async function adjust(
  tx: Tx,
  { told, product, at }: Recording,
  difference: Quantity,
  reason: string,
): Promise<void> {
  const account = accountIds.pocket(told.cabinetId, told.drawer, told.pocket);
  const amount = decimalText(difference.abs());
  const shares = difference.isNegative()
    ? await assumeLot(tx, { account, product: product.product, quantity: amount })
    : (await assumeLot(tx, { account, product: product.product, quantity: amount }))
        .slice(0, 1)
        .map(({ lot }) => ({ lot, quantity: amount }));
  const [from, to] = difference.isNegative() ? [account, accountIds.discrepancy] : [accountIds.discrepancy, account];
  const moves = shares.map<Move>((share) => ({
    product: product.product,
    ...share,
    lotAssumed: true,
    unit: product.baseUnit,
    from,
    to,
  }));
  await reportPost(tx, { reason, occurredAt: at, moves });
}

/** Somebody who was not involved says how a difference is explained; what still stands unexplained is written off. */
export const resolveDiscrepancy: Command<
  { discrepancyId: string; resolution: string },
  { discrepancyId: string; writtenOff: string },
  'discrepancy-not-known' | 'already-resolved' | 'resolver-was-involved' | 'resolution-not-known'
> = {
  name: 'cabinets.resolveDiscrepancy',
  permission: 'discrepancy.resolve',
  run: async (tx, { discrepancyId, resolution }) => {
    if (!(resolution in resolutions)) return refuse('resolution-not-known', { resolution });
    const found = await lockDiscrepancy(tx.sql, tx.facilityId, discrepancyId);
    if (!found) return refuse('discrepancy-not-known');
    if (found.resolvedAt) return refuse('already-resolved', { who: found.resolvedBy });
    if ([found.userId, found.witnessId].includes(tx.actor.id)) return refuse('resolver-was-involved');
    // What is missing in the pocket stands above zero in the discrepancy account.
    const unexplained = quantity(found.expected).minus(found.counted);
    const written = await writeOff(tx, { product: found.product, limit: decimalText(unexplained), reason: resolution });
    await updateResolved(tx.sql, tx.facilityId, discrepancyId, { by: tx.actor.id, at: tx.now, resolution });
    await closeJob(tx, { kind: 'resolve-discrepancy', subject: discrepancyId, state: 'done', reason: resolution });
    tx.about({ kind: 'discrepancy', id: discrepancyId });
    tx.changed('cabinets');
    return done({ discrepancyId, writtenOff: decimalText(written) });
  },
};
