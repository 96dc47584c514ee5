/** What the cabinets remember. Quantities are exact decimals as text, in the base unit of the item. Times are ISO 8601. */

export type Lot = { readonly lot: string; readonly expires: string | null; readonly count: string };

export type Pocket = {
  readonly cabinet: string;
  readonly drawer: string;
  readonly pocket: string;
  readonly product: string;
  readonly capacity: string;
  readonly reorderLevel: string;
  readonly controlled: boolean;
  /** What the cabinet reckons. */
  readonly expected: string;
  /** What really lies there; only eyes know it. */
  readonly physical: string;
  /** Lots that somebody scanned; what they do not cover is of unknown lots. First to expire first. */
  readonly lots: readonly Lot[];
  readonly locked: boolean;
};

export type Place = { readonly cabinet: string; readonly drawer: string; readonly pocket: string };

/** What lies in the return bin of a cabinet. */
export type Returned = { readonly cabinet: string; readonly product: string; readonly count: string };

export type Patient = {
  readonly mrn: string;
  /** Assigning authority and type, as they came. */
  readonly authority: string;
  readonly family: string;
  readonly given: string;
  /** YYYYMMDD, or ''. */
  readonly born: string;
  readonly sex: string;
  readonly visit: string;
  /** Unit id; '' when the location names none. */
  readonly unit: string;
  readonly location: readonly string[];
  readonly present: boolean;
  /** Null: nobody has told. */
  readonly allergies: readonly { readonly text: string; readonly reaction: string }[] | null;
};

export type EntityId = readonly string[];

export type ProfileOrder = {
  readonly cabinet: string;
  /** ORC-2.1, else ORC-3.1: the name of the order at the cabinet. */
  readonly order: string;
  readonly placer: EntityId;
  readonly filler: EntityId;
  readonly mrn: string;
  readonly product: string;
  readonly dose: string;
  readonly doseMax: string;
  readonly doseUnit: string;
  /** One dose in the base unit, where the message says so. */
  readonly pieces: string;
  readonly route: string;
  readonly schedule: string;
  readonly prn: boolean;
  readonly prnReason: string;
  readonly priority: string;
  readonly indication: string;
  readonly instructions: string;
  readonly start: string | null;
  readonly stop: string | null;
  readonly state: 'active' | 'held' | 'stopped';
  readonly receivedAt: string;
  readonly controlId: string;
  /** When one was taken last, by whom, and for which time it was due. */
  readonly lastTaken: { readonly at: string; readonly by: string; readonly due: string | null } | null;
};

/** The rest of a partial dose of a controlled drug, which somebody must still waste. */
export type OpenWaste = Place & {
  readonly id: string;
  readonly product: string;
  readonly quantity: string;
  readonly mrn: string;
  readonly order: string | null;
  readonly user: string;
  readonly takenAt: string;
};

export type TransactionKind = 'V' | 'W' | 'R' | 'C' | 'F' | 'L' | 'U' | 'B';

/** One act at a cabinet, as it is told to the pharmacy. */
export type Transaction = Place & {
  readonly kind: TransactionKind;
  readonly product: string;
  readonly expectedBegin: string | null;
  /** Null: nobody counted. */
  readonly actualBegin: string | null;
  readonly amount: string;
  readonly totalAfter: string;
  readonly capacity: string | null;
  readonly reorderLevel: string | null;
  readonly user: string;
  readonly witness: string | null;
  readonly mrn: string | null;
  readonly order: string | null;
  readonly lot: string | null;
  readonly expires: string | null;
  readonly override: string | null;
  readonly wasteReason: string | null;
  readonly recounted: boolean;
  readonly at: string;
};

/** A message on its way out. A reply is not acknowledged; it is kept until a later message was. */
export type Outgoing = {
  readonly seq: number;
  readonly controlId: string;
  readonly kind: 'transaction' | 'reply';
  readonly text: string;
  readonly queuedAt: string;
};

export type Refused = { readonly controlId: string; readonly says: string; readonly at: string };

/** One thing that changed. The journal is a list of these; applying them in order gives the state. */
export type Change =
  | { readonly is: 'begun'; readonly series: string }
  | { readonly is: 'pocket'; readonly pocket: Pocket }
  | { readonly is: 'no-pocket'; readonly place: Place }
  | { readonly is: 'returned'; readonly returned: Returned }
  | { readonly is: 'patient'; readonly patient: Patient }
  | { readonly is: 'no-patient'; readonly mrn: string }
  | { readonly is: 'order'; readonly order: ProfileOrder }
  | { readonly is: 'no-order'; readonly cabinet: string; readonly order: string }
  | { readonly is: 'open-waste'; readonly waste: OpenWaste }
  | { readonly is: 'waste-settled'; readonly id: string; readonly left: string }
  | { readonly is: 'done'; readonly transaction: Transaction }
  | { readonly is: 'outgoing'; readonly message: Outgoing }
  | { readonly is: 'sent'; readonly seq: number }
  | { readonly is: 'refused'; readonly seq: number; readonly refused: Refused }
  | { readonly is: 'heard'; readonly key: string; readonly at: string };

