import type { Command } from '#src/kernel/command.ts';
import { done } from '#src/kernel/outcome.ts';
import { refuseFinding } from './refusals.ts';
import { findingsByIds, takeFindingRows } from './store.ts';

type TakeFinding = { readonly findingIds: readonly string[] };
type Taken = { readonly takenBy: string; readonly taken: number };

/** Somebody says: I look after this. Of several those that are open and nobody else's are taken; none of them is a refusal. */
export const takeFinding: Command<TakeFinding, Taken, 'no-such-finding' | 'finding-cleared' | 'finding-taken'> = {
  name: 'integrity.checks.takeFinding',
  permission: 'finding.take',
  async run(tx, { findingIds }) {
    const findings = await findingsByIds(tx.sql, tx.facilityId, findingIds);
    const [first] = findings;
    if (!first) return refuseFinding('no-such-finding');
    tx.about({ kind: 'finding', id: first.findingId });
    const open = findings.filter((finding) => finding.clearedAt === null);
    if (open.length === 0) return refuseFinding('finding-cleared', { at: first.clearedAt?.toISOString() ?? '' });
    const free = open.filter((finding) => finding.takenBy === null || finding.takenBy === tx.actor.name);
    if (free.length === 0) return refuseFinding('finding-taken', { who: open[0]?.takenBy ?? '' });
    const ids = free.map((finding) => finding.findingId);
    await takeFindingRows(tx.sql, tx.facilityId, { findingIds: ids, takenBy: tx.actor.name, at: tx.now });
    tx.changed('findings');
    return done({ takenBy: tx.actor.name, taken: free.length });
  },
};
