/** Amounts as order systems write them: plain decimals, thousands separators, ranges. Nothing is rounded or guessed. */
import { decimalText, quantity } from '#src/kernel/quantity.ts';

export type ReadAmount = { readonly amount: string; readonly max: string | null };

/** Digits, or digits in groups of three after commas ("25,000"), with an optional decimal part; ".5" is read as 0.5. */
const plain = String.raw`(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?`;
const one = new RegExp(`^${plain}$`);
const range = new RegExp(String.raw`^(${plain})\s*(?:-|–|to)\s*(${plain})$`, 'i');

/** Reads an amount above zero or a rising range of them; null when it is neither. "1,5" is null: it may be 1.5 or 15. */
export function readAmount(text: string): ReadAmount | null {
  const said = text.trim();
  const single = decimal(said);
  if (single !== null) return { amount: single, max: null };
  const match = range.exec(said);
  const from = decimal(match?.[1] ?? '');
  const to = decimal(match?.[2] ?? '');
  if (from === null || to === null || quantity(to).lessThan(from)) return null;
  return { amount: from, max: to === from ? null : to };
}

/** Reads one amount above zero; null otherwise. */
function decimal(text: string): string | null {
  if (text === '' || !one.test(text)) return null;
  const bare = text.replaceAll(',', '');
  const value = bare.startsWith('.') ? `0${bare}` : bare;
  const exact = decimalText(value);
  return quantity(exact).greaterThan(0) ? exact : null;
}
