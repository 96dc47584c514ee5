/** What should always hold of the drug file. */
import type { Check, FindingDraft } from '#src/kernel/check.ts';
import type { Sql } from '#src/kernel/database/database.ts';
import { productText } from '#src/tables/display/index.ts';
import {
  type CheckedProduct,
  selectPackagesWithoutBarcode,
  selectWithoutLimit,
  selectWithoutPackage,
} from './store.ts';

type Draft = Pick<FindingDraft, 'effect' | 'severity' | 'says' | 'detail' | 'nextStep'>;

function about(product: CheckedProduct, draft: Draft): FindingDraft {
  return {
    ...draft,
    subject: product.product,
    evidence: { product: product.product, usageRank: product.usageRank },
    patients: [],
    ownerRole: 'informatics',
  };
}

async function withoutPackage(sql: Sql): Promise<FindingDraft[]> {
  return (await selectWithoutPackage(sql)).map((product) =>
    about(product, {
      effect: 'scan-failing',
      severity: 3,
      says: `${productText(product)} has no package`,
      detail: 'No scan can find it: each dose of it needs a reason for not scanning',
      nextStep: 'Add the packages that are bought, with their NDC and barcode',
    }),
  );
}

async function withoutBarcode(sql: Sql): Promise<FindingDraft[]> {
  return (await selectPackagesWithoutBarcode(sql)).map((row) => ({
    ...about(row, {
      effect: 'scan-failing',
      severity: 3,
      says: `Package ${row.ndc} of ${productText(row)} has no GTIN`,
      detail: 'A GS1 barcode on it is not recognised; a linear NDC is',
      nextStep: 'Scan the package and add what it says',
    }),
    subject: row.package,
  }));
}

async function withoutLimit(sql: Sql): Promise<FindingDraft[]> {
  return (await selectWithoutLimit(sql)).map((product) =>
    about(product, {
      effect: 'record-wrong',
      severity: product.highAlert ? 2 : 3,
      says: `${productText(product)} has no dose limit`,
      detail: 'Neither the limit of a single dose nor whether a dose is plausible can be checked',
      nextStep: 'Add the highest single dose of its ingredients, with the source',
    }),
  );
}

export const checks: Check[] = [
  { id: 'drugs.product-has-package', title: 'Every product has a package', everySeconds: 600, run: withoutPackage },
  { id: 'drugs.package-has-barcode', title: 'Every package has a GTIN', everySeconds: 600, run: withoutBarcode },
  {
    id: 'drugs.product-has-limit',
    title: 'Every product that is given in single doses has a dose limit',
    everySeconds: 600,
    run: withoutLimit,
  },
];
