/** Is it a medicine that may be given at all: known, in date, not recalled? */
import type { Refused } from '#src/kernel/outcome.ts';
import { codeOf, mustScanAgain } from '#src/tables/barcodes/index.ts';
import { shownDate } from '#src/tables/display/index.ts';
import { type AdministerCode, refuse } from '../refusals.ts';
import type { ScanFacts, ScanQuestion } from '../shapes.ts';

type Stopped = Refused<AdministerCode>;

/** The first thing that is wrong with one of the scans of packages; null = all may be looked at. `today` is YYYY-MM-DD. */
export function judgePackages(question: ScanQuestion, facts: ScanFacts, today: string): Stopped | null {
  for (const [at, scan] of question.productScans.entries()) {
    switch (scan.kind) {
      case 'rejected':
        return refuse('barcode-not-readable', { why: scan.why });
      case 'patient':
        return refuse('not-a-medicine', { what: 'a wristband' });
      case 'badge':
        return refuse('not-a-medicine', { what: 'a staff badge' });
      case 'pocket':
        return refuse('not-a-medicine', { what: `a pocket of ${scan.cabinetId}` });
      case 'dose':
        return refuse('not-a-medicine', { what: 'a dose label' });
      case 'asset':
        return refuse('not-a-medicine', { what: 'a device tag' });
      default: {
        const why = mustScanAgain(scan);
        if (why !== null) return refuse('barcode-not-readable', { why });
        if (!facts.items.some((item) => item.at === at)) return refuse('package-not-known', { code: codeOf(scan) });
      }
    }
  }
  for (const item of facts.items) {
    const product = item.product.text;
    if (item.recallReason !== null) return refuse('recalled', { product, lot: item.lot, reason: item.recallReason });
    if (item.expires !== null && item.expires < today) {
      return refuse('expired', { product, expires: shownDate(item.expires) });
    }
  }
  return null;
}

/** The lot in the hand, when no package tells one: an expired or recalled withdrawal is stopped too. */
export function judgeHand(facts: ScanFacts, product: string, text: string, today: string): Stopped | null {
  for (const hand of facts.hand) {
    if (hand.product !== product) continue;
    if (hand.recallReason !== null) {
      return refuse('recalled', { product: text, lot: hand.lot, reason: hand.recallReason });
    }
    if (hand.expires !== null && hand.expires < today) {
      return refuse('expired', { product: text, expires: shownDate(hand.expires) });
    }
  }
  return null;
}
