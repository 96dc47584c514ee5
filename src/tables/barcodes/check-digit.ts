/** Check digits and check characters of GS1 (General Specifications, section 7.9). */

/** The check digit that belongs after `digits`: weights 3, 1, 3, 1 … from the right. */
export function checkDigit(digits: string): string {
  const sum = [...digits].reverse().reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 3 : 1), 0);
  return String((10 - (sum % 10)) % 10);
}

/** True for digits whose last one is their check digit. */
export function gtinCheck(digits: string): boolean {
  return /^\d{2,}$/.test(digits) && checkDigit(digits.slice(0, -1)) === digits.at(-1);
}

/** A GTIN of 8, 12, 13 or 14 digits as the 14 that it is looked up by; null when it is none or its check digit is wrong. */
export function gtin14(digits: string): string | null {
  return /^(\d{8}|\d{12,14})$/.test(digits) && gtinCheck(digits) ? digits.padStart(14, '0') : null;
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

const alphabet82 = '!"%&\'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz';
const alphabet32 = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const primes = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83];

/** True for a text whose last two characters are the check pair of a Global Model Number (section 7.9.5). */
export function checkPair(text: string): boolean {
  const body = [...text.slice(0, -2)].reverse();
  if (body.length === 0 || body.length > primes.length) return false;
  const sum =
    body.reduce((total, character, at) => total + alphabet82.indexOf(character) * (primes[at] ?? 0), 0) % 1021;
  return `${alphabet32[sum >> 5]}${alphabet32[sum & 31]}` === text.slice(-2);
}

/** The UPC-A that the eight digits of a UPC-E stand for; null when they are none. GS1 General Specifications, 5.2.2.4. */
export function upcAOfUpcE(digits: string): string | null {
  const match = /^([01])(\d)(\d)(\d)(\d)(\d)(\d)(\d)$/.exec(digits);
  if (!match) return null;
  const [, system, a = '', b = '', c = '', d = '', e = '', last = '', check] = match;
  const body = upcEBody({ a, b, c, d, e, last });
  const whole = `${system}${body}${check}`;
  return gtinCheck(whole) ? whole : null;
}

type UpcE = Readonly<Record<'a' | 'b' | 'c' | 'd' | 'e' | 'last', string>>;

function upcEBody({ a, b, c, d, e, last }: UpcE): string {
  if (last <= '2') return `${a}${b}${last}0000${c}${d}${e}`;
  if (last === '3') return `${a}${b}${c}00000${d}${e}`;
  if (last === '4') return `${a}${b}${c}${d}00000${e}`;
  return `${a}${b}${c}${d}${e}0000${last}`;
}
