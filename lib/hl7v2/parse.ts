import { type Charset, findCharset, UTF8 } from './charset.ts';
import { readDelimiters } from './delimiters.ts';
import { Message } from './message.ts';
import { accept, type Hl7Note, type Hl7Problem, hex, type Result, refuse } from './result.ts';

export interface ParseOptions {
  /** Character set of this partner, whatever MSH-18 says. A table 0211 name or a usual spelling. */
  readonly charset?: string;
  /** Character set to use where MSH-18 is empty. Without it: ASCII, and bytes above 7F are read as UTF-8 if they are that. */
  readonly undeclaredCharset?: string;
}

/**
 * `header` of a refused message: its MSH segment, when that much could be read, so that it can be answered with its
 * control id. It holds nothing but MSH, with bytes above 7F as 8859/1.
 */
export type Parsed =
  | { readonly ok: true; readonly value: Message }
  | { readonly ok: false; readonly problem: Hl7Problem; readonly header: Message | null };

const HEADER_LIMIT = 65_536;

/**
 * Reads the bytes of one message. The bytes are copied, kept, and given back unchanged by `toBytes`. Accepts a byte order
 * mark and blanks before MSH; refuses, as a value, what is no message, an unknown character set and bytes that are not
 * valid in the declared one.
 */
export function parseMessage(bytes: Uint8Array, options: ParseOptions = {}): Parsed {
  const own = bytes.slice();
  const wide = wideCharset(own);
  if (wide !== null) return parseWide(own, wide, options);
  const start = skipBlanks(own);
  if (start === own.length) return refused('empty', 'nothing but blanks', 0);
  if (own[start] !== 0x4d || own[start + 1] !== 0x53 || own[start + 2] !== 0x48) return notMessage(own, start);
  const header = readHeader(own, start);
  if (!header.ok) return { ...header, header: null };
  const chosen = chooseCharset(header.value, options);
  if (!chosen.ok) return { ...chosen, header: header.value };
  const body = own.subarray(start);
  const decoded = decodeBody(body, chosen.value, hasBom(own) && !options.charset);
  if (!decoded.ok) {
    const { problem } = decoded;
    const offset = problem.offset === undefined ? {} : { offset: problem.offset + start };
    return { ok: false, problem: { ...problem, ...offset }, header: header.value };
  }
  const { text, charset, notes } = decoded.value;
  return build(text, charset, [...chosen.value.notes, ...notes], own, start);
}

/** Reads a message that is text already. Its `toBytes` and its patches are UTF-8, whatever MSH-18 says. */
export function parseText(text: string): Parsed {
  if (text.startsWith('MSH')) return build(text, UTF8, NO_NOTES, null, 0);
  const start = /^[\uFEFF\s\0]*/.exec(text)?.[0].length ?? 0;
  if (start === text.length) return refused('empty', 'nothing but blanks', 0);
  if (!text.startsWith('MSH', start)) return notMessage(new TextEncoder().encode(text.slice(start, start + 64)), 0);
  const encoder = new TextEncoder();
  const prefixLength = encoder.encode(text.slice(0, start)).length;
  return build(text.slice(start), UTF8, NO_NOTES, encoder.encode(text), prefixLength);
}

const NO_NOTES: readonly Hl7Note[] = [];

function build(
  text: string,
  charset: Charset,
  notes: readonly Hl7Note[],
  bytes: Uint8Array | null,
  prefixLength: number,
): Parsed {
  const read = readDelimiters(text);
  if (!read.ok) return { ...read, header: null };
  const { delimiters, notes: more } = read.value;
  const all = text.includes('\rMSH') || text.includes('\nMSH') ? [...notes, SECOND_MSH] : notes;
  const source = { text, delimiters, charset, bytes, prefixLength, notes: more.length > 0 ? [...all, ...more] : all };
  return { ok: true, value: new Message(source) };
}

const SECOND_MSH: Hl7Note = {
  code: 'second-msh',
  message: 'more than one MSH segment: perhaps two messages run together',
};

function refused(code: Hl7Problem['code'], message: string, offset: number): Parsed {
  return { ...refuse(code, message, offset), header: null };
}

function notMessage(bytes: Uint8Array, start: number): Parsed {
  const lead = String.fromCharCode(...bytes.subarray(start, start + 3));
  if (lead === 'FHS' || lead === 'BHS') return refused('batch', 'a batch: split it into its messages first', start);
  return refused('msh-missing', `no MSH segment; it begins ${hex(bytes.subarray(start), 16)}`, start);
}

