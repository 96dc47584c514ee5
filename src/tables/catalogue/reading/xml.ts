/** Reads the records of an XML file as it comes. Strict: a file that ends in the middle is refused; entities of its own are not known. */
import sax from 'sax';
import type { Kind, SourceRow, SourceTable } from '../shapes.ts';
import { FileRefused } from './refused.ts';
import { csvCell } from './split.ts';

/** The records of a kind in these blocks of text. */
export function readXml(blocks: AsyncIterable<string>, kind: Kind, file: string): SourceTable {
  const columns = kind.columns.map((column) => column.name);
  return { columns, batches: recordsOf(blocks, kind, file) };
}

/** Name of the first element of an XML text. */
export function rootOf(start: string): string | null {
  return /^\s*(?:<\?[^>]*\?>\s*|<!--[\s\S]*?-->\s*|<!DOCTYPE[^>]*>\s*)*<([A-Za-z_][\w.-]*)/.exec(start)?.[1] ?? null;
}

async function* recordsOf(blocks: AsyncIterable<string>, kind: Kind, file: string): AsyncGenerator<SourceRow[]> {
  const parser = sax.parser(true, { trim: false });
  let ready: SourceRow[] = [];
  const collect = collector(kind, (row) => void ready.push(row));
  parser.onopentag = ({ name }) => collect.open(name);
  parser.onclosetag = (name) => collect.close(name);
  parser.ontext = (text) => collect.text(text);
  parser.oncdata = (text) => collect.text(text);
  parser.onerror = (error) => {
    const what = `${error.message.replaceAll('\n', ' ').trim()}`;
    throw new FileRefused('file-cut-short', { file, what });
  };
  for await (const block of blocks) {
    parser.write(block);
    if (ready.length > 0) yield ready;
    ready = [];
  }
  if (!isWhole(parser)) throw new FileRefused('file-cut-short', { file, what: 'its last element is not closed' });
  parser.close();
  if (ready.length > 0) yield ready;
}

/** Builds rows from the events of one file. */
function collector(kind: Kind, give: (row: SourceRow) => void) {
  if (kind.format.type !== 'xml') throw new Error(`${kind.id} is no XML`);
  const { record, inherit = [], list } = kind.format;
  const path: string[] = [];
  const around = new Map<string, string>();
  let cells: Map<string, string> | null = null;
  let text = '';
  let rowNo = 0;
  return {
    open(name: string) {
      path.push(name);
      text = '';
      if (name === record) cells = new Map(inherit.map((leaf) => [leaf, around.get(leaf) ?? '']));
      if (cells && name === record && list) cells.set(list, path.at(-2) ?? '');
    },
    text(piece: string) {
      text += piece;
    },
    close(name: string) {
      path.pop();
      const value = text.trim();
      text = '';
      if (name === record && cells) {
        const row = kind.columns.map((column) => cells?.get(column.name) ?? '');
        rowNo += 1;
        give({ rowNo, cells: row, raw: row.map(csvCell).join(',') });
        cells = null;
      } else if (cells && path.at(-1) === record) {
        cells.set(name, value);
      } else if (inherit.includes(name)) {
        around.set(name, value);
      }
    },
  };
}

/** True when the first element was closed again: what follows can only be blanks. */
export function isWhole(parser: sax.SAXParser): boolean {
  return 'closedRoot' in parser && parser.closedRoot === true;
}
