/**
 * Exact decimals. A quantity travels as text (JSON) or `numeric` (SQL) and is calculated with decimal.js.
 * A float in a dose, a price or a count is a defect.
 */
import { Decimal } from 'decimal.js';

const Exact = Decimal.clone({ precision: 60, toExpNeg: -40, toExpPos: 40 });

export type Quantity = Decimal;

/** Reads an exact decimal: digits with an optional sign and point. Throws on anything else: check input at the border. */
export function quantity(text: string): Quantity {
  if (!/^-?\d+(\.\d+)?$/.test(text)) throw new Error(`not an exact decimal: ${text}`);
  return new Exact(text);
}

/** True for text that `quantity` takes. */
export function isDecimal(text: string): boolean {
  return /^-?\d+(\.\d+)?$/.test(text);
}

/** Plain text of a decimal, without trailing zeros or exponent: "0.5", "1250". */
export function decimalText(value: Quantity | string): string {
  return (typeof value === 'string' ? quantity(value) : value).toFixed();
}

/** Amount as it is shown (rule R6): leading zero, no trailing zero, comma from 1,000. */
export function shownAmount(value: Quantity | string): string {
  const [whole = '0', fraction] = decimalText(value).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return fraction ? `${grouped}.${fraction}` : grouped;
}

/** Division that keeps 20 significant digits; exact when the result is finite within them. */
export function divide(a: Quantity, b: Quantity): Quantity {
  return a.div(b).toSignificantDigits(20);
}

export const zero: Quantity = new Exact(0);

/** Sum of any number of quantities. */
export function sum(values: readonly Quantity[]): Quantity {
  return values.reduce((total, value) => total.plus(value), zero);
}
