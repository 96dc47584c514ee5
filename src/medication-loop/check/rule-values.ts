/** Numbers that the checks and the queue go by, each with its source; not confirmed until the site confirms them. */
import type { Sql } from '#src/kernel/database/database.ts';
import { loadRuleValuesFile } from '#src/tables/drugs/index.ts';

export const ruleValuesFile = new URL('rule-values.csv', import.meta.url);

/** Loads the rule values of the checks and the queue. Tells how many rows changed. */
export async function loadRuleValues(sql: Sql, at?: Date): Promise<number> {
  return loadRuleValuesFile(sql, ruleValuesFile, at);
}
