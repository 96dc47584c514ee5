/** The check digit of GS1 keys (GS1 General Specifications, section 7.9): weights 3, 1, 3, 1 … from the right. */

/** The check digit that belongs after `digits`. */
export function checkDigit(digits: string): string {
  const sum = [...digits].reverse().reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 3 : 1), 0);
  return String((10 - (sum % 10)) % 10);
}

/** True for digits whose last one is their check digit. */
export function gtinCheck(digits: string): boolean {
  return /^\d{2,}$/.test(digits) && checkDigit(digits.slice(0, -1)) === digits.at(-1);
}

/** The GTIN-14 of a 10-digit NDC: indicator + "03" + NDC + check digit. */
export function gtinOfNdc10(ndc10: string, indicator = '0'): string {
  const body = `${indicator}03${ndc10}`;
  return body + checkDigit(body);
}

/** The 10 digits of the NDC in a GTIN-14, where its digits 2 and 3 are "03"; null when it holds none. */
export function ndc10OfGtin(gtin: string): string | null {
  return /^\d03\d{11}$/.test(gtin) ? gtin.slice(3, 13) : null;
}
