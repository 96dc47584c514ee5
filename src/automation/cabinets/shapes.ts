/** Cabinets as other modules speak of them. Quantities are exact decimals in the product's base unit. */

/** What a cabinet tells: V, R, W, C, F, L, U and B of ZPM-1 (VA PADE interface). */
export type TransactionKind = 'vend' | 'return' | 'waste' | 'count' | 'refill' | 'load' | 'unload' | 'empty-return-bin';

export type CabinetTransaction = {
  readonly kind: TransactionKind;
  readonly cabinetId: string;
  readonly drawer: string;
  readonly pocket: string;
  readonly product: string;
  /** null = not told. */
  readonly expectedBegin: string | null;
  readonly actualBegin: string | null;
  readonly amount: string;
  readonly user: { readonly id: string; readonly name: string };
  readonly witnessId: string | null;
  readonly witnessName?: string | null;
  readonly patientId: string | null;
  readonly orderId: string | null;
  readonly lot: string | null;
  /** YYYY-MM-DD */
  readonly expiresOn?: string | null;
  readonly overrideReason?: string | null;
  readonly wasteReason?: string | null;
  readonly recounted?: boolean;
  readonly capacity?: string | null;
  readonly reorderLevel?: string | null;
  readonly occurredAt: Date;
};

/** What was noteworthy about a transaction; none of it kept it from being recorded. */
export type Flag =
  | 'older-than-pocket'
  | 'clamped-to-now'
  | 'count-differs'
  | 'recounted'
  | 'ledger-corrected'
  | 'counted-since'
  | 'without-order'
  | 'missing-reason'
  | 'missing-witness'
  | 'missing-count'
  | 'return-without-withdrawal'
  | 'waste-without-withdrawal'
  | 'load-reset'
  | 'product-changed';

export type RecordedTransaction = {
  readonly transactionId: string;
  readonly flags: readonly Flag[];
  readonly withdrawalIds: readonly string[];
  readonly discrepancyId: string | null;
};

export type Pocket = {
  readonly cabinetId: string;
  readonly drawer: string;
  readonly pocket: string;
  readonly product: string;
  readonly account: string;
  readonly capacity: string;
  readonly reorderLevel: string;
  readonly controlled: boolean;
  readonly reportedCount: string | null;
  readonly reportedAt: Date | null;
};

/** Put on, changed, taken off, held, released: ORC-1 of the profile order. */
export type ProfileControl = 'NW' | 'XO' | 'DC' | 'HD' | 'RL';

export type ProfileOrder = {
  readonly profileId: string;
  readonly cabinetId: string;
  readonly orderId: string;
  readonly version: number;
  readonly patientId: string;
  readonly product: string;
  readonly control: ProfileControl;
  readonly messageId: string | null;
  readonly queuedAt: Date;
  readonly sentAt: Date | null;
  readonly acknowledgedAt: Date | null;
  readonly postedAt: Date | null;
  readonly refusedAt: Date | null;
  readonly refusal: string | null;
};

/** Coded ways in which a difference at a pocket was resolved. */
export const resolutions = {
  found: 'It was found',
  miscount: 'The count was wrong',
  'documented-later': 'It was documented later, elsewhere',
  'given-not-charted': 'It was given and not charted',
  'wasted-not-recorded': 'It was wasted and not recorded',
  loss: 'It is lost; reported as a loss',
} as const satisfies Readonly<Record<string, string>>;
