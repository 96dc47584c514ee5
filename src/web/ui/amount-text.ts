/**
 * Writes a decimal string for reading: commas from 1,000, a zero before a bare point, no trailing zeros. Measured
 * values (laboratory, weight, balance) keep their trailing zeros, because they say how well it was measured.
 * ISMP error-prone list 2021; Joint Commission do-not-use list. Text that is no decimal is given back as it came.
 */
export function amountText(decimal: string, isMeasured = false): string {
  const match = /^([-+]?)(\d*)(?:\.(\d+))?$/.exec(decimal.trim());
  if (match === null || ((match[2] ?? '') === '' && match[3] === undefined)) return decimal;
  const [, sign = '', rawWhole = '', rawFraction = ''] = match;
  const whole = rawWhole.replace(/^0+(?=\d)/, '').replace(/\B(?=(\d{3})+$)/g, ',') || '0';
  const fraction = isMeasured ? rawFraction : rawFraction.replace(/0+$/, '');
  const minus = sign === '-' ? '\u2212' : '';
  return fraction === '' ? `${minus}${whole}` : `${minus}${whole}.${fraction}`;
}
