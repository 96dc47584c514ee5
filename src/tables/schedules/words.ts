/** A schedule in words. */
import type { Schedule } from './shapes.ts';

const dayNames: Readonly<Record<string, string>> = {
  mon: 'Monday',
  tue: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
  sun: 'Sunday',
};

/**
 * "every 8 hours as needed", "once a week, Monday at 09:00". `withTimes` adds the standard times and days.
 * As needed is a flag of the order, never a frequency of its own (FHIR Timing, asNeeded).
 */
export function scheduleText(
  schedule: Pick<Schedule, 'words' | 'kind' | 'times' | 'days'>,
  options: { readonly prn?: boolean; readonly withTimes?: boolean } = {},
): string {
  const parts = [schedule.words];
  if (options.prn && schedule.kind !== 'as-needed') parts.push('as needed');
  const text = parts.join(' ');
  if (!options.withTimes || schedule.times.length === 0) return text;
  const days = schedule.days.map((day) => dayNames[day] ?? day);
  const at = `at ${inWords(schedule.times)}`;
  return days.length > 0 ? `${text}, ${inWords(days)} ${at}` : `${text}, ${at}`;
}

function inWords(list: readonly string[]): string {
  const last = list.at(-1) ?? '';
  return list.length < 2 ? last : `${list.slice(0, -1).join(', ')} and ${last}`;
}
