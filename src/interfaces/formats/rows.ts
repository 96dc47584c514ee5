/** Rows as formats: CSV and fixed width. A place is `row(2)-NAME`, or `row(2)-3` where no header names the columns. */
import {
  bodyMaxBytes,
  type Format,
  type FormatSettings,
  notTaken,
  type Taken,
  type TreeNode,
  taken,
  valuesMax,
} from './shapes.ts';
import { overSpans, type Span, type SpanReading } from './spans.ts';

type Row = readonly Span[];
type ReadRows = (text: string) => Taken<{ readonly names: readonly string[]; readonly rows: readonly Row[] }>;
type WriteValue = (value: string, span: Span) => Taken<string>;

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function textOf(bytes: Uint8Array): Taken<string> {
  if (bytes.length > bodyMaxBytes) return notTaken('the body is larger than 64 MB');
  try {
    return taken(decoder.decode(bytes));
  } catch {
    return notTaken('the bytes are not UTF-8; ask the sender for UTF-8');
  }
}

/** A CSV text with where each value stands (RFC 4180; a quote is doubled inside quotes). */
export function readCsvRows(text: string, separator: string): Taken<Row[]> {
  const rows: Row[] = [];
  let row: Span[] = [];
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  let values = 0;
  while (at < text.length) {
    const from = at;
    let value: string;
    if (text[at] === '"') {
      let end = text.indexOf('"', at + 1);
      while (end >= 0 && text[end + 1] === '"') end = text.indexOf('"', end + 2);
      if (end < 0) return notTaken(`row ${rows.length + 1}: a quote is opened and never closed`);
      at = end + 1;
      value = text.slice(from + 1, end).replaceAll('""', '"');
    } else {
      while (at < text.length && text[at] !== separator && text[at] !== '\r' && text[at] !== '\n') at += 1;
      value = text.slice(from, at);
      if (value.includes('"')) return notTaken(`row ${rows.length + 1}: a quote stands inside a value without quotes`);
    }
    row.push({ from, to: at, value });
    values += 1;
    if (values > valuesMax) return notTaken(`there are more than ${valuesMax} values`);
    if (text[at] === separator) {
      at += 1;
      if (at === text.length) row.push({ from: at, to: at, value: '' });
      continue;
    }
    if (at < text.length && text[at] !== '\r' && text[at] !== '\n')
      return notTaken(`row ${rows.length + 1}: something stands between a closing quote and the next separator`);
    if (text[at] === '\r') at += 1;
    if (text[at] === '\n') at += 1;
    if (row.length > 1 || row[0]?.value !== '') rows.push(row);
    row = [];
  }
  if (row.length > 0) rows.push(row);
  return taken(rows);
}

function readingOf(readRows: ReadRows, write: WriteValue): (text: string) => Taken<SpanReading> {
  return (text) => {
    const read = readRows(text);
    if (!read.ok) return read;
    const { names, rows } = read.value;
    const values = new Map<string, Span>();
    const tree: TreeNode[] = rows.map((row, index) => {
      const group = index === 0 ? 'row' : `row(${index + 1})`;
      const children = row.map((span, at) => {
        const name = `${group}-${names[at] ?? at + 1}`;
        values.set(name, span);
        return { name, title: '', value: span.value, children: [] };
      });
      return { name: group, title: '', value: null, children };
    });
    return taken({ values, tree, counts: new Map([['row', rows.length]]), write });
  };
}

