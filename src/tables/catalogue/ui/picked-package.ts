import { ndc11Candidates, ndcSegments } from '#src/tables/barcodes/index.ts';

type Picked = { readonly columns: readonly string[]; readonly cells: readonly string[]; readonly from: string };

/**
 * The values of a new package in the drug file that an official row tells: its NDC with format and 11 digits, its words
 * and its source. Null for a row without an NDC that can be told in segments. What the row does not say stays to be typed.
 */
export function pickedPackage({ columns, cells, from }: Picked): Readonly<Record<string, string>> | null {
  const cell = (pattern: RegExp) => cells[columns.findIndex((column) => pattern.test(column))]?.trim() ?? '';
  const ndc = written(cell(/^(NDC_CODE|NDCPACKAGECODE|NDC2?|NDC11)$/i).replace(/^NDC:/, ''));
  const told = ndc === null ? null : ndcSegments(ndc);
  if (ndc === null || told === null) return null;
  const [ndc11] = ndc11Candidates(ndc);
  if (ndc11 === undefined) return null;
  return {
    ndc,
    ndc_format: told.format,
    ndc11,
    labeler: cell(/labeler/i),
    description: cell(/^(PACKAGEDESCRIPTION|NDC_NAME)$/i),
    gtin_derived: 'false',
    source: from,
  };
}

/** Eleven digits stand for 5-4-2; other writings tell their segments themselves. */
function written(ndc: string): string | null {
  if (/^\d{11}$/.test(ndc)) return `${ndc.slice(0, 5)}-${ndc.slice(5, 9)}-${ndc.slice(9)}`;
  return ndcSegments(ndc) === null ? null : ndc;
}
