/** What a scan is to the desk: why it failed, what groups it with others, what could be linked. Pure. */
import {
  type BarcodeLink,
  codeOf,
  hexOf,
  linkOf,
  mustScanAgain,
  type PackageScan,
  packageScanOf,
  parseScan,
  type Scan,
} from '#src/tables/barcodes/index.ts';
import type { FailureReason } from './shapes.ts';

export type Examined =
  /** One of our own labels: a wristband, a badge, a pocket. */
  | { readonly kind: 'label'; readonly what: string }
  | { readonly kind: 'unreadable'; readonly subject: string; readonly aim: string | null; readonly says: string }
  | {
      readonly kind: 'package';
      readonly subject: string;
      readonly aim: string | null;
      readonly code: string;
      readonly link: BarcodeLink | null;
      readonly words: PackageScan;
    };

const labels: Readonly<Partial<Record<Scan['kind'], string>>> = {
  patient: 'a wristband',
  badge: 'a staff badge',
  pocket: 'the label of a pocket',
  dose: 'a dose label',
  asset: 'a device tag',
};

/** Reads one scan; `year` decides the century of two digits. */
export function examine(raw: string, year: number): Examined {
  const scan = parseScan(raw, { year });
  const what = labels[scan.kind];
  if (what !== undefined) return { kind: 'label', what };
  const aim = 'aim' in scan ? scan.aim : null;
  const subject = `bytes ${hexOf('text' in scan ? scan.text : raw)}`;
  if (scan.kind === 'rejected') return { kind: 'unreadable', subject, aim, says: capital(scan.why) };
  const doubt = mustScanAgain(scan);
  if (doubt !== null) return { kind: 'unreadable', subject, aim, says: capital(doubt) };
  const words = packageScanOf(scan);
  const link = linkOf(scan);
  if (words === null) return { kind: 'unreadable', subject, aim, says: 'It says nothing of a package' };
  return { kind: 'package', subject: link?.barcode ?? subject, aim, code: codeOf(scan), link, words };
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** The subject of what could not be scanned at all. */
export function missingSubject(product: string | null): string {
  return product === null ? 'no product named' : `product ${product}`;
}

/** The bytes of a stored scan as text again. */
export function textOfHex(hex: string): string {
  const bytes = hex.split(' ').filter((each) => each !== '');
  return new TextDecoder().decode(Uint8Array.from(bytes.map((each) => Number.parseInt(each, 16))));
}

/** Text with its control characters named, as it is shown. */
export function shownBytes(text: string): string {
  return text.replace(/\p{Cc}/gu, (sign) =>
    sign === '\u001d' ? '⟨GS⟩' : `⟨${sign.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}⟩`,
  );
}

/** The middle of numbers; null of none. Of an even count the lower of the two middle ones. */
export function median(numbers: readonly number[]): number | null {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.ceil(sorted.length / 2) - 1] ?? null;
}

export type ShelfCount = {
  readonly scanned: number;
  readonly failed: number;
  readonly reasons: Record<FailureReason, number>;
};

/** What a walk along the shelf came to. */
export function countShelf(outcomes: readonly string[]): ShelfCount {
  const count = (reason: string) => outcomes.filter((outcome) => outcome === reason).length;
  const reasons = {
    'no-bar-code': count('no-bar-code'),
    'not-recognised': count('not-recognised'),
    unreadable: count('unreadable'),
  };
  return { scanned: outcomes.length, failed: outcomes.length - count('recognised'), reasons };
}

/** Failed of scanned in per cent with one decimal, as text; null when nothing was scanned. */
export function percentOf(part: number, whole: number): string | null {
  return whole === 0 ? null : ((part * 100) / whole).toFixed(1);
}
