/** When entries of the drug file came in force, what scans by them is mended. */
import type { Consumer } from '#src/kernel/command.ts';
import { done } from '#src/kernel/outcome.ts';
import { closeWhatScans } from './commands.ts';

const closeMended: Consumer = {
  name: 'tables.barcode-desk.closeMended',
  events: ['TablesChanged'],
  async react(tx, { payload, at }) {
    const kinds = Array.isArray(payload.kinds) ? payload.kinds : [];
    if (kinds.includes('barcodes') || kinds.includes('packages')) await closeWhatScans(tx, at);
    // Rejected or withdrawn, a link is open again: the list says so.
    tx.changed('barcode-desk');
    return done(null);
  },
};

export const reactions: readonly Consumer[] = [closeMended];
