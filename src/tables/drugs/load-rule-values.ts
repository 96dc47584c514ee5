/** Rule values that a module brings with it: the numbers that its rules go by, each with its source. */
import type { Sql } from '#src/kernel/database/database.ts';
import { faultsText, readCsv } from './csv.ts';
import { drugFiles } from './files.ts';
import { upsertRows } from './store.ts';

/**
 * Loads a CSV file with the columns of rule-values.csv; loading again changes what differs. Tells how many rows
 * changed. Throws with every fault: a module's own file that cannot be read is a bug.
 */
export async function loadRuleValuesFile(sql: Sql, file: URL): Promise<number> {
  const spec = drugFiles.find((candidate) => candidate.table === 'rule_values');
  if (!spec) throw new Error('the drug file has no rule values');
  const { rows, faults } = await readCsv(new URL('.', file), file.pathname.split('/').at(-1) ?? '', spec.columns);
  if (faults.length > 0) throw new Error(faultsText(faults));
  const columns = Object.keys(spec.columns).map((column) => [column, column] as const);
  return upsertRows(sql, { table: spec.table, columns, fixed: {}, key: spec.key }, rows);
}
