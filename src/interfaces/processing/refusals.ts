/** Why a message that was read cannot be acted on, before its content is looked at. */
import { type RefusalTable, refuser } from '#src/kernel/outcome.ts';

export const processingRefusals = {
  'unsupported-type': {
    status: 422,
    says: 'Messages of the type {type} are not used here; nothing was read from it.',
    remedy: 'Ask the sender to leave this type out, and discard those that wait with a reason.',
  },
  'not-readable': {
    status: 422,
    says: 'The content cannot be read: {why}.',
    remedy: 'Ask the sender to correct it (often the character set in MSH-18) and to send it again.',
  },
  'step-refused': {
    status: 422,
    says: '{why}',
    remedy: '{remedy}',
  },
  'already-settled': {
    status: 409,
    says: 'The message is {state} already.',
    remedy: 'Nothing needs to be done.',
  },
} as const satisfies RefusalTable;

export const refuse = refuser(processingRefusals);
