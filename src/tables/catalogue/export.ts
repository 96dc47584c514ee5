/** A data set as CSV, in the order of its file; what was rejected of it as CSV. A page of rows at a time. */
import type { Sql } from '#src/kernel/database/database.ts';
import { csvCell } from './reading/split.ts';
import { type DataSet, selectRejects, selectRows } from './store.ts';

const pageRows = 2_000;
const line = (cells: readonly string[]) => `${cells.map(csvCell).join(',')}\n`;

/** The accepted rows, with the columns that the data set has. */
export async function* exportCsv(sql: Sql, dataSet: DataSet): AsyncGenerator<string> {
  yield line(dataSet.columns);
  let after = 0;
  for (;;) {
    const rows = await selectRows(sql, dataSet.dataSet, { after, limit: pageRows });
    if (rows.length === 0) return;
    yield rows.map((row) => line(row.body)).join('');
    after = rows.at(-1)?.rowNo ?? after;
  }
}

/** The rejected rows: where, which column, what stands there, why, and the row as it was. */
export async function* exportRejects(sql: Sql, dataSet: number): AsyncGenerator<string> {
  yield line(['row', 'column', 'value', 'why', 'raw']);
  let after = 0;
  for (;;) {
    const rejects = await selectRejects(sql, dataSet, { after, limit: pageRows });
    if (rejects.length === 0) return;
    yield rejects
      .map((each) => line([String(each.rowNo), each.column ?? '', each.value ?? '', each.why, each.raw]))
      .join('');
    after = rejects.at(-1)?.rowNo ?? after;
  }
}
