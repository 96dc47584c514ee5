/** Tells what kind a file is from its first bytes and its name. */
import { readHeading } from '../heading.ts';
import { kinds } from '../kinds/all.ts';
import type { Kind } from '../shapes.ts';
import { findHeading, hasLayout } from './delimited.ts';
import { createSplitter, type SplitRow } from './split.ts';
import { rootOf } from './xml.ts';

/** Every kind whose rows are in a text that begins like this; `among` narrows the choice. An XML file may hold several. */
export function recogniseText(start: string, fileName: string, among: readonly Kind[] = kinds): Kind[] {
  const trimmed = start.trimStart();
  if (trimmed.startsWith('<')) {
    const root = rootOf(trimmed);
    return among.filter((kind) => kind.format.type === 'xml' && kind.format.root === root);
  }
  if (trimmed.startsWith('{')) {
    return among.filter(
      (kind) => kind.format.type === 'json' && new RegExp(`"${kind.format.list}"\\s*:\\s*\\[`).test(trimmed),
    );
  }
  const rows = new Map<string, SplitRow[]>();
  const rowsBy = (delimiter: string) => {
    const known = rows.get(delimiter);
    if (known) return known;
    const splitter = createSplitter(delimiter);
    const split = [...splitter.push(start), ...(start.length < 60_000 ? splitter.end() : [])];
    rows.set(delimiter, split);
    return split;
  };
  const fitting = among.filter((kind) => {
    if (kind.format.type !== 'delimited') return false;
    if (kind.fileName && among.length > 1 && !kind.fileName.test(fileName)) return false;
    const split = rowsBy(kind.format.delimiter);
    return kind.format.header === 'layout' ? hasLayout(kind, split) : findHeading(kind, split) !== null;
  });
  const best = fitting.toSorted((a, b) => found(b, rowsBy) - found(a, rowsBy))[0];
  return best ? [best] : [];
}

/** How many of the kind's columns the heading has: the kind that knows most of it wins. */
function found(kind: Kind, rowsBy: (delimiter: string) => SplitRow[]): number {
  if (kind.format.type !== 'delimited' || kind.format.header === 'layout') return kind.columns.length;
  const heading = findHeading(kind, rowsBy(kind.format.delimiter));
  if (!heading) return 0;
  const { places } = readHeading(kind, heading.cells);
  return places.slice(0, kind.columns.length).filter((place) => place >= 0).length;
}

/** The kind of each sheet by its name; a sheet of another name by its heading, tried when it is read. */
export function kindOfSheet(sheet: string, among: readonly Kind[] = kinds): Kind[] {
  const books = among.filter((kind) => kind.format.type === 'workbook');
  const named = books.filter((kind) => kind.format.type === 'workbook' && kind.format.sheet === sheet.trim());
  return named.length > 0 ? named : books.filter((kind) => kind.format.type === 'workbook' && kind.format.sheet === '');
}
