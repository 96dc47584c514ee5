/**
 * GS1 element strings, read and built: identifier after identifier, parted by the separator (ASCII 29, printed as FNC1)
 * where a length is not known. GS1 General Specifications, sections 3 and 7.8.
 */
import { type Identifier, identifierAt, identifierOf } from './application-identifiers.ts';
import { exclusion, missing } from './associations.ts';
import { type Element, isProblem, type Problem, readElement } from './element-value.ts';
import { type Doubt, doubtOf } from './lost-separator.ts';
import { groupSeparator, gs1WithSeparators } from './separators.ts';

export type Elements = {
  readonly elements: readonly Element[];
  /** What is not as it should be and does not stop the reading, one sentence each. */
  readonly warnings: readonly string[];
  /** What may be read wrongly, because a separator may have been lost: ask to scan again. */
  readonly doubts: readonly Doubt[];
};

/**
 * Reads a whole element string, or says what is wrong with it; every known alias of the separator is read as one.
 * `year`: the present one, for the century of dates (section 7.12).
 */
export function parseElements(data: string, year?: number): Elements | Problem {
  const text = gs1WithSeparators(data);
  const read = readAll(text, year);
  if ('why' in read) return read;
  const wrong = exclusion(read);
  if (wrong) return wrong;
  return { elements: read, warnings: missing(read), doubts: doubtsOf(text, read, year) };
}

/** The elements in their order, the same one twice once; or the first problem. */
function readAll(text: string, year: number | undefined): readonly Element[] | Problem {
  const elements: Element[] = [];
  // A scanner may send the first FNC1 too.
  let rest = text.startsWith(groupSeparator) ? text.slice(1) : text;
  while (rest !== '') {
    const identifier = identifierAt(rest);
    if (!identifier) {
      return { code: 'unknown-identifier', why: `"${rest.slice(0, 4)}" is no identifier of GS1 that is known here` };
    }
    const taken = take(identifier, rest.slice(identifier.ai.length));
    const element = 'why' in taken ? taken : readElement(identifier, taken.value, year);
    if (isProblem(element)) return lostSeparator(element, { text, rest, identifier, elements, year }) ?? element;
    const again = twice(elements, element);
    if (again) return again;
    if (!elements.some(({ ai }) => ai === element.ai)) elements.push(element);
    rest = 'why' in taken ? '' : taken.rest;
  }
  return elements.length > 0 ? elements : { code: 'empty', why: 'the barcode is empty' };
}

type Taken = { readonly value: string; readonly rest: string };

/** The value of an identifier at the head of a text: as long as it is known to be, or up to the separator. */
function take({ ai, title, predefined, max }: Identifier, text: string): Taken | Problem {
  const end = text.indexOf(groupSeparator);
  const value = predefined ? text.slice(0, max) : end === -1 ? text : text.slice(0, end);
  const after = text.slice(value.length);
  const rest = after.startsWith(groupSeparator) ? after.slice(1) : after;
  if (!value.includes(groupSeparator)) return { value, rest };
  const why = value.startsWith(groupSeparator) ? 'the value is empty' : 'the value ends too early';
  return {
    code: value.startsWith(groupSeparator) ? 'no-value' : 'cut-off',
    why: `identifier ${ai} (${title}): ${why}`,
  };
}

function twice(elements: readonly Element[], { ai, value }: Element): Problem | null {
  const before = elements.find((element) => element.ai === ai);
  return before && before.value !== value
    ? { code: 'twice', why: `identifier ${ai} is there twice, as "${before.value}" and "${value}"` }
    : null;
}

type Place = {
  readonly text: string;
  readonly rest: string;
  readonly identifier: Identifier;
  readonly elements: readonly Element[];
  readonly year: number | undefined;
};

/** A value that is too long, where no separator came at all, and which goes on like a further element. */
function lostSeparator(problem: Problem, { text, rest, identifier, elements, year }: Place): Problem | null {
  const last = { ai: identifier.ai, value: rest.slice(identifier.ai.length) };
  if (problem.code !== 'length' || hasSeparator(text)) return null;
  const doubt = doubtOf(last, elements, (tail) => readAll(tail, year));
  return doubt && { code: 'separator-lost', why: `${problem.why}; ${doubt.says}` };
}

function doubtsOf(text: string, elements: readonly Element[], year: number | undefined): Doubt[] {
  const last = elements.at(-1);
  if (!last || hasSeparator(text)) return [];
  const doubt = doubtOf(last, elements.slice(0, -1), (tail) => readAll(tail, year));
  return doubt ? [doubt] : [];
}

const hasSeparator = (text: string) => text.slice(1).includes(groupSeparator);

export type AiValue = { readonly ai: string; readonly value: string };

/**
 * The element string of these elements in this order, with a separator after each value of unknown length but the last; or
 * what is wrong with one of them. Reading it again gives the same elements. Put a symbology identifier before it to have
 * what a scanner sends.
 */
export function buildElements(elements: readonly AiValue[]): { readonly text: string } | Problem {
  const read = readPairs(elements);
  if ('why' in read) return read;
  const parts = read.map(({ ai, value }, at) => {
    const ends = at === read.length - 1 || (identifierOf(ai)?.predefined ?? false);
    return `${ai}${value}${ends ? '' : groupSeparator}`;
  });
  return { text: parts.join('') };
}

/** Identifiers and values as elements, judged as if they were scanned. */
export function readPairs(pairs: readonly AiValue[], year?: number): readonly Element[] | Problem {
  const elements: Element[] = [];
  for (const { ai, value } of pairs) {
    const identifier = identifierOf(ai);
    if (!identifier) return { code: 'unknown-identifier', why: `"${ai}" is no identifier of GS1 that is known here` };
    const element = readElement(identifier, value, year);
    if (isProblem(element)) return element;
    const again = twice(elements, element);
    if (again) return again;
    if (!elements.some((before) => before.ai === ai)) elements.push(element);
  }
  if (elements.length === 0) return { code: 'empty', why: 'there is no element' };
  return exclusion(elements) ?? elements;
}

/** "(01)00304091234017(17)271100(10)A1B2": as it is printed below a symbol for people. */
export function bracketed(elements: readonly AiValue[]): string {
  return elements.map(({ ai, value }) => `(${ai})${value}`).join('');
}

/** Reads what is printed below a symbol, typed by a person: each identifier in round brackets. */
export function parseBracketed(text: string, year?: number): Elements | Problem {
  const parts = text.split(/\((\d{2,4})\)/);
  const pairs = parts.flatMap((ai, at) => (at % 2 === 1 ? [{ ai, value: (parts[at + 1] ?? '').trim() }] : []));
  if (parts[0] !== '') return { code: 'unknown-identifier', why: 'it does not begin with an identifier in brackets' };
  const read = readPairs(pairs, year);
  return 'why' in read ? read : { elements: read, warnings: missing(read), doubts: [] };
}
