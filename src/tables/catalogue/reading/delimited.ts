/** Reads a delimited table: finds the header by what it says, then gives its rows in batches. */
import { cellFault } from '../cells.ts';
import { readHeading } from '../heading.ts';
import type { Kind, Limits, SourceRow, SourceTable } from '../shapes.ts';
import { FileRefused, sizeText } from './refused.ts';
import { createSplitter, type SplitRow } from './split.ts';

/** How many rows before the header are looked at (CMS writes eight lines of preamble). */
export const preambleMax = 40;

export type Headed = { readonly at: number; readonly cells: readonly string[] };

/** The row that is the heading of the kind, among the first ones. */
export function findHeading(kind: Kind, rows: readonly SplitRow[]): Headed | null {
  for (const [at, { cells }] of rows.slice(0, preambleMax).entries()) {
    if (cells.length < 2 && kind.columns.length > 1) continue;
    if (readHeading(kind, cells).missing.length === 0) return { at, cells };
  }
  return null;
}

/** True for rows without a header that have the published layout: as many cells, and none where none may be wrong. */
export function hasLayout(kind: Kind, rows: readonly SplitRow[]): boolean {
  const width = kind.columns.length;
  const first = rows[0]?.cells;
  if (!first || (first.length !== width && !(first.length === width + 1 && first[width] === ''))) return false;
  return kind.columns.every((column, at) => cellFault(column, first[at] ?? '') === null);
}

type Reading = { readonly kind: Kind; readonly file: string; readonly limits: Limits };

/** The table in these blocks of text; null when its heading is not the kind's. */
export async function readDelimited(blocks: AsyncIterable<string>, reading: Reading): Promise<SourceTable | null> {
  const { kind } = reading;
  if (kind.format.type !== 'delimited') return null;
  const splitter = createSplitter(kind.format.delimiter);
  const source = rowsOf(blocks, splitter, reading);
  const first: SplitRow[] = [];
  while (first.length <= preambleMax) {
    const { value, done } = await source.next();
    if (done) break;
    first.push(...value);
  }
  if (kind.format.header === 'layout') {
    if (!hasLayout(kind, first)) return null;
    const columns = kind.columns.map((column) => column.name);
    const places = columns.map((_, at) => at);
    return { columns, batches: arranged(first, source, { places, width: columns.length, from: 0, kind }) };
  }
  const found = findHeading(kind, first);
  if (!found) return null;
  const { columns, places, width } = readHeading(kind, found.cells);
  return { columns, batches: arranged(first.slice(found.at + 1), source, { places, width, from: 0, kind }) };
}

async function* rowsOf(
  blocks: AsyncIterable<string>,
  splitter: ReturnType<typeof createSplitter>,
  { file, limits }: Reading,
): AsyncGenerator<SplitRow[]> {
  let count = 0;
  for await (const block of blocks) {
    const rows = splitter.push(block);
    count += rows.length;
    if (splitter.waiting > limits.rowBytes) {
      throw new FileRefused('file-row-too-long', { file, limit: sizeText(limits.rowBytes), row: count + 1 });
    }
    if (rows.length > 0) yield rows;
  }
  const last = splitter.end();
  if (last.length > 0) yield last;
}

type Arrangement = {
  readonly places: readonly number[];
  readonly width: number;
  readonly from: number;
  readonly kind: Kind;
};

async function* arranged(
  first: readonly SplitRow[],
  rest: AsyncIterable<SplitRow[]>,
  { places, width, from }: Arrangement,
): AsyncGenerator<SourceRow[]> {
  let rowNo = from;
  const straight = places.every((place, at) => place === at);
  const arrange = (rows: readonly SplitRow[]) => {
    const batch: SourceRow[] = [];
    for (const { cells, raw } of rows) {
      if (isBlank(cells)) continue;
      rowNo += 1;
      let trimmed = cells;
      while (trimmed.length > width && trimmed.at(-1) === '') trimmed = trimmed.slice(0, -1);
      const fits = trimmed.length === width;
      const placed = straight || !fits ? trimmed : places.map((place) => (place < 0 ? '' : (trimmed[place] ?? '')));
      batch.push(
        fits
          ? { rowNo, cells: placed, raw }
          : { rowNo, cells: placed, raw, width: { wanted: width, found: trimmed.length } },
      );
    }
    return batch;
  };
  yield arrange(first);
  for await (const rows of rest) yield arrange(rows);
}

function isBlank(cells: readonly string[]): boolean {
  return cells.every((cell) => cell === '' || cell.trim() === '');
}
