/** What changing the tables can say no to. */
import { type RefusalTable, refuser } from '#src/kernel/outcome.ts';

export const changeRefusals = {
  'unknown-table': { status: 404, says: 'There is no table {kind}.', remedy: 'Choose a table of the list.' },
  'unknown-entry': {
    status: 404,
    says: 'The table {table} has no entry {key} at that time.',
    remedy: 'Look at the entry at another time, or make it new.',
  },
  'unknown-change': { status: 404, says: 'There is no such change.', remedy: 'Open the list of changes again.' },
  'bad-entry': {
    status: 422,
    says: '{table}, {key}, {column}: {why}{more}',
    remedy: 'Mend each value that is named and send the change again; nothing was changed.',
  },
  'nothing-changes': {
    status: 409,
    says: '{key} is as you want it already.',
    remedy: 'Nothing needs to be done.',
  },
  'entry-in-use': {
    status: 409,
    says: '{key} is named by {count} {table}.',
    remedy: 'Change or inactivate those first, or in the same change.',
  },
  'other-change-waits': {
    status: 409,
    says: '{key} has a change that waits already: {title}, by {author}.',
    remedy: 'Decide about that change first.',
  },
  'changed-meanwhile': {
    status: 409,
    says: '{key} has changed since this was proposed.',
    remedy: 'Reject this change and propose it again over what holds now.',
  },
  'own-change': {
    status: 403,
    says: 'You proposed this change yourself.',
    remedy: 'Ask a second person to confirm it.',
  },
  'not-own-change': {
    status: 403,
    says: 'Only {author} can take this change back.',
    remedy: 'Reject it with a reason, or ask {author}.',
  },
  'decided-already': {
    status: 409,
    says: 'This change is {state} already.',
    remedy: 'Propose a new change.',
  },
  'proof-missing': {
    status: 422,
    says: '{key} needs: {asks}.',
    remedy: 'Do it yourself, with the thing in your hand.',
  },
  'proof-differs': {
    status: 422,
    says: '{key}: {why}',
    remedy: 'Compare the two things in your hand; reject the change if they differ.',
  },
  'time-past': {
    status: 422,
    says: 'The change would hold from {at}, which is past.',
    remedy: 'Choose a later time, or none: then it holds when it is confirmed.',
  },
} as const satisfies RefusalTable;

export const refuse = refuser(changeRefusals);

export type ProposeCode =
  | 'unknown-table'
  | 'unknown-entry'
  | 'bad-entry'
  | 'nothing-changes'
  | 'entry-in-use'
  | 'other-change-waits'
  | 'time-past';

export type ConfirmCode =
  | 'unknown-change'
  | 'decided-already'
  | 'own-change'
  | 'changed-meanwhile'
  | 'proof-missing'
  | 'proof-differs'
  | 'bad-entry'
  | 'entry-in-use';
