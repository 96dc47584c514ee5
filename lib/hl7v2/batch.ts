import { accept, type Result, refuse } from './result.ts';

/** A batch or file (FHS BHS .. BTS FTS) taken apart; each message has exactly the bytes it had there. */
export interface Hl7Batch {
  /** FHS, BHS, BTS and FTS segments as written (bytes above 7F as 8859/1), in order. */
  readonly envelope: readonly string[];
  readonly messages: readonly Uint8Array[];
  /** The count that BTS-1 gives; '' when it gives none. To be compared with the number of messages. */
  readonly statedCount: string;
}

const ENVELOPE = new Set(['FHS', 'BHS', 'BTS', 'FTS']);

function isEnd(byte: number | undefined): boolean {
  return byte === 0x0d || byte === 0x0a;
}

/**
 * Splits a batch (HL7 v2.9 chapter 2, 2.10.3), or bytes that hold several messages one after another, at every segment that
 * begins with MSH. Works on bytes, so each message keeps its own character set. Refuses what holds no message and what has
 * segments before the first.
 */
export function splitBatch(bytes: Uint8Array): Result<Hl7Batch> {
  const envelope: string[] = [];
  const messages: Uint8Array[] = [];
  let statedCount = '';
  let separator = '|';
  let begun = -1;
  const finish = (end: number): void => {
    if (begun >= 0) messages.push(bytes.slice(begun, end));
    begun = -1;
  };
  let from = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  while (from < bytes.length) {
    let end = from;
    while (end < bytes.length && !isEnd(bytes[end])) end += 1;
    const name = String.fromCharCode(...bytes.subarray(from, Math.min(end, from + 3)));
    if (ENVELOPE.has(name)) {
      finish(from);
      const segment = Array.from(bytes.subarray(from, end), (byte) => String.fromCharCode(byte)).join('');
      if (name === 'FHS' || name === 'BHS') separator = segment.charAt(3) || separator;
      if (name === 'BTS') statedCount = segment.split(separator)[1] ?? '';
      envelope.push(segment);
    } else if (name === 'MSH') {
      finish(from);
      begun = from;
    } else if (begun < 0 && name.trim() !== '') {
      return refuse('msh-missing', `a ${name} segment stands outside any message`, from);
    }
    from = end;
    while (from < bytes.length && isEnd(bytes[from])) from += 1;
  }
  finish(bytes.length);
  return messages.length === 0
    ? refuse('msh-missing', 'the batch holds no message')
    : accept({ envelope, messages, statedCount });
}
