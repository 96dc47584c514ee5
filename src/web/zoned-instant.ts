import { calendarDay, formatTime } from './time-format.ts';

/**
 * The instant of a date (YYYY-MM-DD) and a time of day (HH:MM) as clocks show them in a zone; null when there is none:
 * no such date, or a time that the change of the clocks leaves out. Of a time that comes twice, the first.
 */
export function instantOf(date: string, time: string, zone: string): Date | null {
  const asUtc = Date.parse(`${date}T${time}:00Z`);
  if (Number.isNaN(asUtc) || !/^\d{4}-\d{2}-\d{2}$/.test(date) || !/^\d{2}:\d{2}$/.test(time)) return null;
  const offsets = [asUtc - dayMs, asUtc + dayMs].map((near) => shownMs(new Date(near), zone) - near);
  const candidates = offsets.map((offset) => new Date(asUtc - offset)).sort((a, b) => a.getTime() - b.getTime());
  return candidates.find((one) => calendarDay(one, zone) === date && formatTime(one, zone) === time) ?? null;
}

const dayMs = 86_400_000;

/** What the clocks of a zone show, read as if it were UTC. */
function shownMs(instant: Date, zone: string): number {
  return Date.parse(`${calendarDay(instant, zone)}T${formatTime(instant, zone)}:00Z`);
}
