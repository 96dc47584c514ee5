import type { ReplyOf } from '#src/kernel/contract.ts';
import type { readAdministrations, readDueList } from '#src/medication-loop/administer/contract.ts';
import type { Tone } from '#src/web/ui/tone.ts';

type Item = ReplyOf<typeof readDueList>['items'][number];
export type Given = ReplyOf<typeof readAdministrations>['administrations'][number];

/** One active order with what is known of its doses. */
export interface ActiveOrder {
  readonly orderId: string;
  readonly version: number;
  readonly line: Item['line'];
  readonly tone: Tone;
  readonly standing: string;
  readonly highAlert: boolean;
  readonly controlled: boolean;
  readonly last: Item['last'];
  readonly nextDueAt: string | null;
}

/** The orders behind a list of doses, each once, with its next dose. */
export function ordersOf(items: readonly Item[]): ActiveOrder[] {
  const orders = new Map<string, ActiveOrder>();
  for (const item of items) {
    const before = orders.get(item.orderId);
    const nextDueAt = earlier(before?.nextDueAt ?? null, item.status === 'missed' ? null : item.dueAt);
    orders.set(
      item.orderId,
      before === undefined ? { ...item, ...standingOf(item.status), nextDueAt } : { ...before, nextDueAt },
    );
  }
  return [...orders.values()];
}

function standingOf(status: string): Pick<ActiveOrder, 'tone' | 'standing'> {
  if (status === 'held') return { tone: 'attention', standing: 'On hold' };
  if (status === 'not-verified') return { tone: 'attention', standing: 'Not verified' };
  return { tone: 'good', standing: 'Verified' };
}

function earlier(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return Date.parse(a) <= Date.parse(b) ? a : b;
}

/** Word and tone of what became of a dose. */
export function outcomeWords(outcome: string): { tone: Tone; says: string } {
  if (outcome === 'given') return { tone: 'good', says: 'Given' };
  if (outcome === 'held') return { tone: 'attention', says: 'Held' };
  if (outcome === 'refused') return { tone: 'attention', says: 'Refused' };
  return { tone: 'critical', says: 'Not given' };
}
