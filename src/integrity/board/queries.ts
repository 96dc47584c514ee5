import { listChannels } from '#src/interfaces/channels/index.ts';
import type { Check } from '#src/kernel/check.ts';
import { hours, later } from '#src/kernel/clock.ts';
import type { Sql } from '#src/kernel/database/database.ts';
import type { JobState } from '#src/kernel/jobs.ts';
import type { Kernel } from '#src/kernel/kernel.ts';
import { shownInstant } from '#src/tables/display/index.ts';
import { findRuleValues } from '#src/tables/drugs/index.ts';
import {
  byPatientEffect,
  checkRuns,
  clearedSince,
  effectWords,
  type Finding,
  type Group,
  groupFindings,
  openFindings,
  standing,
} from '../checks/index.ts';
import { channelState, type StageLimits, serviceTroubles, stagesOf } from './rules.ts';
import { cabinetRows, loopCounts, patientsByIds } from './store.ts';

/** Patients of a finding that the board names; more are counted. */
const patientsShown = 25;

/** Everything that the board shows, as of now. */
export async function boardOf(kernel: Kernel, checks: readonly Check[], jobs: readonly JobState[]) {
  const { database: sql, facilityId } = kernel;
  const now = kernel.clock.now();
  // Channels keep machine time; the board shows how long ago, on the hospital's clock.
  const wall = kernel.clock.wall();
  const [open, cleared, runs, counts, channels, cabinets, limits] = await Promise.all([
    openFindings(sql, facilityId),
    clearedSince(sql, facilityId, later(now, -hours(12))),
    checkRuns(sql, facilityId),
    loopCounts(sql, facilityId, now),
    listChannels(sql, facilityId, now),
    cabinetRows(sql, facilityId),
    stageLimits(sql),
  ]);
  const titles = new Map(checks.map((check) => [check.id, check.title]));
  const patients = await patientNames(sql, facilityId, [...open, ...cleared]);
  const words = (text: string) => withShownTimes(text, kernel.timeZone);
  const shown = (group: Group<Finding>) => inWords(shownGroup(group, titles, patients), words);
  const alone = (finding: Finding) => shown({ head: finding, members: [finding] });
  const runOf = new Map(runs.map((run) => [run.checkId, run]));
  return {
    asOf: now.toISOString(),
    service: serviceTroubles(jobs).map((trouble) => ({ ...trouble, since: trouble.since.toISOString() })),
    findings: groupFindings(open.sort(byPatientEffect)).map(shown).sort(worstFirst),
    cleared: cleared.map(alone),
    checks: checks.map((check) => {
      const run = runOf.get(check.id) ?? null;
      return {
        checkId: check.id,
        title: check.title,
        standing: standing(run, check.everySeconds, { now, wall }),
        ranAt: run?.ranAt.toISOString() ?? null,
        everySeconds: check.everySeconds,
        failure: run?.failure ?? null,
      };
    }),
    stages: stagesOf(counts, limits, now),
    channels: channels.map((channel) => ({
      channel: channel.channel,
      title: channel.title,
      direction: channel.direction,
      ...channelState(channel),
      waiting: channel.open + channel.waiting,
      oldestAt: channel.oldestAt?.toISOString() ?? null,
      failedLastHour: channel.failedLastHour,
      replyP95Ms: channel.replyP95Ms,
      lastGoodAt: channel.lastGoodAt ? later(now, channel.lastGoodAt.getTime() - wall.getTime()).toISOString() : null,
    })),
    cabinets: cabinets.map((cabinet) => ({ ...cabinet, lastHeardAt: cabinet.lastHeardAt?.toISOString() ?? null })),
  };
}

async function stageLimits(sql: Sql): Promise<StageLimits> {
  const values = await findRuleValues(sql);
  const value = (rule: string, fallback: number) => Number(values.get(rule)?.value ?? fallback);
  return {
    verifyMinutes: value('board.verify', 30),
    postMinutes: value('cabinets.posted', 5),
    inHandMinutes: value('dispense.open-controlled', 60),
    scanGoal: value('board.scan-goal', 0.95),
  };
}

type Named = { readonly patientId: string; readonly name: string; readonly place: string };

async function patientNames(
  sql: Sql,
  facilityId: string,
  findings: readonly Finding[],
): Promise<ReadonlyMap<string, Named>> {
  const ids = new Set(findings.flatMap((finding) => finding.patients.slice(0, patientsShown)));
  const rows = ids.size === 0 ? [] : await patientsByIds(sql, facilityId, [...ids]);
  return new Map(rows.map((row) => [row.patientId, row]));
}

/** One row of the board: a finding, or many of one check and severity with all the patients that they touch. */
function shownGroup(
  { head, members }: Group<Finding>,
  titles: ReadonlyMap<string, string>,
  patients: ReadonlyMap<string, Named>,
) {
  const title = titles.get(head.checkId) ?? head.checkId;
  const touched = [...new Set(members.flatMap((member) => member.patients))];
  const dues = members.flatMap((member) => (member.nextDueAt ? [member.nextDueAt.getTime()] : []));
  const many = members.length > 1;
  const owners = new Set(members.map((member) => member.takenBy));
  return {
    findingId: head.findingId,
    members: members.map((member) => ({ findingId: member.findingId, says: member.says, detail: member.detail })),
    checkId: head.checkId,
    checkTitle: title,
    effect: head.effect,
    effectWords: effectWords[head.effect] ?? head.effect,
    severity: head.severity,
    says: many ? `${members.length} exceptions: ${title.charAt(0).toLowerCase()}${title.slice(1)}.` : head.says,
    detail: many ? `The oldest: ${head.says}` : head.detail,
    patients: touched.slice(0, patientsShown).flatMap((id) => patients.get(id) ?? []),
    patientCount: touched.length,
    nextDueAt: dues.length > 0 ? new Date(Math.min(...dues)).toISOString() : null,
    openedAt: head.openedAt.toISOString(),
    clearedAt: head.clearedAt?.toISOString() ?? null,
    ownerRole: head.ownerRole,
    takenBy: owners.size === 1 ? head.takenBy : null,
    nextStep: head.nextStep,
    nextLink: head.nextLink,
  };
}

type Row = ReturnType<typeof shownGroup>;

/** Rows keep the order of their worst finding; a group that touches more patients comes before a single one as grave. */
function worstFirst(a: Row, b: Row): number {
  return a.severity - b.severity || b.patientCount - a.patientCount;
}

/** Checks write instants as they are; people read them on the hospital's clock. */
function withShownTimes(text: string, timeZone: string): string {
  return text.replace(/\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z/g, (instant) =>
    shownInstant(new Date(instant), timeZone),
  );
}

function inWords(row: Row, words: (text: string) => string): Row {
  const members = row.members.map((member) => ({ ...member, says: words(member.says), detail: words(member.detail) }));
  return { ...row, says: words(row.says), detail: words(row.detail), members };
}
