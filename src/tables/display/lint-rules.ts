/**
 * What no shown text about a medicine may contain, as data. Sources: ISMP, List of error-prone abbreviations (2021) and
 * Safe electronic communication of medication information (2019); The Joint Commission, Do Not Use list; NHS/Microsoft CUI.
 * Codes that people type and scan (NDC, lot, telephone) are no text about a medicine and are not linted.
 */

export type LintKind =
  | 'name'
  | 'brand'
  | 'strength'
  | 'dose'
  | 'route'
  | 'frequency'
  | 'line'
  | 'text'
  | 'status'
  | 'measured';

export type LintRule = {
  /** Number of the display rule, R1 to R18, and what it forbids. */
  readonly rule: `R${number}`;
  readonly id: string;
  readonly kinds: readonly LintKind[];
  readonly pattern: RegExp;
  readonly says: string;
};

const amounts: readonly LintKind[] = ['name', 'strength', 'dose', 'frequency', 'line', 'text'];
const everywhere: readonly LintKind[] = [...amounts, 'brand', 'route', 'measured'];
const units =
  'mg|mcg|g|kg|mL|ml|ML|L|mEq|meq|mmol|units?|tablets?|capsules?|hours?|hrs?|minutes?|min|days?|U|IU|\u00b5g|\u03bcg|ug|ng|gm|cc';

