/** What a technician scanned, against the product that the job asks for. */
import type { Tx } from '#src/kernel/command.ts';
import { done, type Outcome } from '#src/kernel/outcome.ts';
import { codeOf, mustScanAgain, packageScanOf, parseScan, type Scan } from '#src/tables/barcodes/index.ts';
import { productText, shownDate } from '#src/tables/display/index.ts';
import { findPackage, findProduct, type Product } from '#src/tables/drugs/index.ts';
import { refuse } from './refusals.ts';

export type ScannedItem = {
  readonly product: string;
  readonly productText: string;
  readonly package: string;
  readonly ndc: string;
  /** Base units in the package that was scanned. */
  readonly packageQuantity: string;
  readonly lot: string | null;
  /** YYYY-MM-DD */
  readonly expires: string | null;
};

type Code = 'scan-not-read' | 'scan-other-kind' | 'package-not-known' | 'wrong-item' | 'expired-item';

/** The right item, or why it is not: in that order unreadable, not a medicine, not known, another product, expired. */
export async function scannedItem(tx: Tx, wanted: Product, raw: string): Promise<Outcome<ScannedItem, Code>> {
  const wantedText = productText(wanted);
  const scan = parseScan(raw, { year: tx.now.getUTCFullYear() });
  if (scan.kind === 'rejected') return refuse('scan-not-read', { why: scan.why });
  const other = otherKinds[scan.kind];
  if (other !== undefined) return refuse('scan-other-kind', { what: other, wanted: wantedText });
  // A lot that is really a lot and a serial number would stand in the ledger for good.
  const why = mustScanAgain(scan);
  if (why !== null) return refuse('scan-not-read', { why });
  const told = packageScanOf(scan);
  const found = told && (await findPackage(tx.sql, told));
  if (!told || !found) return refuse('package-not-known', { code: codeOf(scan), wanted: wantedText });
  if (found.product !== wanted.product) {
    const scanned = await findProduct(tx.sql, found.product);
    return refuse('wrong-item', { scanned: scanned ? productText(scanned) : found.product, wanted: wantedText });
  }
  const { lot, expires } = told;
  if (expires !== null && expires < today(tx)) {
    return refuse('expired-item', { wanted: wantedText, expires: shownDate(expires) });
  }
  return done({
    product: wanted.product,
    productText: wantedText,
    package: found.package,
    ndc: found.ndc,
    packageQuantity: found.quantity,
    lot,
    expires,
  });
}

const otherKinds: Readonly<Partial<Record<Scan['kind'], string>>> = {
  patient: 'a wristband',
  badge: 'a staff badge',
  pocket: 'the label of a pocket',
  dose: 'a dose label',
  asset: 'a device tag',
};

/** The calendar date at the facility, YYYY-MM-DD. */
function today(tx: Tx): string {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: tx.timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  return format.format(tx.now);
}
