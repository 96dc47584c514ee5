/** What the scanner of a cabinet read: an item by GTIN or NDC, with lot and expiry where the code tells them. */
import type { Formulary } from './formulary.ts';

export type Scanned = { readonly product: string | null; readonly lot: string | null; readonly expires: string | null };

const separator = '\u001d';
/** Identifiers of fixed length that may stand before lot and expiry: GTIN, production, best before, expiry. */
const fixed: Readonly<Record<string, number>> = { '01': 14, '11': 6, '13': 6, '15': 6, '17': 6 };

/** Reads a GS1 element string, a UPC or EAN, an NDC of eleven digits, or the id of an item. */
export function readScan(formulary: Formulary, raw: string): Scanned {
  const text = raw.trim();
  if (formulary.items.has(text)) return { product: text, lot: null, expires: null };
  const marked = /^\](C1|d2|Q3|e0|e1|e2|J1)/.test(text);
  const body = text.replace(/^\][A-Za-z]\d/, '');
  if (marked || /^01\d{14}/.test(body)) return readElements(formulary, body);
  const digits = body.replace(/-/g, '');
  const codes = [digits, digits.padStart(14, '0')];
  const product = codes.map((code) => formulary.itemOfCode(code)).find((found) => found !== null) ?? null;
  return { product, lot: null, expires: null };
}

function readElements(formulary: Formulary, body: string): Scanned {
  let left = body.replace(new RegExp(`^${separator}`), '');
  let found: Scanned = { product: null, lot: null, expires: null };
  while (left.length > 2) {
    const ai = left.slice(0, 2);
    const length = fixed[ai];
    const end = length === undefined ? left.indexOf(separator) : 2 + length;
    const value = left.slice(2, end < 0 ? undefined : end);
    if (ai === '01') found = { ...found, product: formulary.itemOfCode(value) };
    if (ai === '10') found = { ...found, lot: value };
    if (ai === '17') found = { ...found, expires: expiry(value) };
    left = end < 0 ? '' : left.slice(end).replace(new RegExp(`^${separator}`), '');
  }
  return found;
}

/** YYYY-MM-DD of YYMMDD; day 00 is the last of the month. */
function expiry(text: string): string | null {
  const match = /^(\d\d)(\d\d)(\d\d)$/.exec(text);
  if (!match) return null;
  const [, year = '', month = '', day = ''] = match;
  if (day !== '00') return `20${year}-${month}-${day}`;
  return new Date(Date.UTC(2000 + Number(year), Number(month), 0)).toISOString().slice(0, 10);
}
