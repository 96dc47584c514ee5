/** Draws the GS1 DataMatrix of the test card. A file of its own, so that pages that draw nothing do not load the drawing. */
import { drawingSVG, gs1datamatrix } from 'bwip-js/browser';
import { bracketed, canaryText, parseElements } from '#src/tables/barcodes/index.ts';

/** The text under the symbol, and the symbol as SVG: what a scanner sends for it, after its identifier, is `canaryText`. */
export function drawCard(): { readonly text: string; readonly svg: string } {
  const read = parseElements(canaryText.slice(3));
  if ('why' in read) throw new Error(`the test card is no GS1 data: ${read.why}`);
  const text = bracketed(read.elements);
  return { text, svg: gs1datamatrix({ bcid: 'gs1datamatrix', text, scale: 4, padding: 4 }, drawingSVG()) };
}
