/**
 * Health Industry Bar Codes of suppliers (ANSI/HIBC 2.6): a primary code (labeler, product, unit), a secondary one (lot,
 * expiry, serial) that a link character ties to it, or both in one, parted by a slash.
 */
import { dateOf, dateOfDay, fullYear } from './dates.ts';
import type { Problem } from './element-value.ts';

export type Hibc = {
  /** Labeler identification code: a letter and three characters. */
  readonly labeler: string | null;
  /** Labeler's product or catalog number. */
  readonly product: string | null;
  /** Unit of measure: 0 a single unit, 1 to 8 levels of packing, 9 a quantity that varies. */
  readonly unit: string | null;
  /** Labeler, product and unit together: what the product is looked up by; null in a secondary code. */
  readonly primary: string | null;
  readonly lot: string | null;
  readonly serial: string | null;
  /** YYYY-MM-DD; of a month its last day. */
  readonly expires: string | null;
  /** HH:00 where the code tells an hour. */
  readonly expiresTime: string | null;
  /** YYYY-MM-DD */
  readonly produced: string | null;
  readonly quantity: string | null;
  /** Check character of a primary code that stands alone: the secondary one repeats it. */
  readonly check: string | null;
  /** Link character of a secondary code that stands alone. */
  readonly link: string | null;
};

const values = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%';

/** The check character that belongs after a text: the sum of the values of its characters, modulo 43 (appendix B). */
export function hibcCheck(text: string): string {
  const sum = [...text].reduce((total, character) => total + Math.max(values.indexOf(character), 0), 0);
  return values[sum % 43] ?? '';
}

/** True for a text that begins as a HIBC of a supplier does. */
export function looksHibc(text: string): boolean {
  return /^\*?\+[A-Z0-9$]/.test(text);
}

/** Reads a HIBC; `year`: the present one, for the century of dates. Stars around it, as printed with Code 39, are left out. */
export function parseHibc(text: string, year?: number): Hibc | Problem {
  const bare = /^\*.*\*$/.test(text) ? text.slice(1, -1) : text;
  const unknown = [...bare].find((character) => !values.includes(character));
  if (unknown !== undefined) return { code: 'characters', why: `HIBC: it has "${unknown}", which none has` };
  // A blank as check character is lost where ends of scans are trimmed.
  const whole = hibcCheck(bare) === ' ' && hibcCheck(bare.slice(0, -1)) !== bare.at(-1) ? `${bare} ` : bare;
  const body = whole.slice(0, -1);
  if (hibcCheck(body) !== whole.at(-1)) return { code: 'check-digit', why: 'HIBC: the check character is wrong' };
  if (/^\+[\d$]/.test(body)) return secondaryAlone(body, year);
  const [head = '', ...parts] = body.split('/');
  const primary = /^\+([A-Z][A-Z0-9]{3})([A-Z0-9]{1,18})(\d)$/.exec(head);
  if (!primary) return { code: 'content', why: `HIBC: "${head}" is no labeler, product and unit` };
  const [, labeler = '', product = '', unit = ''] = primary;
  const check = parts.length === 0 ? (whole.at(-1) ?? null) : null;
  return withParts({ ...nothing, labeler, product, unit, primary: `${labeler}${product}${unit}`, check }, parts, year);
}

/** True when a secondary code belongs to a primary one: its link is the other's check character. */
export function hibcBelongs(primary: Hibc, secondary: Hibc): boolean {
  return primary.check !== null && primary.check === secondary.link;
}

const nothing: Hibc = {
  labeler: null,
  product: null,
  unit: null,
  primary: null,
  lot: null,
  serial: null,
  expires: null,
  expiresTime: null,
  produced: null,
  quantity: null,
  check: null,
  link: null,
};

function secondaryAlone(body: string, year: number | undefined): Hibc | Problem {
  return withParts({ ...nothing, link: body.at(-1) ?? null }, body.slice(1, -1).split('/'), year);
}

function withParts(hibc: Hibc, parts: readonly string[], year: number | undefined): Hibc | Problem {
  let read = hibc;
  for (const part of parts) {
    const told = readPart(part, year);
    if ('why' in told) return told;
    const key = keys.find((each) => told[each] !== undefined && read[each] !== null && told[each] !== read[each]);
    if (key) return { code: 'twice', why: `HIBC: ${key} is there twice, as "${read[key]}" and "${told[key]}"` };
    read = { ...read, ...told };
  }
  return read;
}

const keys = ['lot', 'serial', 'expires', 'produced', 'quantity'] as const;

type Told = Partial<Pick<Hibc, 'lot' | 'serial' | 'expires' | 'expiresTime' | 'produced' | 'quantity'>>;

