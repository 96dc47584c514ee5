/** Invariants of the channels: connected, not paused unseen, not quieter than they were. */
import type { Check, FindingDraft } from '#src/kernel/check.ts';
import { hours, later, minutes } from '#src/kernel/clock.ts';
import { findRuleValues } from '#src/tables/drugs/index.ts';
import { selectConnections, selectTraffic } from './checks-store.ts';
import { channelDefinitions, channelTitle, pauseReasons } from './rules.ts';

/** A channel to a partner stands. */
const partnersConnected: Check = {
  id: 'interfaces.channels.partners-connected',
  title: 'Every channel to a partner is connected',
  everySeconds: 15,
  run: async (sql, facilityId, now) => {
    const seconds = Number((await findRuleValues(sql)).get('interfaces.not-connected-after')?.value ?? 60);
    const out = channelDefinitions.filter(({ direction }) => direction === 'out').map(({ channel }) => channel);
    return (await selectConnections(sql, facilityId, { channels: out, seconds, now })).map<FindingDraft>((row) => ({
      subject: row.channel,
      effect: row.channel === 'cabinet-out' && row.open > 0 ? 'doses-at-risk' : 'data-waiting',
      severity: 2,
      says: `${channelTitle(row.channel)} is not connected; ${row.open === 1 ? '1 message waits' : `${row.open} messages wait`} to be sent.`,
      detail: `Last failure: ${row.lastFailure ?? 'none told'}. Messages are kept and sent in order when the partner is back.`,
      evidence: {
        channel: row.channel,
        since: row.since?.toISOString() ?? null,
        lastFailure: row.lastFailure,
        open: row.open,
      },
      patients: row.patients,
      ownerRole: 'informatics',
      nextStep: 'Ask whether the partner runs and the network between stands',
      nextLink: '/interfaces',
    }));
  },
};

/** A paused channel is somebody's decision, and stays in sight until it is undone. */
const nonePaused: Check = {
  id: 'interfaces.channels.none-paused',
  title: 'No channel is paused',
  everySeconds: 30,
  run: async (sql, facilityId, now) => {
    const reasons: Readonly<Record<string, string>> = pauseReasons;
    const all = channelDefinitions.map(({ channel }) => channel);
    return (await selectConnections(sql, facilityId, { channels: all, seconds: null, now })).map<FindingDraft>(
      (row) => ({
        subject: row.channel,
        effect: 'data-waiting',
        severity: 2,
        says: `${channelTitle(row.channel)} was paused by ${row.pausedBy ?? 'somebody'}; ${row.open === 1 ? '1 message waits' : `${row.open} messages wait`}.`,
        detail: reasons[row.pauseReason ?? ''] ?? row.pauseReason ?? '',
        evidence: { channel: row.channel, pausedAt: row.pausedAt?.toISOString() ?? null, open: row.open },
        patients: row.patients,
        ownerRole: 'informatics',
        nextStep: 'Resume the channel when the reason is gone',
        nextLink: '/interfaces',
      }),
    );
  },
};

/** A feed that was busy and fell silent: nothing fails, and yet nothing comes. */
const notSuddenlyQuiet: Check = {
  id: 'interfaces.channels.not-suddenly-quiet',
  title: 'No channel that was busy has fallen silent',
  everySeconds: 60,
  run: async (sql, facilityId, now) => {
    const rules = await findRuleValues(sql);
    const quietMinutes = Number(rules.get('interfaces.quiet-after')?.value ?? 60);
    const needed = Number(rules.get('interfaces.quiet-needs')?.value ?? 30);
    const quietSince = later(now, -minutes(quietMinutes));
    const inbound = channelDefinitions.filter(({ direction }) => direction === 'in').map(({ channel }) => channel);
    const by = { channels: inbound, from: later(quietSince, -hours(1)), quietSince };
    return (await selectTraffic(sql, facilityId, by))
      .filter((row) => row.quiet === 0 && row.before > needed)
      .map<FindingDraft>((row) => ({
        subject: row.channel,
        effect: 'data-waiting',
        severity: 3,
        says: `${channelTitle(row.channel)}: nothing came for ${quietMinutes} minutes; in the hour before there were ${row.before} messages.`,
        detail: 'A feed may stand still at its sender without any error here.',
        evidence: { channel: row.channel, before: row.before, quietMinutes },
        patients: [],
        ownerRole: 'informatics',
        nextStep: 'Ask the sender whether its queue moves',
        nextLink: '/interfaces',
      }));
  },
};

export const checks: Check[] = [partnersConnected, nonePaused, notSuddenlyQuiet];
