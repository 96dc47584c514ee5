/** The door of the barcodes: pure, portable; what a scanner sent, understood. */
export { type Identifier, identifierOf, identifiers } from './application-identifiers.ts';
export { type CanaryFault, type CanarySent, type CanaryVerdict, canaryText, judgeCanary } from './canary-card.ts';
export { checkDigit, gtin14, gtinCheck, gtinOfNdc10, ndc10OfGtin } from './check-digit.ts';
export { buildDigitalLink, parseDigitalLink } from './digital-link.ts';
export { type AiValue, bracketed, buildElements, type Elements, parseElements } from './element-string.ts';
export type { Element, Problem, ProblemCode } from './element-value.ts';
export { type Hibc, hibcBelongs, hibcCheck, parseHibc } from './hibc.ts';
export { type LabelKind, type LabelPrefix, labelPrefixes } from './labels.ts';
export {
  type BarcodeLink,
  codeOf,
  isBarcode,
  type LookUp,
  linkOf,
  lookUpsOf,
  mustScanAgain,
  ndcFits,
  type PackageScan,
  packageScanOf,
} from './look-ups.ts';
export type { Doubt } from './lost-separator.ts';
export {
  type NdcFormat,
  type NdcSuggestion,
  ndc11Candidates,
  ndc12Candidates,
  ndc12Of,
  ndcSegments,
  ndcSuggestions,
  ndcsWithLostZeros,
  writeNdc,
} from './ndc.ts';
export { type Gs1Scan, hexOf, parseScan, type RejectedScan, type Scan, type ScanOptions } from './parse-scan.ts';
export { groupSeparator, separatorAliases, withSeparators } from './separators.ts';