function hasBom(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

function skipBlanks(bytes: Uint8Array): number {
  let at = hasBom(bytes) ? 3 : 0;
  while (at < bytes.length) {
    const byte = bytes[at] ?? 0;
    if (byte !== 0x20 && byte !== 0x00 && (byte < 0x09 || byte > 0x0d)) break;
    at += 1;
  }
  return at;
}

function readHeader(bytes: Uint8Array, start: number): Result<Message> {
  let end = start;
  const limit = Math.min(bytes.length, start + HEADER_LIMIT);
  while (end < limit && bytes[end] !== 0x0d && bytes[end] !== 0x0a) end += 1;
  const latin1 = findCharset('8859/1') ?? UTF8;
  const decoded = latin1.decode(bytes.subarray(start, end));
  if (!decoded.ok) return decoded;
  const message = build(decoded.value, latin1, NO_NOTES, bytes.slice(start, end), 0);
  return message.ok ? accept(message.value) : message;
}

interface Choice {
  readonly charset: Charset;
  readonly declared: string;
  readonly notes: readonly Hl7Note[];
  /** Nothing, or ASCII, was declared: bytes above 7F may still turn out to be UTF-8. */
  readonly open: boolean;
}

function chooseCharset(header: Message, options: ParseOptions): Result<Choice> {
  const repetitions = header.raw('MSH-18(*)') === '' ? [] : (header.segments('MSH')[0]?.repetitions(18) ?? []);
  const first = repetitions[0]?.text(1, 1).trim() ?? '';
  const notes: Hl7Note[] = [];
  if (options.charset !== undefined) return knownCharset(options.charset, 'the partner setting', notes);
  const japanese = repetitions.find((repetition) => /^ISO\s?IR(87|159)$/i.test(repetition.text().trim()));
  if (repetitions.length > 1) {
    const others = repetitions
      .slice(1)
      .map((repetition) => repetition.text())
      .join(', ');
    notes.push({ code: 'charset-repeats', message: `MSH-18 names further character sets: ${others}` });
  }
  if (japanese !== undefined) return knownCharset(japanese.text(), 'MSH-18', notes);
  if (first !== '') return knownCharset(first, 'MSH-18', notes);
  if (options.undeclaredCharset !== undefined)
    return knownCharset(options.undeclaredCharset, 'the partner setting', notes);
  return accept({ charset: UTF8, declared: '', notes, open: true });
}

function knownCharset(name: string, where: string, notes: readonly Hl7Note[]): Result<Choice> {
  const charset = findCharset(name);
  if (charset === null)
    return refuse('charset-unknown', `${where} names the unknown character set "${name.slice(0, 40)}"`);
  return accept({ charset, declared: charset.name, notes, open: charset.name === 'ASCII' });
}

function decodeBody(
  body: Uint8Array,
  choice: Choice,
  bom: boolean,
): Result<{ text: string; charset: Charset; notes: Hl7Note[] }> {
  const { charset, declared, open } = choice;
  const trial = open || bom ? UTF8 : charset;
  const decoded = trial.decode(body);
  if (!decoded.ok) {
    if (trial === charset && !open) return decoded;
    const offset = decoded.problem.offset;
    return refuse(
      'charset-bytes',
      `declared ${declared === '' ? 'no character set' : declared}; ${decoded.problem.message}`,
      offset,
    );
  }
  const text = decoded.value;
  const notes: Hl7Note[] = [];
  if (trial === UTF8 && charset !== UTF8 && text.length !== body.length) {
    notes.push({
      code: 'charset-mismatch',
      message: `MSH-18 says ${declared}, the bytes are UTF-8 and were read as that`,
    });
  } else if (open && declared === '' && text.length !== body.length) {
    notes.push({ code: 'charset-undeclared', message: 'MSH-18 is empty, the bytes are UTF-8 and were read as that' });
  } else if (trial.name.startsWith('8859/') && /[\u0080-\u009f]/.test(text)) {
    const message = `bytes 80 to 9F are no characters of ${trial.name}; the sender may mean windows-1252`;
    notes.push({ code: 'c1-bytes', message });
  }
  // Where nothing above 7F was seen and nothing wider was declared, the message stays ASCII: a patch may not widen it.
  const settled = open && text.length === body.length ? (findCharset('ASCII') ?? trial) : trial;
  return accept({ text, charset: settled, notes });
}

function wideCharset(bytes: Uint8Array): Charset | null {
  const [first, second] = bytes;
  if ((first === 0xfe && second === 0xff) || (first === 0 && second === 0x4d)) return findCharset('UNICODE UTF-16');
  if ((first === 0xff && second === 0xfe) || (first === 0x4d && second === 0)) return findCharset('UTF-16LE');
  return null;
}

function parseWide(own: Uint8Array, charset: Charset, options: ParseOptions): Parsed {
  if (options.charset !== undefined && !/16/.test(options.charset)) {
    return refused('charset-bytes', `the bytes are UTF-16, the partner setting says ${options.charset}`, 0);
  }
  const start = own[0] === 0xfe || own[0] === 0xff ? 2 : 0;
  const decoded = charset.decode(own.subarray(start));
  if (!decoded.ok) return { ...decoded, header: null };
  if (!decoded.value.startsWith('MSH')) return notMessage(own, start);
  return build(decoded.value, charset, NO_NOTES, own, start);
}
