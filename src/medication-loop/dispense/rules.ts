/** Decisions about withdrawals as pure functions. */
import { type Quantity, quantity, zero } from '#src/kernel/quantity.ts';

export type Parts = {
  readonly quantity: string;
  readonly given: string;
  readonly wasted: string;
  readonly returned: string;
  readonly missing: string;
};

/** What is left of a withdrawal: withdrawn − (given + wasted + returned + missing). */
export function remainderOf(parts: Parts): Quantity {
  return quantity(parts.quantity).minus(parts.given).minus(parts.wasted).minus(parts.returned).minus(parts.missing);
}

export type Open = Parts & {
  readonly withdrawalId: string;
  readonly orderId: string | null;
  readonly matchedOrderId: string | null;
  readonly userId: string;
  readonly kind: string;
  readonly withdrawnAt: Date;
};

export type Wish = {
  readonly quantity: Quantity;
  readonly orderId: string | null;
  readonly userId: string;
};

/**
 * Which open withdrawals a quantity is taken from: those of the order first, then those in the hand of who acts, then
 * what lies in the patient's bin, then anybody's; within that the oldest first. `missing` is what none covers.
 */
export function shareOut<W extends Open>(
  open: readonly W[],
  wish: Wish,
): { shares: { withdrawal: W; quantity: Quantity }[]; missing: Quantity } {
  const shares: { withdrawal: W; quantity: Quantity }[] = [];
  let missing = wish.quantity;
  for (const withdrawal of [...open].sort((a, b) => nearness(a, wish) - nearness(b, wish) || older(a, b))) {
    const left = remainderOf(withdrawal);
    if (missing.isZero() || !left.greaterThan(zero)) continue;
    const taken = left.lessThan(missing) ? left : missing;
    shares.push({ withdrawal, quantity: taken });
    missing = missing.minus(taken);
  }
  return { shares, missing };
}

function nearness(withdrawal: Open, wish: Wish): number {
  const ofOrder = wish.orderId !== null && [withdrawal.orderId, withdrawal.matchedOrderId].includes(wish.orderId);
  const inHand = withdrawal.userId === wish.userId && withdrawal.kind !== 'delivered';
  return (ofOrder ? 0 : 4) + (inHand ? 0 : withdrawal.kind === 'delivered' ? 1 : 2);
}

function older(a: Open, b: Open): number {
  return a.withdrawnAt.getTime() - b.withdrawnAt.getTime() || (a.withdrawalId < b.withdrawalId ? -1 : 1);
}

export type Arrival = {
  readonly patientId: string | null;
  readonly order: 'none' | 'fits' | 'not-verified' | 'stopped' | 'other';
  readonly matched: boolean;
  readonly controlled: boolean;
  readonly counted: boolean;
  readonly userId: string;
  readonly witnessId: string | null;
  readonly overrideReason: string | null;
};

/**
 * What a withdrawal should have come with and did not. The cabinet enforces it; it is looked at again on arrival,
 * because a cabinet can be set up wrong. Nothing of this stops the withdrawal: it has happened.
 */
export function lacksOf(arrival: Arrival): string[] {
  const lacks: string[] = [];
  if (arrival.patientId === null) lacks.push('patient');
  if (arrival.order === 'none' && !arrival.matched) lacks.push('order');
  if (arrival.order === 'other') lacks.push('fitting-order');
  if (arrival.order === 'stopped') lacks.push('active-order');
  if (arrival.order === 'not-verified') lacks.push('verified-order');
  if (arrival.order === 'none' && !arrival.overrideReason) lacks.push('reason');
  if (arrival.controlled && (!arrival.witnessId || arrival.witnessId === arrival.userId)) lacks.push('witness');
  if (arrival.controlled && !arrival.counted) lacks.push('count');
  return lacks;
}

const words: Readonly<Record<string, string>> = {
  patient: 'a patient',
  order: 'an order',
  'fitting-order': 'an order of this drug for this patient',
  'active-order': 'an order that was still active',
  'verified-order': 'a verified order',
  reason: 'a reason',
  witness: 'a witness',
  count: 'a count',
};

/** "without an order and a reason" */
export function lacksInWords(lacks: readonly string[]): string {
  const parts = lacks.map((lack) => words[lack] ?? lack);
  const last = parts.pop() ?? '';
  return `without ${parts.length > 0 ? `${parts.join(', ')} and ${last}` : last}`;
}

export type OrderFacts = {
  readonly state: string;
  readonly patientId: string;
  readonly verifiedVersion: number | null;
  readonly discontinuedAt: Date | null;
  readonly ingredients: readonly string[];
};

/** How the order that a withdrawal names fits it. */
export function fitOf(
  order: OrderFacts | null,
  taken: { readonly patientId: string | null; readonly ingredients: readonly string[]; readonly at: Date },
): Arrival['order'] {
  if (!order) return 'none';
  const sharesIngredient = order.ingredients.some((ingredient) => taken.ingredients.includes(ingredient));
  if (order.patientId !== taken.patientId || !sharesIngredient) return 'other';
  if (order.discontinuedAt !== null && order.discontinuedAt.getTime() < taken.at.getTime()) return 'stopped';
  if (order.verifiedVersion === null) return 'not-verified';
  return 'fits';
}
