import { accept, type Hl7Note, type Result, refuse } from './result.ts';

/**
 * The delimiters of one message as UTF-16 code units; -1 where MSH-2 does not name one.
 * HL7 v2.9 chapter 2, 2.5.4 "Message delimiters".
 */
export interface Delimiters {
  readonly field: number;
  readonly component: number;
  readonly repetition: number;
  readonly escape: number;
  readonly subcomponent: number;
  /** HL7 2.7 and later. */
  readonly truncation: number;
  /** MSH-2 exactly as written. */
  readonly encodingCharacters: string;
}

export const STANDARD_DELIMITERS: Delimiters = {
  field: 0x7c,
  component: 0x5e,
  repetition: 0x7e,
  escape: 0x5c,
  subcomponent: 0x26,
  truncation: -1,
  encodingCharacters: '^~\\&',
};

function isAlphanumeric(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
}

function isPunctuation(code: number): boolean {
  return code > 0x20 && code < 0x7f && !isAlphanumeric(code);
}

interface DelimiterReading {
  readonly delimiters: Delimiters;
  readonly notes: readonly Hl7Note[];
}

const STANDARD_READING: DelimiterReading = { delimiters: STANDARD_DELIMITERS, notes: [] };

/**
 * Reads the delimiters of the MSH segment that begins at `start` of `text`.
 * MSH-2 may have two to five characters. With three, the third is the escape character, except that a third `&` is the
 * subcomponent separator of a sender that left the backslash out.
 * Refuses an MSH that ends before the field separator which closes MSH-2.
 */
export function readDelimiters(text: string, start = 0): Result<DelimiterReading> {
  if (text.startsWith('|^~\\&|', start + 3)) return accept(STANDARD_READING);
  const field = text.charCodeAt(start + 3);
  if (Number.isNaN(field) || field === 0x0d || field === 0x0a) {
    return refuse('msh-short', 'the MSH segment ends before its field separator');
  }
  if (!isPunctuation(field)) return refuse('delimiter-invalid', 'the character after MSH is no field separator');
  let end = start + 4;
  while (end < text.length && end - start < 64) {
    const code = text.charCodeAt(end);
    if (code === field || code === 0x0d || code === 0x0a) break;
    end += 1;
  }
  if (text.charCodeAt(end) !== field) return refuse('msh-short', 'the MSH segment ends inside MSH-2');
  return readEncodingCharacters(field, text.slice(start + 4, end));
}

function readEncodingCharacters(field: number, written: string): Result<DelimiterReading> {
  const notes: Hl7Note[] = [];
  const codes: number[] = [];
  for (let index = 0; index < written.length && index < 5; index += 1) {
    const code = written.charCodeAt(index);
    if (isAlphanumeric(code)) {
      notes.push({ code: 'delimiter-ignored', message: `MSH-2 is "${written}"; read up to its first letter or digit` });
      break;
    }
    if (!isPunctuation(code)) return refuse('delimiter-invalid', `MSH-2 is "${written}": not a printable delimiter`);
    if (codes.includes(code)) {
      notes.push({ code: 'delimiter-ignored', message: `MSH-2 is "${written}": a repeated delimiter is ignored` });
      codes.push(-1);
    } else codes.push(code);
  }
  if (codes.length < 2)
    return refuse('msh-short', `MSH-2 is "${written}": component and repetition separators missing`);
  const [component = -1, repetition = -1, third = -1, fourth = -1, truncation = -1] = codes;
  const escapeLeftOut = codes.length === 3 && third === STANDARD_DELIMITERS.subcomponent;
  return accept({
    delimiters: {
      field,
      component,
      repetition,
      escape: escapeLeftOut ? -1 : third,
      subcomponent: escapeLeftOut ? third : fourth,
      truncation,
      encodingCharacters: written,
    },
    notes,
  });
}
