import type { AckCondition, SegmentSpec } from './build.ts';
import { writeSegment } from './build.ts';
import { findCharset, UTF8 } from './charset.ts';
import { type Delimiters, STANDARD_DELIMITERS } from './delimiters.ts';
import { escapeText } from './escape.ts';
import type { Message } from './message.ts';
import { formatPath, parsePath } from './path.ts';
import type { Result } from './result.ts';
import type { Hl7FieldValue, Hl7RepetitionValue } from './write.ts';

/** Table 0008. Original mode and application acknowledgement: AA AE AR; accept (commit) acknowledgement: CA CE CR. */
export type AckCode = 'AA' | 'AE' | 'AR' | 'CA' | 'CE' | 'CR';

/** One ERR segment (2.5 and later). */
export interface AckError {
  /** Where: a path such as `RXE-2.1`. */
  readonly location?: string;
  /** Table 0357, for instance 101 required field missing, 200 unsupported message type, 207 application internal error. */
  readonly hl7Code?: string;
  /** ERR-3.2. */
  readonly hl7Text?: string;
  /** ERR-4, default E. */
  readonly severity?: 'E' | 'W' | 'I' | 'F';
  /** ERR-5. */
  readonly applicationCode?: string;
  /** ERR-7. */
  readonly diagnostic?: string;
  /** ERR-8. */
  readonly userMessage?: string;
}

export interface AckSpec {
  readonly code: AckCode;
  /** MSA-3 up to version 2.6; ERR-8 where the version has ERR and the code is no acceptance. */
  readonly text?: string;
  /** MSH-10 of the acknowledgement itself. */
  readonly controlId: string;
  /** MSH-7, HL7 text. */
  readonly at: string;
  /** MSH-3 and MSH-4 of the acknowledgement: who answers. */
  readonly application: Hl7RepetitionValue;
  readonly facility: Hl7RepetitionValue;
  readonly errors?: readonly AckError[];
}

const TABLE_0357: Readonly<Record<string, string>> = {
  '0': 'Message accepted',
  '100': 'Segment sequence error',
  '101': 'Required field missing',
  '102': 'Data type error',
  '103': 'Table value not found',
  '104': 'Value too long',
  '198': 'Non-Conformant Cardinality',
  '199': 'Other HL7 Error',
  '200': 'Unsupported message type',
  '201': 'Unsupported event code',
  '202': 'Unsupported processing id',
  '203': 'Unsupported version id',
  '204': 'Unknown key identifier',
  '205': 'Duplicate key identifier',
  '206': 'Application record locked',
  '207': 'Application error',
};

/** Version as a number to compare with: 2.5.1 gives 2.5; an unreadable version counts as 2.5. */
function versionOf(message: Message | null): number {
  const match = /^(\d\.\d+)/.exec(message?.text('MSH-12.1') ?? '');
  return match === null ? 2.5 : Number(match[1]);
}

/**
 * Builds the acknowledgement of a message in its own delimiters and character set: MSA-2 echoes MSH-10 exactly as written,
 * sender and receiver change places, MSH-11 and MSH-12 are repeated. `message` is null when nothing of it could be read;
 * then MSA-2 is empty. Text that the character set cannot hold is written with question marks: an answer is never withheld
 * for its wording. HL7 v2.9 chapter 2, 2.13 and 2.14.
 */
export function buildAck(message: Message | null, wanted: AckSpec): Result<Uint8Array> {
  const spec =
    message !== null && message.delimiters.escape < 0 ? withoutDelimiters(wanted, message.delimiters) : wanted;
  const accepted = message === null ? null : acceptance(message, spec);
  if (accepted !== null) return accepted;
  const delimiters = message?.delimiters ?? STANDARD_DELIMITERS;
  const lines: string[] = [];
  for (const segment of [header(message, spec), msa(message, spec), ...errors(message, spec)]) {
    const line = writeSegment(segment, delimiters);
    if (!line.ok) return line;
    lines.push(line.value, '\r');
  }
  const text = lines.join('');
  const charset = message?.charset ?? findCharset('ASCII') ?? UTF8;
  const encoded = charset.encode(text);
  if (encoded.ok) return encoded;
  return charset.encode(Array.from(text, (letter) => (charset.encode(letter).ok ? letter : '?')).join(''));
}

