/** What the bedside decision is made from and what it says. Portable; quantities are exact decimals as text. */
import type { Quantity } from '#src/kernel/quantity.ts';
import type { Scan } from '#src/tables/barcodes/index.ts';

export type ScannedProduct = {
  readonly product: string;
  readonly name: string;
  /** Name, strength and form as shown. */
  readonly text: string;
  readonly orderable: string;
  readonly baseUnit: string;
  readonly doseUnit: string;
  readonly strengthPerBase: string;
  readonly volumeMlPerBase: string | null;
  readonly routes: readonly string[];
  readonly csSchedule: string | null;
  readonly highAlert: boolean;
};

/** One package that was scanned and found. */
export type ScannedItem = {
  /** Place of its scan, from 0. */
  readonly at: number;
  readonly package: string;
  /** False: the package is not bought any more; it may still be given, and is remarked on. */
  readonly active: boolean;
  readonly product: ScannedProduct;
  /** Base units in the package. */
  readonly quantity: string;
  readonly lot: string | null;
  /** YYYY-MM-DD, from the barcode or from the lot. */
  readonly expires: string | null;
  readonly recallReason: string | null;
};

export type DoseState = 'due' | 'given' | 'held' | 'refused' | 'not-given' | 'missed' | 'cancelled';

export type FoundDose = {
  readonly doseId: string;
  readonly version: number;
  readonly dueAt: Date;
  readonly windowFrom: Date;
  readonly windowTo: Date;
  readonly state: DoseState;
};

export type PastAdministration = {
  readonly administrationId: string;
  readonly doseId: string | null;
  readonly outcome: string;
  readonly by: string;
  readonly at: Date;
};

export type FoundOrder = {
  readonly orderId: string;
  readonly version: number;
  readonly state: string;
  readonly verifiedVersion: number | null;
  readonly verificationId: string | null;
  readonly verifiedAt: Date | null;
  /** What the order checks said of this version before it was signed, by key. */
  readonly seenKeys: readonly string[];
  /** The product as it was ordered. */
  readonly item: ScannedProduct;
  /** Products of its components, the main one included. */
  readonly products: readonly string[];
  readonly dose: string;
  readonly doseMax: string | null;
  readonly doseUnit: string;
  readonly route: string;
  readonly routeWords: string;
  readonly priority: string;
  readonly prn: boolean;
  readonly scheduleKind: string;
  readonly intervalMinutes: number | null;
  readonly timesPerDay: number;
  readonly startAt: Date;
  readonly stopAt: Date | null;
  readonly stoppedAt: Date | null;
  readonly stoppedBy: string | null;
  readonly changedAt: Date;
  readonly doses: readonly FoundDose[];
  /** Given, held or refused in the last 24 hours and the last time given before, newest first. */
  readonly past: readonly PastAdministration[];
};

export type FoundPatient = {
  readonly patientId: string;
  readonly mrn: string;
  readonly orderName: string;
  readonly birthDate: string | null;
  readonly admitted: boolean;
  readonly unitId: string | null;
};

export type OpenHand = {
  readonly withdrawalId: string;
  readonly orderId: string | null;
  readonly matchedOrderId: string | null;
  readonly kind: string;
  readonly product: string;
  readonly lot: string;
  readonly left: string;
  readonly expires: string | null;
  readonly recallReason: string | null;
};

/** What a rule of the order checks said of what is in the hand. */
export type DoseAlert = {
  readonly rule: string;
  readonly tier: 'stop' | 'ask' | 'note';
  readonly says: string;
  /** True when the pharmacist saw the same and signed. */
  readonly seen: boolean;
};

/** All that one look into the database found for a scan. */
export type ScanFacts = {
  readonly patient: FoundPatient | null;
  /** The patient whose doses are on the screen, when that is not who was scanned. */
  readonly expected: { readonly patientId: string; readonly orderName: string } | null;
  /** True when the patient scan is the label of a bed or a room. */
  readonly isPlace: boolean;
  readonly items: readonly ScannedItem[];
  readonly orders: readonly FoundOrder[];
  readonly hand: readonly OpenHand[];
  readonly alerts: readonly DoseAlert[];
  /** Earlier than this before its due time a dose counts as another one. */
  readonly earlyAtMostMinutes: number;
};

/** What the decision is given besides the facts: the time, its words, and how amounts convert. */
export type Surroundings = {
  readonly now: Date;
  readonly timeZone: string;
  /** YYYY-MM-DD at the facility. */
  readonly today: string;
  /** A dose in base units of a product; null = it cannot be said so. */
  toBase(product: ScannedProduct, amount: Quantity, unit: string): Quantity | null;
  /** Base units of a product as an amount in `unit`; null = it cannot be said so. */
  fromBase(product: ScannedProduct, base: Quantity, unit: string): Quantity | null;
};

export type Answer = { readonly question: string; readonly answer: string };

/** The question put to the decision: what was scanned, for whom the screen stands, and what was answered so far. */
export type ScanQuestion = {
  readonly patientScan: Scan | null;
  readonly expectedPatientId: string | null;
  /** Number and date of birth, when the wristband cannot be scanned: both, never a place. */
  readonly identifiers: { readonly mrn: string; readonly birthDate: string } | null;
  readonly productScans: readonly Scan[];
  readonly orderId: string | null;
  readonly doseId: string | null;
  readonly unableToScan: { readonly what: 'patient' | 'product' | 'both'; readonly reason: string } | null;
  /** Amount that is really given, in the order's dose unit, when it is not what the packages make. */
  readonly dose: string | null;
  readonly route: string | null;
  readonly answers: readonly Answer[];
  readonly witnessId: string | null;
  /** When the dose is or was given. */
  readonly at: Date;
  readonly userId: string;
};

export type Ask = {
  readonly question: string;
  readonly says: string;
  readonly choices: readonly { readonly code: string; readonly says: string }[];
  readonly answer: string | null;
};

export type Step = 'scan-patient' | 'scan-product' | 'scan-more' | 'answer' | 'confirm' | 'stop';

export type GivenItem = {
  readonly product: string;
  readonly package: string | null;
  readonly lot: string | null;
  /** Base units given. */
  readonly quantity: string;
  readonly unit: string;
};

export type Give = {
  readonly order: FoundOrder | null;
  readonly dose: FoundDose | null;
  /** Amount in `doseUnit`. */
  readonly amount: string;
  readonly doseUnit: string;
  readonly items: readonly GivenItem[];
  /** Base units of the last package that are left over, to waste or return. */
  readonly rest: string;
  readonly exception: string | null;
};

export type Stop = {
  readonly code: string;
  readonly says: string;
  readonly remedy: string;
  readonly details: Readonly<Record<string, string | number | boolean | null>>;
};

export type Decision = {
  readonly step: Step;
  readonly stop: Stop | null;
  readonly asks: readonly Ask[];
  readonly notes: readonly string[];
  readonly patient: FoundPatient | null;
  readonly order: FoundOrder | null;
  readonly dose: FoundDose | null;
  /** "1 of 2 tablets" */
  readonly counted: {
    readonly have: string;
    readonly want: string;
    readonly unit: string;
    readonly text: string;
  } | null;
  /** What would be written when it is confirmed; null before that. */
  readonly give: Give | null;
};