/** A secondary part: lot or serial with its date, or one of the further data identifiers (2.3.2.4). */
function readPart(part: string, year: number | undefined): Told | Problem {
  const julian = /^(\d{5})(.*)$/.exec(part);
  const plain = /^\$(\+?)([A-Z0-9-. ]*)$/.exec(part);
  if (part.startsWith('$$')) return dated(part, year);
  if (plain) return named(plain[2] ?? '', plain[1] === '+');
  if (julian) return withDate(part, { digits: julian[1] ?? '', read: julianDate, rest: julian[2] ?? '' }, year);
  if (/^S[^/]+$/.test(part)) return { serial: part.slice(1) };
  if (/^Q\d{1,5}$/.test(part)) return { quantity: plainNumber(part.slice(1)) };
  const day = /^(14|16)D(\d{4})(\d{2})(\d{2})$/.exec(part);
  const date = day && dateOf(Number(day[2]), Number(day[3]), Number(day[4]));
  if (date) return day[1] === '14' ? { expires: date } : { produced: date };
  return {
    code: day ? 'date' : 'content',
    why: `HIBC: "${part}" is ${day ? 'no date' : 'no part of a secondary code'}`,
  };
}

/** "$$", "+" for a serial, a quantity of two (8) or five (9) digits, a date of the format that its first digit tells. */
function dated(part: string, year: number | undefined): Told | Problem {
  const isSerial = part.startsWith('$$+');
  let rest = part.slice(isSerial ? 3 : 2);
  let quantity: Told = {};
  const counted = /^(?:8(\d{2})|9(\d{5}))/.exec(rest);
  if (counted) {
    quantity = { quantity: plainNumber(counted[1] ?? counted[2] ?? '') };
    rest = rest.slice(counted[0].length);
    if (rest === '') return quantity;
  }
  const form = forms.find(({ flag }) => flag.test(rest));
  if (!form) return { code: 'content', why: `HIBC: "${part}" tells no format of a date` };
  const from = rest.replace(form.cut, '');
  const told = withDate(
    part,
    { digits: from.slice(0, form.length), read: form.read, rest: from.slice(form.length), isSerial },
    year,
  );
  return 'why' in told ? told : { ...quantity, ...told };
}

type DateRead = (digits: string, year: number | undefined) => string | null;
type Dated = { readonly digits: string; readonly read: DateRead; readonly rest: string; readonly isSerial?: boolean };

function withDate(part: string, { digits, read, rest, isSerial = false }: Dated, year: number | undefined) {
  const name = named(rest, isSerial);
  if (digits === '') return name;
  const expires = /^\d+$/.test(digits) ? read(digits, year) : null;
  if (expires === null) return { code: 'date', why: `HIBC: "${part}" has "${digits}", which is no date` } as const;
  const hour = digits.length === 7 ? digits.slice(5) : digits.length === 8 ? digits.slice(6) : null;
  if (hour !== null && Number(hour) > 23) {
    return { code: 'date', why: `HIBC: "${part}" has the hour ${hour}` } as const;
  }
  return { expires, ...(hour === null ? {} : { expiresTime: `${hour}:00` }), ...name };
}

const named = (text: string, isSerial: boolean): Told =>
  text === '' ? {} : isSerial ? { serial: text } : { lot: text };

const yearOf = (digits: string, year: number | undefined) => fullYear(Number(digits), year);
const sixDigits: DateRead = (digits, year) =>
  dateOf(yearOf(digits.slice(0, 2), year), Number(digits.slice(2, 4)), Number(digits.slice(4, 6)) || 99);
const julianDate: DateRead = (digits, year) =>
  dateOfDay(yearOf(digits.slice(0, 2), year), Number(digits.slice(2, 5)) || 999);

/** Formats of the date by the digit before it (table 3 of the standard); 0 and 1 are the month itself. */
const forms: readonly {
  readonly flag: RegExp;
  readonly cut: RegExp;
  readonly length: number;
  readonly read: DateRead;
}[] = [
  {
    flag: /^[01]/,
    cut: /^/,
    length: 4,
    read: (digits, year) => dateOf(yearOf(digits.slice(2), year), Number(digits.slice(0, 2)), 0),
  },
  {
    flag: /^2/,
    cut: /^2/,
    length: 6,
    read: (digits, year) => sixDigits(`${digits.slice(4)}${digits.slice(0, 4)}`, year),
  },
  { flag: /^3/, cut: /^3/, length: 6, read: sixDigits },
  { flag: /^4/, cut: /^4/, length: 8, read: sixDigits },
  { flag: /^5/, cut: /^5/, length: 5, read: julianDate },
  { flag: /^6/, cut: /^6/, length: 7, read: julianDate },
  { flag: /^7/, cut: /^7/, length: 0, read: () => null },
];

const plainNumber = (digits: string) => digits.replace(/^0+(?=\d)/, '');
