/** A pharmacist at the list of overrides: each is judged by its reason, never by somebody who was involved. */
import { inMinutes, type Person, seatOf, type Ward } from './ward.ts';

export type ReviewTask = { readonly kind: 'reviews'; readonly user: string };

type Override = {
  readonly withdrawalId: string;
  readonly lacks: readonly string[];
  readonly overrideReason: string | null;
  readonly withdrawnAt: string;
};

/** Overrides wait for this long, so that an order that is on its way may still explain them. */
const restMs = 90 * 60_000;

/** Reviews what has waited long enough; then plans the next look. */
export async function reviewOverrides(ward: Ward<ReviewTask>, person: Person, now: Date): Promise<void> {
  ward.plan(inMinutes(now, ward.chance.whole(45, 90)), { kind: 'reviews', user: person.user });
  const seat = seatOf(ward.mortar, person);
  const list = await seat.ask<{ readonly withdrawals: readonly Override[] }>('/api/medication-loop/dispense/overrides');
  if (!list.ok) return;
  for (const each of list.value.withdrawals) {
    if (now.getTime() - Date.parse(each.withdrawnAt) < restMs) continue;
    const reviewed = await seat.act('/api/medication-loop/dispense/review', {
      withdrawalId: each.withdrawalId,
      reason: judgementOf(each),
    });
    if (reviewed.ok) ward.count('reviewed');
    else if (reviewed.code !== 'nothing-to-review') ward.wonder(`${person.user} could not review: ${reviewed.code}`);
  }
}

function judgementOf({ lacks, overrideReason }: Override): string {
  if (lacks.some((lack) => ['reason', 'witness', 'count'].includes(lack))) return 'wrong-not-documented';
  if (overrideReason === 'downtime') return 'right-downtime';
  return overrideReason === 'emergency' ? 'right-emergency' : 'right-verbal-order';
}
