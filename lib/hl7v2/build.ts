import { findCharset } from './charset.ts';
import { type Delimiters, readDelimiters, STANDARD_DELIMITERS } from './delimiters.ts';
import { parsePath } from './path.ts';
import { accept, type Result, refuse } from './result.ts';
import { type Hl7FieldValue, type Hl7RepetitionValue, type Hl7Scalar, writeField } from './write.ts';

/** The MSH segment of a message to be built. Times are HL7 text (`formatTimestamp`). */
export interface HeaderSpec {
  /** MSH-3 to MSH-6. */
  readonly sendingApplication: Hl7RepetitionValue;
  readonly sendingFacility: Hl7RepetitionValue;
  readonly receivingApplication: Hl7RepetitionValue;
  readonly receivingFacility: Hl7RepetitionValue;
  /** MSH-7. */
  readonly at: string;
  /** MSH-9: code, trigger event, structure. */
  readonly type: readonly [code: string, event?: string, structure?: string];
  /** MSH-10. */
  readonly controlId: string;
  /** MSH-11, default P. */
  readonly processingId?: Hl7RepetitionValue;
  /** MSH-12, for instance 2.5.1. */
  readonly version: Hl7RepetitionValue;
  /** MSH-15 and MSH-16, table 0155. */
  readonly acceptAck?: AckCondition;
  readonly applicationAck?: AckCondition;
  /** MSH-18, and the character set the bytes are written in. Default: MSH-18 empty, ASCII. */
  readonly charset?: string;
  /** Any further MSH fields by number (8, 13, 14, 17, 19 ...). */
  readonly more?: Readonly<Record<number, Hl7FieldValue>>;
}

/** Table 0155: always, never, on error or reject only, on success only. */
export type AckCondition = 'AL' | 'NE' | 'ER' | 'SU';

/** A segment as its name and fields in order, or as its name and the fields by number. */
export type SegmentSpec =
  | readonly [name: string, ...fields: Hl7FieldValue[]]
  | { readonly segment: string; readonly fields: Readonly<Record<number, Hl7FieldValue>> };

export interface MessageSpec {
  readonly header: HeaderSpec;
  readonly segments: readonly SegmentSpec[];
  /** MSH-1 and MSH-2 as written, for instance `|^~\&`; the default. */
  readonly delimiters?: string;
}

const MAX_FIELD = 999;

/**
 * Builds the bytes of a message, segments ended by CR, values escaped, nothing normalised.
 * Refuses a value that the character set or the delimiters cannot write, a wrong segment name, and unknown character sets.
 */
export function buildMessage(spec: MessageSpec): Result<Uint8Array> {
  const charset = findCharset(spec.header.charset ?? 'ASCII');
  if (charset === null) return refuse('charset-unknown', `unknown character set "${spec.header.charset ?? ''}"`);
  const text = buildText(spec);
  return text.ok ? charset.encode(text.value) : text;
}

/** As buildMessage, the text before it is encoded. */
export function buildText(spec: MessageSpec): Result<string> {
  const delimiters = delimitersOf(spec.delimiters);
  if (!delimiters.ok) return delimiters;
  const lines: string[] = [];
  for (const segment of [headerSegment(spec.header), ...spec.segments]) {
    const line = writeSegment(segment, delimiters.value);
    if (!line.ok) return line;
    lines.push(line.value, '\r');
  }
  return accept(lines.join(''));
}

function delimitersOf(written: string | undefined): Result<Delimiters> {
  if (written === undefined) return accept(STANDARD_DELIMITERS);
  const read = readDelimiters(`MSH${written}${written.charAt(0)}`);
  return read.ok ? accept(read.value.delimiters) : read;
}

function headerSegment(header: HeaderSpec): SegmentSpec {
  return {
    segment: 'MSH',
    fields: {
      ...header.more,
      3: header.sendingApplication,
      4: header.sendingFacility,
      5: header.receivingApplication,
      6: header.receivingFacility,
      7: header.at,
      9: header.type,
      10: header.controlId,
      11: header.processingId ?? 'P',
      12: header.version,
      15: header.acceptAck,
      16: header.applicationAck,
      18: header.charset === undefined ? '' : findCharset(header.charset)?.name,
    },
  };
}