const csvRows =
  (settings: FormatSettings): ReadRows =>
  (text) => {
    const separator = settings.separator === 'tab' ? '\t' : (settings.separator ?? ',');
    if (separator.length !== 1 || /["\r\n]/.test(separator)) return notTaken('the separator is one character, or tab');
    const rows = readCsvRows(text, separator);
    if (!rows.ok || settings.header === 'no') return rows.ok ? taken({ names: [], rows: rows.value }) : rows;
    const [header = [], ...rest] = rows.value;
    const uneven = rest.findIndex((row) => row.length !== header.length);
    if (uneven >= 0)
      return notTaken(`row ${uneven + 2} has ${rest[uneven]?.length} values, the header has ${header.length}`);
    return taken({ names: header.map(({ value }) => value.trim().replaceAll(/\s+/g, '_')), rows: rest });
  };

const writeCsv =
  (settings: FormatSettings): WriteValue =>
  (value) => {
    const separator = settings.separator === 'tab' ? '\t' : (settings.separator ?? ',');
    const needsQuotes = value.includes(separator) || /["\r\n]/.test(value);
    return taken(needsQuotes ? `"${value.replaceAll('"', '""')}"` : value);
  };

/** Reads a layout: `ndc 11, quantity 7, name 30`. */
export function readLayout(text: string): Taken<{ readonly name: string; readonly width: number }[]> {
  const columns = text.split(',').map((part) => /^\s*([A-Za-z]\w*) +(\d{1,4})\s*$/.exec(part));
  const bad = columns.indexOf(null);
  if (bad >= 0) return notTaken(`column ${bad + 1} of the layout is not written as "quantity 7"`);
  return taken(columns.map((match) => ({ name: match?.[1] ?? '', width: Number(match?.[2] ?? 0) })));
}

const fixedRows =
  (settings: FormatSettings): ReadRows =>
  (text) => {
    const layout = readLayout(settings.layout ?? '');
    if (!layout.ok) return layout;
    const width = layout.value.reduce((sum, column) => sum + column.width, 0);
    const rows: Row[] = [];
    for (const match of text.matchAll(/[^\r\n]+/g)) {
      if (match[0].length !== width)
        return notTaken(`row ${rows.length + 1} has ${match[0].length} characters, the layout has ${width}`);
      let from = match.index;
      rows.push(
        layout.value.map((column) => {
          const to = from + column.width;
          const span = { from, to, value: text.slice(from, to).trim() };
          from = to;
          return span;
        }),
      );
      if (rows.length * layout.value.length > valuesMax) return notTaken(`there are more than ${valuesMax} values`);
    }
    return taken({ names: layout.value.map(({ name }) => name), rows });
  };

const writeFixed: WriteValue = (value, { from, to }) =>
  value.length > to - from || /[\r\n]/.test(value)
    ? notTaken(`"${value.slice(0, 30)}" does not fit into ${to - from} characters`)
    : taken(value.padEnd(to - from));

function rowFormat(
  shape: Pick<Format, 'name' | 'title' | 'settings'>,
  rowsOf: (settings: FormatSettings) => ReadRows,
  writeOf: (settings: FormatSettings) => WriteValue,
): Format {
  const open: Format['open'] = (bytes, settings) => {
    const text = textOf(bytes);
    if (!text.ok) return text;
    const read = readingOf(rowsOf(settings), writeOf(settings));
    return overSpans(text.value, { read, encode: (next) => Buffer.from(next), example: 'row(2)-NAME' });
  };
  return {
    ...shape,
    settings: {
      ...shape.settings,
      sender: 'Who sends it',
      type: 'What it is',
      number: 'The place of its number, as row-ORDER',
    },
    open,
    split(body, settings) {
      const opened = open(body, settings);
      return opened.ok ? taken([body]) : opened;
    },
    envelope(bytes, settings) {
      const opened = open(bytes, settings);
      if (!opened.ok) return opened;
      const number = settings.number === undefined ? taken('') : opened.value.get(settings.number);
      if (!number.ok) return number;
      const sender = settings.sender ?? '';
      return taken({
        sender,
        number: number.value,
        type: settings.type ?? shape.name,
        orderingKey: `sender:${sender}`,
      });
    },
  };
}

export const csv = rowFormat(
  {
    name: 'csv',
    title: 'CSV',
    settings: { separator: 'One character, or tab; a comma when left out', header: 'no = the first row is data' },
  },
  csvRows,
  writeCsv,
);

export const fixedWidth = rowFormat(
  { name: 'fixed-width', title: 'Fixed width', settings: { layout: 'Columns and their widths: ndc 11, quantity 7' } },
  fixedRows,
  () => writeFixed,
);
