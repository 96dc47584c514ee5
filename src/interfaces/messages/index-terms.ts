/** The job that makes messages findable, after they are stored: nobody who sends waits for it. */
import { later } from '#src/kernel/clock.ts';
import type { Job } from '#src/kernel/jobs.ts';
import type { Kernel } from '#src/kernel/kernel.ts';
import {
  insertTerms,
  lockTermsState,
  messagesAfter,
  messagesLate,
  moveMark,
  moveNewest,
  type Unfilled,
} from './store-terms.ts';
import { keysOf, termsOf } from './terms.ts';

const turnMax = 100;
const markEveryMs = 30_000;

/** Fills the words of at most 100 new messages in a turn; each half minute it looks for those that were committed late. */
export const indexTerms: Job = {
  name: 'index-messages',
  everyMs: 1000,
  run: (kernel) => kernel.database.transaction((sql) => fill(sql, kernel)),
};

type Transaction = Parameters<Parameters<Kernel['database']['transaction']>[0]>[0];

async function fill(sql: Transaction, { facilityId, clock }: Kernel): Promise<boolean> {
  const state = await lockTermsState(sql, facilityId);
  const fresh = await messagesAfter(sql, facilityId, { seq: state.newestSeq, limit: turnMax });
  await fillTerms(sql, facilityId, fresh);
  const newest = fresh.at(-1)?.seq;
  if (newest !== undefined) await moveNewest(sql, facilityId, newest);
  if (fresh.length === turnMax) return true;
  const wall = clock.wall();
  if (state.markedAt !== null && later(state.markedAt, markEveryMs) > wall) return false;
  const late = await messagesLate(sql, facilityId, {
    after: state.settledSeq,
    upTo: newest ?? state.newestSeq,
    limit: turnMax,
  });
  await fillTerms(sql, facilityId, late);
  if (late.length === turnMax) return true;
  const settled = state.isMarkPassed ? state.markSeq : state.settledSeq;
  // While somebody who wrote then is still at it, the mark stays and is asked again in the next turn.
  if (state.isMarkPassed || state.markedAt === null) await moveMark(sql, facilityId, { settled, wall });
  return false;
}

async function fillTerms(sql: Transaction, facilityId: string, messages: readonly Unfilled[]): Promise<void> {
  const terms: string[] = [];
  const seqs: string[] = [];
  for (const { seq, raw } of messages) {
    for (const term of sql.encryption.isOn ? keysOf(raw) : termsOf(raw)) {
      terms.push(term);
      seqs.push(seq);
    }
  }
  if (terms.length > 0) await insertTerms(sql, facilityId, { terms, seqs });
}
