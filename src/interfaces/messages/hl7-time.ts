/** HL7 times to and from instants, in the zone of the facility where a message names none. */
import { Temporal } from 'temporal-polyfill';
import { formatTimestamp, ianaZone, parseTimestamp, toInstant } from '#lib/hl7v2/index.ts';

/** The instant as HL7 text in the zone of the facility, with its offset. */
export function hl7Time(at: Date, timeZone: string): string {
  const zoned = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone);
  return formatTimestamp(at, Math.round(zoned.offsetNanoseconds / 60e9));
}

export type ReadTime =
  | { readonly kind: 'none' }
  | { readonly kind: 'invalid'; readonly says: string }
  | { readonly kind: 'time'; readonly at: Date };

/** Reads a time that has at least a day; the earlier of two where the clocks were put back. */
export function readTime(text: string, timeZone: string): ReadTime {
  const trimmed = text.trim();
  if (trimmed === '') return { kind: 'none' };
  const parsed = parseTimestamp(trimmed);
  if (parsed === null || parsed.precision === 'year' || parsed.precision === 'month') {
    return { kind: 'invalid', says: `"${trimmed}" is no time with a day` };
  }
  const instant = toInstant(parsed, ianaZone(timeZone) ?? 0);
  if (!instant.ok) return { kind: 'invalid', says: instant.problem.message };
  return { kind: 'time', at: new Date(instant.value.epochMs) };
}

/** The instant, or null for none and for what cannot be read. */
export function timeOrNull(text: string, timeZone: string): Date | null {
  const read = readTime(text, timeZone);
  return read.kind === 'time' ? read.at : null;
}

/** A calendar date, YYYY-MM-DD, of a time that has a day; null without one. */
export function dateOrNull(text: string): string | null {
  const parsed = parseTimestamp(text.trim());
  if (parsed === null || parsed.month === undefined || parsed.day === undefined) return null;
  const two = (value: number) => String(value).padStart(2, '0');
  return `${String(parsed.year).padStart(4, '0')}-${two(parsed.month)}-${two(parsed.day)}`;
}
