/** Weights and heights of the source, which are in pounds and inches, as exact metric decimals. */

/** The international pound is 0.45359237 kg, the inch 2.54 cm: both exactly (NIST SP 811, appendix B.8). */
const factors = { lb: { digits: 45359237n, decimals: 8 }, in: { digits: 254n, decimals: 2 } } as const;

/** The exact metric value of a decimal text; null when it is no decimal. */
export function toMetric(text: string, unit: keyof typeof factors): string | null {
  const match = /^(\d+)(?:\.(\d+))?$/.exec(text.trim());
  if (!match) return null;
  const [, whole = '0', fraction = ''] = match;
  const factor = factors[unit];
  const digits = String(BigInt(whole + fraction) * factor.digits);
  const decimals = fraction.length + factor.decimals;
  const padded = digits.padStart(decimals + 1, '0');
  const value = `${padded.slice(0, -decimals)}.${padded.slice(-decimals)}`;
  return value.replace(/\.?0+$/, '') || '0';
}

/** The measurement that a result of the source is; null for what a pharmacy does not take over. */
export function measurementOf(
  name: string,
  value: string,
): { readonly kind: 'weight' | 'height'; readonly value: string } | null {
  const kinds = { 'Weight (Lbs)': ['weight', 'lb'], 'Height (Inches)': ['height', 'in'] } as const;
  const known = Object.entries(kinds).find(([title]) => title === name)?.[1];
  const metric = known ? toMetric(value, known[1]) : null;
  return known && metric !== null ? { kind: known[0], value: metric } : null;
}
