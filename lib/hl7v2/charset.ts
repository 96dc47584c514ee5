import { accept, hex, type Result, refuse } from './result.ts';

/** One character set of HL7 table 0211: decodes without ever inventing U+FFFD, encodes without ever dropping a character. */
export interface Charset {
  /** The name as table 0211 writes it. */
  readonly name: string;
  decode(bytes: Uint8Array): Result<string>;
  encode(text: string): Result<Uint8Array>;
}

const CHUNK = 8192;

type Decoder = InstanceType<typeof TextDecoder>;

function strictDecoder(label: string): Decoder {
  return new TextDecoder(label, { fatal: true, ignoreBOM: true });
}

function decodeOrNull(decoder: Decoder, bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}

function unencodable(
  name: string,
  text: string,
  index: number,
): { ok: false; problem: { code: 'charset-cannot-write'; message: string } } {
  const point = text.codePointAt(index) ?? 0;
  const shown = `U+${point.toString(16).toUpperCase().padStart(4, '0')}`;
  return { ok: false, problem: { code: 'charset-cannot-write', message: `${shown} cannot be written in ${name}` } };
}

function badBytes(name: string, bytes: Uint8Array, offset: number) {
  const found = hex(bytes.subarray(offset, offset + 4));
  return refuse('charset-bytes', `byte ${found.slice(0, 2)} (of ${found}) is not valid ${name}`, offset);
}

/** Offset of the first byte that is not well-formed UTF-8, or -1 (Unicode 15, table 3-7). */
export function firstInvalidUtf8(bytes: Uint8Array): number {
  let at = 0;
  while (at < bytes.length) {
    const lead = bytes[at] ?? 0;
    if (lead < 0x80) {
      at += 1;
      continue;
    }
    const length =
      lead >= 0xc2 && lead <= 0xdf ? 2 : lead >= 0xe0 && lead <= 0xef ? 3 : lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
    if (length === 0) return at;
    const low = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
    const high = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
    const second = bytes[at + 1] ?? 0;
    if (second < low || second > high) return at;
    for (let next = 2; next < length; next += 1) {
      const byte = bytes[at + next] ?? 0;
      if (byte < 0x80 || byte > 0xbf) return at;
    }
    at += length;
  }
  return -1;
}

const utf8Decoder = strictDecoder('utf-8');
const utf8Encoder = new TextEncoder();

export const UTF8: Charset = {
  name: 'UNICODE UTF-8',
  decode(bytes) {
    const text = decodeOrNull(utf8Decoder, bytes);
    return text === null ? badBytes(this.name, bytes, firstInvalidUtf8(bytes)) : accept(text);
  },
  encode(text) {
    const lone = text.isWellFormed() ? -1 : text.search(/\p{Surrogate}/u);
    return lone < 0 ? accept(utf8Encoder.encode(text)) : unencodable(this.name, text, lone);
  },
};

/** A single-byte set given by the characters of 80 to FF; `undefined` where the set has none. */
function singleByte(name: string, upper: readonly (string | undefined)[]): Charset {
  const codes = new Int32Array(256).map((_, byte) => {
    const character = byte < 0x80 ? String.fromCharCode(byte) : upper[byte - 0x80];
    return character === undefined ? -1 : character.charCodeAt(0);
  });
  const bytesOf = new Map<number, number>();
  for (let byte = 255; byte >= 0; byte -= 1) bytesOf.set(codes[byte] ?? -1, byte);
  bytesOf.delete(-1);
  return {
    name,
    decode(bytes) {
      const parts: string[] = [];
      const units = new Uint16Array(Math.min(CHUNK, bytes.length));
      for (let from = 0; from < bytes.length; from += CHUNK) {
        const to = Math.min(from + CHUNK, bytes.length);
        for (let at = from; at < to; at += 1) {
          const code = codes[bytes[at] ?? 0] ?? -1;
          if (code < 0) return badBytes(name, bytes, at);
          units[at - from] = code;
        }
        parts.push(String.fromCharCode(...units.subarray(0, to - from)));
      }
      return accept(parts.join(''));
    },
    encode(text) {
      const bytes = new Uint8Array(text.length);
      for (let at = 0; at < text.length; at += 1) {
        const code = text.charCodeAt(at);
        const byte = code < 0x80 ? code : bytesOf.get(code);
        if (byte === undefined) return unencodable(name, text, at);
        bytes[at] = byte;
      }
      return accept(bytes);
    },
  };
}

function upperHalf(label: string, c1IsControl: boolean): (string | undefined)[] {
  const decoder = strictDecoder(label);
  return Array.from({ length: 128 }, (_, index) => {
    if (c1IsControl && index < 0x20) return String.fromCharCode(0x80 + index);
    const character = decodeOrNull(decoder, Uint8Array.of(0x80 + index));
    return character === null || character.length !== 1 ? undefined : character;
  });
}

function utf16(name: string, littleEndian: boolean): Charset {
  const decoder = strictDecoder(littleEndian ? 'utf-16le' : 'utf-16be');
  return {
    name,
    decode(bytes) {
      const text = decodeOrNull(decoder, bytes);
      return text === null ? refuse('charset-bytes', `not well-formed ${name}`) : accept(text);
    },
    encode(text) {
      const view = new DataView(new ArrayBuffer(text.length * 2));
      for (let at = 0; at < text.length; at += 1) view.setUint16(at * 2, text.charCodeAt(at), littleEndian);
      return accept(new Uint8Array(view.buffer));
    },
  };
}

