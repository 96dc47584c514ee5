/** What the acts on messages can say no to. */
import { type RefusalTable, refuser } from '#src/kernel/outcome.ts';

export const messageRefusals = {
  'message-not-found': {
    status: 404,
    says: 'There is no message with this id here.',
    remedy: 'Go back to the list of messages; it may have been reloaded since.',
  },
  'already-processed': {
    status: 409,
    says: 'This message was processed already; it never acts twice.',
    remedy: 'Look at its effects below; nothing needs to be replayed.',
  },
  'not-waiting': {
    status: 409,
    says: 'This message is {state}; only one that waits can be replayed or discarded.',
    remedy: 'Reload the message to see where it is now.',
  },
  'conflict-not-replayed': {
    status: 409,
    says: 'Its sender used the number {controlId} before for other content; such a message is never applied.',
    remedy: 'Ask the sender to send it again under a new number, then discard this one with a reason.',
  },
  'newer-applied': {
    status: 409,
    says: 'Cannot replay: a newer message for the same order or patient was applied already ({controlId}).',
    remedy: 'Check the order as it stands now, then discard this one with a reason.',
  },
  'nothing-waits': {
    status: 404,
    says: 'No message waits for this cause any more.',
    remedy: 'Reload the list.',
  },
  'unknown-discard-reason': {
    status: 422,
    says: 'The reason {reason} is not one of the list.',
    remedy: 'Choose one of the reasons offered.',
  },
  'message-not-built': {
    status: 422,
    says: 'A message to the partner could not be written: {why}.',
    remedy: 'Correct the value named; the message is then written anew.',
  },
} as const satisfies RefusalTable;

export type MessageCode = keyof typeof messageRefusals;

export const refuse = refuser(messageRefusals);
