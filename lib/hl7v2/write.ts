import type { Delimiters } from './delimiters.ts';
import { escapeText } from './escape.ts';
import { accept, type Result, refuse } from './result.ts';

/** The explicit null `""`: the receiver deletes its value. A symbol of its own, so that an empty value never deletes. */
export const HL7_NULL: unique symbol = Symbol('hl7 null');

/** Text that is HL7 already: written as it is. It may not hold a segment end or a field separator. */
export interface Raw {
  readonly raw: string;
}

/** What a subcomponent may be given. '', null and undefined are empty. Numbers are given as decimal strings. */
export type Hl7Scalar = string | typeof HL7_NULL | Raw | null | undefined;
/** A component: a scalar, or its subcomponents. */
export type Hl7Component = Hl7Scalar | readonly Hl7Scalar[];
/** One repetition: a scalar, or its components. */
export type Hl7RepetitionValue = Hl7Scalar | readonly Hl7Component[];
/** A field: one repetition, or several. */
export type Hl7FieldValue = Hl7RepetitionValue | { readonly repetitions: readonly Hl7RepetitionValue[] };

/** Several repetitions of one field. */
export function repeated(repetitions: readonly Hl7RepetitionValue[]): {
  readonly repetitions: readonly Hl7RepetitionValue[];
} {
  return { repetitions };
}

type Level = 'repetition' | 'component' | 'subcomponent';

function writeScalar(value: Hl7Scalar, delimiters: Delimiters): Result<string> {
  if (value === undefined || value === null) return accept('');
  if (value === HL7_NULL) return accept('""');
  if (typeof value === 'object') {
    const bad = [...value.raw].some((letter) => {
      const code = letter.charCodeAt(0);
      return code === delimiters.field || code === 0x0d || code === 0x0a || code === 0x0b || code === 0x1c;
    });
    return bad
      ? refuse('value-invalid', 'raw text holds a field separator, a segment end or a framing byte')
      : accept(value.raw);
  }
  const escaped = escapeText(value, delimiters);
  return escaped === null
    ? refuse('cannot-escape', 'the value holds a delimiter or control character and MSH-2 names no escape character')
    : accept(escaped);
}

function isList<T>(value: unknown): value is readonly T[] {
  return Array.isArray(value);
}

/** Writes parts joined by a separator, without empty parts at the end. */
function join<T>(
  parts: readonly T[],
  separator: number,
  level: string,
  write: (part: T) => Result<string>,
): Result<string> {
  const written: string[] = [];
  for (const part of parts) {
    const text = write(part);
    if (!text.ok) return text;
    written.push(text.value);
  }
  while (written.length > 1 && written.at(-1) === '') written.pop();
  if (written.length > 1 && separator < 0) return refuse('value-invalid', `MSH-2 names no ${level} separator`);
  return accept(written.join(String.fromCharCode(separator)));
}

function writeComponent(value: Hl7Component, delimiters: Delimiters): Result<string> {
  if (!isList<Hl7Scalar>(value)) return writeScalar(value, delimiters);
  return join(value, delimiters.subcomponent, 'subcomponent', (part) => writeScalar(part, delimiters));
}

function writeRepetition(value: Hl7RepetitionValue, delimiters: Delimiters): Result<string> {
  if (!isList<Hl7Component>(value)) return writeScalar(value, delimiters);
  return join(value, delimiters.component, 'component', (part) => writeComponent(part, delimiters));
}

/** Writes a field value in the given delimiters, escaped. Empty components and repetitions at the end are left off. */
export function writeField(value: Hl7FieldValue, delimiters: Delimiters): Result<string> {
  if (typeof value === 'object' && value !== null && 'repetitions' in value) {
    return join(value.repetitions, delimiters.repetition, 'repetition', (part) => writeRepetition(part, delimiters));
  }
  return writeRepetition(value, delimiters);
}

/** Writes a value at a level below the field: refuses what does not fit there. */
export function writeAt(value: Hl7FieldValue, level: Level | 'field', delimiters: Delimiters): Result<string> {
  if (level === 'field') return writeField(value, delimiters);
  if (typeof value === 'object' && value !== null && 'repetitions' in value) {
    return refuse('value-invalid', 'several repetitions can only be written to a whole field, as in PID-3(*)');
  }
  if (level === 'repetition') return writeRepetition(value, delimiters);
  if (!isList<Hl7Component>(value)) return writeScalar(value, delimiters);
  if (level === 'subcomponent') return refuse('value-invalid', 'a subcomponent has no parts');
  const parts: Hl7Scalar[] = [];
  for (const part of value) {
    if (isList<Hl7Scalar>(part)) return refuse('value-invalid', 'a subcomponent has no parts');
    parts.push(part);
  }
  return writeComponent(parts, delimiters);
}
