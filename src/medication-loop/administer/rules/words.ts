/** Times and amounts in the words of the bedside. */
import { type Quantity, quantity, shownAmount } from '#src/kernel/quantity.ts';
import { amountText, shownInstant } from '#src/tables/display/index.ts';

/** "10:41" on the day of `now`, else "22-Nov-2026 22:10". */
export function timeText(at: Date, now: Date, timeZone: string): string {
  const whole = shownInstant(at, timeZone);
  return whole.slice(0, 11) === shownInstant(now, timeZone).slice(0, 11) ? whole.slice(-5) : whole;
}

/** "1 of 2 tablets"; "1 of 1 to 2 tablets" of a range. */
export function countText(have: Quantity, want: string, wantMax: string | null, unit: string): string {
  const most = wantMax ?? want;
  const wanted = wantMax && !quantity(wantMax).equals(want) ? `${shownAmount(want)} to ` : '';
  const last = quantity(most);
  // "half a tablet" reads badly after "of".
  const words = unit === 'tablet' && !last.isInteger() ? `${shownAmount(last)} tablets` : plain(last, unit);
  return `${shownAmount(have)} of ${wanted}${words}`;
}

function plain(amount: Quantity, unit: string): string {
  return amountText(amount, unit).replaceAll('\u00a0', ' ');
}
