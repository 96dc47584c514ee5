/** From the bytes of a file, plain, gzip, zip or workbook, to the tables in it, one after the other. */
import { kinds } from '../kinds/all.ts';
import type { Kind, Limits, SourceTable } from '../shapes.ts';
import { openArchive } from './archive.ts';
import { counted, gunzipped, limited, peek } from './bytes.ts';
import { decode } from './decode.ts';
import { readDelimited } from './delimited.ts';
import { readJsonList } from './json.ts';
import { kindOfSheet, recogniseText } from './recognise.ts';
import { FileRefused } from './refused.ts';
import { openWorkbook } from './workbook.ts';
import { readXml } from './xml.ts';

export type FoundTable = SourceTable & {
  readonly kind: Kind;
  readonly member: string | null;
  /** Version that the table itself tells. */
  readonly version: string | null;
  /** Known when the batches are read. */
  encoding(): string;
};

export type Asked = {
  readonly file: string;
  readonly limits: Limits;
  /** Only this kind; left out: recognised. With a mapping the kind has the source's own headings. */
  readonly kind?: Kind | undefined;
};

export type OpenFile = {
  readonly tables: AsyncIterable<FoundTable>;
  /** Members in which nothing was recognised. */
  readonly skipped: readonly string[];
  bytes(): number;
  sha256(): string;
};

const startBytes = 96 * 1024;

/** Opens a file; its tables must be read in turn, each to its end, before the next is asked for. */
export function openTables(source: AsyncIterable<Uint8Array>, asked: Asked): OpenFile {
  const whole = counted(source, asked.file, asked.limits);
  const skipped: string[] = [];
  return { tables: tablesOf(whole.bytes, asked, skipped), skipped, bytes: whole.count, sha256: whole.sha256 };
}

async function* tablesOf(
  source: AsyncIterable<Uint8Array>,
  asked: Asked,
  skipped: string[],
): AsyncGenerator<FoundTable> {
  const { file, limits } = asked;
  const { start, bytes } = await peek(source, 4);
  if (start.length === 0) throw new FileRefused('file-empty', { file });
  if (start[0] === 0x50 && start[1] === 0x4b) {
    yield* archiveTables(bytes, asked, skipped);
    return;
  }
  const isGzip = start[0] === 0x1f && start[1] === 0x8b;
  const text = isGzip ? gunzipped(bytes, file, limits) : limited(bytes, () => Number.MAX_SAFE_INTEGER, file, limits);
  yield* textTables(text, asked, null);
  // What follows the table, or the end of gzip, still counts towards the hash.
  for await (const _ of bytes);
}

async function* archiveTables(
  bytes: AsyncIterable<Uint8Array>,
  asked: Asked,
  skipped: string[],
): AsyncGenerator<FoundTable> {
  const archive = await openArchive(bytes, asked.file, asked.limits);
  try {
    const workbook = await openWorkbook(archive.members, asked);
    let found = 0;
    if (workbook) {
      for (const { name } of workbook.sheets) {
        let known = false;
        for (const kind of kindOfSheet(name, asked.kind ? [asked.kind] : kinds)) {
          const table = known ? null : await workbook.table(name, kind);
          if (!table) continue;
          known = true;
          found += 1;
          yield { ...table, kind, member: name, version: null, encoding: () => 'utf-8' };
        }
        if (!known) skipped.push(name);
      }
    } else {
      for (const member of archive.members) {
        const before = found;
        for await (const table of memberTables(member.open, member.name, asked)) {
          found += 1;
          yield table;
        }
        if (found === before) skipped.push(member.name);
      }
    }
    if (found === 0) unknown(asked, `an archive of ${skipped.slice(0, 6).join(', ') || 'nothing'}`);
  } finally {
    await archive.close();
  }
}

async function* memberTables(
  open: () => AsyncIterable<Uint8Array>,
  member: string,
  asked: Asked,
): AsyncGenerator<FoundTable> {
  const start = await startOf(open(), `${asked.file} (${member})`, asked.limits);
  if (start === null) return;
  const among = asked.kind ? [asked.kind] : kinds;
  for (const kind of recogniseText(start, member, among)) {
    const table = await tableOf(open(), kind, { ...asked, file: `${asked.file} (${member})` });
    if (table) yield { ...table, kind, member };
  }
}

/** The first text of a member; null when it is none, as pictures in an archive. */
async function startOf(bytes: AsyncIterable<Uint8Array>, file: string, limits: Limits): Promise<string | null> {
  const { start, bytes: rest } = await peek(bytes, startBytes);
  for await (const _ of rest) break;
  if (start.includes(0) && start[0] !== 0xff && start[0] !== 0xfe) return null;
  return start.length === 0 ? null : textStart(start, file, limits);
}

async function textStart(start: Buffer, file: string, limits: Limits): Promise<string> {
  async function* once() {
    yield start;
  }
  let text = '';
  const patient = { ...limits, rowBytes: Number.POSITIVE_INFINITY };
  for await (const block of decode(once(), { file, limits: patient }).blocks) text += block;
  return text;
}

async function* textTables(
  bytes: AsyncIterable<Uint8Array>,
  asked: Asked,
  member: string | null,
): AsyncGenerator<FoundTable> {
  const peeked = await peek(bytes, startBytes);
  if (peeked.start.length === 0) throw new FileRefused('file-empty', { file: asked.file });
  const start = await textStart(peeked.start, asked.file, asked.limits);
  if (start.trim() === '') throw new FileRefused('file-empty', { file: asked.file });
  const [kind] = recogniseText(start, asked.file, asked.kind ? [asked.kind] : kinds);
  const table = kind ? await tableOf(peeked.bytes, kind, asked) : null;
  if (!kind || !table) unknown(asked, start.trimStart().split(/\r?\n/)[0]?.slice(0, 160) ?? '');
  yield { ...table, kind, member };
}

function unknown(asked: Asked, line: string): never {
  const { file, kind } = asked;
  if (kind) throw new FileRefused('file-kind-other', { file, kind: kind.title, what: `it begins with ${line}` });
  throw new FileRefused('file-kind-unknown', { file, line });
}

type Plain = SourceTable & Pick<FoundTable, 'version' | 'encoding'>;

async function tableOf(bytes: AsyncIterable<Uint8Array>, kind: Kind, asked: Asked): Promise<Plain | null> {
  const { file, limits } = asked;
  const isLined = kind.format.type === 'delimited';
  const decoded = decode(bytes, { file, limits: isLined ? limits : { ...limits, rowBytes: Number.POSITIVE_INFINITY } });
  const { encoding } = decoded;
  switch (kind.format.type) {
    case 'delimited': {
      const table = await readDelimited(decoded.blocks, { kind, file, limits });
      return table && { ...table, version: null, encoding };
    }
    case 'xml':
      return { ...readXml(decoded.blocks, kind, file), version: null, encoding };
    case 'json': {
      const table = await readJsonList(decoded.blocks, kind, file);
      return table && { ...table, encoding };
    }
    case 'workbook':
      return null;
  }
}
