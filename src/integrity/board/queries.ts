import { channelDefinitions, listChannels } from '#src/interfaces/channels/index.ts';
import type { Check } from '#src/kernel/check.ts';
import { hours, later } from '#src/kernel/clock.ts';
import type { Sql } from '#src/kernel/database/database.ts';
import type { JobState } from '#src/kernel/jobs.ts';
import type { Kernel } from '#src/kernel/kernel.ts';
import { findRuleValues } from '#src/tables/drugs/index.ts';
import {
  byPatientEffect,
  checkRuns,
  clearedSince,
  effectWords,
  type Finding,
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
  const shown = (finding: Finding) => shownFinding(finding, titles, patients);
  const runOf = new Map(runs.map((run) => [run.checkId, run]));
  return {
    asOf: now.toISOString(),
    service: serviceTroubles(jobs).map((trouble) => ({ ...trouble, since: trouble.since.toISOString() })),
    findings: open.sort(byPatientEffect).map(shown),
    cleared: cleared.map(shown),
    checks: checks.map((check) => {
      const run = runOf.get(check.id) ?? null;
      return {
        checkId: check.id,
        title: check.title,
        standing: standing(run, check.everySeconds, now),
        ranAt: run?.ranAt.toISOString() ?? null,
        everySeconds: check.everySeconds,
        failure: run?.failure ?? null,
      };
    }),
    stages: stagesOf(counts, limits, now),
    channels: channels.map((channel) => ({
      channel: channel.channel,
      title: channelDefinitions.find((each) => each.channel === channel.channel)?.title ?? channel.channel,
      direction: channelDefinitions.find((each) => each.channel === channel.channel)?.direction ?? '',
      ...channelState(channel),
      waiting: channel.open + channel.waiting,
      oldestAt: channel.oldestAt?.toISOString() ?? null,
      failedLastHour: channel.failedLastHour,
      replyP95Ms: channel.replyP95Ms,
      lastGoodAt: channel.lastGoodAt?.toISOString() ?? null,
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

function shownFinding(finding: Finding, titles: ReadonlyMap<string, string>, patients: ReadonlyMap<string, Named>) {
  return {
    findingId: finding.findingId,
    checkId: finding.checkId,
    checkTitle: titles.get(finding.checkId) ?? finding.checkId,
    effect: finding.effect,
    effectWords: effectWords[finding.effect] ?? finding.effect,
    severity: finding.severity,
    says: finding.says,
    detail: finding.detail,
    patients: finding.patients.slice(0, patientsShown).flatMap((id) => patients.get(id) ?? []),
    patientCount: finding.patients.length,
    nextDueAt: finding.nextDueAt?.toISOString() ?? null,
    openedAt: finding.openedAt.toISOString(),
    clearedAt: finding.clearedAt?.toISOString() ?? null,
    ownerRole: finding.ownerRole,
    takenBy: finding.takenBy,
    nextStep: finding.nextStep,
    nextLink: finding.nextLink,
  };
}
