/**
 * Reads sheets of a workbook (XLSX: ECMA-376 part 1, SpreadsheetML) from its archive, row by row. Numbers come as they stand;
 * a cell that is formatted as a time comes as hh:mm.
 */
import sax from 'sax';
import { readHeading } from '../heading.ts';
import type { Kind, Limits, SourceRow, SourceTable } from '../shapes.ts';
import type { Member } from './archive.ts';
import { decode } from './decode.ts';
import { FileRefused } from './refused.ts';
import { csvCell } from './split.ts';
import { isWhole } from './xml.ts';

export type Workbook = { readonly sheets: readonly { readonly name: string; readonly member: Member }[] } & {
  /** The table of a kind on one of the sheets; null when its second row (or first) is not the kind's heading. */
  table(sheet: string, kind: Kind): Promise<SourceTable | null>;
};

type Reading = { readonly file: string; readonly limits: Limits };
const stringsMax = 2_000_000;

/** The workbook in an archive; null when the archive is none. */
export async function openWorkbook(members: readonly Member[], reading: Reading): Promise<Workbook | null> {
  const find = (name: string) => members.find((member) => member.name === name);
  const book = find('xl/workbook.xml');
  if (!book) return null;
  const targets = new Map<string, string>();
  const relations = find('xl/_rels/workbook.xml.rels');
  if (relations) {
    await walk(relations, reading, {
      open: (name, at) => {
        if (name === 'Relationship') targets.set(at.Id ?? '', (at.Target ?? '').replace(/^\/?(xl\/)?/, 'xl/'));
      },
    });
  }
  const sheets: { name: string; member: Member }[] = [];
  await walk(book, reading, {
    open: (name, at) => {
      const member = name === 'sheet' ? find(targets.get(at['r:id'] ?? '') ?? '') : undefined;
      if (member) sheets.push({ name: at.name ?? '', member });
    },
  });
  const strings = await readStrings(find('xl/sharedStrings.xml'), reading);
  const times = await readTimeStyles(find('xl/styles.xml'), reading);
  return {
    sheets,
    async table(sheet, kind) {
      const member = sheets.find((each) => each.name === sheet)?.member;
      return member ? tableOf(rowsOf(member, { strings, times, reading }), kind) : null;
    },
  };
}

async function tableOf(rows: AsyncGenerator<string[][]>, kind: Kind): Promise<SourceTable | null> {
  const first: string[][] = [];
  while (first.length < 3) {
    const { value, done } = await rows.next();
    if (done) break;
    first.push(...value);
  }
  const at = first.slice(0, 3).findIndex((cells) => {
    const filled = cells.filter((cell) => cell.trim() !== '').length;
    return filled > 1 && readHeading(kind, cells).missing.length === 0;
  });
  const heading = first[at];
  if (!heading) return null;
  const { columns, places } = readHeading(kind, heading);
  async function* batches(): AsyncGenerator<SourceRow[]> {
    let rowNo = 0;
    const arrange = (batch: readonly string[][]) =>
      batch
        .filter((cells) => cells.some((cell) => cell.trim() !== ''))
        .map((cells): SourceRow => {
          rowNo += 1;
          return {
            rowNo,
            cells: places.map((place) => (place < 0 ? '' : (cells[place] ?? ''))),
            raw: cells.map(csvCell).join(','),
          };
        });
    yield arrange(first.slice(at + 1));
    for await (const batch of rows) yield arrange(batch);
  }
  return { columns, batches: batches() };
}

type Events = {
  open?(name: string, attributes: Readonly<Record<string, string>>): void;
  text?(text: string): void;
  close?(name: string): void;
};