const MAX_HEADERS = 256;
/** The header of an acceptance before, between and after its time and its control id, by all that it repeats of a message. */
const headers = new Map<string, readonly string[]>();
const MARK = '\u0001';

/** An acceptance without a text, the answer to nearly every message: only what differs is written anew. Null: write it all. */
function acceptance(message: Message, spec: AckSpec): Result<Uint8Array> | null {
  if ((spec.code !== 'AA' && spec.code !== 'CA') || (spec.text ?? '') !== '') return null;
  const { delimiters } = message;
  const parts = acceptanceHeader(message, spec);
  const [at, controlId] = [escapeText(spec.at, delimiters), escapeText(spec.controlId, delimiters)];
  if (parts.length !== 3 || at === null || controlId === null) return null;
  const separator = String.fromCharCode(delimiters.field);
  const echoed = framed(message.raw('MSH-10(*)'));
  const named = echoed === '' ? '' : `${separator}${echoed}`;
  const text = `${parts[0]}${at}${parts[1]}${controlId}${parts[2]}\rMSA${separator}${spec.code}${named}\r`;
  const encoded = message.charset.encode(text);
  return encoded.ok ? encoded : null;
}

function acceptanceHeader(message: Message, spec: AckSpec): readonly string[] {
  const { application, facility } = spec;
  if (typeof application !== 'string' || typeof facility !== 'string') return [];
  const repeated = ['MSH-1', 'MSH-2', 'MSH-3(*)', 'MSH-4(*)', 'MSH-9.2', 'MSH-11(*)', 'MSH-12(*)', 'MSH-18(*)'];
  const key = `${application}\r${facility}\r${repeated.map((path) => message.raw(path)).join('\r')}`;
  const known = headers.get(key);
  if (known !== undefined) return known;
  const written = writeSegment(
    header(message, { ...spec, at: { raw: MARK }, controlId: { raw: MARK } }),
    message.delimiters,
  );
  const parts = written.ok ? written.value.split(MARK) : [];
  if (headers.size >= MAX_HEADERS) headers.clear();
  headers.set(key, parts);
  return parts;
}

/** For a message without an escape character: delimiters and control characters in our own wording become blanks. */
function withoutDelimiters(spec: AckSpec, delimiters: Delimiters): AckSpec {
  const plain = (text: string): string =>
    Array.from(text, (letter) => (escapeText(letter, delimiters) === null ? ' ' : letter)).join('');
  const error = (given: AckError): AckError => ({
    ...given,
    ...(given.diagnostic === undefined ? {} : { diagnostic: plain(given.diagnostic) }),
    ...(given.userMessage === undefined ? {} : { userMessage: plain(given.userMessage) }),
  });
  return {
    ...spec,
    ...(spec.text === undefined ? {} : { text: plain(spec.text) }),
    ...(spec.errors === undefined ? {} : { errors: spec.errors.map(error) }),
  };
}

/** A field of the MSH as written; framing bytes in it become blanks, or the answer could not travel. */
function rawField(message: Message | null, field: number): Hl7FieldValue {
  return { raw: framed(message?.raw(`MSH-${field}(*)`) ?? '') };
}

function framed(written: string): string {
  return written.replaceAll('\u000b', ' ').replaceAll('\u001c', ' ');
}

type HeaderSpec = Pick<AckSpec, 'application' | 'facility'> & Record<'at' | 'controlId', Hl7FieldValue>;

function header(message: Message | null, spec: HeaderSpec): SegmentSpec {
  const version = versionOf(message);
  const event = message?.text('MSH-9.2') ?? '';
  return {
    segment: 'MSH',
    fields: {
      3: spec.application,
      4: spec.facility,
      5: rawField(message, 3),
      6: rawField(message, 4),
      7: spec.at,
      9: ['ACK', event, version >= 2.4 ? 'ACK' : ''],
      10: spec.controlId,
      11: message?.raw('MSH-11') ? rawField(message, 11) : 'P',
      12: message?.raw('MSH-12') ? rawField(message, 12) : '2.5',
      18: rawField(message, 18),
    },
  };
}

function msa(message: Message | null, spec: AckSpec): SegmentSpec {
  const text = versionOf(message) < 2.7 ? spec.text : '';
  return ['MSA', spec.code, rawField(message, 10), text];
}

