/**
 * What a scanner sent, understood. The order: the symbology identifier (AIM) where there is one; our own labels; web addresses
 * (GS1 Digital Link); HIBC; GS1 only when the symbology says so, a separator is there or it starts as a GTIN with a right
 * check digit; else a linear code. Bare digits never are GS1, because three quarters of all numbers begin like some
 * identifier.
 */
import { isWebAddress, parseDigitalLink } from './digital-link.ts';
import { type Elements, parseBracketed, parseElements } from './element-string.ts';
import type { Element, Problem, ProblemCode } from './element-value.ts';
import { type Hibc, looksHibc, parseHibc } from './hibc.ts';
import { type Label, type LabelPrefix, labelPrefixes, readLabel } from './labels.ts';
import { type LinearCode, readLinear, startsWithGtin } from './linear-code.ts';
import type { Doubt } from './lost-separator.ts';
import { ndc11Candidates, ndc12Candidates } from './ndc.ts';
import { groupSeparator } from './separators.ts';
import { type Carrier, carrierOf, splitAim } from './symbologies.ts';

/** What was scanned: the symbology identifier, if one came, and the whole of the data. */
type Scanned = { readonly aim: string | null; readonly text: string };

export type Gs1Scan = Scanned & {
  readonly kind: 'gs1';
  readonly form: 'element-string' | 'digital-link' | 'bracketed';
  readonly gtin: string | null;
  readonly lot: string | null;
  /** YYYY-MM-DD */
  readonly expires: string | null;
  /** HH:MM, where the code tells it. */
  readonly expiresTime: string | null;
  readonly serial: string | null;
  /** The NDC that identifier 715 tells. That of a GTIN is not taken out: a GTIN is looked up (see `ndcSuggestions`). */
  readonly ndc: string | null;
  readonly ndc11: readonly string[];
  readonly ndc12: readonly string[];
  readonly elements: readonly Element[];
  readonly warnings: readonly string[];
  readonly doubts: readonly Doubt[];
};

export type RejectedScan = Scanned & {
  readonly kind: 'rejected';
  readonly code: ProblemCode;
  readonly why: string;
  readonly hex: string;
};

export type Scan =
  | Label
  | Gs1Scan
  | (Scanned & LinearCode & { readonly kind: 'linear' })
  | (Scanned & Hibc & { readonly kind: 'hibc' })
  | RejectedScan;

export type ScanOptions = {
  /** Year by which the century of two digits is decided; left out: two digits are of this century. */
  readonly year?: number;
  /** How this site's own labels begin. */
  readonly prefixes?: readonly LabelPrefix[];
};

/** Understands one scan. What cannot be understood is rejected with why and its bytes, never guessed. */
export function parseScan(raw: string, options: ScanOptions = {}): Scan {
  const { aim, data } = splitAim(raw.replace(/[\r\n\t]+$/, ''));
  const scanned = { aim, text: data };
  const reject = (problem: Problem): RejectedScan => ({ ...scanned, kind: 'rejected', ...problem, hex: hexOf(raw) });
  if (data.trim() === '') {
    return reject({ code: 'empty', why: aim === null ? 'nothing was scanned' : 'the barcode is empty' });
  }
  const carrier = carrierOf(aim);
  const { year } = options;
  if (carrier === 'gs1') return gs1(scanned, 'element-string', parseElements(data, year), reject);
  const label = readLabel(data, options.prefixes ?? labelPrefixes);
  if (label === 'broken') {
    return reject({ code: 'label', why: 'the label begins like one of ours and does not go on like one' });
  }
  if (label) return label;
  const link = isWebAddress(data) ? parseDigitalLink(data, year) : null;
  if (link) return gs1(scanned, 'digital-link', link, reject);
  if (looksHibc(data)) {
    const hibc = parseHibc(data, year);
    return 'why' in hibc ? reject(hibc) : { ...scanned, kind: 'hibc', ...hibc };
  }
  if (isElementString(data, carrier)) return gs1(scanned, 'element-string', parseElements(data, year), reject);
  if (aim === null && /^\(\d{2,4}\)/.test(data)) return gs1(scanned, 'bracketed', parseBracketed(data, year), reject);
  const linear = readLinear(data, carrier);
  return 'why' in linear ? reject(linear) : { ...scanned, kind: 'linear', ...linear };
}

/** A plain linear symbol is not GS1 even when its digits look so; a plain Data Matrix without FNC1 may be. */
function isElementString(data: string, carrier: Carrier | null): boolean {
  return carrier !== 'linear' && carrier !== 'retail' && (data.includes(groupSeparator) || startsWithGtin(data));
}

function gs1(
  scanned: Scanned,
  form: Gs1Scan['form'],
  read: Elements | Problem,
  reject: (problem: Problem) => RejectedScan,
): Scan {
  if ('why' in read) return reject(read);
  const element = (ai: string) => read.elements.find((each) => each.ai === ai);
  const value = (ai: string) => element(ai)?.value ?? null;
  const gtin = value('01');
  const own = gtin === null ? ownKey(value) : null;
  if (own) return own;
  const ndc = value('715');
  const expiry = element('7003') ?? element('17');
  return {
    ...scanned,
    kind: 'gs1',
    form,
    gtin,
    lot: value('10'),
    expires: expiry?.date ?? null,
    expiresTime: expiry?.time ?? null,
    serial: value('21'),
    ndc,
    ndc11: ndc === null ? [] : ndc11Candidates(ndc),
    ndc12: ndc === null ? [] : ndc12Candidates(ndc),
    ...read,
  };
}

/** GS1 keys of people and things: 8018 a patient, 8017 who cares for patients, 8004 and 8003 an asset. */
function ownKey(value: (ai: string) => string | null): Label | null {
  const mrn = value('8018');
  if (mrn !== null) return { kind: 'patient', mrn };
  const userId = value('8017');
  if (userId !== null) return { kind: 'badge', userId };
  const asset = value('8004') ?? value('8003');
  return asset === null ? null : { kind: 'asset', asset };
}

/** The bytes of what was scanned, for the list of barcodes that were not understood. */
export function hexOf(raw: string): string {
  return [...new TextEncoder().encode(raw)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
