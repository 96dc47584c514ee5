import { type LabelKind, type LabelPrefix, labelPrefixes, parseScan } from '#src/tables/barcodes/index.ts';

/** What kind of thing a code belongs to, as far as the browser can tell. The server decides what it really is. */
export type ScanKind = 'medicine' | 'wristband' | 'badge' | 'place' | 'dose' | 'device' | 'unknown';

const kindOfLabel: Readonly<Record<LabelKind, ScanKind>> = {
  patient: 'wristband',
  badge: 'badge',
  pocket: 'place',
  dose: 'dose',
  asset: 'device',
};

/** Kind of a scanned text: by the site's prefixes, by its GS1 key, or as the number of a product. */
export function scanKindOf(text: string, prefixes: readonly LabelPrefix[] = labelPrefixes): ScanKind {
  const data = text.replace(/^\][A-Za-z]\w/, '');
  const label = prefixes.find(({ prefix }) => data.startsWith(prefix));
  if (label !== undefined) return kindOfLabel[label.kind];
  const scan = parseScan(text, { prefixes });
  switch (scan.kind) {
    case 'rejected':
      return 'unknown';
    case 'linear':
      return scan.gtin !== null || scan.ndc12.length > 0 ? 'medicine' : 'unknown';
    case 'hibc':
      return scan.primary === null ? 'unknown' : 'medicine';
    case 'gs1':
      if (scan.gtin !== null || scan.ndc !== null) return 'medicine';
      return scan.elements.some(({ ai }) => ai === '414') ? 'place' : 'unknown';
    default:
      return kindOfLabel[scan.kind];
  }
}

const kindWords: Record<ScanKind, string> = {
  medicine: 'a medicine',
  wristband: 'a wristband',
  badge: 'a staff badge',
  place: 'a place label',
  dose: 'a dose label',
  device: 'a device tag',
  unknown: 'not a code that this screen knows',
};

function list(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? 'something else') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** "This is a staff badge. Scan a medicine." */
export function unexpectedScanText(kind: ScanKind, accepts: readonly ScanKind[]): string {
  const wanted = list(accepts.filter((one) => one !== 'unknown').map((one) => kindWords[one]));
  return `This is ${kindWords[kind]}. Scan ${wanted}.`;
}
