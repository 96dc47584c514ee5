/** Dates in barcodes: two digits of a year, and what the day 00 means. */

/** The full year of two digits: within 50 years of the present one (GS1 General Specifications, section 7.12). */
export function fullYear(yy: number, presentYear: number | undefined): number {
  if (presentYear === undefined) return 2000 + yy;
  const base = presentYear - (presentYear % 100);
  const apart = yy - (presentYear % 100);
  if (apart >= 51) return base - 100 + yy;
  return apart <= -50 ? base + 100 + yy : base + yy;
}

/** YYYY-MM-DD; day 0 is the last of the month. Null when there is no such day. */
export function dateOf(year: number, month: number, day: number): string | null {
  if (month < 1 || month > 12) return null;
  const days = daysOf(year, month);
  return day > days ? null : `${padded(year, 4)}-${padded(month, 2)}-${padded(day === 0 ? days : day, 2)}`;
}

/** The date of the nth day of a year; null when the year has not so many. */
export function dateOfDay(year: number, day: number): string | null {
  let left = day;
  for (let month = 1; month <= 12 && left > 0; month += 1) {
    const days = daysOf(year, month);
    if (left <= days) return dateOf(year, month, left);
    left -= days;
  }
  return null;
}

/** Digits YYMMDD as a date; day 00 is the last of the month. */
export function sixDigitDate(digits: string, presentYear: number | undefined): string | null {
  if (!/^\d{6}$/.test(digits)) return null;
  const [yy = 0, month = 0, day = 0] = [digits.slice(0, 2), digits.slice(2, 4), digits.slice(4)].map(Number);
  return dateOf(fullYear(yy, presentYear), month, day);
}

function daysOf(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

const padded = (number: number, length: number) => String(number).padStart(length, '0');
