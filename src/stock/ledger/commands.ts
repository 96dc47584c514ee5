/** What people do to stock at a desk. What happens at a cabinet or a bedside posts through its own module. */
import type { Command, Tx } from '#src/kernel/command.ts';
import { done, type Outcome } from '#src/kernel/outcome.ts';
import { decimalText, quantity } from '#src/kernel/quantity.ts';
import { accountIds, openStandingAccounts } from './accounts.ts';
import { assumeLot, meetLot, type Posted, post, writeOff } from './post.ts';
import { refuse } from './refusals.ts';
import { selectAccounts, selectEntry, updateLotRecalled } from './store.ts';

export type ReceivedLot = {
  readonly product: string;
  readonly lot: string;
  readonly expiresOn: string | null;
  readonly quantity: string;
  readonly unit: string;
};

/** Stock that came from a supplier: supplier → pharmacy, each lot with its expiry. */
export const receiveStock: Command<{ lots: readonly ReceivedLot[] }, Posted, 'not-enough-stock' | 'nothing-to-move'> = {
  name: 'stock.ledger.receiveStock',
  permission: 'stock.move',
  run: async (tx, { lots }) => {
    if (lots.length === 0 || lots.some((lot) => !isAboveZero(lot.quantity))) return refuse('nothing-to-move');
    await openStandingAccounts(tx);
    for (const lot of lots) await meetLot(tx, lot);
    const moves = lots.map(({ product, lot, unit, quantity: amount }) => ({
      product,
      lot,
      unit,
      quantity: amount,
      from: accountIds.supplier,
      to: accountIds.pharmacy,
    }));
    return post(tx, { reason: 'received', occurredAt: tx.now, moves });
  },
};

export type StockMove = {
  readonly product: string;
  /** Left out: first expiry first out, marked as assumed. */
  readonly lot?: string | null;
  readonly unit: string;
  readonly quantity: string;
  readonly from: string;
  readonly to: string;
  readonly reason: string;
};

/** Moves stock from one place to another. Refuses when a place is not known or does not hold it. */
export const moveStock: Command<StockMove, Posted, 'not-enough-stock' | 'nothing-to-move' | 'account-not-known'> = {
  name: 'stock.ledger.moveStock',
  permission: 'stock.move',
  run: async (tx, input) => {
    if (input.from === input.to || !isAboveZero(input.quantity)) return refuse('nothing-to-move');
    const known = new Set((await selectAccounts(tx.sql, tx.facilityId, [input.from, input.to])).map((a) => a.account));
    for (const account of [input.from, input.to]) {
      if (!known.has(account)) return refuse('account-not-known', { account });
    }
    tx.about({ kind: 'product', id: input.product });
    return postAssuming(tx, input);
  },
};

/**
 * Posts one move whose lot may not be told. The lots are chosen before their balances are locked: when another posting
 * took from them in between, they are chosen again.
 */
export async function postAssuming(
  tx: Tx,
  move: StockMove & { patientId?: string | null; orderId?: string | null; doseId?: string | null },
): Promise<Outcome<Posted & { lots: { lot: string; quantity: string; assumed: boolean }[] }, 'not-enough-stock'>> {
  for (let attempt = 1; ; attempt++) {
    const shares = move.lot
      ? [{ lot: move.lot, quantity: move.quantity }]
      : await assumeLot(tx, { account: move.from, product: move.product, quantity: move.quantity });
    const lots = shares.map((share) => ({ ...share, assumed: !move.lot }));
    const posted = await post(tx, {
      reason: move.reason,
      occurredAt: tx.now,
      patientId: move.patientId ?? null,
      orderId: move.orderId ?? null,
      doseId: move.doseId ?? null,
      moves: lots.map(({ lot, quantity: amount, assumed }) => ({
        product: move.product,
        lot,
        lotAssumed: assumed,
        unit: move.unit,
        quantity: amount,
        from: move.from,
        to: move.to,
      })),
    });
    if (posted.ok) return done({ ...posted.value, lots });
    if (move.lot || attempt >= 3) return posted;
  }
}

/** Corrects an entry by a further entry that moves the same quantity back. Refuses what would overdraw. */
export const correctEntry: Command<
  { entryId: string; reason: string },
  Posted,
  'entry-not-known' | 'not-enough-stock'
> = {
  name: 'stock.ledger.correctEntry',
  permission: 'stock.move',
  run: async (tx, { entryId, reason }) => {
    const entry = await selectEntry(tx.sql, tx.facilityId, entryId);
    if (!entry) return refuse('entry-not-known', { entry: entryId });
    tx.about({ kind: 'ledger-entry', id: entryId, patientId: entry.patientId });
    const { product, lot, unit, quantity: amount, from, to } = entry;
    return post(tx, {
      reason: `correction:${reason}`,
      occurredAt: tx.now,
      patientId: entry.patientId,
      orderId: entry.orderId,
      withdrawalId: entry.withdrawalId,
      moves: [{ product, lot, unit, quantity: amount, from: to, to: from }],
    });
  },
};

/** Marks a lot as recalled (from then on no scan lets it be given), or takes the mark away when `reason` is null. */
export const recallLot: Command<{ product: string; lot: string; reason: string | null }, null, 'lot-not-known'> = {
  name: 'stock.ledger.recallLot',
  permission: 'stock.move',
  run: async (tx, { product, lot, reason }) => {
    const at = reason === null ? null : tx.now;
    const found = await updateLotRecalled(tx.sql, tx.facilityId, { product, lot, at, reason });
    if (found === 0) return refuse('lot-not-known', { product, lot });
    tx.about({ kind: 'lot', id: `${product}:${lot}` });
    tx.changed('stock');
    return done(null);
  },
};

/** Coded ways in which stock that stood unexplained was explained. */
export const explanations = {
  found: 'It was found',
  miscount: 'A count was wrong',
  'documented-later': 'It was documented later, elsewhere',
  'given-not-charted': 'It was given and not charted',
  'wasted-not-recorded': 'It was wasted and not recorded',
  loss: 'It is lost; reported as a loss',
} as const satisfies Readonly<Record<string, string>>;

/**
 * Explains all that stands in the discrepancy account of a product with a coded reason: it goes to written-off. A
 * difference that was found at a pocket is resolved there, by somebody who was not involved.
 */
export const explainStock: Command<
  { product: string; reason: string },
  { quantity: string },
  'nothing-unexplained' | 'reason-not-known'
> = {
  name: 'stock.ledger.explainStock',
  permission: 'discrepancy.resolve',
  run: async (tx, { product, reason }) => {
    if (!(reason in explanations)) return refuse('reason-not-known', { reason });
    const written = await writeOff(tx, { product, limit: null, reason });
    if (written.isZero()) return refuse('nothing-unexplained', { product });
    tx.about({ kind: 'product', id: product });
    return done({ quantity: decimalText(written) });
  },
};

function isAboveZero(text: string): boolean {
  const amount = quantity(text);
  return amount.isPositive() && !amount.isZero();
}
