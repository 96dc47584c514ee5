/** Why a message from a cabinet waits, beside what the cabinets' own module refuses. */
import { type RefusalTable, refuser } from '#src/kernel/outcome.ts';

export const cabinetInRefusals = {
  'transaction-missing': {
    status: 422,
    says: 'The message tells no transaction: there is no ZPM segment.',
    remedy: 'Ask the maker of the cabinet; discard it with a reason.',
  },
  'unknown-transaction-type': {
    status: 422,
    says: 'The transaction type {type} (ZPM-1) is not one of B, C, F, L, R, U, V, W.',
    remedy: 'Ask the maker of the cabinet what it means; enter what happened by hand.',
  },
  'transaction-field-missing': {
    status: 422,
    says: '{field} of the transaction is empty; without it nothing can be booked.',
    remedy: 'Ask the maker of the cabinet; enter what happened by hand, then discard it with a reason.',
  },
  'transaction-not-readable': {
    status: 422,
    says: '{field} of the transaction is "{value}", which is no {what}.',
    remedy: 'Ask the maker of the cabinet; enter what happened by hand, then discard it with a reason.',
  },
  'unknown-patient': {
    status: 404,
    says: 'No patient with the number {mrn} is known here.',
    remedy: 'Let the admission of this patient be processed first, then replay this transaction.',
  },
  'unmapped-drug': {
    status: 422,
    says: 'The item {drug} of the cabinet is not mapped: {why}.',
    remedy: 'Map it to a product; what waits for it can then be replayed together.',
  },
  'answer-without-question': {
    status: 422,
    says: 'The answer names message {controlId}, which was not sent from here.',
    remedy: 'Ask the maker of the cabinet; discard it with a reason.',
  },
} as const satisfies RefusalTable;

export const refuse = refuser(cabinetInRefusals);
