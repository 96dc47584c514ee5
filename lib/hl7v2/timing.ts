import { type CodedElement, type CompositeQuantity, readCq, readCwe } from './datatypes.ts';
import type { Repetition, Segment, SegmentGroup } from './segment.ts';

/** How often: RPT of TQ1-3, or RI of the old TQ. */
export interface RepeatPattern {
  /** As written: QID, Q6H, BID, PRN ... */
  readonly code: string;
  readonly text: string;
  readonly system: string;
  /** RPT.5 and RPT.6: every so many units, where the sender says it in numbers. */
  readonly periodQuantity: string;
  readonly periodUnits: string;
}

/** How long: `text` as written; the number and the unit where it can be read (S M H D W L; X: times; INDEF, T ...). */
export interface TimingDuration {
  readonly text: string;
  readonly value: string;
  readonly units: string;
}

/** One timing of an order, whichever segment it came from. Times are HL7 text; '' where nothing was said. */
export interface Timing {
  readonly source: 'TQ1' | 'ORC-7' | 'RXE-1';
  readonly quantity: CompositeQuantity;
  readonly repeatPatterns: readonly RepeatPattern[];
  /** HHMM, as written. */
  readonly explicitTimes: readonly string[];
  readonly duration: TimingDuration;
  readonly start: string;
  readonly end: string;
  /** Table 0485: S stat, A asap, R routine, P preop, C callback, T timing critical, PRN. All that were sent. */
  readonly priorities: readonly CodedElement[];
  readonly condition: string;
  readonly text: string;
  /** S synchronous, A asynchronous, C actuation. */
  readonly conjunction: string;
  readonly occurrenceDuration: string;
  readonly occurrences: string;
}

/** TQ1, HL7 2.5 and later; chapter 4, 4.5.4. */
export function readTq1(segment: Segment): Timing {
  const length = readCq(segment.field(6));
  return {
    source: 'TQ1',
    quantity: readCq(segment.field(2)),
    repeatPatterns: segment.repetitions(3).filter(saysSomething).map(readRpt),
    explicitTimes: segment
      .repetitions(4)
      .map((time) => time.text())
      .filter((time) => time !== ''),
    duration: { text: segment.field(6).text(), value: length.value, units: length.units },
    start: segment.text('7.1'),
    end: segment.text('8.1'),
    priorities: segment.repetitions(9).filter(saysSomething).map(readCwe),
    condition: segment.text(10),
    text: segment.text(11),
    conjunction: segment.text(12),
    occurrenceDuration: segment.field(13).text(),
    occurrences: segment.text(14),
  };
}

function saysSomething(value: Repetition): boolean {
  return value.kind === 'value';
}

function readRpt(value: Repetition): RepeatPattern {
  const pattern = value.inner(1);
  return {
    code: pattern.text(1),
    text: pattern.text(2),
    system: pattern.text(3),
    periodQuantity: value.text(5),
    periodUnits: value.text(6, 1),
  };
}

/** One repetition of a TQ field: ORC-7 or RXE-1 before 2.5; HL7 v2.4 chapter 4, 4.3. */
export function readTq(value: Repetition, source: 'ORC-7' | 'RXE-1'): Timing {
  const interval = value.inner(2);
  const priority = value.inner(6);
  return {
    source,
    quantity: readCq(value.inner(1)),
    repeatPatterns: interval.text(1) === '' ? [] : [{ ...NO_PATTERN, code: interval.text(1) }],
    explicitTimes: interval
      .text(2)
      .split(',')
      .map((time) => time.trim())
      .filter((time) => time !== ''),
    duration: readOldDuration(value.text(3)),
    start: value.text(4, 1),
    end: value.text(5, 1),
    priorities: priority.raw === '' || priority.raw === '""' ? [] : [readCwe(priority)],
    condition: value.text(7),
    text: value.text(8),
    conjunction: value.text(9),
    occurrenceDuration: value.text(11),
    occurrences: value.text(12),
  };
}

const NO_PATTERN: RepeatPattern = { code: '', text: '', system: '', periodQuantity: '', periodUnits: '' };

/** S M H D W L (seconds to months) and X (times), each before a whole number; the reverse, as in 7D, is met as well. */
function readOldDuration(text: string): TimingDuration {
  const match = /^(?:([SMHDWLXT])(\d+)|(\d+)([SMHDWL]))$/.exec(text);
  return {
    text,
    value: match?.[2] ?? match?.[3] ?? '',
    units: match?.[1] ?? match?.[4] ?? (text === 'INDEF' ? 'INDEF' : ''),
  };
}

/**
 * The timings of one order. TQ1 segments count first, those after RXE (the encoded order) before those after ORC; without
 * any, RXE-1, and without that, ORC-7.
 */
export function readTimings(order: SegmentGroup): Timing[] {
  const encodedAt = order.all.findIndex((segment) => segment.name === 'RXE');
  const all = order.segments('TQ1');
  const encoded =
    encodedAt < 0 ? [] : all.filter((segment) => segment.position > (order.all[encodedAt]?.position ?? 0));
  const chosen = encoded.length > 0 ? encoded : all;
  if (chosen.length > 0) return chosen.map(readTq1);
  const old = (name: string, field: number, source: 'ORC-7' | 'RXE-1'): Timing[] =>
    (order.segment(name)?.repetitions(field) ?? []).filter(saysSomething).map((value) => readTq(value, source));
  const rxe = old('RXE', 1, 'RXE-1');
  return rxe.length > 0 ? rxe : old('ORC', 7, 'ORC-7');
}
