/** What the ledger says no to. */
import { type RefusalTable, refuser } from '#src/kernel/outcome.ts';

export const ledgerRefusals = {
  'not-enough-stock': {
    status: 409,
    says: '{account} holds {have} {unit} of {product}, lot {lot}; {want} {unit} are asked for.',
    remedy: 'Count the place, or take the rest from another lot or another place.',
  },
  'account-not-known': {
    status: 404,
    says: 'There is no account {account} in the ledger.',
    remedy: 'Check the place; its cabinet or unit may not be loaded.',
  },
  'entry-not-known': {
    status: 404,
    says: 'There is no entry {entry} in the ledger.',
    remedy: 'Look the entry up again in the list of entries.',
  },
  'nothing-to-move': {
    status: 422,
    says: 'A move needs two different accounts and a quantity above zero.',
    remedy: 'Correct the accounts or the quantity.',
  },
  'nothing-unexplained': {
    status: 409,
    says: 'Nothing of {product} stands unexplained.',
    remedy: 'Reload the list; somebody may have explained it already.',
  },
  'reason-not-known': {
    status: 422,
    says: 'The reason {reason} is not one of the list.',
    remedy: 'Choose a reason of the list.',
  },
  'lot-not-known': {
    status: 404,
    says: 'Lot {lot} of {product} was never in this hospital.',
    remedy: 'Check the lot number on the package.',
  },
} as const satisfies RefusalTable;

export const refuse = refuser(ledgerRefusals);
