/**
 * Start of the `ordinal`-th (from 1) part of text[from, to) parted by `separator`, or -1 when there are fewer.
 * A separator of -1 parts nothing.
 */
export function startOfPart(text: string, from: number, to: number, separator: number, ordinal: number): number {
  if (ordinal === 1) return from;
  if (separator < 0) return -1;
  let left = ordinal - 1;
  for (let at = from; at < to; at += 1) {
    if (text.charCodeAt(at) === separator) {
      left -= 1;
      if (left === 0) return at + 1;
    }
  }
  return -1;
}

/** End of the part of text[.., to) that begins at `from`: its separator or `to`. */
export function endOfPart(text: string, from: number, to: number, separator: number): number {
  if (separator < 0) return to;
  for (let at = from; at < to; at += 1) {
    if (text.charCodeAt(at) === separator) return at;
  }
  return to;
}

/** How many parts text[from, to) has; at least 1. */
export function countParts(text: string, from: number, to: number, separator: number): number {
  let count = 1;
  if (separator < 0) return count;
  for (let at = from; at < to; at += 1) {
    if (text.charCodeAt(at) === separator) count += 1;
  }
  return count;
}

const CR = 0x0d;
const LF = 0x0a;

function isUpper(code: number): boolean {
  return code >= 0x41 && code <= 0x5a;
}

/** Whether a segment seems to begin at `at`: a name of three, then the field separator or an end. */
function looksLikeSegment(text: string, at: number, field: number): boolean {
  if (!isUpper(text.charCodeAt(at))) return false;
  for (let next = at + 1; next < at + 3; next += 1) {
    const code = text.charCodeAt(next);
    if (!isUpper(code) && !(code >= 0x30 && code <= 0x39)) return false;
  }
  const after = text.charCodeAt(at + 3);
  return at + 3 === text.length || after === field || after === CR || after === LF;
}

/** Starts and ends (exclusive) of all segments that are not empty. */
export interface SegmentIndex {
  readonly starts: number[];
  readonly ends: number[];
}

/**
 * Splits a message into segments, in one pass. CR, LF and CRLF end a segment. Where the first segment ends with a CR, a lone
 * LF is data (a line break inside a note) unless a segment plainly follows it.
 */
export function indexSegments(text: string, field: number): SegmentIndex {
  const starts: number[] = [];
  const ends: number[] = [];
  const add = (from: number, to: number): void => {
    if (to > from) {
      starts.push(from);
      ends.push(to);
    }
  };
  let cr = text.indexOf('\r');
  let lf = text.indexOf('\n');
  const lfAlwaysEnds = lf >= 0 && (cr < 0 || lf < cr);
  let from = 0;
  while (cr >= 0 || lf >= 0) {
    if (cr >= 0 && (lf < 0 || cr < lf)) {
      add(from, cr);
      from = cr + 1;
      if (lf === from) {
        from += 1;
        lf = text.indexOf('\n', from);
      }
      cr = text.indexOf('\r', from);
    } else {
      if (lfAlwaysEnds || lf === from || lf + 1 === text.length || looksLikeSegment(text, lf + 1, field)) {
        add(from, lf);
        from = lf + 1;
      }
      lf = text.indexOf('\n', lf + 1);
    }
  }
  add(from, text.length);
  return { starts, ends };
}
