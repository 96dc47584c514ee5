/** Symbology identifiers: the three characters that a scanner puts before the data (ISO/IEC 15424, "AIM"). */

/** What kind of symbol was read. `gs1`: its data are GS1 element strings. `retail`: UPC or EAN, digits only. */
export type Carrier = 'gs1' | 'retail' | 'linear' | 'two-dimensional' | 'unknown';

const gs1 = new Set([']C1', ']d2', ']d5', ']Q3', ']Q4', ']e0', ']e1', ']e2', ']J1', ']z1']);
/** By the second character: Code 39, 128, 93, Codabar, interleaved 2 of 5 and other linear symbols. */
const linear = new Set(['A', 'B', 'C', 'D', 'F', 'G', 'H', 'I', 'K', 'M', 'N', 'P', 'R', 'S']);
/** PDF417, Data Matrix, QR Code, Aztec Code, DotCode, MaxiCode. */
const twoDimensional = new Set(['L', 'd', 'Q', 'z', 'J', 'U']);

/** The symbology identifier at the head of what was scanned, and the data after it. */
export function splitAim(text: string): { readonly aim: string | null; readonly data: string } {
  const aim = /^\][A-Za-z][0-9A-Za-z]/.exec(text)?.[0] ?? null;
  return { aim, data: aim === null ? text : text.slice(3) };
}

/** What a symbology identifier says of the symbol; `null` = the scanner sends none. */
export function carrierOf(aim: string | null): Carrier | null {
  if (aim === null) return null;
  if (gs1.has(aim)) return 'gs1';
  const letter = aim[1] ?? '';
  if (letter === 'E') return 'retail';
  if (linear.has(letter)) return 'linear';
  return twoDimensional.has(letter) ? 'two-dimensional' : 'unknown';
}
