/** How dates, times and spans read on every screen: `23-Nov-2026`, `10:46`, `2 h 30 min`. Zones are IANA names. */

const partsOf = new Map<string, Intl.DateTimeFormat>();

function formatter(zone: string): Intl.DateTimeFormat {
  const known = partsOf.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    year: 'numeric',
    month: 'short',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  partsOf.set(zone, made);
  return made;
}

type Instant = Date | string;

function fields(instant: Instant, zone: string): Record<string, string> {
  const date = typeof instant === 'string' ? new Date(instant) : instant;
  if (Number.isNaN(date.getTime())) return {};
  return Object.fromEntries(
    formatter(zone)
      .formatToParts(date)
      .map((part) => [part.type, part.value]),
  );
}

/** `23-Nov-2026` in the zone; a plain date (`2026-11-23`) keeps its day in every zone. */
export function formatDate(instant: Instant, zone: string): string {
  const isPlain = typeof instant === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(instant);
  const part = fields(instant, isPlain ? 'UTC' : zone);
  return part.day === undefined ? 'not known' : `${part.day}-${part.month}-${part.year}`;
}

/** `10:46` in the zone. */
export function formatTime(instant: Instant, zone: string): string {
  const part = fields(instant, zone);
  return part.hour === undefined ? 'not known' : `${part.hour}:${part.minute}`;
}

/** `10:42:07` in the zone. */
export function formatTimeSeconds(instant: Instant, zone: string): string {
  const part = fields(instant, zone);
  return part.hour === undefined ? 'not known' : `${part.hour}:${part.minute}:${part.second}`;
}

/** `23-Nov-2026 10:46` in the zone. */
export function formatDateTime(instant: Instant, zone: string): string {
  const date = formatDate(instant, zone);
  return date === 'not known' ? date : `${date} ${formatTime(instant, zone)}`;
}

/** Only the time when it is the hospital's today, else date and time. */
export function formatWhen(instant: Instant, now: Date, zone: string): string {
  const isToday = formatDate(instant, zone) === formatDate(now, zone);
  return isToday ? formatTime(instant, zone) : formatDateTime(instant, zone);
}

/** A span in words, from seconds to days: `42 s`, `6 min`, `2 h 30 min`, `3 d 4 h`. Negative spans read as `0 s`. */
export function formatSpan(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1_000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return hours % 24 === 0 ? `${hours / 24} d` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/**
 * Age at a day, the unit growing with the age (NHS Common User Interface, patient banner: days to 4 weeks, weeks to
 * a year, months to two years, years after): `69 y`, `17 mo`, `8 wk`, `3 d`. Dates as YYYY-MM-DD.
 */
export function formatAge(born: string, on: string): string {
  const [bornYear, bornMonth, bornDay] = born.split('-').map(Number);
  const [year, month, day] = on.split('-').map(Number);
  if ([bornYear, bornMonth, bornDay, year, month, day].some((n) => n === undefined || Number.isNaN(n)))
    return 'age not known';
  const months =
    ((year ?? 0) - (bornYear ?? 0)) * 12 + (month ?? 0) - (bornMonth ?? 0) - ((day ?? 0) < (bornDay ?? 0) ? 1 : 0);
  const days = Math.round((Date.parse(`${on}T00:00:00Z`) - Date.parse(`${born.slice(0, 10)}T00:00:00Z`)) / 86_400_000);
  if (days < 0) return 'age not known';
  if (days < 28) return `${days} d`;
  if (months < 12) return `${Math.floor(days / 7)} wk`;
  if (months < 24) return `${months} mo`;
  return `${Math.floor(months / 12)} y`;
}

/** The calendar day (YYYY-MM-DD) of an instant in the zone. */
export function calendarDay(instant: Date, zone: string): string {
  const part = Object.fromEntries(
    new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' })
      .formatToParts(instant)
      .map((one) => [one.type, one.value]),
  );
  return `${part.year}-${part.month}-${part.day}`;
}
