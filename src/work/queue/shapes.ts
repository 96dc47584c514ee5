/** Jobs as the rest of the program speaks of them. Portable. */

export const jobKinds = [
  'verify',
  'refill',
  'deliver',
  'review-override',
  'resolve-discrepancy',
  'empty-return-bin',
] as const;

export type JobKind = (typeof jobKinds)[number];

export const priorityClasses = ['stat', 'now', 'controlled', 'routine'] as const;

export type PriorityClass = (typeof priorityClasses)[number];

export type Job = {
  readonly jobId: string;
  readonly kind: JobKind;
  /** What it is about: an order, a dose, a pocket. One open job for each kind and subject. */
  readonly subject: string;
  readonly title: string;
  readonly unitId: string | null;
  /** Kind of that unit: 'emergency', 'intensive-care', … */
  readonly unitKind: string | null;
  readonly patientId: string | null;
  readonly orderId: string | null;
  readonly product: string | null;
  /** In base units of the product. */
  readonly quantity: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly priorityClass: PriorityClass;
  readonly highAlert: boolean;
  readonly dueAt: Date | null;
  readonly openedAt: Date;
  readonly state: 'open' | 'done' | 'cancelled';
  readonly claimedBy: string | null;
  readonly claimedByName: string | null;
  readonly claimedAt: Date | null;
  readonly closedAt: Date | null;
  readonly closedBy: string | null;
  readonly closeReason: string | null;
};

export type OpenJob = {
  readonly kind: JobKind;
  readonly subject: string;
  readonly title: string;
  readonly unitId?: string | null;
  readonly patientId?: string | null;
  readonly orderId?: string | null;
  readonly product?: string | null;
  readonly quantity?: string | null;
  readonly detail?: Readonly<Record<string, unknown>>;
  readonly priorityClass: PriorityClass;
  readonly highAlert?: boolean;
  readonly dueAt?: Date | null;
};

/** One reason why a job stands where it stands: shown on screen with its points. */
export type PriorityPart = { readonly label: string; readonly points: number };

export type Priority = { readonly score: number; readonly parts: readonly PriorityPart[] };

export type RankedJob = Job & { readonly priority: Priority };
