import { type Charset, UTF8 } from './charset.ts';
import type { Delimiters } from './delimiters.ts';
import { type Hl7Path, parsePath } from './path.ts';
import { accept, type Result, refuse } from './result.ts';
import { endOfPart } from './scan.ts';
import { type Hl7FieldValue, writeAt } from './write.ts';

/** Path to new value. Strings are escaped; HL7_NULL writes `""`; '' empties. `PID-3(*)` stands for all repetitions. */
export type Hl7Patch = Readonly<Record<string, Hl7FieldValue>>;

/** What a patch needs of a message. */
export interface PatchTarget {
  readonly decoded: string;
  readonly delimiters: Delimiters;
  readonly charset: Charset;
  readonly prefixLength: number;
  toBytes(): Uint8Array;
  segmentRange(name: string, occurrence: number): { from: number; to: number } | null;
}

interface Edit {
  readonly path: Hl7Path;
  readonly written: string;
}

/**
 * The message with the named places changed and every other byte as it was, in the message's own character set and
 * delimiters. A field, repetition or component that is not there yet is made by adding separators. Refuses a malformed or
 * protected path (MSH-1, MSH-2, MSH-18), two paths of which one holds the other, a segment that is not there, and a value
 * that the character set or the delimiters cannot write.
 */
export function patchMessage(message: PatchTarget, patch: Hl7Patch): Result<Uint8Array> {
  const edits = readEdits(message, patch);
  if (!edits.ok) return edits;
  const bytes = message.toBytes();
  if (edits.value.length === 0) return accept(bytes);
  const segments = new Map<number, { from: number; to: number; text: string }>();
  for (const { path, written } of edits.value) {
    const found = message.segmentRange(path.segment, path.occurrence);
    if (found === null) return refuse('segment-missing', `the message has no ${path.segment}(${path.occurrence})`);
    const current = segments.get(found.from) ?? { ...found, text: message.decoded.slice(found.from, found.to) };
    const edited = editSegment(current.text, path, written, message.delimiters);
    if (!edited.ok) return edited;
    segments.set(found.from, { ...current, text: edited.value });
  }
  let text = '';
  let from = 0;
  for (const segment of [...segments.values()].sort((left, right) => left.from - right.from)) {
    text += message.decoded.slice(from, segment.from) + segment.text;
    from = segment.to;
  }
  return encodeLike(message, bytes, text + message.decoded.slice(from));
}

/**
 * The bytes of a message whose decoded text was changed: in its own character set, with what stood before MSH. Refuses when
 * the character set could not write back what was not changed byte for byte.
 */
export function rewriteText(message: PatchTarget, text: string): Result<Uint8Array> {
  return encodeLike(message, message.toBytes(), text);
}

function encodeLike(message: PatchTarget, bytes: Uint8Array, text: string): Result<Uint8Array> {
  const charset = message.charset;
  if (charset !== UTF8) {
    const same = charset.encode(message.decoded);
    const body = bytes.subarray(message.prefixLength);
    if (!same.ok || same.value.length !== body.length || !same.value.every((byte, at) => byte === body[at])) {
      return refuse(
        'charset-cannot-write',
        `${charset.name}: the bytes of this message cannot be written back unchanged`,
      );
    }
  }
  const encoded = charset.encode(text);
  if (!encoded.ok) return encoded;
  const whole = new Uint8Array(message.prefixLength + encoded.value.length);
  whole.set(bytes.subarray(0, message.prefixLength));
  whole.set(encoded.value, message.prefixLength);
  return accept(whole);
}

function readEdits(message: PatchTarget, patch: Hl7Patch): Result<Edit[]> {
  const edits: Edit[] = [];
  for (const [text, value] of Object.entries(patch)) {
    const path = parsePath(text);
    if (path === null) return refuse('path-invalid', `not an HL7 path: ${text}`);
    if (path.repetition === 0 && path.component > 0) {
      return refuse('path-invalid', `${text}: (*) stands for the whole field and takes no component`);
    }
    if (path.segment === 'MSH' && (path.field <= 2 || path.field === 18)) {
      return refuse('path-protected', `${text} decides how the whole message is read and cannot be patched`);
    }
    const clash = edits.find((edit) => overlaps(edit.path, path));
    if (clash !== undefined) return refuse('path-overlap', `${text} overlaps another path of the same patch`);
    const written = writeAt(value, levelOf(path), message.delimiters);
    if (!written.ok) return refuse(written.problem.code, `${text}: ${written.problem.message}`);
    edits.push({ path, written: written.value });
  }
  return accept(edits);
}

function levelOf(path: Hl7Path): 'field' | 'repetition' | 'component' | 'subcomponent' {
  if (path.repetition === 0) return 'field';
  if (path.component === 0) return 'repetition';
  return path.subcomponent === 0 ? 'component' : 'subcomponent';
}

function overlaps(left: Hl7Path, right: Hl7Path): boolean {
  if (left.segment !== right.segment || left.occurrence !== right.occurrence || left.field !== right.field)
    return false;
  for (const level of ['repetition', 'component', 'subcomponent'] as const) {
    if (left[level] === 0 || right[level] === 0) return true;
    if (left[level] !== right[level]) return false;
  }
  return true;
}

interface Level {
  readonly separator: number;
  readonly ordinal: number;
  readonly name: string;
}

/** Replaces one place of a segment, adding separators where the place is not there yet and there is something to write. */
function editSegment(segment: string, path: Hl7Path, written: string, delimiters: Delimiters): Result<string> {
  const field = path.segment === 'MSH' ? path.field : path.field + 1;
  const levels: Level[] = [{ separator: delimiters.field, ordinal: field, name: 'field' }];
  if (path.repetition > 0)
    levels.push({ separator: delimiters.repetition, ordinal: path.repetition, name: 'repetition' });
  if (path.component > 0) levels.push({ separator: delimiters.component, ordinal: path.component, name: 'component' });
  if (path.subcomponent > 0) {
    levels.push({ separator: delimiters.subcomponent, ordinal: path.subcomponent, name: 'subcomponent' });
  }
  let text = segment;
  let from = 0;
  let to = segment.length;
  for (const { separator, ordinal, name } of levels) {
    // A part of what is deleted as a whole is deleted already.
    if (name !== 'field' && written === '""' && text.slice(from, to) === '""') return accept(segment);
    if (ordinal > 1 && separator < 0) return refuse('value-invalid', `MSH-2 names no ${name} separator`);
    for (let step = 1; step < ordinal; step += 1) {
      const end = endOfPart(text, from, to, separator);
      if (end === to) {
        if (written === '') return accept(segment);
        const missing = String.fromCharCode(separator).repeat(ordinal - step);
        text = text.slice(0, to) + missing + text.slice(to);
        to += missing.length;
        from = to;
        break;
      }
      from = end + 1;
    }
    to = endOfPart(text, from, to, separator);
  }
  return accept(text.slice(0, from) + written + text.slice(to));
}
