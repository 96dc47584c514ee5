/**
 * The content tests that the GS1 Barcode Syntax Dictionary names ("linters"), each as a function that gives null or what
 * is wrong. Those that need lists which GS1 and ISO keep (company prefixes, countries, currencies, coupons) are not judged.
 */
import { checkPair, gtinCheck } from './check-digit.ts';
import { dateOf, sixDigitDate } from './dates.ts';

export type LintProblem = { readonly code: 'check-digit' | 'date' | 'content'; readonly why: string };

type Linter = (value: string, presentYear: number | undefined) => LintProblem | null;

const date = (is: (value: string, year: number | undefined) => boolean): Linter => {
  return (value, year) => (is(value, year) ? null : { code: 'date', why: `${value} is no date` });
};
const time = (highest: number, what: string): Linter => {
  return (value) => (Number(value) <= highest ? null : { code: 'date', why: `${value} is no ${what}` });
};
const content = (is: RegExp | ((value: string) => boolean), what: string): Linter => {
  const fits = (value: string) => (is instanceof RegExp ? is.test(value) : is(value));
  return (value) => (fits(value) ? null : { code: 'content', why: `"${value}" ${what}` });
};

const eightDigitDate = (value: string) =>
  value.slice(6) !== '00' && dateOf(Number(value.slice(0, 4)), Number(value.slice(4, 6)), Number(value.slice(6)));

/** "1/3", "0103": a number of at least one, of a total that is not less. */
const part = (piece: string | undefined, total: string | undefined) =>
  Number(piece) >= 1 && Number(total) >= Number(piece);

/** ISO 13616: the four first characters go last, letters count from 10, the rest by 97 is 1. */
function isIban(value: string): boolean {
  if (!/^[A-Z]{2}\d{2}[0-9A-Z]{1,30}$/.test(value)) return false;
  const digits = [...value.slice(4), ...value.slice(0, 4)].map((character) => Number.parseInt(character, 36)).join('');
  return [...digits].reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0) === 1;
}

const linters: Readonly<Record<string, Linter>> = {
  csum: (value) => (gtinCheck(value) ? null : { code: 'check-digit', why: `the check digit of ${value} is wrong` }),
  csumalpha: (value) =>
    checkPair(value) ? null : { code: 'check-digit', why: `the check characters of ${value} are wrong` },
  yymmd0: date((value, year) => sixDigitDate(value, year) !== null),
  yymmdd: date((value, year) => !value.endsWith('00') && sixDigitDate(value, year) !== null),
  yyyymmdd: date((value) => Boolean(eightDigitDate(value))),
  hhmi: (value) =>
    Number(value.slice(0, 2)) <= 23 && Number(value.slice(2)) <= 59
      ? null
      : { code: 'date', why: `${value} is no time of day` },
  hh: time(23, 'hour'),
  mi: time(59, 'minute'),
  ss: time(59, 'second'),
  zero: content(/^0+$/, 'must be zero'),
  nonzero: content(/[^0]/, 'must not be zero'),
  nozeroprefix: content(/^(0|[^0].*)$/, 'begins with a zero'),
  yesno: content(/^[01]$/, 'is neither 0 nor 1'),
  hyphen: content(/^-+$/, 'is no minus sign'),
  hasnondigit: content(/\D/, 'has digits only'),
  winding: content(/^[019]$/, 'is no direction of winding'),
  pieceoftotal: content(
    (value) => part(value.slice(0, value.length / 2), value.slice(value.length / 2)),
    'is no piece of a total',
  ),
  posinseqslash: content((value) => {
    const match = /^([1-9]\d*)\/([1-9]\d*)$/.exec(value);
    return match !== null && part(match[1], match[2]);
  }, 'is no place in a sequence'),
  iso5218: content(/^[0129]$/, 'is no code of ISO 5218'),
  pcenc: content(/^([^%]|%[0-9A-Fa-f]{2})*$/, 'has a % without two digits after it'),
  importeridx: content(/^[-_0-9A-Za-z]$/, 'is no index of an importer'),
  latitude: content((value) => Number(value) <= 1_800_000_000, 'is no latitude'),
  longitude: content((value) => Number(value) <= 3_600_000_000, 'is no longitude'),
  mediatype: content(/^(0[1-9]|10|[89]\d)$/, 'is no type of medium'),
  iban: content(isIban, 'is no bank account number'),
};

/** Linters of the dictionary that are not judged here: their lists change without a new release of ours. */
export const notJudged: ReadonlySet<string> = new Set([
  'gcppos1',
  'gcppos2',
  'iso3166',
  'iso3166999',
  'iso3166alpha2',
  'iso4217',
  'packagetype',
  'couponcode',
  'couponposoffer',
]);

/** True for a linter that is judged here. */
export function isJudged(name: string): boolean {
  return Object.hasOwn(linters, name);
}

/** The first problem of a component's value, or null. */
export function lint(names: readonly string[], value: string, presentYear: number | undefined): LintProblem | null {
  for (const name of names) {
    const problem = linters[name]?.(value, presentYear);
    if (problem) return problem;
  }
  return null;
}
