/** What nurses have in mind: doses they have planned, and what is in their hands. Plain data. */

/** A dose on its way from the list to the patient. */
export type Errand = {
  readonly unit: string;
  readonly nurse: string;
  readonly patientId: string;
  readonly mrn: string;
  /** Null: taken on override without an order. */
  readonly orderId: string | null;
  /** Null: as needed, or without an order. */
  readonly doseId: string | null;
  readonly product: string;
  readonly supply: string;
  /** How often it was looked for in vain. */
  readonly tries: number;
};

/** What was taken out of a cabinet, or out of the patient's bin. */
export type Hand = {
  /** Null: it came from the pharmacy into the patient's bin. */
  readonly cabinet: string | null;
  /** Number of the order at the cabinet; null: on override. */
  readonly order: string | null;
  /** Base units; null: as much as one dose takes. */
  readonly quantity: string | null;
  readonly overrideReason: string | null;
};

export type NurseTask =
  | { readonly kind: 'round'; readonly unit: string }
  | { readonly kind: 'take'; readonly errand: Errand }
  | { readonly kind: 'override'; readonly errand: Errand; readonly reason: string }
  | { readonly kind: 'scan'; readonly errand: Errand; readonly hand: Hand }
  | {
      readonly kind: 'after';
      readonly errand: Errand;
      readonly hand: Hand;
      readonly act: 'waste' | 'return';
      readonly reason: string;
      readonly quantity: string;
    };

export type Book = {
  /** Doses and as-needed orders of each patient that somebody is on the way with. */
  readonly planned: Map<string, Set<string>>;
  /** Day on which the cart of a unit last read the scanners' test card; forgotten with a restart, and then read again. */
  readonly cards: Map<string, string>;
};

/** Name of what an errand is about, within its patient. */
export const subjectOf = ({ doseId, orderId, product }: Errand): string => doseId ?? orderId ?? product;

export function plan({ planned }: Book, errand: Errand): void {
  const known = planned.get(errand.patientId) ?? new Set();
  planned.set(errand.patientId, known.add(subjectOf(errand)));
}

export function isPlanned({ planned }: Book, patientId: string, subject: string): boolean {
  return planned.get(patientId)?.has(subject) ?? false;
}

/** The errand is over, whatever came of it. */
export function over({ planned }: Book, errand: Errand): void {
  const known = planned.get(errand.patientId);
  known?.delete(subjectOf(errand));
  if (known?.size === 0) planned.delete(errand.patientId);
}
