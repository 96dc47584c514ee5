/**
 * GS1 application identifiers, as data: those that a pharmacy meets. Formats from the GS1 Barcode Syntax Dictionary
 * (gs1/gs1-syntax-dictionary, Apache-2.0) and the GS1 General Specifications, section 3.
 */

export type Identifier = {
  /** Digits of the identifier; `n` stands for the digit that tells the decimals. */
  readonly ai: string;
  readonly title: string;
  readonly digits: boolean;
  readonly min: number;
  readonly max: number;
  /** The length is known from the identifier alone: no separator follows. */
  readonly predefined: boolean;
  readonly check?: boolean;
  readonly date?: boolean;
};

const n = (ai: string, title: string, length: number, more: Partial<Identifier> = {}): Identifier => ({
  ai,
  title,
  digits: true,
  min: length,
  max: length,
  predefined: false,
  ...more,
});
const upTo = (ai: string, title: string, max: number, digits = false): Identifier => ({
  ai,
  title,
  digits,
  min: 1,
  max,
  predefined: false,
});
const fixed = { predefined: true };
const date = { predefined: true, date: true };
const checked = { predefined: true, check: true };

const many = (from: number, to: number, make: (ai: string) => Identifier): Identifier[] =>
  Array.from({ length: to - from + 1 }, (_, step) => make(String(from + step)));

export const identifiers: readonly Identifier[] = [
  n('00', 'serial shipping container code', 18, checked),
  n('01', 'GTIN', 14, checked),
  n('02', 'GTIN of the content', 14, checked),
  upTo('10', 'lot', 20),
  n('11', 'production date', 6, date),
  n('12', 'due date', 6, date),
  n('13', 'packaging date', 6, date),
  n('15', 'best before date', 6, date),
  n('16', 'sell by date', 6, date),
  n('17', 'expiration date', 6, date),
  n('20', 'variant', 2, fixed),
  upTo('21', 'serial number', 20),
  upTo('22', 'consumer product variant', 20),
  upTo('235', 'third party serial number', 28),
  upTo('240', 'additional product identification', 30),
  upTo('241', 'customer part number', 30),
  upTo('250', 'secondary serial number', 30),
  upTo('254', 'location extension', 20),
  upTo('30', 'count of items', 8, true),
  ...many(310, 316, (ai) => n(`${ai}n`, 'measure', 6, fixed)),
  ...many(320, 329, (ai) => n(`${ai}n`, 'measure', 6, fixed)),
  ...many(330, 337, (ai) => n(`${ai}n`, 'measure', 6, fixed)),
  ...many(340, 349, (ai) => n(`${ai}n`, 'measure', 6, fixed)),
  ...many(350, 357, (ai) => n(`${ai}n`, 'measure', 6, fixed)),
  ...many(360, 369, (ai) => n(`${ai}n`, 'measure', 6, fixed)),
  upTo('37', 'count of contained items', 8, true),
  upTo('400', 'purchase order number', 30),
  ...many(410, 417, (ai) => n(ai, 'location number', 13, checked)),
  n('7003', 'expiration date and time', 10),
  upTo('7004', 'active potency', 4, true),
  upTo('710', 'German product number (PZN)', 20),
  upTo('711', 'French product number (CIP)', 20),
  upTo('712', 'Spanish product number (CN)', 20),
  upTo('713', 'Brazilian product number (DRN)', 20),
  upTo('714', 'Portuguese product number (AIM)', 20),
  upTo('715', 'United States product number (NDC)', 20),
  upTo('716', 'Italian product number (AIC)', 20),
  { ...upTo('8003', 'returnable asset', 30), min: 14 },
  upTo('8004', 'individual asset', 30),
  n('8006', 'part of a trade item', 18),
  n('8017', 'service relation, provider', 18, { check: true }),
  n('8018', 'service relation, recipient', 18, { check: true }),
  upTo('8019', 'service relation instance', 10, true),
  upTo('90', 'agreed between partners', 30),
  ...many(91, 99, (ai) => upTo(ai, 'company internal', 90)),
];

const byDigits = new Map(identifiers.map((identifier) => [identifier.ai, identifier]));

/** The identifier at the head of a text, with its digits as they stand there; null = none of the table. */
export function identifierAt(text: string): { readonly ai: string; readonly identifier: Identifier } | null {
  for (const length of [2, 3, 4]) {
    const ai = text.slice(0, length);
    const identifier =
      byDigits.get(ai) ?? (length === 4 && /^\d{4}$/.test(ai) ? byDigits.get(`${ai.slice(0, 3)}n`) : undefined);
    if (identifier) return { ai, identifier };
  }
  return null;
}
