import { type RefusalTable, refuser } from '#src/kernel/outcome.ts';

export const findingRefusals = {
  'no-such-finding': {
    status: 404,
    says: 'There is no such finding.',
    remedy: 'Reload the board.',
  },
  'finding-cleared': {
    status: 409,
    says: 'This finding was cleared at {at}.',
    remedy: 'Nothing is left to do; reload the board.',
  },
  'finding-taken': {
    status: 409,
    says: '{who} has taken this finding.',
    remedy: 'Speak with {who}, or take another one.',
  },
} as const satisfies RefusalTable;

export const refuseFinding = refuser(findingRefusals);
