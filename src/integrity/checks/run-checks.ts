/** Runs checks and settles their findings: opened once, cleared once. The board, the simulation and the tests use this. */
import { newId } from '#src/kernel/chance.ts';
import type { Check } from '#src/kernel/check.ts';
import type { Kernel } from '#src/kernel/kernel.ts';
import { invariant } from '#src/kernel/outcome.ts';
import { checkRuns, putCheckRun, settleFindings } from './store.ts';

export type CheckResult = {
  readonly checkId: string;
  readonly state: 'holds' | 'broken' | 'not-known';
  readonly findings: number;
  readonly opened: number;
};

/** Runs one check now, in one transaction with its findings. A check that cannot run is not known; the others go on. */
export async function runCheck(kernel: Kernel, check: Check): Promise<CheckResult> {
  const now = kernel.clock.now();
  const started = performance.now();
  const run = { checkId: check.id, ranAt: now, ranWallAt: kernel.clock.wall() };
  try {
    const result = await kernel.database.transaction(async (sql) => {
      const drafts = await check.run(sql, kernel.facilityId, now);
      invariant(
        new Set(drafts.map((draft) => draft.subject)).size === drafts.length,
        `check ${check.id} names a subject twice`,
      );
      const numbered = drafts.map((draft) => ({ ...draft, findingId: newId(kernel.chance, now) }));
      const [opened, cleared] = await settleFindings(sql, kernel.facilityId, check.id, numbered, now);
      const state = drafts.length === 0 ? ('holds' as const) : ('broken' as const);
      await putCheckRun(sql, kernel.facilityId, {
        ...run,
        durationMs: Math.round(performance.now() - started),
        state,
        openFindings: drafts.length,
        failure: null,
      });
      return { checkId: check.id, state, findings: drafts.length, opened, cleared };
    });
    if (result.opened + result.cleared > 0) kernel.live.publish('findings');
    return result;
  } catch (error) {
    kernel.log.error({ err: error, check: check.id }, 'a check could not run');
    const failure = error instanceof Error ? error.name : 'unknown';
    await putCheckRun(kernel.database, kernel.facilityId, {
      ...run,
      durationMs: Math.round(performance.now() - started),
      state: 'not-known',
      openFindings: 0,
      failure,
    });
    return { checkId: check.id, state: 'not-known', findings: 0, opened: 0 };
  }
}

/** Runs every check whose turn it is. Turns are counted in hospital time, and in machine time when that is paused. */
export async function runDueChecks(kernel: Kernel, checks: readonly Check[]): Promise<readonly CheckResult[]> {
  const runs = new Map((await checkRuns(kernel.database, kernel.facilityId)).map((run) => [run.checkId, run]));
  const results: CheckResult[] = [];
  for (const check of checks) {
    const last = runs.get(check.id);
    const since = last
      ? Math.max(
          kernel.clock.now().getTime() - last.ranAt.getTime(),
          kernel.clock.wall().getTime() - last.ranWallAt.getTime(),
        )
      : Infinity;
    // At a fast pace a check still gets a breath of machine time between two runs.
    const breath = last ? kernel.clock.wall().getTime() - last.ranWallAt.getTime() : Infinity;
    if (since >= check.everySeconds * 1000 && breath >= 2_000) results.push(await runCheck(kernel, check));
  }
  return results;
}

/** Runs every check, whether due or not. */
export async function runAllChecks(kernel: Kernel, checks: readonly Check[]): Promise<readonly CheckResult[]> {
  const results: CheckResult[] = [];
  for (const check of checks) results.push(await runCheck(kernel, check));
  return results;
}
