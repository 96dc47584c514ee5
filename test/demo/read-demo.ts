/** The demo's CSV files as rows of text, and what the tests of them share. */
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';

export type Row = Readonly<Record<string, string>>;

/** Rows of `demo/<file>`; every value is text as it stands in the file. */
export function readDemo(file: string): Row[] {
  return parse(readFileSync(new URL(`../../demo/${file}`, import.meta.url), 'utf8'), { columns: true });
}

/** A value of a column that the file must have. */
export function value(row: Row, column: string): string {
  const found = row[column];
  if (found === undefined) throw new Error(`there is no column ${column}`);
  return found;
}

export const column = (rows: readonly Row[], name: string): string[] => rows.map((row) => value(row, name));

export const setOf = (rows: readonly Row[], name: string): Set<string> => new Set(column(rows, name));

/** Rows by the value of a column. */
export function by(rows: readonly Row[], name: string): Map<string, Row[]> {
  return Map.groupBy(rows, (row) => value(row, name));
}

/** Values that stand more than once. */
export function repeats(values: readonly string[]): string[] {
  const seen = new Set<string>();
  return values.filter((item) => seen.size === seen.add(item).size);
}

/** An exact decimal without sign, exponent, leading or trailing zeros that say nothing. */
export const plainDecimal = /^(0|[1-9]\d*)(\.\d*[1-9])?$/;

/** Blank-separated words of a value; none for an empty one. */
export const words = (text: string): string[] => text.split(' ').filter((word) => word !== '');
