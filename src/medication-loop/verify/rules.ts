/** What verification decides: whether every check that asks is settled by a coded answer. */
import type { Outcome } from '#src/kernel/outcome.ts';
import { refuse } from './refusals.ts';
import type { Answer } from './shapes.ts';

export type OpenCheck = {
  readonly key: string;
  readonly tier: 'stop' | 'ask' | 'note';
  readonly says: string;
  /** Codes that settle it; none = nothing does. */
  readonly answers: readonly string[];
};

/**
 * Every open check has one of its own answers; in this order: a check that nothing settles, one without an answer, one
 * with an answer that is not among its own. An answer to a check that is not there any more settles nothing and harms
 * nothing.
 */
export function settle(
  open: readonly OpenCheck[],
  answers: readonly Answer[],
): Outcome<null, 'stop-stands' | 'answer-missing' | 'answer-not-offered'> {
  const stop = open.find((check) => check.answers.length === 0);
  if (stop) return refuse('stop-stands', { says: stop.says, key: stop.key });
  for (const check of open) {
    const answer = answers.find((candidate) => candidate.key === check.key);
    if (!answer || answer.code.trim() === '') return refuse('answer-missing', { says: check.says, key: check.key });
    if (!check.answers.includes(answer.code)) {
      return refuse('answer-not-offered', { says: check.says, key: check.key, code: answer.code });
    }
  }
  return { ok: true, value: null };
}
