/** Reads of what the checks said. */
import type { Sql } from '#src/kernel/database/database.ts';
import type { CheckResult } from './shapes.ts';
import { selectNewestRun } from './store.ts';

/** What the newest run said of a version; empty = it was never run. */
export async function storedChecks(
  sql: Sql,
  facilityId: string,
  orderId: string,
  version: number,
): Promise<CheckResult[]> {
  return selectNewestRun(sql, facilityId, orderId, version);
}
