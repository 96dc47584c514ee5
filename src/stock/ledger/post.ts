/**
 * Posting: the one way that stock moves. The balances touched are locked in the fixed order before anything is decided,
 * so that two postings at once see each other; the constraint `balances_not_below_zero` is the last guard.
 */
import type { Tx } from '#src/kernel/command.ts';
import { done, invariant, type Outcome } from '#src/kernel/outcome.ts';
import { decimalText, type Quantity, quantity, sum, zero } from '#src/kernel/quantity.ts';
import { accountIds } from './accounts.ts';
import { refuse } from './refusals.ts';
import { type Balance, chooseLots, type LotShare, type Move, netChanges, type Shortfall, shortfalls } from './rules.ts';
import {
  addToBalances,
  insertEntries,
  lockBalances,
  selectBalances,
  selectLastLot,
  selectLots,
  upsertLot,
} from './store.ts';

export type Posting = {
  /** Coded: 'withdrawn', 'given', 'wasted', 'returned', 'refilled', 'counted', 'delivered', … */
  readonly reason: string;
  readonly occurredAt: Date;
  readonly moves: readonly Move[];
  readonly patientId?: string | null;
  readonly orderId?: string | null;
  readonly doseId?: string | null;
  readonly withdrawalId?: string | null;
};

export type Posted = { readonly postingId: string };
export type ReportPosted = Posted & { readonly shortfalls: readonly Omit<Shortfall, 'have' | 'want' | 'short'>[] };

/** Posts a command's moves, all or none. Refuses `not-enough-stock` with product, account, have and want. */
export async function post(tx: Tx, posting: Posting): Promise<Outcome<Posted, 'not-enough-stock'>> {
  const { balances, changes } = await lock(tx, posting.moves);
  const [short] = shortfalls(changes, balances);
  if (short) {
    return refuse('not-enough-stock', {
      account: short.account,
      product: short.product,
      lot: short.lot,
      unit: short.unit,
      have: decimalText(short.have),
      want: decimalText(short.want),
    });
  }
  return done(await write(tx, posting, posting.moves, []));
}

/**
 * Posts what was reported to have happened: it always posts. What a place did not hold by the ledger comes from the
 * discrepancy account first, as an entry of its own, so that it stands there until somebody explains it.
 */
export async function reportPost(tx: Tx, posting: Posting): Promise<ReportPosted> {
  const unexplained = posting.moves.flatMap((move) =>
    move.from === accountIds.discrepancy || move.to === accountIds.discrepancy
      ? []
      : [{ ...move, from: accountIds.discrepancy, to: move.from }],
  );
  const locked = await lock(tx, [...posting.moves, ...unexplained]);
  const short = shortfalls(netChanges(posting.moves), locked.balances);
  const covering = short.map<Move>(({ account, product, lot, unit, short: missing }) => ({
    product,
    lot,
    unit,
    quantity: decimalText(missing),
    from: accountIds.discrepancy,
    to: account,
  }));
  const posted = await write(tx, posting, posting.moves, covering);
  return { ...posted, shortfalls: short.map(({ account, product, lot, unit }) => ({ account, product, lot, unit })) };
}

async function lock(
  tx: Tx,
  moves: readonly Move[],
): Promise<{ balances: Balance[]; changes: ReturnType<typeof netChanges> }> {
  invariant(moves.length > 0, 'a posting moves something');
  for (const move of moves) {
    const amount = quantity(move.quantity);
    invariant(
      move.from !== move.to && amount.isPositive() && !amount.isZero(),
      'a move has two accounts and a quantity',
    );
  }
  const changes = netChanges(moves);
  const balances = await lockBalances(tx.sql, tx.facilityId, changes);
  invariant(balances.length === changes.length, `an account is not open: ${changes.map((c) => c.account).join(', ')}`);
  return { balances, changes };
}

async function write(tx: Tx, posting: Posting, moves: readonly Move[], covering: readonly Move[]): Promise<Posted> {
  const postingId = tx.newId();
  const entry = (move: Move, reason: string) => ({
    entryId: tx.newId(),
    lotAssumed: false,
    ...move,
    reason,
  });
  await insertEntries(
    tx.sql,
    tx.facilityId,
    {
      postingId,
      patientId: posting.patientId ?? null,
      orderId: posting.orderId ?? null,
      doseId: posting.doseId ?? null,
      withdrawalId: posting.withdrawalId ?? null,
      messageId: tx.messageId,
      commandId: tx.commandId,
      actorId: tx.actor.id,
      occurredAt: posting.occurredAt,
      recordedAt: tx.now,
    },
    [...covering.map((move) => entry(move, 'shortfall')), ...moves.map((move) => entry(move, posting.reason))],
  );
  await addToBalances(tx.sql, tx.facilityId, netChanges([...covering, ...moves]));
  tx.changed('stock');
  return { postingId };
}

