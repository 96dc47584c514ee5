/** What verification says no to. */
import { type RefusalTable, refuser } from '#src/kernel/outcome.ts';

export const verifyRefusals = {
  'order-not-known': {
    status: 404,
    says: 'There is no such order here.',
    remedy: 'Load the queue again; the order may have moved on.',
  },
  'not-waiting': {
    status: 409,
    says: 'This order does not wait for verification: it is {state}.',
    remedy: 'Take the next order of the queue.',
  },
  'version-changed': {
    status: 409,
    says: 'The order was changed while you looked at it: it is now version {version}.',
    remedy: 'Read what changed; nothing was signed.',
  },
  'already-verified': {
    status: 409,
    says: '{who} verified this order at {at}.',
    remedy: 'Take the next order of the queue.',
  },
  'author-verifies': {
    status: 403,
    says: 'You entered this order: somebody else has to verify it.',
    remedy: 'Leave it in the queue for another pharmacist.',
  },
  'changed-since-shown': {
    status: 409,
    says: 'What this order is judged by has changed since it was shown: nothing was signed.',
    remedy: 'Read it again; what is new is marked.',
  },
  'stop-stands': {
    status: 422,
    says: 'This order cannot be verified: {says}',
    remedy: 'Ask the prescriber or hand the order back; no answer settles this.',
  },
  'answer-missing': {
    status: 422,
    says: 'A check waits for a coded answer: {says}',
    remedy: 'Choose one of the answers of the check; words alone are not enough.',
  },
  'answer-not-offered': {
    status: 422,
    says: '“{code}” is not an answer to this check: {says}',
    remedy: 'Choose one of the answers that the check offers.',
  },
  'reason-not-known': {
    status: 422,
    says: 'There is no reason “{reason}”.',
    remedy: 'Choose one of the reasons of the list.',
  },
  'not-verified': {
    status: 409,
    says: 'This version of the order is not verified: there is nothing to take back.',
    remedy: 'Load the queue again.',
  },
  'not-your-signature': {
    status: 403,
    says: '{who} verified this order: nobody else takes a signature back.',
    remedy: 'Ask {who}, or ask the prescriber to change the order.',
  },
  'undo-too-late': {
    status: 409,
    says: 'The verification cannot be taken back any more: {why}.',
    remedy: 'Ask the prescriber to discontinue or change the order.',
  },
} as const satisfies RefusalTable;

export type VerifyCode = keyof typeof verifyRefusals;

export const refuse = refuser(verifyRefusals);
