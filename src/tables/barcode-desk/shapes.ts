/** Barcodes that did not scan, as the desk and those who report to it speak of them. */

/** Why a scan failed, as a hospital counts it (American Journal of Health-System Pharmacy 2013;70:154). */
export const failureReasons = {
  'no-bar-code': 'No bar code on the package',
  'not-recognised': 'Code not recognised',
  unreadable: 'Unreadable',
} as const satisfies Readonly<Record<string, string>>;

export type FailureReason = keyof typeof failureReasons;

/** What was being done when it failed. */
export const purposes = {
  bedside: 'At the bedside',
  wristband: 'Wristband',
  job: 'Technician’s job',
  cabinet: 'Cabinet',
  shelf: 'On the shelf',
} as const satisfies Readonly<Record<string, string>>;

export type Purpose = keyof typeof purposes;

/** Why a problem is settled without a link. */
export const closings = {
  relabelled: 'A new label was put on',
  repackaged: 'It is repackaged with our own barcode',
  'reported-to-labeler': 'Reported to the labeler; batch put aside',
  'scanner-mended': 'The scanner was at fault and is mended',
  'wristband-printed': 'A new wristband was printed',
  'not-a-medicine': 'It is no medicine',
} as const satisfies Readonly<Record<string, string>>;

export type Closing = keyof typeof closings;

export type FailedScan = {
  /** What came, byte for byte; null = there was nothing to scan, and `missing` says why. */
  readonly raw: string | null;
  readonly missing?: FailureReason;
  readonly purpose: Purpose;
  /** Left out: the station of who acts. */
  readonly station?: string | null;
  readonly unitId?: string | null;
  readonly patientId?: string | null;
  /** The product that should have been scanned. */
  readonly expected?: string | null;
};

/** A package with its product, as a person chooses it. */
export type DeskPackage = {
  readonly package: string;
  readonly product: string;
  readonly ndc: string;
  readonly ndc11: string;
  readonly labeler: string;
  readonly quantity: string;
  readonly baseUnit: string;
  readonly gtin: string | null;
  readonly active: boolean;
  readonly name: string;
  readonly brand: string | null;
  readonly strengthText: string;
  readonly form: string;
};
