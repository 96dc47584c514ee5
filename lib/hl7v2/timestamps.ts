import { accept, type Result, refuse } from './result.ts';

export type TimePrecision = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'fraction';

/** An HL7 TS or DTM, kept as precise as it was sent. HL7 v2.9 chapter 2A, 2.A.22. */
export interface Hl7Timestamp {
  /** As written. */
  readonly text: string;
  readonly precision: TimePrecision;
  readonly year: number;
  readonly month?: number;
  readonly day?: number;
  readonly hour?: number;
  readonly minute?: number;
  readonly second?: number;
  /** The digits after the point, as written. */
  readonly fraction?: string;
  /** Minutes east of UTC, where an offset was sent. */
  readonly offsetMinutes?: number;
}

const SHAPE =
  /^(\d{4})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:\.(\d{1,9}))?)?)?)?)?)?(?:([+-])(\d{2})(\d{2}))?$/;
const PRECISIONS = ['year', 'month', 'day', 'hour', 'minute', 'second', 'fraction'] as const;

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
}

/** Reads a timestamp; null when it is none (nothing is guessed or corrected). */
export function parseTimestamp(text: string): Hl7Timestamp | null {
  const match = SHAPE.exec(text);
  if (match === null) return null;
  const [, yearText, monthText, dayText, hourText, minuteText, secondText, fraction, sign, offsetHour, offsetMinute] =
    match;
  const given = [yearText, monthText, dayText, hourText, minuteText, secondText, fraction].filter(
    (part) => part !== undefined,
  );
  const [year, month = 1, day = 1] = [yearText, monthText, dayText].map((part) =>
    part === undefined ? undefined : Number(part),
  );
  if (year === undefined || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return null;
  if (Number(hourText ?? 0) > 23 || Number(minuteText ?? 0) > 59 || Number(secondText ?? 0) > 59) return null;
  const offset =
    sign === undefined ? undefined : (Number(offsetHour) * 60 + Number(offsetMinute)) * (sign === '-' ? -1 : 1);
  if (offset !== undefined && (Math.abs(offset) > 15 * 60 || Number(offsetMinute) > 59)) return null;
  return {
    text,
    precision: PRECISIONS[given.length - 1] ?? 'year',
    year,
    ...(monthText === undefined ? {} : { month }),
    ...(dayText === undefined ? {} : { day }),
    ...(hourText === undefined ? {} : { hour: Number(hourText) }),
    ...(minuteText === undefined ? {} : { minute: Number(minuteText) }),
    ...(secondText === undefined ? {} : { second: Number(secondText) }),
    ...(fraction === undefined ? {} : { fraction }),
    ...(offset === undefined ? {} : { offsetMinutes: offset + 0 }),
  };
}

/** Wall clock time somewhere; month and day from 1. */
export interface LocalTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/**
 * Offsets, in minutes east of UTC, that a wall clock time can have in a zone: none in the hour that spring skips, two in the
 * hour that autumn repeats (the earlier instant first), else one.
 */
export type ZoneOffsets = (local: LocalTime) => readonly number[];

export interface Hl7Instant {
  /** Milliseconds since 1970-01-01 UTC: the earliest moment that the timestamp can mean. */
  readonly epochMs: number;
  readonly precision: TimePrecision;
  /** The hour occurs twice on that day; the earlier was taken. */
  readonly isAmbiguous: boolean;
}

function utcMs(local: LocalTime): number {
  const date = new Date(0);
  date.setUTCFullYear(local.year, local.month - 1, local.day);
  date.setUTCHours(local.hour, local.minute, local.second, 0);
  return date.getTime();
}

/**
 * The instant of a timestamp: by its own offset, else by the zone given (a fixed offset in minutes, or a zone's offsets, see
 * `ianaZone`). Refuses a wall clock time that does not exist on that day.
 */
export function toInstant(timestamp: Hl7Timestamp, zone: number | ZoneOffsets): Result<Hl7Instant> {
  const {
    year,
    month = 1,
    day = 1,
    hour = 0,
    minute = 0,
    second = 0,
    fraction = '',
    offsetMinutes,
    precision,
  } = timestamp;
  const local = { year, month, day, hour, minute, second };
  const fixed = offsetMinutes ?? (typeof zone === 'number' ? zone : undefined);
  const offsets = fixed !== undefined ? [fixed] : typeof zone === 'function' ? zone(local) : [];
  const [first] = offsets;
  if (first === undefined) {
    return refuse('time-nonexistent', `${timestamp.text} does not exist: clocks were put forward over it`);
  }
  const ms = Number(fraction.slice(0, 3).padEnd(3, '0'));
  return accept({ epochMs: utcMs(local) - first * 60_000 + ms, precision, isAmbiguous: offsets.length > 1 });
}

const zones = new Map<string, ZoneOffsets>();

/** The offsets of an IANA zone (`America/New_York`), from the platform's own zone data; null when the name is unknown. */
export function ianaZone(name: string): ZoneOffsets | null {
  const ready = zones.get(name);
  if (ready !== undefined) return ready;
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
  } catch {
    return null;
  }
  const offsetAt = (epochMs: number): number => {
    const parts = new Map(format.formatToParts(epochMs).map((part) => [part.type, Number(part.value)]));
    const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
    const local = { year: part('year'), month: part('month'), day: part('day'), hour: part('hour') };
    const wall = utcMs({ ...local, minute: part('minute'), second: part('second') });
    return (wall - Math.floor(epochMs / 1000) * 1000) / 60_000;
  };
  const offsets: ZoneOffsets = (local) => {
    const wall = utcMs(local);
    const near = [offsetAt(wall - 86_400_000), offsetAt(wall + 86_400_000)];
    const fitting = [...new Set(near)].filter((offset) => offsetAt(wall - offset * 60_000) === offset);
    return fitting.sort((left, right) => right - left);
  };
  zones.set(name, offsets);
  return offsets;
}

const LENGTHS: Readonly<Record<TimePrecision, number>> = {
  year: 4,
  month: 6,
  day: 8,
  hour: 10,
  minute: 12,
  second: 14,
  fraction: 18,
};

/** Writes a timestamp: the wall clock at `offsetMinutes` east of UTC, with the offset unless `withOffset` is false. */
export function formatTimestamp(
  date: Date,
  offsetMinutes: number,
  options: { readonly precision?: TimePrecision; readonly withOffset?: boolean } = {},
): string {
  const { precision = 'second', withOffset = true } = options;
  const wall = new Date(date.getTime() + offsetMinutes * 60_000);
  const digits = wall.toISOString().replace(/[-:TZ]/g, '');
  const body = digits.slice(0, LENGTHS[precision]);
  if (!withOffset || LENGTHS[precision] < LENGTHS.hour) return body;
  const size = Math.abs(offsetMinutes);
  const pad = (value: number): string => String(value).padStart(2, '0');
  return `${body}${offsetMinutes < 0 ? '-' : '+'}${pad(Math.trunc(size / 60))}${pad(size % 60)}`;
}
