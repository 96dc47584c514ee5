/** Reading a table from a CSV file: every fault of every row is told, with where it is and why. */
import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import type { Cell, Columns } from './columns.ts';

/** One thing wrong with one value. `row` is the line as a spreadsheet counts it: the header is row 1. */
export type RowFault = {
  readonly file: string;
  readonly row: number;
  readonly column: string;
  readonly value: string;
  readonly why: string;
};

export type Row = Readonly<Record<string, Cell>> & { readonly row: number };

type Read = { readonly rows: Row[]; readonly faults: RowFault[] };

/** Reads a file whose columns are exactly `columns`. A file that cannot be read is a fault too. */
export async function readCsv(folder: URL, file: string, columns: Columns): Promise<Read> {
  const fault = (row: number, column: string, value: string, why: string): RowFault => ({
    file,
    row,
    column,
    value,
    why,
  });
  const names = Object.keys(columns);
  let records: string[][];
  try {
    records = parse(await readFile(new URL(file, folder), 'utf8'), { bom: true, relax_column_count: true });
  } catch (error) {
    return { rows: [], faults: [fault(0, '', '', error instanceof Error ? error.message : 'it cannot be read')] };
  }
  const header = records[0] ?? [];
  const missing = names.filter((name) => !header.includes(name));
  const strange = header.filter((name) => !names.includes(name));
  if (missing.length > 0 || strange.length > 0) {
    return {
      rows: [],
      faults: [
        ...missing.map((name) => fault(1, name, '', 'the column is missing')),
        ...strange.map((name) => fault(1, name, name, 'there is no such column')),
      ],
    };
  }
  const faults: RowFault[] = [];
  const rows = records.slice(1).map((record, at) => {
    const row: Record<string, Cell> & { row: number } = { row: at + 2 };
    if (record.length !== header.length) {
      faults.push(
        fault(row.row, '', record.join(','), `it has ${record.length} values, the header has ${header.length}`),
      );
    }
    for (const [place, name] of header.entries()) {
      const value = record[place] ?? '';
      const taken = columns[name]?.read(value) ?? { why: 'there is no such column' };
      if ('why' in taken) faults.push(fault(row.row, name, value, taken.why));
      else row[name] = taken.value;
    }
    return row;
  });
  return { rows, faults };
}

/** Rows whose key was there before in the same file. */
export function repeated(file: string, rows: readonly Row[], key: readonly string[]): RowFault[] {
  const seen = new Map<string, number>();
  return rows.flatMap((row) => {
    const value = key.map((column) => String(row[column])).join(' ');
    const before = seen.get(value);
    seen.set(value, before ?? row.row);
    const why = `row ${before} has the same ${key.join(' and ')}`;
    return before === undefined ? [] : [{ file, row: row.row, column: key.join('+'), value, why }];
  });
}

/** Values that name nothing known. */
export function unknown(
  file: string,
  rows: readonly Row[],
  column: string,
  known: ReadonlySet<string>,
  what: string,
): RowFault[] {
  return rows.flatMap((row) => {
    const cell = row[column];
    const values = cell === null || cell === undefined ? [] : Array.isArray(cell) ? cell : [String(cell)];
    return values
      .filter((value) => !known.has(value))
      .map((value) => ({ file, row: row.row, column, value, why: `there is no ${what} of this code` }));
  });
}

/** The faults as lines for a person: `products.csv row 12, column form, "": it is empty`. */
export function faultsText(faults: readonly RowFault[], limit = 20): string {
  const lines = faults.slice(0, limit).map(({ file, row, column, value, why }) => {
    const place = row === 0 ? file : `${file} row ${row}${column === '' ? '' : `, column ${column}`}`;
    return `${place}, "${value}": ${why}`;
  });
  const more = faults.length - lines.length;
  return [...lines, ...(more > 0 ? [`and ${more} more`] : [])].join('\n');
}
