/** Finding a kind's columns in a heading: by name, never by place. Pure. */
import { headingKey } from './cells.ts';
import type { Column, Kind } from './shapes.ts';

export type Heading = {
  /** Declared columns in their order, then those of the file that the kind does not declare. */
  readonly columns: readonly string[];
  /** For each of these the place in the file; -1 where the file has none. */
  readonly places: readonly number[];
  /** Cells beyond this belong to empty headings. */
  readonly width: number;
  readonly missing: readonly string[];
};

/** Where the columns of a kind stand in this heading, or which ones are missing. */
export function readHeading(kind: Kind, heading: readonly string[]): Heading {
  const cells = heading.map((cell) => cell.trim());
  const keys = cells.map(headingKey);
  const taken = new Set<number>();
  const places: number[] = [];
  const missing: string[] = [];
  for (const column of kind.columns) {
    const place = keys.findIndex(
      (key, at) => !taken.has(at) && cells[at] !== '' && isColumn(column, cells[at] ?? '', key),
    );
    if (place >= 0) taken.add(place);
    else if (!column.optional) missing.push(column.name);
    places.push(place);
  }
  const columns = kind.columns.map((column) => column.name);
  for (const [at, cell] of cells.entries()) {
    if (cell === '' || taken.has(at)) continue;
    columns.push(columns.includes(cell) ? `${cell} (${at + 1})` : cell);
    places.push(at);
  }
  let width = cells.length;
  while (width > 0 && cells[width - 1] === '') width -= 1;
  return { columns, places, width, missing };
}

function isColumn(column: Column, cell: string, key: string): boolean {
  if (!column.byAlso && headingKey(column.name) === key) return true;
  return (column.also ?? []).some((other) =>
    typeof other === 'string' ? headingKey(other) === key : other.test(cell),
  );
}
