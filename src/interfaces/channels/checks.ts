/** Invariants of the channels: connected, not paused unseen, not quieter than they were. */
import type { Check, FindingDraft } from '#src/kernel/check.ts';
import { hours, later, minutes } from '#src/kernel/clock.ts';
import type { Sql } from '#src/kernel/database/database.ts';
import { findRuleValues } from '#src/tables/drugs/index.ts';
import { selectConnections, selectTraffic } from './checks-store.ts';
import { knownChannels } from './queries.ts';
import { pauseReasons } from './rules.ts';

/** The channels by name, each with its title. */
async function titlesOf(
  sql: Sql,
  facilityId: string,
  by: { readonly now: Date; readonly direction?: 'in' | 'out' },
): Promise<ReadonlyMap<string, string>> {
  const known = await knownChannels(sql, facilityId, by.now);
  const asked = known.filter(({ direction }) => by.direction === undefined || direction === by.direction);
  return new Map(asked.map(({ channel, title }) => [channel, title]));
}

/** A channel to a partner stands. */
const partnersConnected: Check = {
  id: 'interfaces.channels.partners-connected',
  title: 'Every channel to a partner is connected',
  everySeconds: 15,
  run: async (sql, facilityId, now) => {
    const seconds = Number((await findRuleValues(sql)).get('interfaces.not-connected-after')?.value ?? 60);
    const titles = await titlesOf(sql, facilityId, { now, direction: 'out' });
    return (await selectConnections(sql, facilityId, { channels: [...titles.keys()], seconds, now })).map<FindingDraft>(
      (row) => ({
        subject: row.channel,
        effect: row.channel === 'cabinet-out' && row.open > 0 ? 'doses-at-risk' : 'data-waiting',
        severity: 2,
        says: `${titles.get(row.channel)} is not connected; ${row.open === 1 ? '1 message waits' : `${row.open} messages wait`} to be sent.`,
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
      }),
    );
  },
};

/** A paused channel is somebody's decision, and stays in sight until it is undone. */
const nonePaused: Check = {
  id: 'interfaces.channels.none-paused',
  title: 'No channel is paused',
  everySeconds: 30,
  run: async (sql, facilityId, now) => {
    const reasons: Readonly<Record<string, string>> = pauseReasons;
    const titles = await titlesOf(sql, facilityId, { now });
    return (
      await selectConnections(sql, facilityId, { channels: [...titles.keys()], seconds: null, now })
    ).map<FindingDraft>((row) => ({
      subject: row.channel,
      effect: 'data-waiting',
      severity: 2,
      says: `${titles.get(row.channel)} was paused by ${row.pausedBy ?? 'somebody'}; ${row.open === 1 ? '1 message waits' : `${row.open} messages wait`}.`,
      detail: reasons[row.pauseReason ?? ''] ?? row.pauseReason ?? '',
      evidence: { channel: row.channel, pausedAt: row.pausedAt?.toISOString() ?? null, open: row.open },
      patients: row.patients,
      ownerRole: 'informatics',
      nextStep: 'Resume the channel when the reason is gone',
      nextLink: '/interfaces',
    }));
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
    const titles = await titlesOf(sql, facilityId, { now, direction: 'in' });
    const by = { channels: [...titles.keys()], from: later(quietSince, -hours(1)), quietSince };
    return (await selectTraffic(sql, facilityId, by))
      .filter((row) => row.quiet === 0 && row.before > needed)
      .map<FindingDraft>((row) => ({
        subject: row.channel,
        effect: 'data-waiting',
        severity: 3,
        says: `${titles.get(row.channel)}: nothing came for ${quietMinutes} minutes; in the hour before there were ${row.before} messages.`,
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
