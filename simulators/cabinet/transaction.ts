/** Transactions as the pharmacy is told of them. */
import { Decimal } from 'decimal.js';
import type { Room } from './people.ts';
import type { Pocket, Transaction } from './shapes.ts';
import { pocketsOf } from './state.ts';

type PocketAct = {
  readonly kind: Transaction['kind'];
  readonly before: Pocket;
  readonly after: Pocket;
  readonly amount: string;
  readonly count?: string | undefined;
  readonly recounted?: boolean | undefined;
  readonly user: string;
  readonly witness?: string | undefined;
  readonly at: string;
  readonly mrn?: string | null;
  readonly order?: string | null;
  readonly override?: string | null;
  readonly wasteReason?: string | null;
  readonly lot?: string | undefined;
  readonly expires?: string | undefined;
};

/** A transaction at a pocket; the total is what the cabinet then reckons with. */
export function pocketTransaction({ state }: Room, act: PocketAct): Transaction {
  const { before, after } = act;
  const others = pocketsOf(state, before.cabinet, after.product).filter((pocket) => pocket !== before);
  return {
    kind: act.kind,
    cabinet: before.cabinet,
    drawer: before.drawer,
    pocket: before.pocket,
    product: after.product,
    expectedBegin: before.expected,
    actualBegin: act.count ?? null,
    amount: act.amount,
    totalAfter: others.reduce((sum, pocket) => sum.plus(pocket.expected), new Decimal(after.expected)).toFixed(),
    capacity: after.capacity,
    reorderLevel: after.reorderLevel,
    user: act.user,
    witness: act.witness ?? null,
    mrn: act.mrn ?? null,
    order: act.order ?? null,
    lot: act.lot ?? null,
    expires: act.expires ?? null,
    override: act.override ?? null,
    wasteReason: act.wasteReason ?? null,
    recounted: act.recounted ?? false,
    at: act.at,
  };
}

/** The place that stands for the return bin in messages. */
export const returnBin = { drawer: 'RETURN', pocket: 'BIN' } as const;

type BinAct = Pick<
  Transaction,
  'kind' | 'expectedBegin' | 'amount' | 'totalAfter' | 'user' | 'witness' | 'mrn' | 'order' | 'at'
>;

/** A transaction at the return bin of the cabinet that a pocket is in. */
export function binTransaction(pocket: Pocket, act: BinAct): Transaction {
  const none = { actualBegin: null, capacity: null, reorderLevel: null, lot: null, expires: null, override: null };
  return {
    ...none,
    wasteReason: null,
    recounted: false,
    cabinet: pocket.cabinet,
    product: pocket.product,
    ...returnBin,
    ...act,
  };
}
