import { type Charset, UTF8 } from './charset.ts';
import type { Delimiters } from './delimiters.ts';

const MAX_BLANKS = 200;

function hexBytes(digits: string): Uint8Array | null {
  if (digits.length === 0 || digits.length % 2 !== 0 || !/^[0-9A-Fa-f]+$/.test(digits)) return null;
  return Uint8Array.from({ length: digits.length / 2 }, (_, index) =>
    Number.parseInt(digits.slice(index * 2, index * 2 + 2), 16),
  );
}

function decodeHex(digits: string, charset: Charset): string | null {
  const bytes = hexBytes(digits);
  if (bytes === null) return null;
  const decoded = (bytes.every((byte) => byte < 0x80) ? UTF8 : charset).decode(bytes);
  return decoded.ok ? decoded.value : null;
}

function formatting(command: string): string | null {
  const match = /^\.(br|sp|sk|ce|fi|nf|in|ti)([+-]?\d{0,4})$/.exec(command);
  if (match === null) return null;
  const count = Math.min(MAX_BLANKS, Math.max(1, Math.abs(Number(match[2] ?? '')) || 1));
  switch (match[1]) {
    case 'br':
    case 'ce':
      return '\n';
    case 'sp':
      return '\n'.repeat(count);
    case 'sk':
      return ' '.repeat(count);
    default:
      return '';
  }
}

const one = (code: number): string | null => (code < 0 ? null : String.fromCharCode(code));

function decodeSequence(sequence: string, delimiters: Delimiters, charset: Charset): string | null {
  if (sequence.length === 1) {
    switch (sequence) {
      case 'F':
        return one(delimiters.field);
      case 'S':
        return one(delimiters.component);
      case 'T':
        return one(delimiters.subcomponent);
      case 'R':
        return one(delimiters.repetition);
      case 'E':
        return one(delimiters.escape);
      case 'P':
        return one(delimiters.truncation);
      case 'H':
      case 'N':
        return '';
      default:
        return null;
    }
  }
  if (sequence.startsWith('X')) return decodeHex(sequence.slice(1), charset);
  return sequence.startsWith('.') ? formatting(sequence) : null;
}

/** A local (Z) or character set (C, M) sequence is a whole of its own, though its meaning is not known here. */
function isForeignSequence(sequence: string): boolean {
  return /^(?:Z[0-9A-Za-z]{0,32}|C[0-9A-Fa-f]{4}|M[0-9A-Fa-f]{4}(?:[0-9A-Fa-f]{2})?)$/.test(sequence);
}

/**
 * Decodes the escape sequences of HL7 v2.9 chapter 2, 2.7: delimiters, `\Xhh..\` in the message's character set,
 * `\.br\` `\.sp<n>\` `\.ce\` as line feeds, `\.sk<n>\` as blanks; `\H\` and `\N\` and indents are dropped (they carry
 * appearance only). Anything unknown stays literally as it was written. Linear in the length of `raw`.
 */
export function unescapeText(raw: string, delimiters: Delimiters, charset: Charset): string {
  if (delimiters.escape < 0) return raw;
  const mark = String.fromCharCode(delimiters.escape);
  let open = raw.indexOf(mark);
  if (open < 0) return raw;
  const parts: string[] = [];
  let from = 0;
  while (open >= 0) {
    const close = raw.indexOf(mark, open + 1);
    if (close < 0) break;
    const sequence = raw.slice(open + 1, close);
    const decoded = decodeSequence(sequence, delimiters, charset);
    if (decoded !== null) {
      parts.push(raw.slice(from, open), decoded);
      from = close + 1;
      open = raw.indexOf(mark, from);
    } else open = isForeignSequence(sequence) ? raw.indexOf(mark, close + 1) : close;
  }
  if (from === 0) return raw;
  parts.push(raw.slice(from));
  return parts.join('');
}

/**
 * Escapes plain text so that unescapeText gives it back exactly: delimiters as F S T R E P, line feed as `\.br\`,
 * other control characters as `\Xhh\`, and a text of two quotation marks (which would mean "delete") as `\X22\"`.
 * Null when the message has no escape character and the text needs one.
 */
export function escapeText(text: string, delimiters: Delimiters): string | null {
  const mark = delimiters.escape < 0 ? null : String.fromCharCode(delimiters.escape);
  if (text === '""') return mark === null ? null : `${mark}X22${mark}"`;
  let escaped = '';
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const letters = sequenceFor(text.charCodeAt(at), delimiters);
    if (letters === null) continue;
    if (mark === null) return null;
    escaped += text.slice(from, at) + mark + letters + mark;
    from = at + 1;
  }
  return from === 0 ? text : escaped + text.slice(from);
}

function sequenceFor(code: number, delimiters: Delimiters): string | null {
  if (code === delimiters.field) return 'F';
  if (code === delimiters.component) return 'S';
  if (code === delimiters.subcomponent) return 'T';
  if (code === delimiters.repetition) return 'R';
  if (code === delimiters.escape) return 'E';
  if (code === delimiters.truncation) return 'P';
  if (code === 0x0a) return '.br';
  if (code < 0x20 && code !== 0x09) return `X${code.toString(16).toUpperCase().padStart(2, '0')}`;
  return null;
}
