import type { ReplyOf } from '#src/kernel/contract.ts';
import { quantity } from '#src/kernel/quantity.ts';
import type { Tone } from '#src/web/ui/tone.ts';
import type { readCabinets, readPockets } from '../contract.ts';

export type Cabinet = ReplyOf<typeof readCabinets>['cabinets'][number];
export type Pocket = ReplyOf<typeof readPockets>['pockets'][number];

export interface Standing {
  readonly tone: Tone;
  readonly says: string;
}

/** How full a pocket is by the ledger: empty, at or under its level, or enough. */
export function levelOf(pocket: Pick<Pocket, 'balance' | 'reorderLevel'>): Standing {
  const balance = quantity(pocket.balance);
  if (balance.lessThanOrEqualTo(0)) return { tone: 'critical', says: 'Empty' };
  if (balance.lessThanOrEqualTo(pocket.reorderLevel)) return { tone: 'attention', says: 'Low' };
  return { tone: 'good', says: 'Enough' };
}

/** True when what the cabinet counted last is not what the ledger holds. */
export function differs(pocket: Pick<Pocket, 'balance' | 'reportedCount'>): boolean {
  return pocket.reportedCount !== null && !quantity(pocket.reportedCount).equals(pocket.balance);
}

export type Filter = 'all' | 'low' | 'different';

/** Pockets of a filter, by drawer and pocket as a person counts: 2 before 10. */
export function shownPockets(pockets: readonly Pocket[], filter: Filter): Pocket[] {
  const natural = new Intl.Collator('en', { numeric: true });
  return pockets
    .filter((pocket) => filter !== 'low' || levelOf(pocket).tone !== 'good')
    .filter((pocket) => filter !== 'different' || differs(pocket))
    .sort((a, b) => natural.compare(a.drawer, b.drawer) || natural.compare(a.pocket, b.pocket));
}

const silentMs = 60 * 60_000;

/** Whether a cabinet is heard: one that never was is not known, one that fell silent is told. */
export function heardOf(cabinet: Pick<Cabinet, 'lastHeardAt'>, now: Date): Standing {
  if (cabinet.lastHeardAt === null) return { tone: 'unknown', says: 'Not heard yet' };
  const isSilent = now.getTime() - Date.parse(cabinet.lastHeardAt) > silentMs;
  return isSilent ? { tone: 'attention', says: 'Silent' } : { tone: 'good', says: 'Heard' };
}
