import type { Charset } from './charset.ts';
import type { Delimiters } from './delimiters.ts';
import { unescapeText } from './escape.ts';
import { fieldPathOf, type Hl7Path, pathOf } from './path.ts';
import { countParts, endOfPart, startOfPart } from './scan.ts';
import { ABSENT, type Hl7Value, NULL_VALUE, textOf } from './value.ts';

/** What a segment needs of its message. */
export interface SegmentHost {
  readonly decoded: string;
  readonly delimiters: Delimiters;
  readonly charset: Charset;
  seekInside(from: number, to: number, path: Hl7Path): boolean;
  foundValue(isRaw: boolean): Hl7Value;
  foundRaw(): string;
}

/** One segment, a view into its message. Field paths: `3`, `3.1`, `3(2).4.1`. */
export class Segment {
  readonly name: string;
  /** Place among all segments of the message, from 0. */
  readonly position: number;
  readonly #host: SegmentHost;
  readonly #from: number;
  readonly #to: number;

  constructor(host: SegmentHost, from: number, to: number, position: number) {
    this.#host = host;
    this.#from = from;
    this.#to = to;
    this.position = position;
    this.name = host.decoded.slice(from, endOfPart(host.decoded, from, Math.min(to, from + 8), host.delimiters.field));
  }

  /** The segment as written, without its end. */
  get raw(): string {
    return this.#host.decoded.slice(this.#from, this.#to);
  }

  /** The number of the last field there is (0: none). */
  get fieldCount(): number {
    const parts = countParts(this.#host.decoded, this.#from, this.#to, this.#host.delimiters.field) - 1;
    return this.#isHeader ? parts + 1 : parts;
  }

  get(path: string | number): Hl7Value {
    return this.#read(fieldPathOf(String(path)));
  }

  /** Decoded text of a field path; '' when absent or null. */
  text(path: string | number): string {
    return textOf(this.get(path));
  }

  /** As get, read down to the first subcomponent where the path stops above it. */
  first(path: string | number): Hl7Value {
    const parsed = fieldPathOf(String(path));
    if (this.#isHeader && parsed.field <= 2) return this.#read(parsed);
    return this.#read({ ...parsed, component: parsed.component || 1, subcomponent: parsed.subcomponent || 1 });
  }

  /** A whole field with all its repetitions as written; '' when absent. */
  rawField(field: number): string {
    return this.#host.seekInside(this.#from, this.#to, fieldPathOf(`${field}(*)`)) ? this.#host.foundRaw() : '';
  }

  /** The repetitions of a field, in order; none when the field is empty. MSH-1 and MSH-2 have one. */
  repetitions(field: number): Repetition[] {
    const raw = this.rawField(field);
    if (raw === '') return [];
    const { delimiters, charset } = this.#host;
    if (this.#isHeader && field <= 2)
      return [new Repetition(raw, { ...delimiters, component: -1, subcomponent: -1, escape: -1 }, charset)];
    const parts = delimiters.repetition < 0 ? [raw] : raw.split(String.fromCharCode(delimiters.repetition));
    return parts.map((part) => new Repetition(part, delimiters, charset));
  }

  /** The first repetition of a field; one that says nothing when the field is empty. */
  field(field: number): Repetition {
    return this.repetitions(field)[0] ?? new Repetition('', this.#host.delimiters, this.#host.charset);
  }

  get #isHeader(): boolean {
    return this.name === 'MSH';
  }

  #read(path: Hl7Path): Hl7Value {
    if (!this.#host.seekInside(this.#from, this.#to, path)) return ABSENT;
    return this.#host.foundValue(this.#isHeader && path.field <= 2);
  }
}

/** One repetition of a field: the unit that the data type readers take. */
export class Repetition {
  /** As written. */
  readonly raw: string;
  readonly #delimiters: Delimiters;
  readonly #charset: Charset;

  constructor(raw: string, delimiters: Delimiters, charset: Charset) {
    this.raw = raw;
    this.#delimiters = delimiters;
    this.#charset = charset;
  }

  /** The whole repetition (no argument), a component, or a subcomponent; exactly the level named, nothing cut off. */
  get(component = 0, subcomponent = 0): Hl7Value {
    const { raw } = this;
    if (raw === '') return ABSENT;
    if (raw === '""') return NULL_VALUE;
    let from = 0;
    let to = raw.length;
    if (component > 0) {
      from = startOfPart(raw, from, to, this.#delimiters.component, component);
      if (from < 0) return ABSENT;
      to = endOfPart(raw, from, to, this.#delimiters.component);
      if (raw.slice(from, to) === '""') return NULL_VALUE;
    }
    if (subcomponent > 0) {
      from = startOfPart(raw, from, to, this.#delimiters.subcomponent, subcomponent);
      if (from < 0) return ABSENT;
      to = endOfPart(raw, from, to, this.#delimiters.subcomponent);
    }
    const part = raw.slice(from, to);
    if (part === '') return ABSENT;
    return part === '""' ? NULL_VALUE : { kind: 'value', text: unescapeText(part, this.#delimiters, this.#charset) };
  }

  text(component = 0, subcomponent = 0): string {
    return textOf(this.get(component, subcomponent));
  }

  get kind(): Hl7Value['kind'] {
    return this.get().kind;
  }

  /** How many components there are, at least 1. */
  get componentCount(): number {
    return countParts(this.raw, 0, this.raw.length, this.#delimiters.component);
  }

  /** A component as a repetition of its own, its subcomponents become components: for HD in PL-4, CWE in RPT-1. */
  inner(component: number): Repetition {
    const { raw } = this;
    const delimiters = { ...this.#delimiters, component: this.#delimiters.subcomponent, subcomponent: -1 };
    if (raw === '""') return new Repetition(raw, delimiters, this.#charset);
    const from = startOfPart(raw, 0, raw.length, this.#delimiters.component, component);
    const part = from < 0 ? '' : raw.slice(from, endOfPart(raw, from, raw.length, this.#delimiters.component));
    return new Repetition(part, delimiters, this.#charset);
  }
}

/** A run of segments that belong together, for instance one order. Paths count occurrences inside the group. */
export class SegmentGroup {
  readonly all: readonly Segment[];

  constructor(all: readonly Segment[]) {
    this.all = all;
  }

  segments(name: string): Segment[] {
    return this.all.filter((segment) => segment.name === name);
  }

  segment(name: string, occurrence = 1): Segment | null {
    return this.segments(name)[occurrence - 1] ?? null;
  }

  get(path: string): Hl7Value {
    const parsed = pathOf(path);
    return this.segment(parsed.segment, parsed.occurrence)?.get(path.slice(path.indexOf('-') + 1)) ?? ABSENT;
  }

  text(path: string): string {
    return textOf(this.get(path));
  }
}

/** What comes before the first group (MSH, PID, PV1, AL1, OBX ...) and the groups. */
export interface SegmentGroups {
  readonly head: SegmentGroup;
  readonly groups: SegmentGroup[];
}

export function splitGroups(segments: readonly Segment[], starters: readonly string[]): SegmentGroups {
  const head: Segment[] = [];
  const groups: Segment[][] = [];
  for (const segment of segments) {
    if (starters.includes(segment.name)) groups.push([segment]);
    else (groups.at(-1) ?? head).push(segment);
  }
  return { head: new SegmentGroup(head), groups: groups.map((group) => new SegmentGroup(group)) };
}
