/** Orders as the rest of the program speaks of them. Quantities are exact decimals as text. */

export const orderPriorities = ['stat', 'now', 'routine', 'one-time', 'prn'] as const;

export type OrderPriority = (typeof orderPriorities)[number];

export type OrderState = 'active' | 'held' | 'discontinued' | 'completed' | 'returned';

export type OrderComponent = {
  readonly kind: 'main' | 'base' | 'additive';
  readonly product: string;
  readonly amount: string;
  readonly unit: string;
};

/** What a prescriber wants: what a version of an order holds, and what is signed. */
export type OrderContent = {
  readonly product: string;
  readonly dose: string;
  /** Upper end of a range dose. */
  readonly doseMax: string | null;
  readonly doseUnit: string;
  readonly route: string;
  readonly schedule: string;
  /** A flag, never a frequency. */
  readonly prn: boolean;
  readonly prnReason: string | null;
  readonly priority: OrderPriority;
  readonly startAt: Date;
  /** The first instant at which no dose is due any more. */
  readonly stopAt: Date | null;
  readonly rate: string | null;
  readonly rateUnit: string | null;
  /** "15" "mg per kg": what the dose was reckoned from. */
  readonly dosePer: string | null;
  readonly dosePerUnit: string | null;
  readonly weightKg: string | null;
  readonly weightAt: Date | null;
  readonly weightSource: string | null;
  readonly indication: string | null;
  readonly instructions: string | null;
  readonly prescriberId: string | null;
  readonly prescriberName: string | null;
  /** What of the order's own words could not be taken over in code. */
  readonly remarks: string | null;
  readonly components: readonly OrderComponent[];
};

type Needed = 'product' | 'dose' | 'doseUnit' | 'route' | 'schedule' | 'prn' | 'priority' | 'startAt' | 'components';

/** Content as it is told: what is left out is not told. */
export type OrderWords = Pick<OrderContent, Needed> & {
  readonly [K in Exclude<keyof OrderContent, Needed>]?: OrderContent[K];
};

/** Names an order by the number that its placer gave it. */
export type OrderNumber = { readonly placer: string; readonly placerNumber: string };

export type OrderInput = OrderNumber &
  OrderWords & {
    readonly patientId: string;
    readonly encounterId: string;
    /** When the prescriber ordered it; never when it was told. */
    readonly orderedAt: Date;
    readonly messageId?: string | null;
  };

export type ChangeInput = OrderNumber &
  OrderWords & {
    /** When told, the order must be this patient's. */
    readonly patientId?: string | null;
    readonly changedAt: Date;
    readonly messageId?: string | null;
  };

export type StateInput = OrderNumber & {
  readonly patientId?: string | null;
  readonly at: Date;
  /** A code: 'prescriber', 'patient-discharged', … */
  readonly reason: string;
};

export type Order = OrderContent & {
  readonly orderId: string;
  readonly patientId: string;
  readonly encounterId: string;
  readonly placer: string;
  readonly placerNumber: string;
  readonly version: number;
  readonly state: OrderState;
  readonly stateReason: string | null;
  readonly verifiedVersion: number | null;
  readonly discontinuedAt: Date | null;
  readonly orderedAt: Date;
  /** Instant of the newest change that was applied. */
  readonly changedAt: Date;
  readonly messageId: string | null;
  /** Person, interface or program that entered this version. */
  readonly enteredBy: string;
  readonly enteredAt: Date;
};

/** What a command on an order did. `applied` false: it was known already. */
export type OrderChange = {
  readonly orderId: string;
  readonly version: number;
  readonly patientId: string;
  readonly applied: boolean;
};
