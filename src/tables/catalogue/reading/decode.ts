/**
 * Bytes to text in blocks that end at a line end. UTF-8; a line that is none is read as Windows-1252 (the FDA mixes both);
 * UTF-16 where the file begins with its mark. Other bytes that no text has are refused.
 */
import { isUtf8 } from 'node:buffer';
import type { Limits } from '../shapes.ts';
import { FileRefused, sizeText } from './refused.ts';

export type Decoded = {
  readonly blocks: AsyncIterable<string>;
  /** Known when the blocks are read: `utf-8`, or `utf-8, 142 lines windows-1252`. */
  encoding(): string;
};

type Reading = { readonly file: string; readonly limits: Limits };

/** Decodes a stream of bytes. */
export function decode(bytes: AsyncIterable<Uint8Array>, reading: Reading): Decoded {
  const seen = { encoding: 'utf-8', otherLines: 0 };
  return {
    blocks: blocksOf(bytes, reading, seen),
    encoding: () =>
      seen.otherLines === 0
        ? seen.encoding
        : `${seen.encoding}, ${seen.otherLines} ${seen.otherLines === 1 ? 'line' : 'lines'} windows-1252`,
  };
}

type Seen = { encoding: string; otherLines: number };

async function* blocksOf(bytes: AsyncIterable<Uint8Array>, reading: Reading, seen: Seen): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0);
  let wide: InstanceType<typeof TextDecoder> | null = null;
  let first = true;
  for await (const chunk of bytes) {
    let buffer: Buffer = rest.length === 0 ? asBuffer(chunk) : Buffer.concat([rest, chunk]);
    rest = Buffer.alloc(0);
    if (first) {
      if (buffer.length < 4) {
        rest = buffer;
        continue;
      }
      first = false;
      wide = wideDecoder(buffer, seen);
      if (!wide && buffer[0] === 0xef && buffer[1] === 0xbb && buffer[2] === 0xbf) buffer = buffer.subarray(3);
    }
    if (wide) {
      yield wide.decode(buffer, { stream: true });
      continue;
    }
    const end = buffer.lastIndexOf(10) + 1;
    if (end > 0) yield textOf(buffer.subarray(0, end), reading, seen);
    rest = buffer.subarray(end);
    if (rest.length > reading.limits.rowBytes) refuseLong(rest, reading, seen);
  }
  if (wide) yield wide.decode();
  else if (rest.length > 0) yield textOf(rest, reading, seen);
}

function refuseLong(rest: Buffer, reading: Reading, seen: Seen): never {
  textOf(rest, reading, seen);
  throw new FileRefused('file-row-too-long', {
    file: reading.file,
    limit: sizeText(reading.limits.rowBytes),
    row: 1,
  });
}

function asBuffer(chunk: Uint8Array): Buffer {
  return Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
}

function wideDecoder(start: Buffer, seen: Seen): InstanceType<typeof TextDecoder> | null {
  const label =
    start[0] === 0xff && start[1] === 0xfe ? 'utf-16le' : start[0] === 0xfe && start[1] === 0xff ? 'utf-16be' : null;
  if (!label) return null;
  seen.encoding = label;
  return new TextDecoder(label);
}

const windows = new TextDecoder('windows-1252');

function textOf(buffer: Buffer, { file }: Reading, seen: Seen): string {
  if (buffer.includes(0)) {
    const what = 'it holds bytes of zero, as programs, pictures and UTF-16 without its mark do';
    throw new FileRefused('file-binary', { file, what });
  }
  if (isUtf8(buffer)) return buffer.toString('utf8');
  const lines: string[] = [];
  let at = 0;
  while (at < buffer.length) {
    const found = buffer.indexOf(10, at);
    const end = found === -1 ? buffer.length : found + 1;
    const line = buffer.subarray(at, end);
    at = end;
    if (isUtf8(line)) {
      lines.push(line.toString('utf8'));
    } else {
      seen.otherLines += 1;
      lines.push(windows.decode(line));
    }
  }
  return lines.join('');
}
