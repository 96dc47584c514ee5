/** When code maps came in force, the pages that show what waits for them look again. */
import type { Consumer } from '#src/kernel/command.ts';
import { done } from '#src/kernel/outcome.ts';
import { codeMapsTable } from './rules.ts';

const tellMapped: Consumer = {
  name: 'interfaces.code-maps.tellMapped',
  events: ['TablesChanged'],
  async react(tx, { payload }) {
    if (!Array.isArray(payload.kinds) || !payload.kinds.includes(codeMapsTable)) return done(null);
    tx.changed('code-maps');
    tx.changed('messages');
    return done(null);
  },
};

export const reactions: readonly Consumer[] = [tellMapped];
