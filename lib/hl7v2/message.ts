import type { Charset } from './charset.ts';
import type { Delimiters } from './delimiters.ts';
import { unescapeText } from './escape.ts';
import { type Hl7Patch, patchMessage } from './patch.ts';
import { type Hl7Path, pathOf } from './path.ts';
import type { Hl7Note, Result } from './result.ts';
import { endOfPart, indexSegments, type SegmentIndex, startOfPart } from './scan.ts';
import { Segment, type SegmentGroup, type SegmentGroups, type SegmentHost, splitGroups } from './segment.ts';
import { ABSENT, type Hl7Value, NULL_VALUE } from './value.ts';

const CR = 0x0d;

const MAX_MARKS = 1024;
const marks = new Map<string, string>();

/** What begins a segment of that name inside a message: CR and the name. */
function markOf(name: string): string {
  const ready = marks.get(name);
  if (ready !== undefined) return ready;
  if (marks.size >= MAX_MARKS) marks.clear();
  marks.set(name, `\r${name}`);
  return `\r${name}`;
}

/** What the reader hands to a Message. */
export interface MessageSource {
  /** Decoded text from `MSH` on. */
  readonly text: string;
  readonly delimiters: Delimiters;
  readonly charset: Charset;
  readonly notes: readonly Hl7Note[];
  /** The whole of what was received, or null for a message read from text. */
  readonly bytes: Uint8Array | null;
  /** Bytes before `MSH` (byte order mark, blanks). */
  readonly prefixLength: number;
}

/**
 * One HL7 v2 message. Nothing is split until it is asked for, and nothing can be changed: `patch` gives new bytes.
 *
 * A path reads exactly the level it names: `PID-5` the whole first repetition, `PID-5.1` the whole first component with its
 * subcomponents, `PID-5.1.1` the first subcomponent. So nothing is ever cut off unseen; `first` reads down to the first
 * subcomponent as HL7's rule for older versions has it.
 */
export class Message implements SegmentHost {
  /** The whole message as decoded, from `MSH` on. */
  readonly decoded: string;
  readonly delimiters: Delimiters;
  readonly charset: Charset;
  readonly notes: readonly Hl7Note[];
  readonly prefixLength: number;
  readonly #bytes: Uint8Array | null;
  readonly #plain: boolean;
  #index: SegmentIndex | null = null;
  #byName: Map<string, number[]> | null = null;
  #foundName = 'MSH';
  #foundFrom = 0;
  #foundTo: number;
  #from = 0;
  #to = 0;