/** A multi-byte set of East Asia. Writing knows the one- and two-byte characters; anything longer is refused. */
function multiByte(name: string, label: string, writable: boolean): Charset {
  const decoder = strictDecoder(label);
  let bytesOf: Map<string, readonly number[]> | null = null;
  const table = (): Map<string, readonly number[]> => {
    if (bytesOf !== null) return bytesOf;
    bytesOf = new Map();
    for (let lead = 0x80; lead <= 0xff; lead += 1) {
      const single = decodeOrNull(decoder, Uint8Array.of(lead));
      if (single !== null && single.length === 1) bytesOf.set(single, [lead]);
      for (let trail = 0x30; trail <= 0xff; trail += 1) {
        const pair = single === null ? decodeOrNull(decoder, Uint8Array.of(lead, trail)) : null;
        if (pair !== null && [...pair].length === 1 && !bytesOf.has(pair)) bytesOf.set(pair, [lead, trail]);
      }
    }
    return bytesOf;
  };
  return {
    name,
    decode(bytes) {
      const text = decodeOrNull(decoder, bytes);
      return text === null ? refuse('charset-bytes', `the bytes are not valid ${name}`) : accept(text);
    },
    encode(text) {
      const bytes: number[] = [];
      let at = 0;
      for (const character of text) {
        const code = character.charCodeAt(0);
        const found = code < 0x80 && code !== 0x1b ? [code] : writable ? table().get(character) : undefined;
        if (found === undefined) return unencodable(name, text, at);
        bytes.push(...found);
        at += character.length;
      }
      return accept(Uint8Array.from(bytes));
    },
  };
}

const ASCII_NAME = 'ASCII';
const makers = new Map<string, () => Charset>([
  [ASCII_NAME, () => singleByte(ASCII_NAME, [])],
  ['UNICODE UTF-8', () => UTF8],
  ['UNICODE UTF-16', () => utf16('UNICODE UTF-16', false)],
  ['UNICODE UTF-16LE', () => utf16('UNICODE UTF-16', true)],
  ['GB 18030-2000', () => multiByte('GB 18030-2000', 'gb18030', true)],
  ['KS X 1001', () => multiByte('KS X 1001', 'euc-kr', true)],
  ['BIG-5', () => multiByte('BIG-5', 'big5', true)],
  ['ISO IR14', () => multiByte('ISO IR14', 'shift_jis', true)],
  ['SHIFT_JIS', () => multiByte('SHIFT_JIS', 'shift_jis', true)],
  ['EUC-JP', () => multiByte('EUC-JP', 'euc-jp', true)],
  ['ISO IR87', () => multiByte('ISO IR87', 'iso-2022-jp', false)],
  ['ISO IR159', () => multiByte('ISO IR159', 'iso-2022-jp', false)],
]);
for (const part of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16]) {
  makers.set(`8859/${part}`, () => singleByte(`8859/${part}`, upperHalf(`iso-8859-${part}`, true)));
}
for (const page of [1250, 1251, 1252, 1253, 1254, 1255, 1256, 1257, 1258, 874]) {
  makers.set(`WINDOWS-${page}`, () => singleByte(`WINDOWS-${page}`, upperHalf(`windows-${page}`, false)));
}

const aliases = new Map<string, string>([
  ['USASCII', ASCII_NAME],
  ['ANSIX341968', ASCII_NAME],
  ['ISOIR6', ASCII_NAME],
  ['646', ASCII_NAME],
  ['UTF8', 'UNICODE UTF-8'],
  ['UNICODE', 'UNICODE UTF-8'],
  ['UTF16', 'UNICODE UTF-16'],
  ['UTF16BE', 'UNICODE UTF-16'],
  ['UTF16LE', 'UNICODE UTF-16LE'],
  ['GB18030', 'GB 18030-2000'],
  ['EUCKR', 'KS X 1001'],
  ['KSX1001', 'KS X 1001'],
  ['LATIN1', '8859/1'],
  ['LATIN9', '8859/15'],
  ['SJIS', 'SHIFT_JIS'],
]);

const squeeze = (name: string): string => name.toUpperCase().replace(/[\s_/.-]/g, '');
const names = new Map<string, string>();
for (const name of makers.keys()) names.set(squeeze(name), name);
for (const [alias, name] of aliases) names.set(alias, name);
for (const name of [...makers.keys()].filter((known) => known.startsWith('8859/'))) {
  names.set(`ISO${squeeze(name)}`, name);
}
for (const name of [...makers.keys()].filter((known) => known.startsWith('WINDOWS-'))) {
  names.set(`CP${name.slice(8)}`, name);
}

const made = new Map<string, Charset>();

/**
 * The character set of a table 0211 name or of one of its usual spellings (`UTF-8`, `ISO-8859-1`, `windows-1252` ...),
 * or null when the name is not known.
 */
export function findCharset(name: string): Charset | null {
  const known = names.get(squeeze(name));
  if (known === undefined) return null;
  const ready = made.get(known);
  if (ready !== undefined) return ready;
  const charset = makers.get(known)?.() ?? null;
  if (charset !== null) made.set(known, charset);
  return charset;
}
