/** Codes that are no element strings: UPC and EAN, an NDC by itself, and whatever else a linear symbol may hold. */
import { gtin14, gtinCheck, upcAOfUpcE } from './check-digit.ts';
import type { Problem } from './element-value.ts';
import { ndc11Candidates, ndc12Candidates, ndcSegments } from './ndc.ts';
import type { Carrier } from './symbologies.ts';

export type LinearCode = {
  readonly text: string;
  /** GTIN-14 of a UPC-A, UPC-E, EAN-13, EAN-8 or ITF-14. */
  readonly gtin: string | null;
  /** The NDC as the code tells it: the 10 digits in a UPC-A of number system 3, or the whole text. */
  readonly ndc: string | null;
  /** What the NDC can be as 11 digits: several when the code does not say where a zero goes. */
  readonly ndc11: readonly string[];
  /** The same as 12 digits; from 2033 on some have no writing of 11. */
  readonly ndc12: readonly string[];
};

/** Reads a linear code; a UPC or EAN, by its symbology, must have a right check digit. */
export function readLinear(data: string, carrier: Carrier | null): LinearCode | Problem {
  if (/\p{Cc}/u.test(data)) {
    return { code: 'control-characters', why: 'the barcode holds control characters where none belong' };
  }
  const text = data.trim();
  if (carrier === 'retail') return readRetail(text);
  const gtin = gtin14(text) ?? gtinOfUpcE(text);
  if (gtin === null) return withNdcs(text, null, toldNdcs(text));
  return withNdcs(text, gtin, text.length === 14 ? [] : upcNdcs(gtin));
}

/** A UPC or EAN, where the two or five digits of an add-on are left out. */
function readRetail(text: string): LinearCode | Problem {
  const digits = /^\d{13}(\d{2}|\d{5})$/.test(text) ? text.slice(0, 13) : text;
  const gtin = gtin14(digits) ?? gtinOfUpcE(digits);
  if (gtin === null) return { code: 'check-digit', why: 'the check digit of the UPC or EAN is wrong' };
  return withNdcs(text, gtin, upcNdcs(gtin));
}

const gtinOfUpcE = (text: string) => upcAOfUpcE(text)?.padStart(14, '0') ?? null;

/** A UPC-A of number system 3 is by definition of a drug: 3, the 10 digits of the NDC, check digit. Other GTINs are not split. */
function upcNdcs(gtin: string): readonly string[] {
  return /^003\d{11}$/.test(gtin) ? [gtin.slice(3, 13)] : [];
}

/** With hyphens, or of 10, 11 or 12 digits; 11 that begin with 3 can be a UPC-A whose check digit the scanner strips. */
function toldNdcs(text: string): readonly string[] {
  if (/^3\d{10}$/.test(text)) return [text.slice(1), text];
  return ndcSegments(text) || /^\d{10,12}$/.test(text) ? [text] : [];
}

function withNdcs(text: string, gtin: string | null, told: readonly string[]): LinearCode {
  const all = (candidates: (ndc: string) => string[]) => [...new Set(told.flatMap(candidates))];
  const ndc12 = all(ndc12Candidates);
  return { text, gtin, ndc: ndc12.length > 0 ? (told[0] ?? null) : null, ndc11: all(ndc11Candidates), ndc12 };
}

/** True for what can be nothing but a GS1 element string without a symbology identifier: 01, a GTIN, its right check digit. */
export function startsWithGtin(data: string): boolean {
  return /^01\d{14}/.test(data) && gtinCheck(data.slice(2, 16));
}
