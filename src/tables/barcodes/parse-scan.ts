/**
 * What a scanner sent, understood. The order of looking: the symbology identifier (AIM), our own prefixes, GS1 only when
 * the symbology says so, a separator is there or it starts as a GTIN with a right check digit; bare digits never are
 * GS1, because three quarters of all numbers begin like some identifier.
 */
import { gtinCheck, ndc10OfGtin } from './check-digit.ts';
import { type Element, parseElements } from './element-string.ts';

export type Scan =
  | { readonly kind: 'patient'; readonly mrn: string }
  | { readonly kind: 'badge'; readonly userId: string }
  | { readonly kind: 'pocket'; readonly cabinetId: string; readonly drawer: string; readonly pocket: string }
  | {
      readonly kind: 'gs1';
      readonly gtin: string | null;
      readonly lot: string | null;
      /** YYYY-MM-DD */
      readonly expires: string | null;
      readonly serial: string | null;
      /** Ten digits of the NDC in the GTIN, or the NDC told by identifier 715. */
      readonly ndc: string | null;
      readonly elements: readonly Element[];
    }
  | {
      readonly kind: 'linear';
      readonly text: string;
      /** GTIN-14 of a UPC-A, EAN-13 or EAN-8. */
      readonly gtin: string | null;
      /** Ten digits of the NDC in a UPC-A of number system 3; where a zero goes, only the package table knows. */
      readonly ndc: string | null;
    }
  | { readonly kind: 'rejected'; readonly why: string; readonly hex: string };

const gs1Symbologies: ReadonlySet<string> = new Set([']C1', ']d2', ']Q3', ']e0', ']e1', ']e2', ']J1']);

type Options = {
  /** Year by which the century of two digits is decided; left out: two digits are of this century. */
  readonly year?: number;
};

/** Understands one scan. What cannot be understood is rejected with why and its bytes, never guessed. */
export function parseScan(raw: string, options: Options = {}): Scan {
  const text = raw.replace(/[\r\n]+$/, '');
  if (text.trim() === '') return rejected(raw, 'nothing was scanned');
  const aim = /^\][A-Za-z][0-9A-Za-z]/.exec(text)?.[0] ?? null;
  const data = aim ? text.slice(3) : text;
  if (data === '') return rejected(raw, 'the barcode is empty');
  if (aim && gs1Symbologies.has(aim)) return gs1(raw, data, options);
  const own = ownLabel(data);
  if (own)
    return own === 'broken' ? rejected(raw, 'the label begins like one of ours and does not go on like one') : own;
  const looksGs1 = data.includes(separator) || (/^01\d{14}/.test(data) && gtinCheck(data.slice(2, 16)));
  // A whole linear code comes first: a plain Code 128 or UPC is not GS1 even when its digits look so.
  if (looksGs1 && (aim === null || !plainSymbologies.test(aim))) return gs1(raw, data, options);
  return linear(raw, data, aim);
}

const separator = '\u001d';
const plainSymbologies = /^\]([Ee]|C0|A|F|G|I)/;

const prefixes = {
  P: (rest: string): Scan | 'broken' => (rest === '' ? 'broken' : { kind: 'patient', mrn: rest }),
  B: (rest: string): Scan | 'broken' => (rest === '' ? 'broken' : { kind: 'badge', userId: rest }),
  K: (rest: string): Scan | 'broken' => {
    const [cabinetId = '', drawer = '', pocket = '', ...more] = rest.split('/');
    const whole = cabinetId !== '' && drawer !== '' && pocket !== '' && more.length === 0;
    return whole ? { kind: 'pocket', cabinetId, drawer, pocket } : 'broken';
  },
} as const;

/** Labels of this hospital: `P:` wristband, `B:` staff badge, `K:` pocket of a cabinet. */
function ownLabel(data: string): Scan | 'broken' | null {
  const match = /^([PBK]):(.*)$/s.exec(data);
  const prefix = match?.[1];
  if (prefix !== 'P' && prefix !== 'B' && prefix !== 'K') return null;
  const rest = (match?.[2] ?? '').trim();
  return /\p{Cc}/u.test(rest) ? 'broken' : prefixes[prefix](rest);
}

function gs1(raw: string, data: string, { year }: Options): Scan {
  const parsed = parseElements(data, year);
  if ('why' in parsed) return rejected(raw, parsed.why);
  const value = (ai: string) => parsed.elements.find((element) => element.ai === ai)?.value ?? null;
  const gtin = value('01');
  return {
    kind: 'gs1',
    gtin,
    lot: value('10'),
    expires: parsed.elements.find((element) => element.ai === '17')?.date ?? null,
    serial: value('21'),
    ndc: value('715') ?? (gtin ? ndc10OfGtin(gtin) : null),
    elements: parsed.elements,
  };
}

function linear(raw: string, data: string, aim: string | null): Scan {
  if (/\p{Cc}/u.test(data)) return rejected(raw, 'the barcode holds control characters where none belong');
  const text = data.trim();
  if (aim?.startsWith(']E') && !(/^\d+$/.test(text) && gtinCheck(text))) {
    return rejected(raw, 'the check digit of the UPC or EAN is wrong');
  }
  const gtin = /^(\d{8}|\d{12,14})$/.test(text) && gtinCheck(text) ? text.padStart(14, '0') : null;
  return { kind: 'linear', text, gtin, ndc: linearNdc(text, gtin) };
}

/** UPC-A of number system 3, as 12 digits, as the 13 of an EAN, or as 11 without the check digit that some scanners strip. */
function linearNdc(text: string, gtin: string | null): string | null {
  if (gtin && /^003\d{11}$/.test(gtin)) return gtin.slice(3, 13);
  if (/^3\d{10}$/.test(text)) return text.slice(1);
  return null;
}

function rejected(raw: string, why: string): Scan {
  const hex = [...new TextEncoder().encode(raw)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return { kind: 'rejected', why, hex };
}
