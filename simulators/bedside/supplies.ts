/** What simulated people read off a package: its GS1 DataMatrix, as a scanner sends it. */
import { Decimal } from 'decimal.js';
import { packages, products } from '../world/demo-files.ts';

export type PackageLabel = {
  /** GTIN-14 */
  readonly gtin: string;
  /** Base units in the package. */
  readonly quantity: string;
};

export type Drug = {
  readonly product: string;
  readonly name: string;
  readonly doseUnit: string;
  readonly baseUnit: string;
  readonly strengthPerBase: string;
  readonly controlled: boolean;
  readonly highAlert: boolean;
  readonly allowOverride: boolean;
};

const labels = new Map<string, PackageLabel>();
for (const row of packages()) {
  // Of several packages the smallest is what a dose comes in.
  const known = labels.get(row.product);
  if (row.gtin === '' || (known && new Decimal(known.quantity).lte(row.quantity))) continue;
  labels.set(row.product, { gtin: row.gtin, quantity: row.quantity });
}

const drugs = new Map<string, Drug>(
  products().map((row) => [
    row.product,
    {
      product: row.product,
      name: row.name,
      doseUnit: row.dose_unit,
      baseUnit: row.base_unit,
      strengthPerBase: row.strength_per_base,
      controlled: row.cs_schedule !== '',
      highAlert: row.high_alert === 'true',
      allowOverride: row.allow_override === 'true',
    },
  ]),
);

type LinePart = { readonly kind: string; readonly text: string };

const words = (...texts: readonly string[]) => texts.join('|').replace(/\s+/g, ' ').toLowerCase();
const byWords = new Map(products().map((row) => [words(row.name, row.strength_text, row.form), row.product]));

/** The product whose name, strength and form somebody reads; null when no product reads so. */
export function productOfLine(line: readonly LinePart[]): string | null {
  const part = (kind: string) => line.find((each) => each.kind === kind)?.text ?? '';
  return byWords.get(words(part('name'), part('strength'), part('form'))) ?? null;
}

export const labelOf = (product: string): PackageLabel | null => labels.get(product) ?? null;
export const drugOf = (product: string): Drug | null => drugs.get(product) ?? null;

/** Separator of GS1 element strings (FNC1 in the message), as scanners send it. */
const separator = '\u001d';

/**
 * GS1 DataMatrix of a package: symbology identifier, 01 GTIN, 17 expiry YYMMDD, 21 serial where there is one, 10 lot last
 * (GS1 General Specifications §3 and §5.10). `expires` is YYYY-MM-DD.
 */
export function packageScan(told: { gtin: string; expires: string; lot: string; serial?: string }): string {
  const serial = told.serial === undefined ? '' : `21${told.serial}${separator}`;
  return `]d201${told.gtin}17${told.expires.slice(2).replaceAll('-', '')}${serial}10${told.lot}`;
}

/** The wristband's code. */
export const wristband = (mrn: string): string => `P:${mrn}`;
