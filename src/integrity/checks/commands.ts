import type { Command } from '#src/kernel/command.ts';
import { done } from '#src/kernel/outcome.ts';
import { refuseFinding } from './refusals.ts';
import { findingById, takeFindingRow } from './store.ts';

type TakeFinding = { readonly findingId: string };

/** Somebody says: I look after this one. Refused when it is cleared or somebody else has it. */
export const takeFinding: Command<
  TakeFinding,
  { takenBy: string },
  'no-such-finding' | 'finding-cleared' | 'finding-taken'
> = {
  name: 'integrity.checks.takeFinding',
  permission: 'finding.take',
  async run(tx, { findingId }) {
    const finding = await findingById(tx.sql, tx.facilityId, findingId);
    if (!finding) return refuseFinding('no-such-finding');
    tx.about({ kind: 'finding', id: findingId });
    if (finding.clearedAt) return refuseFinding('finding-cleared', { at: finding.clearedAt.toISOString() });
    if (finding.takenBy && finding.takenBy !== tx.actor.name)
      return refuseFinding('finding-taken', { who: finding.takenBy });
    await takeFindingRow(tx.sql, tx.facilityId, findingId, tx.actor.name, tx.now);
    tx.changed('findings');
    return done({ takenBy: tx.actor.name });
  },
};
