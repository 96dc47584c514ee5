/** GS1 element strings: identifier after identifier, parted by the separator (ASCII 29) where a length is not known. */
import { type Identifier, identifierAt } from './application-identifiers.ts';
import { gtinCheck } from './check-digit.ts';

export type Element = {
  readonly ai: string;
  readonly title: string;
  readonly value: string;
  /** Of a date: YYYY-MM-DD. */
  readonly date?: string;
  /** Of a measure: decimals in it. */
  readonly decimals?: number;
};

type Parsed = { readonly elements: readonly Element[] } | { readonly why: string };

const separator = '\u001d';

/** Reads a whole element string, or says what is wrong with it. `year`: the present one, for the century of dates. */
export function parseElements(data: string, year?: number): Parsed {
  const elements: Element[] = [];
  // A scanner may send the first FNC1 too.
  let rest = data.startsWith(separator) ? data.slice(1) : data;
  while (rest !== '') {
    const found = identifierAt(rest);
    if (!found) return { why: `"${rest.slice(0, 4)}" is no identifier of GS1 that is known here` };
    const taken = takeValue(found.ai, found.identifier, rest.slice(found.ai.length), year);
    if ('why' in taken) return taken;
    const before = elements.find((element) => element.ai === found.ai);
    if (before && before.value !== taken.element.value) {
      return { why: `identifier ${found.ai} is there twice, as "${before.value}" and "${taken.element.value}"` };
    }
    if (!before) elements.push(taken.element);
    rest = taken.rest;
  }
  return elements.length > 0 ? { elements } : { why: 'the barcode is empty' };
}

type Taken = { readonly element: Element; readonly rest: string } | { readonly why: string };

function takeValue(ai: string, identifier: Identifier, text: string, year: number | undefined): Taken {
  const { title, predefined, max, min } = identifier;
  const end = text.indexOf(separator);
  const value = predefined ? text.slice(0, max) : end === -1 ? text : text.slice(0, end);
  const after = text.slice(value.length);
  const rest = after.startsWith(separator) ? after.slice(1) : after;
  const says = (why: string): Taken => ({ why: `identifier ${ai} (${title}): ${why}` });
  if (value === '') return says('the value is empty');
  if (value.includes(separator)) return says('the value ends too early');
  if (value.length < min || value.length > max) {
    return says(`"${value}" has ${value.length} characters, ${min === max ? max : `${min} to ${max}`} belong there`);
  }
  if (identifier.digits && !/^\d+$/.test(value)) return says(`"${value}" has other characters than digits`);
  // The 82 characters of GS1: no space, no control character.
  if (!/^[!"%-?A-Z_a-z]+$/.test(value)) return says(`"${value}" has characters that GS1 does not allow`);
  if (identifier.check && !gtinCheck(value)) return says(`the check digit of ${value} is wrong`);
  if (identifier.date) {
    const date = dateOf(value, year);
    return date ? { element: { ai, title, value, date }, rest } : says(`${value} is no date`);
  }
  const decimals = identifier.ai.endsWith('n') ? { decimals: Number(ai.at(-1)) } : {};
  return { element: { ai, title, value, ...decimals }, rest };
}

/** YYMMDD; day 00 is the last day of the month. The century lies within 50 years (GS1 General Specifications, 7.12). */
function dateOf(value: string, presentYear: number | undefined): string | null {
  const [yy, month, day] = [value.slice(0, 2), value.slice(2, 4), value.slice(4, 6)].map(Number);
  if (yy === undefined || month === undefined || day === undefined || month < 1 || month > 12) return null;
  const full = century(yy, presentYear);
  const days = new Date(Date.UTC(full, month, 0)).getUTCDate();
  if (day > days) return null;
  const two = (number: number) => String(number).padStart(2, '0');
  return `${full}-${two(month)}-${two(day === 0 ? days : day)}`;
}

function century(yy: number, presentYear: number | undefined): number {
  if (presentYear === undefined) return 2000 + yy;
  const base = presentYear - (presentYear % 100);
  const apart = yy - (presentYear % 100);
  if (apart >= 51) return base - 100 + yy;
  return apart <= -50 ? base + 100 + yy : base + yy;
}
