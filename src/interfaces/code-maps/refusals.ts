/** What mapping a partner's code can say no to. */
import { type RefusalTable, refuser } from '#src/kernel/outcome.ts';

export const codeMapRefusals = {
  'unknown-target': {
    status: 422,
    says: 'The tables have no {kind} {target}.',
    remedy: 'Choose one of the list.',
  },
  'same-target': {
    status: 409,
    says: '{code} means {target} already.',
    remedy: 'Replay what waits for it.',
  },
} as const satisfies RefusalTable;

export const refuse = refuser(codeMapRefusals);
