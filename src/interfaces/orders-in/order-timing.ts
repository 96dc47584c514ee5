/** When and how often: the timing of an order in schedules of the table and in instants. */
import type { Timing } from '#lib/hl7v2/index.ts';
import { later } from '#src/kernel/clock.ts';
import { done, type Outcome } from '#src/kernel/outcome.ts';
import { dueTimes, type Schedule } from '#src/tables/schedules/index.ts';
import { codeKey, type Source, scheduleOf } from '../code-maps/index.ts';
import { readTime } from '../messages/index.ts';
import type { SaidOrder } from './read-order.ts';
import { refuse } from './refusals.ts';

export type OrderTiming = {
  readonly schedule: Schedule;
  readonly prn: boolean;
  readonly priority: 'stat' | 'now' | 'routine' | 'one-time' | 'prn';
  readonly prnReason: string | null;
  readonly startAt: Date;
  readonly stopAt: Date | null;
  /** What of the timing no field of the order holds. */
  readonly remarks: readonly string[];
};

type Code = 'several-timings' | 'unmapped-schedule' | 'schedule-missing' | 'time-not-readable' | 'stop-before-start';

type Around = { readonly from: Source; readonly timeZone: string; readonly told: Date };

/** Resolves the timing of an order; an unknown or missing frequency is refused, never guessed. */
export async function timingOf(said: SaidOrder, around: Around): Promise<Outcome<OrderTiming, Code>> {
  const { number } = said;
  if (said.timings.length > 1) return refuse('several-timings', { number, count: said.timings.length });
  const timing = said.timings[0] ?? null;
  const often = await oftenOf(said, timing, around.from);
  if (!often.ok) return often;
  const { schedule, prn, words } = often.value;
  const span = spanOf(said, timing, { schedule, ...around });
  if (!span.ok) return span;
  return done({
    schedule,
    prn,
    priority: priorityOf(timing, { schedule, prn, words }),
    prnReason: prn ? timing?.condition.trim() || null : null,
    startAt: span.value.startAt,
    stopAt: span.value.stopAt,
    remarks: [...remarksOf(timing, prn), ...span.value.remarks],
  });
}

type Often = { readonly schedule: Schedule; readonly prn: boolean; readonly words: readonly string[] };

const prnPriority = /^PRN$/i;

async function oftenOf(
  said: SaidOrder,
  timing: Timing | null,
  from: Source,
): Promise<Outcome<Often, 'unmapped-schedule' | 'schedule-missing'>> {
  const { number } = said;
  const asNeeded =
    timing?.priorities.some(({ code, text }) => prnPriority.test(code) || prnPriority.test(text)) ?? false;
  const patterns = (timing?.repeatPatterns ?? []).map(({ code, text }) => code.trim() || text.trim());
  const words = patterns.filter((word) => word !== '');
  if (words.length === 0) return silent(said, timing, { from, asNeeded });
  const found: { schedule: Schedule; prn: boolean }[] = [];
  for (const word of words) {
    const resolved = await scheduleOf(from, word);
    if (!resolved) return refuse('unmapped-schedule', { schedule: word, number, causeKey: codeKey(word) });
    found.push(resolved);
  }
  // "BID" beside "PRN" is one frequency with a flag; two frequencies are none.
  const regular = found.filter(({ schedule }) => schedule.kind !== 'as-needed');
  const chosen = regular[0] ?? found[0];
  const word = words.join(' ~ ');
  if (!chosen || regular.length > 1)
    return refuse('unmapped-schedule', { schedule: word, number, causeKey: codeKey(word) });
  return done({ schedule: chosen.schedule, prn: asNeeded || found.some(({ prn }) => prn), words });
}

/** No frequency was sent: a rate means continuous, "as needed" alone means that, one occurrence means once. */
async function silent(
  said: SaidOrder,
  timing: Timing | null,
  { from, asNeeded }: { from: Source; asNeeded: boolean },
): Promise<Outcome<Often, 'schedule-missing'>> {
  const meant = asNeeded ? 'PRN' : timing?.occurrences.trim() === '1' ? 'ONCE' : said.rate === '' ? null : 'CONTINUOUS';
  const resolved = meant === null || (timing?.explicitTimes.length ?? 0) > 0 ? null : await scheduleOf(from, meant);
  if (!resolved) return refuse('schedule-missing', { number: said.number, causeKey: 'frequency missing' });
  return done({ schedule: resolved.schedule, prn: asNeeded || resolved.prn, words: [] });
}

