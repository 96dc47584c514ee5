import { type RefusalTable, refuser } from '#src/kernel/outcome.ts';

export const signInRefusals = {
  'sign-in-failed': {
    status: 403,
    says: 'User and password do not fit.',
    remedy: 'Type both again; after five failures the sign-in waits a minute.',
  },
  'too-many-tries': {
    status: 423,
    says: 'There were five failed tries for this user.',
    remedy: 'Wait a minute, then try again.',
  },
} as const satisfies RefusalTable;

export const refuseSignIn = refuser(signInRefusals);
