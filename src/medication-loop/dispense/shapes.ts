/** Withdrawals as other modules speak of them. Quantities are exact decimals in the product's base unit. */

export type WithdrawalKind = 'profile' | 'override' | 'delivered';

export type Withdrawal = {
  readonly withdrawalId: string;
  readonly kind: WithdrawalKind;
  readonly patientId: string | null;
  readonly orderId: string | null;
  readonly doseId: string | null;
  readonly cabinetId: string | null;
  readonly drawer: string | null;
  readonly pocket: string | null;
  readonly product: string;
  readonly lot: string;
  readonly lotAssumed: boolean;
  readonly quantity: string;
  readonly unit: string;
  readonly inHandAccount: string;
  readonly userId: string;
  readonly userName: string;
  readonly witnessId: string | null;
  readonly overrideReason: string | null;
  readonly given: string;
  readonly wasted: string;
  readonly returned: string;
  readonly missing: string;
  readonly lacks: readonly string[];
  readonly review: 'none' | 'open' | 'done';
  readonly reviewReason: string | null;
  readonly matchedOrderId: string | null;
  readonly withdrawnAt: Date;
  readonly closedAt: Date | null;
};

/** A dose that left a place for a patient, as a cabinet told it. */
export type ReportedWithdrawal = {
  readonly patientId: string | null;
  readonly orderId: string | null;
  readonly from: {
    readonly account: string;
    readonly cabinetId: string;
    readonly drawer: string;
    readonly pocket: string;
  };
  readonly product: string;
  readonly quantity: string;
  /** null = not told: first expiry first out is assumed. */
  readonly lot: string | null;
  /** YYYY-MM-DD of that lot, where it was told. */
  readonly expiresOn?: string | null;
  readonly user: { readonly id: string; readonly name: string };
  readonly witnessId: string | null;
  readonly overrideReason: string | null;
  /** True when the count that was found at the start was told. */
  readonly counted: boolean;
  readonly occurredAt: Date;
};

export type RecordedWithdrawal = {
  /** One for each lot. */
  readonly withdrawalIds: readonly string[];
  readonly kind: WithdrawalKind;
  /** What it should have come with and did not; not empty = a review is open. */
  readonly lacks: readonly string[];
};

/** Part of a withdrawal that something was done with. */
export type WithdrawalShare = {
  readonly withdrawalId: string;
  readonly orderId: string | null;
  readonly account: string;
  readonly lot: string;
  readonly quantity: string;
};

/** Coded reasons of a review; the first part says the judgement. */
export const reviewReasons = {
  'right-emergency': 'Right: emergency, no time for an order',
  'right-order-followed': 'Right: the order followed',
  'right-verbal-order': 'Right: verbal order, now entered',
  'right-downtime': 'Right: the system was down',
  'right-documented-elsewhere': 'Right: witness, count or reason is documented elsewhere',
  'wrong-order-existed': 'Wrong: a verified order was there',
  'wrong-patient-chosen': 'Wrong: taken under another patient',
  'wrong-not-needed': 'Wrong: there was no need',
  'wrong-not-documented': 'Wrong: witness, count or reason is missing and stays so',
} as const satisfies Readonly<Record<string, string>>;

/** Coded reasons of a waste. */
export const wasteReasons = {
  'partial-dose': 'Rest of a partial dose',
  'order-stopped': 'The order was stopped',
  'patient-refused': 'The patient refused it after it was opened',
  dropped: 'Dropped or contaminated',
  broken: 'Broken or leaking',
  expired: 'Expired after opening',
} as const satisfies Readonly<Record<string, string>>;

/** Coded reasons for closing what is left of a withdrawal as missing. */
export const missingReasons = {
  'not-found': 'It was looked for and not found',
  'count-wrong': 'The count at the cabinet was wrong',
  'given-not-charted': 'It was given, and nobody can chart it any more',
} as const satisfies Readonly<Record<string, string>>;