export type Refusal = {
  readonly ok: false;
  readonly code: RefusalCode;
  readonly says: string;
  /** True: the act goes on when it is asked again with the answer that `says` asks for. */
  readonly soft: boolean;
};

export type RefusalCode = keyof typeof refusals;

/** Why a cabinet does not do it, and what to do. `{name}` is filled in. */
export const refusals = {
  'cabinet-not-known': { soft: false, says: 'There is no cabinet {cabinet}.' },
  'user-not-known': { soft: false, says: 'The badge {user} is not known here. Ask an administrator.' },
  'not-allowed': { soft: false, says: '{user} may not do this at a cabinet.' },
  'patient-not-here': { soft: false, says: 'The patient {mrn} is not on the list of this cabinet.' },
  'order-not-here': { soft: false, says: 'The order {order} is not on this patient’s profile here.' },
  'order-held': { soft: false, says: 'The order is on hold. Ask the pharmacy.' },
  'order-stopped': { soft: false, says: 'The order was stopped.' },
  'not-stocked': { soft: false, says: '{product} is not in this cabinet.' },
  'not-on-override-list': { soft: false, says: '{product} is not on the override list. Call the pharmacy.' },
  'reason-needed': { soft: true, says: 'Choose why this is taken without an order.' },
  'too-early': { soft: true, says: 'Too early: due {due}. Take it all the same?' },
  'taken-already': { soft: true, says: 'This single dose was taken at {at}. Take it once more?' },
  'pocket-locked': { soft: false, says: 'Drawer {drawer}, pocket {pocket} is locked. Call the pharmacy.' },
  'pocket-empty': { soft: false, says: 'Drawer {drawer}, pocket {pocket} is empty. Ask the pharmacy for a dose.' },
  'not-enough': { soft: false, says: 'The pocket holds {has}; {wanted} are needed.' },
  'pocket-short': { soft: false, says: 'The pocket does not hold {wanted}. Count it.' },
  expired: { soft: false, says: 'What lies there expired on {expires}. Do not use it; call the pharmacy.' },
  'wrong-item': { soft: false, says: 'This is {scanned}, not {product}. Put it back and scan the right one.' },
  'count-needed': { soft: true, says: 'Count what is in the pocket before you take one.' },
  'count-again': { soft: true, says: 'Count again: the number is not what is expected.' },
  'witness-needed': { soft: true, says: 'A second person scans a badge as witness.' },
  'witness-is-user': { soft: true, says: 'The witness is a second person. Scan another badge.' },
  'witness-not-known': { soft: true, says: 'The badge {witness} cannot be a witness here.' },
  'quantity-not-right': { soft: false, says: 'The amount must be a number above zero that fits: {quantity}.' },
  'pocket-not-known': { soft: false, says: 'There is no drawer {drawer}, pocket {pocket} in {cabinet}.' },
  'over-capacity': { soft: false, says: 'The pocket holds at most {capacity}.' },
  'pocket-not-empty': { soft: false, says: 'The pocket is not empty: refill it, or unload it first.' },
  'bin-empty': { soft: false, says: 'There is nothing of this in the return bin.' },
  'must-be-wasted': { soft: false, says: '{product} that was opened is wasted, not returned.' },
} as const;

/** Why something is taken without an order. */
export const overrideReasons = {
  emergency: 'Emergency: life or limb at risk',
  'no-time-for-review': 'Waiting for review would harm the patient',
  'order-not-here-yet': 'The order is written and has not reached the cabinet',
  'lost-or-dropped-dose': 'The dose was lost or dropped',
  downtime: 'The pharmacy system is down',
} as const;

export type OverrideReason = keyof typeof overrideReasons;

export const wasteReasons = {
  'partial-dose': 'Rest of a partial dose',
  'patient-refused': 'The patient refused it after it was opened',
  dropped: 'Dropped or contaminated',
  'order-stopped': 'The order was stopped',
  broken: 'Broken or leaking',
  expired: 'Expired after opening',
} as const;

export type WasteReason = keyof typeof wasteReasons;

/** A refusal with its sentence filled in. */
export function refuse(code: RefusalCode, facts: Readonly<Record<string, string>> = {}): Refusal {
  const { says, soft } = refusals[code];
  return { ok: false, code, soft, says: says.replace(/\{(\w+)\}/g, (_, name: string) => facts[name] ?? '') };
}

/** One text that names a pocket. */
export function placeKey({ cabinet, drawer, pocket }: Place): string {
  return `${cabinet}/${drawer}/${pocket}`;
}
