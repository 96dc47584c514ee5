/**
 * NDC writings. The FDA's code has 10 digits in three segments (4-4-2, 5-3-2, 5-4-1), billing pads it to 11 (5-4-2),
 * and from 7 March 2033 it has 12 (6-4-2; 21 CFR 207, final rule 91 FR, 5 March 2026). Ten digits without hyphens do
 * not say where a zero goes: only the package table can decide.
 */

export type NdcFormat = '4-4-2' | '5-3-2' | '5-4-1' | '5-4-2' | '6-4-2';

const formats: ReadonlySet<string> = new Set<NdcFormat>(['4-4-2', '5-3-2', '5-4-1', '5-4-2', '6-4-2']);

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
  const hyphenated = ndcSegments(text);
  if (hyphenated) {
    const [labeler, item, pack] = hyphenated.segments;
    if (labeler.length === 6 && !labeler.startsWith('0')) return [];
    return [labeler.slice(-5).padStart(5, '0') + item.padStart(4, '0') + pack.padStart(2, '0')];
  }
  const digits = text.trim();
  if (!/^\d+$/.test(digits) || /^0+$/.test(digits)) return [];
  if (digits.length === 11) return [digits];
  if (digits.length === 12) return digits.startsWith('0') ? [digits.slice(1)] : [];
  if (digits.length !== 10) return [];
  return [`0${digits}`, `${digits.slice(0, 5)}0${digits.slice(5)}`, `${digits.slice(0, 9)}0${digits.slice(9)}`];
}

/** The 12 digits (6-4-2) of an 11-digit NDC. */
export function ndc12Of(ndc11: string): string {
  return `0${ndc11}`;
}
