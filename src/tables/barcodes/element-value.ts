/** One element of GS1: an identifier and its value, judged by the format and the content tests of the dictionary. */
import type { CharacterSet, Component, Identifier } from './application-identifiers.ts';
import { sixDigitDate } from './dates.ts';
import { lint } from './linters.ts';

export type Element = {
  readonly ai: string;
  readonly title: string;
  readonly value: string;
  /** Of a date: YYYY-MM-DD. */
  readonly date?: string;
  /** Of a date with time: HH:MM. */
  readonly time?: string;
  /** Of a measure or an amount of money: decimals in it. */
  readonly decimals?: number;
};

/** Why a code is rejected. */
export type ProblemCode =
  | 'empty'
  | 'unknown-identifier'
  | 'no-value'
  | 'cut-off'
  | 'length'
  | 'separator-lost'
  | 'letters'
  | 'characters'
  | 'check-digit'
  | 'date'
  | 'content'
  | 'twice'
  | 'excluded'
  | 'order'
  | 'encoding'
  | 'label'
  | 'control-characters';

export type Problem = { readonly code: ProblemCode; readonly why: string };

const sets: Readonly<Record<CharacterSet, RegExp>> = {
  N: /^\d*$/,
  // The 82 characters of GS1: no space, no control character (General Specifications, figure 7.11-1).
  X: /^[!"%-?A-Z_a-z]*$/,
  Y: /^[#\-/0-9A-Z]*$/,
  Z: /^[-0-9A-Z_a-z=]*$/,
};

/** The element of an identifier and a value, or what is wrong with it. `year`: the present one, for the century of dates. */
export function readElement(identifier: Identifier, value: string, year?: number): Element | Problem {
  const { ai, title, min, max } = identifier;
  const says = (code: ProblemCode, why: string): Problem => ({ code, why: `identifier ${ai} (${title}): ${why}` });
  if (value === '') return says('no-value', 'the value is empty');
  const pieces = cut(identifier.components, value);
  if (pieces === null) {
    const belong = min === max ? `${max} belong` : `${min} to ${max} belong`;
    return says('length', `"${value}" has ${value.length} characters, ${belong} there`);
  }
  for (const { component, text } of pieces) {
    if (sets[component.set].test(text)) continue;
    return component.set === 'N'
      ? says('letters', `"${text}" has other characters than digits`)
      : says('characters', `"${text}" has characters that GS1 does not allow`);
  }
  for (const { component, text } of pieces) {
    const problem = lint(component.linters, text, year);
    if (problem) return says(problem.code, problem.why);
  }
  return { ai, title, value, ...meaning(ai, pieces, year) };
}

export function isProblem(value: Element | Problem): value is Problem {
  return 'why' in value;
}

type Piece = { readonly component: Component; readonly text: string };

/** The value, cut at the lengths of its components; null when they do not take it up whole. */
function cut(components: readonly Component[], value: string): Piece[] | null {
  const pieces: Piece[] = [];
  let rest = value;
  for (const component of components) {
    if (rest === '' && component.optional) continue;
    const text = rest.slice(0, component.max);
    if (text.length < component.min) return null;
    pieces.push({ component, text });
    rest = rest.slice(text.length);
  }
  return rest === '' ? pieces : null;
}

function meaning(ai: string, pieces: readonly Piece[], year: number | undefined): Partial<Element> {
  const [first, second] = pieces;
  const date = first && dateIn(first, year);
  if (date) {
    const time = second?.component.linters.includes('hhmi') ? second.text.replace(/^(..)/, '$1:') : null;
    return time === null ? { date } : { date, time };
  }
  return /^3[1-69]\d\d$/.test(ai) ? { decimals: Number(ai.at(-1)) } : {};
}

function dateIn({ component, text }: Piece, year: number | undefined): string | null {
  if (component.linters.some((name) => name === 'yymmd0' || name === 'yymmdd')) return sixDigitDate(text, year);
  return component.linters.includes('yyyymmdd') ? text.replace(/^(.{4})(..)(..)$/, '$1-$2-$3') : null;
}
