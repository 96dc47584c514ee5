/** The door of the display rules: one way to show a medicine, in browser and server. */
export type { LinePart, MedicationLineInput, ShownProduct } from './shapes.ts';
