/** Decisions about what a cabinet tells, as pure functions (VA PADE interface: PSJPAD7I, PSJPAD7U). */
import { decimalText, type Quantity, quantity, zero } from '#src/kernel/quantity.ts';
import type { CabinetTransaction, Flag, Pocket, ProfileControl, ProfileOrder, TransactionKind } from './shapes.ts';

/** When it happened: a time further ahead than `aheadMs` is taken as now. */
export function clampTime(told: Date, now: Date, aheadMs: number): { at: Date; flags: Flag[] } {
  return told.getTime() > now.getTime() + aheadMs ? { at: now, flags: ['clamped-to-now'] } : { at: told, flags: [] };
}

/** Kinds that count what is in the pocket before they act. A load sets the count anew. */
const counting: ReadonlySet<TransactionKind> = new Set(['vend', 'count', 'refill', 'unload']);

/** Found minus expected at the start; null = nothing to compare. */
export function countDifference(told: CabinetTransaction): Quantity | null {
  if (!counting.has(told.kind) || told.expectedBegin === null || told.actualBegin === null) return null;
  const difference = quantity(told.actualBegin).minus(told.expectedBegin);
  return difference.isZero() ? null : difference;
}

/** What the cabinet reckons with after the transaction; null = it does not touch the pocket. Never below zero. */
export function countAfter(told: CabinetTransaction, before: string | null): string | null {
  const begin = quantity(told.actualBegin ?? told.expectedBegin ?? before ?? '0');
  const amount = quantity(told.amount);
  const after = {
    vend: () => begin.minus(amount),
    unload: () => begin.minus(amount),
    refill: () => begin.plus(amount),
    load: () => quantity(told.actualBegin ?? '0').plus(amount),
    count: () => begin,
    return: () => null,
    waste: () => null,
    'empty-return-bin': () => null,
  }[told.kind]();
  return after === null ? null : decimalText(after.isNegative() ? zero : after);
}

/** True for a transaction that happened before what the pocket told last: recorded, but it does not set the count. */
export function isOlder(pocket: Pick<Pocket, 'reportedAt'> | null, at: Date): boolean {
  return pocket?.reportedAt !== null && pocket?.reportedAt !== undefined && at.getTime() < pocket.reportedAt.getTime();
}

/** What to put into a pocket that stands at or below its reorder level; null = enough. */
export function refillQuantity(pocket: Pick<Pocket, 'capacity' | 'reorderLevel'>, count: string): string | null {
  const held = quantity(count);
  if (held.greaterThan(pocket.reorderLevel)) return null;
  const wanted = quantity(pocket.capacity).minus(held);
  return wanted.greaterThan(0) ? decimalText(wanted) : null;
}

export type OrderAtCabinet = {
  /** Active, held or gone. */
  readonly state: string;
  readonly version: number;
  /** The very version that is in force is signed. */
  readonly verified: boolean;
  /** The patient is on the cabinet's unit and a pocket holds what is ordered. */
  readonly belongs: boolean;
};

/**
 * What a cabinet must be told of an order, from what it was told last; null = it knows what it should. An order that is
 * changed and not verified again stays as it was known: the bedside stops it.
 */
export function profileControl(
  order: OrderAtCabinet,
  last: Pick<ProfileOrder, 'control' | 'version'> | null,
): ProfileControl | null {
  const onIt = last !== null && last.control !== 'DC';
  const open = order.state === 'active' || order.state === 'held';
  if (!order.belongs || !open) return onIt ? 'DC' : null;
  if (order.state === 'held') return onIt && last.control !== 'HD' ? 'HD' : null;
  if (!order.verified) return null;
  if (!onIt) return 'NW';
  if (last.version !== order.version) return 'XO';
  return last.control === 'HD' ? 'RL' : null;
}
