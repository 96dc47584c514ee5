/** Reasons and signatures of verification. Portable. */

/** What the signature means; it stands with the name and the time (21 CFR 11.50). */
export const meaning = 'I reviewed this order and verified it';

export type CodedReason = { readonly code: string; readonly text: string };

export const askReasons: readonly CodedReason[] = [
  { code: 'dose-unclear', text: 'Dose or unit is unclear' },
  { code: 'dose-high', text: 'Dose seems too high' },
  { code: 'dose-low', text: 'Dose seems too low' },
  { code: 'allergy', text: 'Allergy' },
  { code: 'duplicate', text: 'Duplicates another order' },
  { code: 'interaction', text: 'Interaction' },
  { code: 'route', text: 'Route does not fit' },
  { code: 'schedule', text: 'Frequency or duration is unclear' },
  { code: 'indication', text: 'Indication is missing' },
  { code: 'weight', text: 'Weight is missing or old' },
  { code: 'formulary', text: 'Not on the formulary; an alternative is proposed' },
];

export const interventionReasons: readonly CodedReason[] = [
  { code: 'renal-dosing', text: 'Dose for kidney function' },
  { code: 'iv-to-oral', text: 'Intravenous to oral' },
  { code: 'dose-rounding', text: 'Dose rounding' },
  { code: 'monitoring', text: 'Level or laboratory monitoring' },
  { code: 'therapy', text: 'Better choice of therapy' },
  { code: 'duration', text: 'Duration or stop date' },
  { code: 'allergy-clarified', text: 'Allergy clarified' },
  { code: 'information', text: 'Information given' },
];

export const returnReasons: readonly CodedReason[] = [
  { code: 'contraindicated', text: 'Contraindicated for this patient' },
  { code: 'dose-not-plausible', text: 'Dose is not plausible' },
  { code: 'wrong-patient', text: 'Probably another patient is meant' },
  { code: 'wrong-product', text: 'Product or form cannot be given so' },
  { code: 'duplicate', text: 'Duplicates another order' },
  { code: 'incomplete', text: 'Order is incomplete' },
  { code: 'not-available', text: 'Not available; no alternative agreed' },
];

/** A coded answer to a check, with words where the pharmacist adds some. */
export type Answer = { readonly key: string; readonly code: string; readonly comment?: string | null };

export type Verification = {
  readonly verificationId: string;
  readonly orderId: string;
  readonly version: number;
  readonly pharmacistId: string;
  readonly pharmacistName: string;
  readonly verifiedAt: Date;
};

export type Intervention = {
  readonly interventionId: string;
  readonly orderId: string;
  readonly version: number;
  readonly kind: 'ask-prescriber' | 'intervention' | 'return';
  readonly reason: string;
  readonly says: string;
  readonly pharmacistName: string;
  readonly madeAt: Date;
};

export function reasonsOf(kind: Intervention['kind']): readonly CodedReason[] {
  if (kind === 'ask-prescriber') return askReasons;
  return kind === 'return' ? returnReasons : interventionReasons;
}