  constructor(source: MessageSource) {
    this.decoded = source.text;
    this.delimiters = source.delimiters;
    this.charset = source.charset;
    this.notes = source.notes;
    this.prefixLength = source.prefixLength;
    this.#bytes = source.bytes;
    this.#plain = source.text.indexOf('\n') < 0;
    const cr = source.text.indexOf('\r');
    this.#foundTo = cr < 0 ? source.text.length : cr;
    if (!this.#plain) {
      const lf = source.text.indexOf('\n');
      if (lf < this.#foundTo) this.#foundTo = this.#segmentIndex().ends[0] ?? source.text.length;
    }
  }

  /** A copy of exactly the bytes received; for a message read from text, that text in UTF-8. */
  toBytes(): Uint8Array {
    return this.#bytes === null ? new TextEncoder().encode(this.decoded) : this.#bytes.slice();
  }

  /** New bytes with the named places changed and every other byte as it was; see patchMessage. */
  patch(patch: Hl7Patch): Result<Uint8Array> {
    return patchMessage(this, patch);
  }

  /** What the path says: absent, null (`""`) or a value. Throws on a malformed path, which is a bug of the caller. */
  get(path: string): Hl7Value {
    const parsed = pathOf(path);
    return this.#seek(parsed) ? this.#value(this.#isRaw(parsed)) : ABSENT;
  }

  /** Decoded text of the path; '' when absent or null. */
  text(path: string): string {
    const parsed = pathOf(path);
    if (!this.#seek(parsed)) return '';
    const raw = this.decoded.slice(this.#from, this.#to);
    if (raw === '""') return '';
    return this.#isRaw(parsed) ? raw : unescapeText(raw, this.delimiters, this.charset);
  }

  /** As get, but read down to the first subcomponent of the first component where the path stops above it. */
  first(path: string): Hl7Value {
    const parsed = pathOf(path);
    const deep = { ...parsed, component: parsed.component || 1, subcomponent: parsed.subcomponent || 1 };
    if (this.#isRaw(parsed)) return this.get(path);
    return this.#seek(deep) ? this.#value(false) : ABSENT;
  }

  /** The text of the path as it was written, not decoded; '' when absent. */
  raw(path: string): string {
    return this.#seek(pathOf(path)) ? this.decoded.slice(this.#from, this.#to) : '';
  }

  /** How many segments the message has. */
  get segmentCount(): number {
    return this.#segmentIndex().starts.length;
  }

  /** The segments, all or those of one name, in the order of the message. */
  segments(name?: string): Segment[] {
    const { starts, ends } = this.#segmentIndex();
    const wanted = name === undefined ? starts.keys() : (this.#names().get(name) ?? []);
    return Array.from(wanted, (at) => new Segment(this, starts[at] ?? 0, ends[at] ?? 0, at));
  }

  /** The `occurrence`-th segment of that name, or null. */
  segment(name: string, occurrence = 1): Segment | null {
    const at = this.#names().get(name)?.[occurrence - 1];
    if (at === undefined) return null;
    const { starts, ends } = this.#segmentIndex();
    return new Segment(this, starts[at] ?? 0, ends[at] ?? 0, at);
  }

  /** Splits at every segment of the given name or names; what comes before the first is the head. */
  groups(...starters: string[]): SegmentGroups {
    return splitGroups(this.segments(), starters);
  }

  /** The orders of an ORM, OMP, RDE, RDS, RAS ... message: each ORC with what follows it up to the next. */
  orders(): SegmentGroup[] {
    return this.groups('ORC').groups;
  }

  /** Start and end of a segment inside `decoded`, or null when there is none. */
  segmentRange(name: string, occurrence = 1): { from: number; to: number } | null {
    return this.#seekSegment(name, occurrence) ? { from: this.#foundFrom, to: this.#foundTo } : null;
  }

  #isRaw(path: Hl7Path): boolean {
    return path.segment === 'MSH' && path.field <= 2;
  }

  #value(isRaw: boolean): Hl7Value {
    if (this.#to === this.#from) return ABSENT;
    const raw = this.decoded.slice(this.#from, this.#to);
    if (raw === '""') return NULL_VALUE;
    return { kind: 'value', text: isRaw ? raw : unescapeText(raw, this.delimiters, this.charset) };
  }

  #seek(path: Hl7Path): boolean {
    return this.#seekSegment(path.segment, path.occurrence) && this.seekInside(this.#foundFrom, this.#foundTo, path);
  }

  /** Library internal: seeks a field path inside a known segment. */
  seekInside(from: number, to: number, path: Hl7Path): boolean {
    const { decoded: text, delimiters } = this;
    let { field } = path;
    if (text.startsWith('MSH', from)) {
      if (field === 1) return this.#hit(path, from + 3, from + 4);
      field -= 1;
      if (field === 1) return this.#hit(path, from + 4, endOfPart(text, from + 4, to, delimiters.field));
    }
    let start = startOfPart(text, from, to, delimiters.field, field + 1);
    if (start < 0) return false;
    let end = endOfPart(text, start, to, delimiters.field);
    if (path.repetition === 0) return this.#hit(path, start, end);
    start = startOfPart(text, start, end, delimiters.repetition, path.repetition);
    if (start < 0) return false;
    end = endOfPart(text, start, end, delimiters.repetition);
    if (path.component === 0) return this.#found(start, end);
    if (this.#isNull(start, end)) return this.#found(start, end);
    start = startOfPart(text, start, end, delimiters.component, path.component);
    if (start < 0) return false;
    end = endOfPart(text, start, end, delimiters.component);
    if (path.subcomponent === 0 || this.#isNull(start, end)) return this.#found(start, end);
    start = startOfPart(text, start, end, delimiters.subcomponent, path.subcomponent);
    return start >= 0 && this.#found(start, endOfPart(text, start, end, delimiters.subcomponent));
  }

  /** Library internal: the value that the last successful seekInside found. */
  foundValue(isRaw: boolean): Hl7Value {
    return this.#value(isRaw);
  }

  /** Library internal: the raw text that the last successful seekInside found. */
  foundRaw(): string {
    return this.decoded.slice(this.#from, this.#to);
  }

  /** MSH-1 and MSH-2 have no repetitions or components: only their whole can be read. */
  #hit(path: Hl7Path, from: number, to: number): boolean {
    return path.repetition <= 1 && path.component <= 1 && path.subcomponent <= 1 && this.#found(from, to);
  }

  #found(from: number, to: number): boolean {
    this.#from = from;
    this.#to = to;
    return true;
  }

  #isNull(from: number, to: number): boolean {
    return to - from === 2 && this.decoded.charCodeAt(from) === 0x22 && this.decoded.charCodeAt(from + 1) === 0x22;
  }

  #seekSegment(name: string, occurrence: number): boolean {
    if (occurrence === 1) {
      if (name === this.#foundName) return true;
      if (this.#plain && this.#index === null) return this.#scanFor(name);
    }
    const at = this.#names().get(name)?.[occurrence - 1];
    if (at === undefined) return false;
    const index = this.#segmentIndex();
    this.#foundName = occurrence === 1 ? name : '';
    this.#foundFrom = index.starts[at] ?? 0;
    this.#foundTo = index.ends[at] ?? 0;
    return true;
  }

  /** Finds the first segment of a name without splitting the message: only CR ends a segment here. */
  #scanFor(name: string): boolean {
    const { decoded: text } = this;
    if (name === 'MSH') {
      const cr = text.indexOf('\r');
      return this.#remember(name, 0, cr < 0 ? text.length : cr);
    }
    const mark = markOf(name);
    let at = text.indexOf(mark);
    while (at >= 0) {
      const after = text.charCodeAt(at + 4);
      if (after === this.delimiters.field || after === CR || at + 4 === text.length) {
        const end = text.indexOf('\r', at + 4);
        return this.#remember(name, at + 1, end < 0 ? text.length : end);
      }
      at = text.indexOf(mark, at + 4);
    }
    return false;
  }

  #remember(name: string, from: number, to: number): true {
    this.#foundName = name;
    this.#foundFrom = from;
    this.#foundTo = to;
    return true;
  }

  #segmentIndex(): SegmentIndex {
    this.#index ??= indexSegments(this.decoded, this.delimiters.field);
    return this.#index;
  }

  #names(): Map<string, number[]> {
    if (this.#byName !== null) return this.#byName;
    const { starts, ends } = this.#segmentIndex();
    const byName = new Map<string, number[]>();
    for (let at = 0; at < starts.length; at += 1) {
      const from = starts[at] ?? 0;
      const name = this.decoded.slice(
        from,
        endOfPart(this.decoded, from, Math.min(ends[at] ?? 0, from + 8), this.delimiters.field),
      );
      const list = byName.get(name);
      if (list === undefined) byName.set(name, [at]);
      else list.push(at);
    }
    this.#byName = byName;
    return byName;
  }
}
