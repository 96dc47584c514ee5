/** What a person does about messages that wait: replay one, replay all of a cause, discard. */
import type { Command, Tx } from '#src/kernel/command.ts';
import { done, type Outcome } from '#src/kernel/outcome.ts';
import { refuse } from './refusals.ts';
import { discardReasons } from './rules.ts';
import { lockMessage, markDiscarded, newerApplied, putBack, putBackCause, type StoredMessage } from './store.ts';
import { discardCauseRows } from './store-reads.ts';

type ReplayCode = 'message-not-found' | 'already-processed' | 'not-waiting' | 'conflict-not-replayed' | 'newer-applied';

/** Puts one waiting message back, to be processed or sent again in its old place. */
export const replayMessage: Command<{ messageId: string }, { messageId: string }, ReplayCode> = {
  name: 'interfaces.messages.replayMessage',
  permission: 'message.replay',
  async run(tx, { messageId }) {
    tx.about({ kind: 'message', id: messageId });
    const replayable = await checkReplay(tx, messageId);
    if (!replayable.ok) return replayable;
    await putBack(tx.sql, tx.facilityId, { messageId, at: tx.now });
    tx.changed('messages');
    return done({ messageId });
  },
};

/** Locks the message and says whether it may be replayed. */
export async function checkReplay(tx: Tx, messageId: string): Promise<Outcome<StoredMessage, ReplayCode>> {
  const message = await lockMessage(tx.sql, tx.facilityId, messageId);
  if (!message) return refuse('message-not-found');
  if (message.state === 'processed' || message.state === 'acknowledged') return refuse('already-processed');
  if (message.state === 'conflict') return refuse('conflict-not-replayed', { controlId: message.controlId });
  if (message.state !== 'waiting') return refuse('not-waiting', { state: message.state });
  const newer = await newerApplied(tx.sql, tx.facilityId, message);
  if (newer) return refuse('newer-applied', { controlId: newer.controlId, messageId: newer.messageId });
  return done(message);
}

type CauseInput = { readonly cause: string; readonly causeKey: string | null };

const replayMost = 5000;

/** Puts back all messages that wait for one cause, in their order; those left over the limit are told. */
export const replayCause: Command<CauseInput, { replayed: number; more: boolean }, 'nothing-waits'> = {
  name: 'interfaces.messages.replayCause',
  permission: 'message.replay',
  async run(tx, { cause, causeKey }) {
    const replayed = await putBackCause(tx.sql, tx.facilityId, { cause, causeKey, at: tx.now, limit: replayMost });
    if (replayed === 0) return refuse('nothing-waits');
    tx.changed('messages');
    return done({ replayed, more: replayed === replayMost });
  },
};

type DiscardCode = 'message-not-found' | 'already-processed' | 'not-waiting' | 'unknown-discard-reason';

/** Ends a message without acting on it, for a coded reason. It stays, whole, with the reason. */
export const discardMessage: Command<{ messageId: string; reason: string }, { messageId: string }, DiscardCode> = {
  name: 'interfaces.messages.discardMessage',
  permission: 'message.discard',
  async run(tx, { messageId, reason }) {
    tx.about({ kind: 'message', id: messageId });
    if (!(reason in discardReasons)) return refuse('unknown-discard-reason', { reason });
    const message = await lockMessage(tx.sql, tx.facilityId, messageId);
    if (!message) return refuse('message-not-found');
    if (message.state === 'processed' || message.state === 'acknowledged') return refuse('already-processed');
    if (message.state !== 'waiting' && message.state !== 'conflict') {
      return refuse('not-waiting', { state: message.state });
    }
    await markDiscarded(tx.sql, tx.facilityId, { messageId, reason, at: tx.now });
    tx.changed('messages');
    return done({ messageId });
  },
};

type DiscardCauseInput = CauseInput & { readonly reason: string };

/** Ends all messages that wait for one cause: for feeds that are not meant for a pharmacy. */
export const discardCause: Command<
  DiscardCauseInput,
  { discarded: number },
  'nothing-waits' | 'unknown-discard-reason'
> = {
  name: 'interfaces.messages.discardCause',
  permission: 'message.discard',
  async run(tx, { cause, causeKey, reason }) {
    if (!(reason in discardReasons)) return refuse('unknown-discard-reason', { reason });
    const ids = await discardCauseRows(tx.sql, tx.facilityId, { cause, causeKey, limit: replayMost });
    if (ids.length === 0) return refuse('nothing-waits');
    for (const messageId of ids) await markDiscarded(tx.sql, tx.facilityId, { messageId, reason, at: tx.now });
    tx.changed('messages');
    return done({ discarded: ids.length });
  },
};
