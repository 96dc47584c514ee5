/** Days of the facility. */
import { Temporal } from 'temporal-polyfill';

/** YYYY-MM-DD of an instant in a zone. */
export function dayOf(at: Date, timeZone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone).toPlainDate().toString();
}
