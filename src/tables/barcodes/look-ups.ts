/** What to look a scan up by, in order. Nothing is looked up here: who holds the tables does. */
import { parseScan, type Scan } from './parse-scan.ts';

export type LookUp =
  /** The whole code as it stands, in the table of barcodes. Always first where a code may be one that a person has linked. */
  | { readonly by: 'text'; readonly text: string }
  | { readonly by: 'gtin'; readonly gtin: string }
  /** Any of these: with several, only a product that all hits share is the right one. */
  | { readonly by: 'ndc'; readonly ndc11: readonly string[]; readonly ndc12: readonly string[] }
  | { readonly by: 'hibc'; readonly primary: string };

/**
 * The look-ups for a package, in the order to try them: the whole text (unless the symbology says that it is GS1), the GTIN,
 * the NDC that the code tells, the primary HIBC. A GTIN is looked up, never split into an NDC. Empty for labels of our own.
 */
export function lookUpsOf(scan: Scan): LookUp[] {
  if (scan.kind !== 'gs1' && scan.kind !== 'linear' && scan.kind !== 'hibc' && scan.kind !== 'rejected') return [];
  const looks: LookUp[] = [];
  const isPlain = scan.kind !== 'gs1' || (scan.aim === null && scan.form === 'element-string');
  if (isPlain && scan.text.trim() !== '') looks.push({ by: 'text', text: scan.text.trim() });
  if (scan.kind === 'rejected') return looks;
  if (scan.kind === 'hibc') return scan.primary === null ? looks : [...looks, { by: 'hibc', primary: scan.primary }];
  if (scan.gtin !== null) looks.push({ by: 'gtin', gtin: scan.gtin });
  if (scan.ndc12.length > 0) looks.push({ by: 'ndc', ndc11: scan.ndc11, ndc12: scan.ndc12 });
  return looks;
}

/** What a scan of a package says, whatever its code: how it is looked up, and its lot and expiry. */
export type PackageScan = {
  readonly text: string | null;
  readonly gtin: string | null;
  readonly ndc11: readonly string[];
  /** The ten digits of an NDC, told without hyphens: of a package whose NDC has ten they must be its own, zeros and all. */
  readonly ndc10: string | null;
  readonly lot: string | null;
  /** YYYY-MM-DD */
  readonly expires: string | null;
};

/** The look-ups of a scan side by side, with lot and expiry; null for labels of our own and for what is rejected. */
export function packageScanOf(scan: Scan): PackageScan | null {
  if (scan.kind !== 'gs1' && scan.kind !== 'linear' && scan.kind !== 'hibc') return null;
  const found: { -readonly [Key in keyof PackageScan]: PackageScan[Key] } = {
    text: null,
    gtin: null,
    ndc11: [],
    ndc10: scan.kind === 'linear' && /^\d{10}$/.test(scan.ndc ?? '') ? scan.ndc : null,
    lot: scan.kind === 'linear' ? null : scan.lot,
    expires: scan.kind === 'linear' ? null : scan.expires,
  };
  for (const look of lookUpsOf(scan)) {
    if (look.by === 'text') found.text = look.text;
    else if (look.by === 'gtin') found.gtin = look.gtin;
    else if (look.by === 'ndc') found.ndc11 = look.ndc11;
    else found.text = look.primary;
  }
  return found;
}

/** What of a scan to show to a person: the product's number where there is one, else the whole text. */
export function codeOf(scan: Scan): string {
  switch (scan.kind) {
    case 'gs1':
      return scan.gtin ?? scan.ndc ?? scan.elements.map(({ ai, value }) => `(${ai})${value}`).join('');
    case 'hibc':
      return scan.primary ?? scan.text;
    case 'linear':
    case 'rejected':
      return scan.text;
    case 'patient':
      return scan.mrn;
    case 'badge':
      return scan.userId;
    case 'pocket':
      return `${scan.cabinetId}/${scan.drawer}/${scan.pocket}`;
    case 'dose':
      return scan.doseLabel;
    case 'asset':
      return scan.asset;
  }
}

/** The doubt for which a person is asked to scan again before anything is done: what was read is likely two values in one. */
export function mustScanAgain(scan: Scan): string | null {
  const doubt = scan.kind === 'gs1' ? scan.doubts.find(({ strength }) => strength === 'likely') : undefined;
  return doubt
    ? `${doubt.ai === '10' ? 'the lot' : 'the serial number'} "${doubt.value}" is doubtful: ${doubt.says}`
    : null;
}

export type BarcodeLink = {
  readonly barcode: string;
  readonly symbology: 'gs1' | 'upc-a' | 'ean-13' | 'linear-ndc' | 'hibc' | 'other';
};

/**
 * What a person links to a package so that every such package is found: the GTIN where the code tells one (lot and expiry differ
 * from package to package), the primary HIBC, else the whole text. Null for our own labels, for what was rejected, and for GS1
 * data without a GTIN.
 */
export function linkOf(scan: Scan): BarcodeLink | null {
  if (scan.kind === 'gs1') return scan.gtin === null ? null : { barcode: scan.gtin, symbology: 'gs1' };
  if (scan.kind === 'hibc') return scan.primary === null ? null : { barcode: scan.primary, symbology: 'hibc' };
  if (scan.kind !== 'linear') return null;
  const { text, gtin, ndc12 } = scan;
  if (gtin !== null) return { barcode: gtin, symbology: text.length === 13 ? 'ean-13' : 'upc-a' };
  return { barcode: text, symbology: ndc12.length > 0 ? 'linear-ndc' : 'other' };
}

/** True when what was scanned is the linked barcode: as it stands, or as the product that it names. */
export function isBarcode(barcode: string, raw: string): boolean {
  const scan = parseScan(raw);
  if ('text' in scan && scan.text.trim() === barcode) return true;
  const link = linkOf(scan);
  return link !== null && (link.barcode === barcode || link.barcode === linkOf(parseScan(barcode))?.barcode);
}

/**
 * True when a package may be what a scan names by its NDC of 11 digits. Ten digits without hyphens fit several of 11; where
 * the file knows the ten of a package, another package's ten, or a longer NDC that was cut off, is not taken for it.
 */
export function ndcFits(
  { ndc, ndc11 }: { readonly ndc: string; readonly ndc11: string },
  { ndc10, text }: { readonly ndc10?: string | null; readonly text?: string | null },
): boolean {
  const own = ndc.replaceAll('-', '');
  return !ndc10 || own.length !== 10 || own === ndc10 || ndc11 === text;
}
