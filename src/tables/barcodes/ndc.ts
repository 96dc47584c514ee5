/**
 * NDC writings. The FDA's code has 10 digits in three segments (4-4-2, 5-3-2, 5-4-1), billing pads it to 11 (5-4-2),
 * and from 7 March 2033 it has 12 (6-4-2; 21 CFR 207, final rule 91 FR, 5 March 2026). Ten digits without hyphens do
 * not say where a zero goes: only the package table can decide.
 */

export type NdcFormat = '4-4-2' | '5-3-2' | '5-4-1' | '5-4-2' | '6-4-2';

const formats: ReadonlySet<string> = new Set<NdcFormat>(['4-4-2', '5-3-2', '5-4-1', '5-4-2', '6-4-2']);

type Segments = readonly [labeler: string, product: string, pack: string];

/** Segments of a hyphenated NDC and its format; null when it is none. */
export function ndcSegments(
  text: string,
): { readonly format: NdcFormat; readonly segments: [string, string, string] } | null {
  const match = /^(\d{4,6})-(\d{3,4})-(\d{1,2})$/.exec(text.trim());
  if (!match) return null;
  const [, labeler = '', item = '', pack = ''] = match;
  const format = `${labeler.length}-${item.length}-${pack.length}`;
  return isFormat(format) ? { format, segments: [labeler, item, pack] } : null;
}

function isFormat(text: string): text is NdcFormat {
  return formats.has(text);
}

/** The 11 digits (5-4-2) that an NDC in any writing can stand for: none when it is no NDC, three when ambiguous. */
export function ndc11Candidates(text: string): string[] {
  return ndc12Candidates(text).flatMap((ndc12) => (ndc12.startsWith('0') ? [ndc12.slice(1)] : []));
}

/** The 12 digits (6-4-2) that an NDC in any writing can stand for: none when it is no NDC, three when ambiguous. */
export function ndc12Candidates(text: string): string[] {
  const hyphenated = ndcSegments(text);
  if (hyphenated) return [padded(hyphenated.segments, '6-4-2').join('')];
  const digits = text.trim();
  if (!/^\d+$/.test(digits) || /^0+$/.test(digits)) return [];
  if (digits.length === 12) return [digits];
  if (digits.length === 11) return [`0${digits}`];
  if (digits.length !== 10) return [];
  return tenDigitFormats.map((format) => padded(split(digits, format), '6-4-2').join(''));
}

const tenDigitFormats = ['4-4-2', '5-3-2', '5-4-1'] as const;

/** The 12 digits (6-4-2) of an 11-digit NDC. */
export function ndc12Of(ndc11: string): string {
  return `0${ndc11}`;
}

/**
 * An NDC with hyphens in the writing that is asked for; null when the text is no NDC, is ambiguous (ten digits without
 * hyphens), or has a digit other than zero where the writing has no place. The way back to ten digits is right only with the
 * format that the package table tells: the digits alone fit several.
 */
export function writeNdc(text: string, format: NdcFormat): string | null {
  const candidates = ndc12Candidates(text);
  const [ndc12] = candidates;
  if (ndc12 === undefined || candidates.length > 1) return null;
  const lengths = lengthsOf(format);
  const segments = split(ndc12, '6-4-2').map((segment, at) => {
    const surplus = segment.length - (lengths[at] ?? 0);
    return /^0*$/.test(segment.slice(0, surplus)) ? segment.slice(surplus) : null;
  });
  return segments.includes(null) ? null : segments.join('-');
}

export type NdcSuggestion = {
  /** With hyphens, in its format of ten digits. */
  readonly ndc: string;
  readonly format: NdcFormat;
  readonly ndc11: string;
  readonly ndc12: string;
};

/**
 * The three NDCs that a GTIN of the US prefix "03" may hold. For a person to choose from when a package is entered; a scan is
 * never resolved by them: a GTIN is looked up, because its digits do not say where the segments end, and some GTINs that
 * begin so hold no NDC.
 */
export function ndcSuggestions(gtin: string): NdcSuggestion[] {
  const ndc10 = /^\d03(\d{10})\d$/.exec(gtin)?.[1];
  if (ndc10 === undefined) return [];
  return tenDigitFormats.map((format) => suggestion(split(ndc10, format), format));
}

/**
 * What a damaged NDC may have been, for a person to choose from: a spreadsheet drops the zeros at the head of 11 digits
 * (8 to 10 are left), or of the labeler before a hyphen ("409-1234-01").
 */
export function ndcsWithLostZeros(text: string): string[] {
  const trimmed = text.trim();
  const segments = /^(\d{1,4})-(\d{1,4})-(\d{1,2})$/.exec(trimmed);
  if (segments && !ndcSegments(trimmed)) {
    const [, labeler = '', item = '', pack = ''] = segments;
    return [padded([labeler, item, pack], '5-4-2').join('')];
  }
  return /^[1-9]\d{7,9}$/.test(trimmed) ? [trimmed.padStart(11, '0')] : [];
}

function suggestion(segments: Segments, format: NdcFormat): NdcSuggestion {
  return {
    ndc: segments.join('-'),
    format,
    ndc11: padded(segments, '5-4-2').join(''),
    ndc12: padded(segments, '6-4-2').join(''),
  };
}

function lengthsOf(format: NdcFormat): number[] {
  return format.split('-').map(Number);
}

function split(digits: string, format: NdcFormat): [string, string, string] {
  const [labeler = 0, item = 0] = lengthsOf(format);
  return [digits.slice(0, labeler), digits.slice(labeler, labeler + item), digits.slice(labeler + item)];
}

function padded(segments: Segments, format: NdcFormat): string[] {
  const lengths = lengthsOf(format);
  return segments.map((segment, at) => segment.padStart(lengths[at] ?? 0, '0'));
}