/** Reads a member as XML, a block at a time. */
async function* walking(member: Member, { file, limits }: Reading, events: Events): AsyncGenerator<void> {
  const name = `${file} (${member.name})`;
  const parser = sax.parser(true, {});
  parser.onopentag = (tag) => events.open?.(tag.name, tag.attributes as Record<string, string>);
  parser.ontext = (text) => events.text?.(text);
  parser.onclosetag = (tag) => events.close?.(tag);
  parser.onerror = (error) => {
    throw new FileRefused('file-cut-short', { file: name, what: error.message.replaceAll('\n', ' ') });
  };
  for await (const block of decode(member.open(), {
    file: name,
    limits: { ...limits, rowBytes: Number.POSITIVE_INFINITY },
  }).blocks) {
    parser.write(block);
    yield;
  }
  if (!isWhole(parser)) throw new FileRefused('file-cut-short', { file: name, what: 'its last element is not closed' });
}

async function walk(member: Member, reading: Reading, events: Events): Promise<void> {
  for await (const _ of walking(member, reading, events));
}

async function readStrings(member: Member | undefined, reading: Reading): Promise<string[]> {
  const strings: string[] = [];
  let text = '';
  let inText = false;
  if (!member) return strings;
  await walk(member, reading, {
    open(name) {
      if (name === 'si') text = '';
      inText = name === 't';
    },
    text(piece) {
      if (inText) text += piece;
    },
    close(name) {
      inText = false;
      if (name !== 'si') return;
      if (strings.length >= stringsMax)
        throw new FileRefused('file-inflates-too-far', { file: reading.file, limit: `${stringsMax} texts` });
      strings.push(text);
    },
  });
  return strings;
}

/** Numbers of the cell formats that show a time (18.8.30 numFmt: 18 to 21, 45 to 47, and own ones with h and m). */
async function readTimeStyles(member: Member | undefined, reading: Reading): Promise<ReadonlySet<string>> {
  const own = new Set<string>();
  const times = new Set<string>();
  let inFormats = false;
  let count = 0;
  if (!member) return times;
  await walk(member, reading, {
    open(name, at) {
      if (name === 'numFmt' && /h+:m+|\[h/i.test(at.formatCode ?? '') && !/[yd]/i.test(at.formatCode ?? ''))
        own.add(at.numFmtId ?? '');
      if (name === 'cellXfs') inFormats = true;
      if (name !== 'xf' || !inFormats) return;
      const id = at.numFmtId ?? '0';
      if (own.has(id) || /^(18|19|20|21|45|46|47)$/.test(id)) times.add(String(count));
      count += 1;
    },
    close(name) {
      if (name === 'cellXfs') inFormats = false;
    },
  });
  return times;
}

type Sheet = { readonly strings: readonly string[]; readonly times: ReadonlySet<string>; readonly reading: Reading };

async function* rowsOf(member: Member, { strings, times, reading }: Sheet): AsyncGenerator<string[][]> {
  let ready: string[][] = [];
  let row: string[] = [];
  let cell = { at: 0, type: '', style: '' };
  let text = '';
  let taking = false;
  const steps = walking(member, reading, {
    open(name, at) {
      if (name === 'row') row = [];
      if (name === 'c') {
        cell = { at: columnOf(at.r ?? '', row.length), type: at.t ?? 'n', style: at.s ?? '' };
        text = '';
      }
      taking = name === 'v' || name === 't';
    },
    text(piece) {
      if (taking) text += piece;
    },
    close(name) {
      taking = false;
      if (name === 'c') {
        while (row.length < cell.at) row.push('');
        row[cell.at] =
          cell.type === 's' ? (strings[Number(text)] ?? '') : cellText(text, cell.type, times.has(cell.style));
      }
      if (name === 'row') ready.push(row);
    },
  });
  for await (const _ of steps) {
    if (ready.length > 0) yield ready;
    ready = [];
  }
}

/** Place of a cell named like `AB12`; the next one when it has no name. */
function columnOf(name: string, next: number): number {
  const letters = /^[A-Z]{1,3}/.exec(name)?.[0];
  if (!letters) return next;
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

function cellText(text: string, type: string, isTime: boolean): string {
  if (type !== 'n' || text === '') return text;
  if (isTime) {
    const minutes = Math.round(Number(text) * 1440);
    return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
  }
  // Excel keeps 17 digits of a double; a person sees 15.
  return /e|\.\d{14,}/i.test(text) ? String(Number(Number(text).toPrecision(15))) : text;
}
