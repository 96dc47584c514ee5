import { Temporal } from 'temporal-polyfill';

/**
 * The instant of a clock time ("09:40") at or before `now` in a zone: a time later than now was yesterday. null when the
 * text is no time of day. A time that the change of the clocks leaves out is the next one that there is.
 */
export function givenAt(text: string, now: Date, zone: string): Date | null {
  const match = /^(\d{1,2}):?(\d{2})$/.exec(text.trim());
  const [hour, minute] = [Number(match?.[1]), Number(match?.[2])];
  if (match === null || hour > 23 || minute > 59) return null;
  const here = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(zone);
  const onDay = (day: Temporal.PlainDate) =>
    day.toPlainDateTime({ hour, minute }).toZonedDateTime(zone).epochMilliseconds;
  const today = onDay(here.toPlainDate());
  return new Date(today <= now.getTime() ? today : onDay(here.toPlainDate().subtract({ days: 1 })));
}
