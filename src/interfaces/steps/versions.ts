/** Which steps and mapping tables were in force, and what a message went through by them. */
import type { Sql } from '#src/kernel/database/database.ts';
import { entriesAsOf } from '#src/tables/change-control/index.ts';
import { traceSteps } from './run-steps.ts';
import type { RunScript, StepVersions, TracedStep } from './shapes.ts';

/** Reads what the references need, as of an instant; nothing is asked when no reference needs it. */
export async function versionsAt(
  sql: Sql,
  facilityId: string,
  { references, at }: { readonly references: readonly string[]; readonly at: Date },
): Promise<StepVersions> {
  const scripts = new Map<string, string>();
  const maps = new Map<string, Map<string, string>>();
  const needs = (start: string) => references.some((reference) => reference.startsWith(start));
  for (const { active, body } of needs('script:') ? await entriesAsOf(sql, 'steps', { at }) : []) {
    if (active && body.facility === facilityId) scripts.set(String(body.step), String(body.script));
  }
  for (const { active, body } of needs('map:') ? await entriesAsOf(sql, 'step-maps', { at }) : []) {
    if (!active || body.facility !== facilityId) continue;
    const table = maps.get(String(body.table)) ?? new Map<string, string>();
    maps.set(String(body.table), table.set(String(body.from), String(body.to)));
  }
  return { scripts, maps };
}

/** What each step made of the bytes of a message by the versions of an instant: reckoned again, nothing of it is stored. */
export async function traceOf(
  sql: Sql,
  facilityId: string,
  by: {
    readonly bytes: Uint8Array;
    readonly references: readonly string[];
    readonly at: Date;
    readonly runScript: RunScript;
  },
): Promise<TracedStep[]> {
  const versions = await versionsAt(sql, facilityId, by);
  return traceSteps(by.references, by.bytes, { versions, runScript: by.runScript });
}