/** Lot of what no lot is known of: it stands for "not told", and is always marked as assumed. */
export const unknownLot = 'not-told';

/**
 * Shares of lots for a quantity that left an account without its lot being told: first expiry first out, all marked as
 * assumed by the caller. What no lot covers is added to the lot that the account saw last, or to `not-told`.
 */
export async function assumeLot(
  tx: Tx,
  from: { readonly account: string; readonly product: string; readonly quantity: string },
): Promise<LotShare[]> {
  const stock = await selectLots(tx.sql, tx.facilityId, from.account, from.product);
  const { shares, missing } = chooseLots(stock, quantity(from.quantity));
  if (missing.isZero()) return shares;
  const last = shares.at(-1);
  if (last) {
    return [...shares.slice(0, -1), { lot: last.lot, quantity: decimalText(quantity(last.quantity).plus(missing)) }];
  }
  const lot = (await selectLastLot(tx.sql, tx.facilityId, from.account, from.product)) ?? unknownLot;
  await upsertLot(tx.sql, tx.facilityId, { product: from.product, lot, expiresOn: null });
  return [{ lot, quantity: decimalText(missing) }];
}

/** Makes a lot known, with its expiry (YYYY-MM-DD) if it was told. */
export async function meetLot(tx: Tx, lot: { product: string; lot: string; expiresOn: string | null }): Promise<void> {
  await upsertLot(tx.sql, tx.facilityId, lot);
}

/**
 * The lot was told, and the account holds the product under other lots: those had been assumed. Their balance is put
 * under the lot that was told, as far as it is needed; the discrepancy account keeps both sides of the correction.
 */
export async function correctLots(
  tx: Tx,
  told: { account: string; product: string; lot: string; unit: string; quantity: string; occurredAt: Date },
): Promise<void> {
  const stock = await selectLots(tx.sql, tx.facilityId, told.account, told.product);
  const held = stock.find(({ lot }) => lot === told.lot)?.quantity ?? '0';
  const short = quantity(told.quantity).minus(held);
  if (!short.greaterThan(0)) return;
  const { shares } = chooseLots(
    stock.filter(({ lot }) => lot !== told.lot),
    short,
  );
  if (shares.length === 0) return;
  const { product, unit, account, lot } = told;
  const moves = shares.flatMap((share): Move[] => [
    { product, unit, lot: share.lot, quantity: share.quantity, from: account, to: accountIds.discrepancy },
    { product, unit, lot, quantity: share.quantity, from: accountIds.discrepancy, to: account },
  ]);
  await reportPost(tx, { reason: 'lot-corrected', occurredAt: told.occurredAt, moves });
}

/**
 * Explains what stands in the discrepancy account of a product: up to `limit` (base units; missing above zero, too much
 * below), or all of it, goes to written-off. Returns how much was written off, with its sign.
 */
export async function writeOff(
  tx: Tx,
  what: { product: string; limit: string | null; reason: string },
): Promise<Quantity> {
  const rows = await selectBalances(tx.sql, tx.facilityId, { account: accountIds.discrepancy, product: what.product });
  const total = sum(rows.map((row) => quantity(row.quantity)));
  const limit = what.limit === null ? total : quantity(what.limit);
  if (total.isZero() || total.isNegative() !== limit.isNegative()) return zero;
  let left = limit.abs().lessThan(total.abs()) ? limit.abs() : total.abs();
  const written = left;
  const moves: Move[] = [];
  for (const row of rows) {
    const held = quantity(row.quantity);
    if (left.isZero() || held.isNegative() !== total.isNegative()) continue;
    const taken = held.abs().lessThan(left) ? held.abs() : left;
    left = left.minus(taken);
    const [from, to] = held.isNegative()
      ? [accountIds.writtenOff, accountIds.discrepancy]
      : [accountIds.discrepancy, accountIds.writtenOff];
    moves.push({ product: row.product, lot: row.lot, unit: row.unit, quantity: decimalText(taken), from, to });
  }
  await reportPost(tx, { reason: `explained:${what.reason}`, occurredAt: tx.now, moves });
  return total.isNegative() ? written.negated() : written;
}
