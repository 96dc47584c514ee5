/** From a row of a file to a row of a data set: checked cell by cell, with its key, code and name. Pure. */
import { cellFault, codeOf } from './cells.ts';
import type { Kind, SourceRow } from './shapes.ts';

export type Reject = {
  readonly rowNo: number;
  readonly column: string | null;
  readonly value: string | null;
  readonly why: string;
  readonly raw: string;
};

export type Judge = {
  /** Why a row is rejected; null when it is accepted. `skip` = of a source that this kind does not take. */
  judge(row: SourceRow): Reject | 'skip' | null;
  /** The accepted row as a line of COPY (text format). */
  line(dataSet: number, row: SourceRow): string;
};

const rawMax = 4_000;

/** Makes the judge of a kind. */
export function judgeOf(kind: Kind): Judge {
  const checked = kind.columns
    .map((column, at) => ({ column, at }))
    .filter(({ column }) => column.type !== 'text' || column.required);
  const place = (name: string) => kind.columns.findIndex((column) => column.name === name);
  const keys = kind.key.map(place);
  const codeAt = kind.code ? place(kind.code) : -1;
  const codeColumn = kind.columns[codeAt];
  const names = (kind.search?.columns ?? []).map(place);
  const endsBefore = kind.search?.endsBefore;
  const only = kind.only ? { at: place(kind.only.column), values: new Set(kind.only.values) } : null;
  return {
    judge(row) {
      const { rowNo, cells, raw, width } = row;
      if (width) return { rowNo, column: null, value: null, why: widthFault(width), raw: raw.slice(0, rawMax) };
      if (raw.includes(separator)) return separated(row, kind);
      if (only && !only.values.has(cells[only.at] ?? '')) return 'skip';
      for (const { column, at } of checked) {
        const why = cellFault(column, cells[at] ?? '');
        if (why) return { rowNo, column: column.name, value: cells[at] ?? '', why, raw: raw.slice(0, rawMax) };
      }
      return null;
    },
    line(dataSet, { rowNo, cells }) {
      const key = keys.length === 1 ? (cells[keys[0] ?? 0] ?? '') : keys.map((at) => cells[at] ?? '').join('|');
      const code = codeColumn ? codeOf(codeColumn, cells[codeAt] ?? '') : null;
      const name = nameOf(cells, names, endsBefore);
      return `${dataSet}\t${rowNo}\t${escaped(key)}\t${code ?? '\\N'}\t${name === '' ? '\\N' : escaped(name)}\t${escaped(cells.join(separator))}\n`;
    },
  };
}

/** Parts the cells of a stored row (ASCII unit separator). */
const separator = '\u001f';

/** A row with the sign that parts cells here: it would be read back as another row. */
function separated({ rowNo, cells, raw }: SourceRow, kind: Kind): Reject {
  const at = cells.findIndex((cell) => cell.includes(separator));
  const why = 'it holds the control character 1F, which parts cells here';
  return { rowNo, column: kind.columns[at]?.name ?? null, value: cells[at] ?? null, why, raw: raw.slice(0, rawMax) };
}

function widthFault({ wanted, found }: { wanted: number; found: number }): string {
  return `it has ${found} ${found === 1 ? 'column' : 'columns'} where the header has ${wanted}`;
}

function nameOf(cells: readonly string[], places: readonly number[], endsBefore: RegExp | undefined): string {
  const [first = -1, ...others] = places;
  let name = cells[first]?.trim() ?? '';
  const end = endsBefore ? name.search(endsBefore) : -1;
  if (end > 0) name = name.slice(0, end);
  for (const at of others) {
    const other = cells[at]?.trim() ?? '';
    if (other === '' || other.toLowerCase() === name.toLowerCase()) continue;
    name = name === '' ? other : `${name} (${other})`;
  }
  return name.length > 500 ? name.slice(0, 500) : name;
}

const special = /[\\\t\n\r]/;
const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** A text as COPY reads it. */
function escaped(text: string): string {
  return special.test(text) ? text.replace(/[\\\t\n\r]/g, (sign) => escapes[sign] ?? sign) : text;
}
