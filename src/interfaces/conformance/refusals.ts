/** What learning a profile can say no to. */
import { type RefusalTable, refuser } from '#src/kernel/outcome.ts';

export const conformanceRefusals = {
  'nothing-to-learn-from': {
    status: 422,
    says: 'The channel {channel} has {count} readable messages of the type {type}; at least 10 are needed.',
    remedy: 'Choose a channel and type that have come, or wait for more messages.',
  },
  'profile-known': {
    status: 409,
    says: 'There is a profile {profile} already.',
    remedy: 'Choose another name, or change its rules in the table of profile rules.',
  },
} as const satisfies RefusalTable;

export const refuse = refuser(conformanceRefusals);