function isSequence(spec: SegmentSpec): spec is readonly [name: string, ...fields: Hl7FieldValue[]] {
  return Array.isArray(spec);
}

/** Writes one segment without its end. For MSH the fields 1 and 2 come from the delimiters. */
export function writeSegment(spec: SegmentSpec, delimiters: Delimiters): Result<string> {
  const name = isSequence(spec) ? spec[0] : spec.segment;
  if (!/^[A-Z][A-Z0-9]{2}$/.test(name)) return refuse('value-invalid', `"${name}" is no segment name`);
  const given = isSequence(spec) ? spec.slice(1).map((value, at) => [at + 1, value] as const) : numbered(spec.fields);
  const fields: string[] = [];
  for (const [field, value] of given) {
    if (!Number.isInteger(field) || field < 1 || field > MAX_FIELD)
      return refuse('value-invalid', `${name}-${field} is no field`);
    if (name === 'MSH' && field <= 2) return refuse('path-protected', `MSH-${field} comes from the delimiters`);
    const written = writeField(value, delimiters);
    if (!written.ok) return refuse(written.problem.code, `${name}-${field}: ${written.problem.message}`);
    fields[field] = written.value;
  }
  const separator = String.fromCharCode(delimiters.field);
  const start = name === 'MSH' ? 3 : 1;
  const rest = Array.from({ length: Math.max(0, fields.length - start) }, (_, at) => fields[at + start] ?? '');
  while (rest.at(-1) === '') rest.pop();
  const head = name === 'MSH' ? `MSH${separator}${delimiters.encodingCharacters}` : name;
  if (name === 'MSH' && rest.length === 0) rest.push('');
  return accept([head, ...rest].join(separator));
}

function numbered(fields: Readonly<Record<number, Hl7FieldValue>>): (readonly [number, Hl7FieldValue])[] {
  return Object.entries(fields).map(([field, value]) => [Number(field), value] as const);
}

/**
 * Segments from path to value (`PID-3.1`, `PID-3(2).4`, `RXR(2)-1`), in the order in which each segment is first named.
 * Refuses malformed paths and a path that holds another.
 */
export function segmentsFromPaths(values: Readonly<Record<string, Hl7Scalar>>): Result<SegmentSpec[]> {
  const segments = new Map<string, { segment: string; fields: Record<number, Hl7FieldValue> }>();
  const parts = new Map<string, Hl7Scalar[][][]>();
  const seen: string[] = [];
  for (const [text, value] of Object.entries(values)) {
    const path = parsePath(text);
    if (path === null || path.repetition === 0) return refuse('path-invalid', `not a path that can be built: ${text}`);
    const key = `${path.segment}(${path.occurrence})`;
    const segment = segments.get(key) ?? { segment: path.segment, fields: {} };
    segments.set(key, segment);
    const place = `${key}-${path.field}(${path.repetition}).${path.component || '*'}.${path.subcomponent || '*'}`;
    if (seen.some((other) => covers(other, place))) return refuse('path-overlap', `${text} overlaps another path`);
    seen.push(place);
    const repetitions = parts.get(`${key}-${path.field}`) ?? [];
    parts.set(`${key}-${path.field}`, repetitions);
    const repetition = at(repetitions, path.repetition, (): Hl7Scalar[][] => []);
    const component = at(repetition, path.component || 1, (): Hl7Scalar[] => []);
    at(component, path.subcomponent || 1, (): Hl7Scalar => '');
    component[(path.subcomponent || 1) - 1] = value;
    segment.fields[path.field] = { repetitions };
  }
  return accept([...segments.values()]);
}

/** The `ordinal`-th element; the list is lengthened up to it. */
function at<T>(list: T[], ordinal: number, make: () => T): T {
  while (list.length < ordinal) list.push(make());
  return list[ordinal - 1] ?? make();
}

function covers(left: string, right: string): boolean {
  const [leftParts, rightParts] = [left.split('.'), right.split('.')];
  return leftParts.every((part, level) => part === rightParts[level] || part === '*' || rightParts[level] === '*');
}
