/** Any element that the dictionary allows, for tests by property: a right value for each component of each identifier. */
import fc from 'fast-check';
import { type Component, type Identifier, identifiers } from './application-identifiers.ts';
import { checkDigit } from './check-digit.ts';
import type { AiValue } from './index.ts';
import { notJudged } from './linters.ts';

const from = (characters: string) => (min: number, max: number) =>
  fc.string({ unit: fc.constantFrom(...characters), minLength: min, maxLength: max });

const digits = '0123456789';
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const text = {
  N: from(digits),
  X: from(`!"%&'()*+,-./${digits}:;<=>?${letters}_${letters.toLowerCase()}`),
  Y: from(`#-/${digits}${letters}`),
  Z: from(`-_=${digits}${letters}${letters.toLowerCase()}`),
};

const number = (min: number, max: number, length: number) =>
  fc.integer({ min, max }).map((value) => String(value).padStart(length, '0'));
const joined = (...parts: fc.Arbitrary<string>[]) => fc.tuple(...parts).map((each) => each.join(''));

/** Values with check characters that a test cannot make up, from the examples of the standards. */
const known: Readonly<Record<string, string>> = {
  '8007': 'GB82WEST12345698765432',
  '8013': '1987654Ad4X4bL5ttr2310c2K',
  '8014': '1987654Ad4X4bL5ttr2310c2K',
};

type Value = (component: Component) => fc.Arbitrary<string>;

const byLinter: Readonly<Record<string, Value>> = {
  csum: ({ max }) => text.N(max - 1, max - 1).map((body) => body + checkDigit(body)),
  yymmd0: () => joined(number(0, 99, 2), number(1, 12, 2), number(0, 28, 2)),
  yymmdd: () => joined(number(0, 99, 2), number(1, 12, 2), number(1, 28, 2)),
  yyyymmdd: () => joined(number(1900, 2100, 4), number(1, 12, 2), number(1, 28, 2)),
  hhmi: () => joined(number(0, 23, 2), number(0, 59, 2)),
  hh: () => number(0, 23, 2),
  mi: () => number(0, 59, 2),
  ss: () => number(0, 59, 2),
  zero: ({ max }) => fc.constant('0'.repeat(max)),
  nonzero: ({ max }) => number(1, 10 ** max - 1, max),
  nozeroprefix: ({ max }) => fc.integer({ min: 0, max: 10 ** max - 1 }).map(String),
  yesno: () => fc.constantFrom('0', '1'),
  hyphen: () => fc.constant('-'),
  winding: () => fc.constantFrom('0', '1', '9'),
  iso5218: () => fc.constantFrom('0', '1', '2', '9'),
  mediatype: () => fc.constantFrom('01', '10', '80', '99'),
  importeridx: () => fc.constantFrom('-', '_', '0', 'z'),
  latitude: () => number(0, 1_800_000_000, 10),
  longitude: () => number(0, 3_600_000_000, 10),
  pcenc: ({ max }) => fc.oneof(from(letters)(1, max), fc.constant('a%20b')),
  posinseqslash: () => fc.constantFrom('1/1', '2/3', '9/9'),
  pieceoftotal: () =>
    fc.tuple(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 99 })).map((pair) =>
      pair
        .toSorted((a, b) => a - b)
        .map((value) => String(value).padStart(2, '0'))
        .join(''),
    ),
};

function componentValue(component: Component): fc.Arbitrary<string> {
  const linter = component.linters.find((name) => !notJudged.has(name));
  const make = linter === undefined ? undefined : byLinter[linter];
  if (linter !== undefined && make === undefined) throw new Error(`no values for the linter ${linter}`);
  return make ? make(component) : text[component.set](component.min, component.max);
}

/** Optional components are there or not, from a place on. */
function anyValue({ ai, components }: Identifier): fc.Arbitrary<string> {
  const sample = known[ai];
  if (sample !== undefined) return fc.constant(sample);
  const must = components.filter((component) => !component.optional).length;
  return fc
    .integer({ min: must, max: components.length })
    .chain((count) => joined(...components.slice(0, count).map(componentValue)));
}

/** An identifier with a value that it allows. */
export function anyElementOf(identifier: Identifier): fc.Arbitrary<AiValue> {
  return anyValue(identifier).map((value) => ({ ai: identifier.ai, value }));
}

/** Some elements of different identifiers, in any order. */
export const anyElements: fc.Arbitrary<AiValue[]> = fc
  .uniqueArray(fc.constantFrom(...identifiers), { minLength: 1, maxLength: 5, selector: ({ ai }) => ai })
  .chain((chosen) => fc.tuple(...chosen.map(anyElementOf)));