export const lintRules: readonly LintRule[] = [
  {
    rule: 'R2',
    id: 'generic-capital',
    kinds: ['name'],
    pattern: /^[A-Z][a-z]+\b/,
    says: 'a generic name starts with a small letter',
  },
  {
    rule: 'R2',
    id: 'generic-capitals',
    kinds: ['name'],
    pattern: /^[A-Z]{4,}(?=\s|$)/,
    says: 'a generic name is not written in capitals; only the tall letters of the list are',
  },
  {
    rule: 'R2',
    id: 'drug-abbreviation',
    kinds: ['name', 'line', 'text', 'dose'],
    pattern: /\b(KCl|KCL|MgSO4|MSO4|HCTZ?|SMZ|TMP|AZT|CPZ|NaCl|D5W|ASA|APAP|MTX|[tT]PA|DTO|TXA|SSKI)\b/,
    says: 'a drug name is not abbreviated',
  },
  { rule: 'R3', id: 'trade-sign', kinds: everywhere, pattern: /[\u2122\u00ae]/, says: 'a brand carries no sign' },
  {
    rule: 'R4',
    id: 'separator',
    kinds: ['line'],
    pattern: /[;|]|:(?!\d{2}\b)|\s-\s/,
    says: 'parts are separated by a dash between spaces and by nothing else',
  },
  {
    rule: 'R5',
    id: 'label-breaks',
    kinds: ['line'],
    pattern: /\b(DOSE|VOLUME|RATE) /,
    says: 'a label and its value hold together by a no-break space',
  },
  {
    rule: 'R6',
    id: 'trailing-zero',
    kinds: amounts,
    pattern: /\d\.\d*0(?!\d)/,
    says: 'no zero stands at the end of a decimal',
  },
  {
    rule: 'R6',
    id: 'naked-decimal',
    kinds: [...amounts, 'measured'],
    pattern: /(^|[^\d])\.\d/,
    says: 'a zero stands before a decimal point',
  },
  {
    rule: 'R6',
    id: 'comma-missing',
    kinds: amounts,
    pattern: /(?<![\w.,-])\d{4,}(?!\d)/,
    says: 'numbers from 1,000 have a comma',
  },
  {
    rule: 'R6',
    id: 'exponent',
    kinds: [...amounts, 'measured'],
    pattern: /\d[eE][+-]?\d/,
    says: 'no number has an exponent',
  },
  {
    rule: 'R6',
    id: 'run-together',
    kinds: [...amounts, 'measured'],
    pattern: new RegExp(`\\d(${units})(?![A-Za-z])`),
    says: 'a space stands between a number and its unit',
  },
  {
    rule: 'R6',
    id: 'name-run-together',
    kinds: ['name', 'line', 'text'],
    pattern: /[A-Za-z]{4,}\d/,
    says: 'a space stands between a name and a number',
  },
  {
    rule: 'R7',
    id: 'unit-abbreviation',
    kinds: [...amounts, 'measured'],
    pattern: /[\u00b5\u03bc]g|(?<![A-Za-z])(ug|IU|iu|cc|gm|gms|mcgs|mgs|meq|MEQ|ml|mls|ML|MU)(?![A-Za-z])|\d\s?[uU]\b/,
    says: 'this unit is misread: mcg, mg, g, kg, mL, L, mEq, mmol and units are written so',
  },
  {
    rule: 'R7',
    id: 'time-abbreviation',
    kinds: ['strength', 'dose', 'frequency', 'line'],
    pattern: /\b(hrs?|mins?|wks?)\b/i,
    says: 'hours, minutes, days and weeks are written in full',
  },
  {
    rule: 'R7',
    id: 'stop-after-unit',
    kinds: ['name', 'strength', 'dose', 'line'],
    pattern: /\b(mg|mcg|g|kg|mL|L|mEq|mmol|units)\.(?!\d)/,
    says: 'no full stop follows a unit',
  },
  { rule: 'R8', id: 'slash', kinds: amounts, pattern: /\//, says: 'a slash is read as 1: "per" or "and" is written' },
  {
    rule: 'R8',
    id: 'symbol',
    kinds: everywhere,
    pattern: /[@><&\u00b0\u2265\u2264\u00d8\u00f8\u2192]/,
    says: 'signs are misread: at, more than, less than, and, degrees are written',
  },
  {
    rule: 'R8',
    id: 'plus',
    kinds: amounts,
    pattern: /(?<![ \u00a0]{2})\+|\+(?![ \u00a0]{2})/,
    says: 'a plus stands between two spaces on each side, or "and" is written',
  },
  {
    rule: 'R9',
    id: 'frequency-abbreviation',
    kinds: ['dose', 'frequency', 'line', 'text'],
    pattern:
      /\b(Q\.?D\.?|q\.?d\.?|Q\.?O\.?D\.?|q\.?o\.?d\.?|qhs|QHS|BID|TID|QID|bid|tid|qid|PRN|prn|[qQ]\d+\s?([hH](rs?)?)?)(?![A-Za-z])/,
    says: 'a frequency is written in words',
  },
  {
    rule: 'R9',
    id: 'route-abbreviation',
    kinds: ['dose', 'route', 'frequency', 'line', 'text'],
    pattern: /\b(SC|SQ|sub ?q|SubQ|subq|IJ|OJ|[pP]er os)\b/,
    says: 'a route is written in words',
  },
  {
    rule: 'R9',
    id: 'short-abbreviation',
    kinds: ['dose', 'route', 'frequency'],
    pattern: /\b(HS|hs|AD|AS|AU|OD|OS|OU|IV|IM|PO|po|SL|PR|NG|IN)\b/,
    says: 'a route or a time of day is written in words',
  },
  {
    rule: 'R10',
    id: 'ratio-strength',
    kinds: ['name', 'strength', 'dose', 'line', 'text'],
    pattern: /\b1:\d[\d,]*\b(?!\s?[ap]m)/,
    says: 'a strength is an amount per volume, never a ratio',
  },
  {
    rule: 'R14',
    id: 'truncated',
    kinds: [...amounts, 'brand', 'route'],
    pattern: /\u2026|\.\.\./,
    says: 'nothing is cut off',
  },
  {
    rule: 'R16',
    id: 'date',
    kinds: ['dose', 'frequency', 'line', 'text'],
    pattern: /\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}\.\d{1,2}\.\d{2,4}\b/,
    says: 'a date is written 23-Nov-2026',
  },
  {
    rule: 'R16',
    id: 'clock',
    kinds: ['dose', 'frequency', 'line', 'text'],
    pattern: /\b\d{1,2}(:\d{2})?\s?[ap]\.?m\b/i,
    says: 'a time of day has 24 hours',
  },
  {
    rule: 'R18',
    id: 'status-word',
    kinds: ['status'],
    pattern: /^(?!(Given|Held|Refused|Not given|Missed|Cancelled|Due|Late|Running|Stopped)$)[\s\S]*/,
    says: 'a state has one of the fixed words',
  },
];
