/** Remembering which columns of a site's own file are which of ours. */
import type { Command } from '#src/kernel/command.ts';
import { done } from '#src/kernel/outcome.ts';
import { mappingFault } from './mapping.ts';
import { refuse } from './refusals.ts';
import { upsertMapping } from './store.ts';

type MapInput = {
  readonly source: string;
  readonly kind: string;
  /** Our column → the source's heading. */
  readonly columns: Readonly<Record<string, string>>;
};

export const mapColumns: Command<MapInput, { source: string }, 'mapping-incomplete'> = {
  name: 'tables.catalogue.mapColumns',
  permission: 'tables.import',
  async run(tx, mapping) {
    tx.about({ kind: 'import source', id: mapping.source });
    const fault = mappingFault(mapping);
    if (fault) return refuse('mapping-incomplete', { source: mapping.source, what: fault });
    await upsertMapping(tx.sql, {
      ...mapping,
      mappedBy: tx.actor.id,
      mappedByName: tx.actor.name,
      mappedAt: tx.now,
    });
    tx.changed('catalogue');
    return done({ source: mapping.source });
  },
};
