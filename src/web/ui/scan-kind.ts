/** What kind of thing a code belongs to, as far as the browser can tell. The server decides what it really is. */
export type ScanKind = 'medicine' | 'wristband' | 'badge' | 'place' | 'dose' | 'device' | 'unknown';

/** Internal codes of the site by their first characters. */
export interface KindPrefix {
  readonly prefix: string;
  readonly kind: ScanKind;
}

export const kindPrefixes: readonly KindPrefix[] = [
  { prefix: 'P:', kind: 'wristband' },
  { prefix: 'B:', kind: 'badge' },
  { prefix: 'K:', kind: 'place' },
  { prefix: 'D:', kind: 'dose' },
  { prefix: 'E:', kind: 'device' },
];

/** GS1 identification keys (General Specifications, application identifiers) that name a kind. */
const firstIdentifiers: readonly KindPrefix[] = [
  { prefix: '8018', kind: 'wristband' },
  { prefix: '8017', kind: 'badge' },
  { prefix: '8003', kind: 'device' },
  { prefix: '8004', kind: 'device' },
  { prefix: '414', kind: 'place' },
  { prefix: '01', kind: 'medicine' },
];

const gs1Symbols = new Set([']C1', ']d2', ']Q3', ']e0']);

/** Kind of a scanned text: by the site's prefixes, by its GS1 key, or as a bare product number. */
export function scanKindOf(text: string, prefixes: readonly KindPrefix[] = kindPrefixes): ScanKind {
  const symbol = /^\][A-Za-z]\d/.exec(text)?.[0];
  const data = symbol === undefined ? text : text.slice(3);
  const own = prefixes.find((one) => data.startsWith(one.prefix));
  if (own !== undefined) return own.kind;
  const isGs1 = symbol !== undefined ? gs1Symbols.has(symbol) : data.includes('\u001d') || /^01\d{14}/.test(data);
  if (isGs1) return firstIdentifiers.find((one) => data.startsWith(one.prefix))?.kind ?? 'unknown';
  return /^\d{8}$|^\d{10,14}$/.test(data) ? 'medicine' : 'unknown';
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