function errors(message: Message | null, spec: AckSpec): SegmentSpec[] {
  if (spec.code === 'AA' || spec.code === 'CA') return [];
  const given = spec.errors ?? [];
  const version = versionOf(message);
  if (version < 2.5) return given.length > 0 ? [['ERR', { repetitions: given.map(oldLocation) }]] : [];
  const fallback: AckError = { hl7Code: '207', ...(spec.text === undefined ? {} : { userMessage: spec.text }) };
  return (given.length > 0 ? given : [fallback]).map((error) => [
    'ERR',
    '',
    location(error.location),
    [error.hl7Code ?? '207', error.hl7Text ?? TABLE_0357[error.hl7Code ?? '207'] ?? '', 'HL70357'],
    error.severity ?? 'E',
    error.applicationCode,
    '',
    error.diagnostic,
    error.userMessage ?? spec.text,
  ]);
}

/** ERR-2, data type ERL: segment, its sequence, field, repetition, component, subcomponent. */
function location(text: string | undefined): Hl7RepetitionValue {
  const path = text === undefined ? null : parsePath(text);
  if (path === null) return text;
  const optional = (part: number): string => (part === 0 ? '' : String(part));
  const { segment, occurrence, field, repetition, component, subcomponent } = path;
  return [
    segment,
    String(occurrence),
    String(field),
    optional(repetition),
    optional(component),
    optional(subcomponent),
  ];
}

/** ERR-1 before 2.5, data type ELD: segment, sequence, field, code and text. */
function oldLocation(error: AckError): Hl7RepetitionValue {
  const path = error.location === undefined ? null : parsePath(error.location);
  const code = error.hl7Code ?? '207';
  const coded = [code, error.hl7Text ?? TABLE_0357[code] ?? '', 'HL70357'];
  if (path === null) return ['', '', '', coded];
  return [path.segment, String(path.occurrence), formatPath(path).split('-')[1] ?? '', coded];
}

/** A reply is never acknowledged: an ACK or MCF message, or anything that carries an MSA segment. */
export function isReply(message: Message): boolean {
  const code = message.text('MSH-9.1');
  return code === 'ACK' || code === 'MCF' || message.segment('MSA') !== null;
}

/** Which acknowledgements a message asks for. */
export interface AckRequest {
  /** none: it is a reply. original: one application acknowledgement. enhanced: by MSH-15 and MSH-16. */
  readonly mode: 'none' | 'original' | 'enhanced';
  readonly accept: AckCondition;
  readonly application: AckCondition;
}

function condition(text: string): AckCondition {
  if (text === '') return 'NE';
  return text === 'NE' || text === 'ER' || text === 'SU' ? text : 'AL';
}

/**
 * Reads MSH-15 and MSH-16 (table 0155). Both empty: original mode, one application acknowledgement always and no accept
 * acknowledgement. Either valued: enhanced mode, where an empty one asks for nothing and an unknown value counts as AL.
 */
export function requestedAcks(message: Message): AckRequest {
  if (isReply(message)) return { mode: 'none', accept: 'NE', application: 'NE' };
  const acceptText = message.text('MSH-15').trim();
  const applicationText = message.text('MSH-16').trim();
  if (acceptText === '' && applicationText === '') return { mode: 'original', accept: 'NE', application: 'AL' };
  return { mode: 'enhanced', accept: condition(acceptText), application: condition(applicationText) };
}

/** Whether a condition of table 0155 wants an acknowledgement of this outcome. */
export function wantsAck(when: AckCondition, outcome: 'success' | 'error'): boolean {
  return when === 'AL' || (when === 'SU' && outcome === 'success') || (when === 'ER' && outcome === 'error');
}

/** What an acknowledgement says: code, the control id it answers, text. Null when the message carries no MSA. */
export interface AckReading {
  readonly code: string;
  readonly controlId: string;
  readonly text: string;
  /** accept: commit acknowledgement (C.); application: (A.). */
  readonly level: 'accept' | 'application';
  readonly accepted: boolean;
}

export function readAck(message: Message): AckReading | null {
  const found = message.segment('MSA');
  if (found === null) return null;
  const code = found.text('1');
  const texts = message.segments('ERR').map((error) => error.text(8) || error.text(7) || error.text('3.2'));
  return {
    code,
    controlId: found.text(2),
    text: [found.text(3), ...texts].filter((text) => text !== '').join('; '),
    level: code.startsWith('C') ? 'accept' : 'application',
    accepted: code === 'AA' || code === 'CA',
  };
}