/** Table 0485, and the words that systems send in its place or inside the frequency. */
function priorityOf(timing: Timing | null, { schedule, prn, words }: Often): OrderTiming['priority'] {
  const said = (timing?.priorities ?? [])
    .flatMap(({ code, text }) => [code, text])
    .map((word) => word.trim().toUpperCase());
  const often = words.map((word) => word.toUpperCase());
  const has = (...wanted: string[]) => said.some((word) => wanted.includes(word));
  if (has('S', 'STAT') || often.some((word) => /\bSTAT\b/.test(word))) return 'stat';
  if (has('A', 'ASAP', 'NOW') || often.some((word) => /\bNOW\b/.test(word))) return 'now';
  if (prn) return 'prn';
  return schedule.kind === 'once' ? 'one-time' : 'routine';
}

function remarksOf(timing: Timing | null, prn: boolean): string[] {
  if (timing === null) return [];
  const remarks: string[] = [];
  if (timing.explicitTimes.length > 0) remarks.push(`Ordered for the times ${timing.explicitTimes.join(', ')}`);
  if (timing.text.trim() !== '') remarks.push(timing.text.trim());
  if (!prn && timing.condition.trim() !== '') remarks.push(`Condition: ${timing.condition.trim()}`);
  return remarks;
}

type Span = { readonly startAt: Date; readonly stopAt: Date | null; readonly remarks: string[] };

function spanOf(
  said: SaidOrder,
  timing: Timing | null,
  by: Around & { readonly schedule: Schedule },
): Outcome<Span, 'time-not-readable' | 'stop-before-start'> {
  const { number } = said;
  let startAt: Date | null = null;
  for (const time of [timing?.start ?? '', said.effectiveAt, said.transactionAt]) {
    const read = readTime(time, by.timeZone);
    if (read.kind === 'invalid') return refuse('time-not-readable', { what: 'start', time, number });
    if (read.kind === 'none') continue;
    startAt = read.at;
    break;
  }
  const start = startAt ?? by.told;
  const end = timing?.end ?? '';
  const read = readTime(end, by.timeZone);
  if (read.kind === 'invalid') return refuse('time-not-readable', { what: 'stop', time: end, number });
  if (read.kind === 'time') {
    if (read.at.getTime() < start.getTime()) {
      const causeKey = 'stop before start';
      return refuse('stop-before-start', { number, start: start.toISOString(), stop: read.at.toISOString(), causeKey });
    }
    return done({ startAt: start, stopAt: read.at, remarks: [] });
  }
  return done({ startAt: start, ...limited(timing, start, by) });
}

const unitMs: Readonly<Record<string, number>> = {
  S: 1000,
  M: 60_000,
  MIN: 60_000,
  H: 3_600_000,
  HR: 3_600_000,
  D: 86_400_000,
  DAY: 86_400_000,
  DAYS: 86_400_000,
  W: 7 * 86_400_000,
  WK: 7 * 86_400_000,
  WEEK: 7 * 86_400_000,
};

const yearMs = 366 * 86_400_000;

/** An order for so long, or for so many doses: its end is reckoned; what cannot be is told to the pharmacist. */
function limited(
  timing: Timing | null,
  startAt: Date,
  { schedule, timeZone }: { schedule: Schedule; timeZone: string },
): { stopAt: Date | null; remarks: string[] } {
  if (timing === null) return { stopAt: null, remarks: [] };
  const { text, value, units } = timing.duration;
  const unit = units.toUpperCase();
  const count = unit === 'X' ? value : timing.occurrences.trim();
  if (/^[1-9]\d{0,3}$/.test(count) && schedule.kind !== 'once') {
    const due = dueTimes({ schedule, startAt, stopAt: null, from: startAt, to: later(startAt, yearMs), timeZone });
    const last = due[Number(count) - 1];
    if (last) return { stopAt: later(last, 60_000), remarks: [`Ordered for ${count} doses`] };
    return { stopAt: null, remarks: [`Ordered for ${count} doses: the end is not reckoned`] };
  }
  if (text.trim() === '' || count !== '') return { stopAt: null, remarks: [] };
  const length = unitMs[unit];
  if (length !== undefined && /^[1-9]\d{0,3}$/.test(value))
    return { stopAt: later(startAt, Number(value) * length), remarks: [] };
  if (unit === 'INDEF') return { stopAt: null, remarks: [] };
  return { stopAt: null, remarks: [`Ordered for "${text.trim()}": the end is not reckoned`] };
}
