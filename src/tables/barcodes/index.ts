/** The door of the barcodes: pure, portable; what a scanner sent, understood. */
export { checkDigit, gtinCheck, gtinOfNdc10, ndc10OfGtin } from './check-digit.ts';
export type { Element } from './element-string.ts';
export { parseScan, type Scan } from './parse-scan.ts';
