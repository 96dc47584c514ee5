/** Stopping and starting a channel. An inbound channel that is paused still stores and acknowledges; it does not process. */
import type { Command, Tx } from '#src/kernel/command.ts';
import { done } from '#src/kernel/outcome.ts';
import { knownChannels } from './queries.ts';
import { refuse } from './refusals.ts';
import { pauseReasons } from './rules.ts';
import { lockChannel, updatePause } from './store.ts';

type PauseInput = { readonly channel: string; readonly reason: string };

export const pauseChannel: Command<
  PauseInput,
  { channel: string },
  'unknown-channel' | 'unknown-pause-reason' | 'already-paused'
> = {
  name: 'interfaces.channels.pauseChannel',
  permission: 'channel.operate',
  async run(tx, { channel, reason }) {
    tx.about({ kind: 'channel', id: channel });
    if (!(await isKnown(tx, channel))) return refuse('unknown-channel', { channel });
    if (!(reason in pauseReasons)) return refuse('unknown-pause-reason', { reason });
    const state = await lockChannel(tx.sql, tx.facilityId, channel);
    if (state.paused) {
      return refuse('already-paused', { since: state.pausedAt?.toISOString() ?? '', by: state.pausedBy ?? '' });
    }
    const who = tx.actor.name;
    await updatePause(tx.sql, tx.facilityId, { channel, paused: true, reason, who, at: tx.now });
    tx.changed('messages');
    return done({ channel });
  },
};

export const resumeChannel: Command<{ channel: string }, { channel: string }, 'unknown-channel' | 'not-paused'> = {
  name: 'interfaces.channels.resumeChannel',
  permission: 'channel.operate',
  async run(tx, { channel }) {
    tx.about({ kind: 'channel', id: channel });
    if (!(await isKnown(tx, channel))) return refuse('unknown-channel', { channel });
    const state = await lockChannel(tx.sql, tx.facilityId, channel);
    if (!state.paused) return refuse('not-paused');
    await updatePause(tx.sql, tx.facilityId, { channel, paused: false, reason: null, who: null, at: null });
    tx.changed('messages');
    return done({ channel });
  },
};

async function isKnown(tx: Tx, channel: string): Promise<boolean> {
  return (await knownChannels(tx.sql, tx.facilityId, tx.now)).some((known) => known.channel === channel);
}
