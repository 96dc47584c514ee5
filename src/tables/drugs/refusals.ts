/** What reading the drug file can say no to. */
import { type RefusalTable, refuser } from '#src/kernel/outcome.ts';

export const drugRefusals = {
  'unknown-product': {
    status: 404,
    says: 'The drug file has no product {product} at that time.',
    remedy: 'Look at the list of products, or at another time.',
  },
} as const satisfies RefusalTable;

export const refuse = refuser(drugRefusals);
