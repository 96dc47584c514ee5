/** Draws the GS1 DataMatrix of the test card. A file of its own, so that pages that draw nothing do not load the drawing. */
import { drawingSVG, gs1datamatrix } from 'bwip-js/browser';
import { bracketed, canaryText, parseElements } from '#src/tables/barcodes/index.ts';

/** The symbol as SVG: what a scanner sends for it, after its symbology identifier, is `canaryText`. */
export function cardSvg(): string {
  const read = parseElements(canaryText.slice(3));
  if ('why' in read) throw new Error(`the test card is no GS1 data: ${read.why}`);
  return gs1datamatrix({ bcid: 'gs1datamatrix', text: bracketed(read.elements), scale: 4, padding: 4 }, drawingSVG());
}
