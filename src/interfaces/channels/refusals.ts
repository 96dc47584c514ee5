/** What the acts on channels can say no to. */
import { type RefusalTable, refuser } from '#src/kernel/outcome.ts';

export const channelRefusals = {
  'unknown-channel': {
    status: 404,
    says: 'There is no channel {channel} here.',
    remedy: 'Reload the list of channels.',
  },
  'unknown-pause-reason': {
    status: 422,
    says: 'The reason {reason} is not one of the list.',
    remedy: 'Choose one of the reasons offered.',
  },
  'already-paused': {
    status: 409,
    says: 'This channel is paused already, since {since}, by {by}.',
    remedy: 'Resume it first when another reason must stand there.',
  },
  'not-paused': {
    status: 409,
    says: 'This channel is not paused.',
    remedy: 'Reload the list of channels.',
  },
} as const satisfies RefusalTable;

export const refuse = refuser(channelRefusals);
