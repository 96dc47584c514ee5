/** Patients as the rest of the program speaks of them, and the inputs of the census's commands. */

export type AllergyStatus = 'not-recorded' | 'none-known' | 'recorded';

export type Patient = {
  readonly patientId: string;
  readonly mrn: string;
  readonly family: string;
  readonly given: string;
  /** YYYY-MM-DD */
  readonly birthDate: string | null;
  readonly sex: string | null;
  readonly allergyStatus: AllergyStatus;
  readonly mergedInto: string | null;
  readonly diedAt: Date | null;
};

export type EncounterState = 'admitted' | 'discharged' | 'cancelled';

export type Encounter = {
  readonly encounterId: string;
  readonly patientId: string;
  readonly visitNumber: string;
  readonly class: string;
  readonly state: EncounterState;
  readonly unitId: string | null;
  readonly bed: string | null;
  readonly admittedAt: Date;
  readonly dischargedAt: Date | null;
  readonly movedAt: Date;
};

export type HospitalUnit = {
  readonly unitId: string;
  readonly name: string;
  readonly kind: string;
  readonly locationCode: string;
};

export type Allergy = {
  readonly allergyId: string;
  readonly said: string;
  readonly ingredient: string | null;
  readonly class: string | null;
  readonly reaction: string | null;
  readonly severity: string | null;
  readonly recordedAt: Date;
};

export type Measurement = {
  readonly kind: 'weight' | 'height';
  readonly value: string;
  readonly unit: 'kg' | 'cm';
  readonly measuredAt: Date;
  readonly source: string;
};

export type PatientBanner = {
  readonly patientId: string;
  /** "OKAFOR, Grace" */
  readonly orderName: string;
  /** YYYY-MM-DD */
  readonly born: string | null;
  /** "67 y", "5 mo", "12 d" */
  readonly ageText: string | null;
  readonly sex: string | null;
  readonly identifiers: readonly { readonly kind: string; readonly value: string }[];
  readonly weight: { readonly kg: string; readonly at: Date; readonly source: string } | null;
  readonly heightCm: string | null;
  readonly allergyStatus: AllergyStatus;
  readonly allergies: readonly {
    readonly said: string;
    readonly reaction: string | null;
    readonly severity: string | null;
    /** False: neither an ingredient nor a class of the drug file; no check can see it. */
    readonly matched: boolean;
  }[];
  /** Other patients present on the same unit whose surname is the same or looks like it. */
  readonly nameAlert: readonly {
    readonly patientId: string;
    readonly orderName: string;
    readonly bed: string | null;
  }[];
  readonly encounterId: string | null;
  readonly unitId: string | null;
  readonly unitName: string | null;
  readonly bed: string | null;
  readonly diedAt: Date | null;
};

/** Who it is. null = not told: what is known stays. */
export type Person = {
  readonly mrn: string;
  readonly family: string | null;
  readonly given: string | null;
  readonly birthDate: string | null;
  readonly sex: string | null;
  readonly diedAt?: Date | null;
};

/** Where a visit stands, as one message tells it. `unitId` null = not told; `bed` is the label that `bedLabel` makes. */
export type Visit = {
  readonly visitNumber: string;
  readonly class: string | null;
  readonly unitId: string | null;
  readonly bed: string | null;
  readonly admittedAt?: Date | null;
};

/** `occurredAt` is when it happened (EVN-6, else EVN-2), never when it was told. */
export type RegisterPatient = { readonly patient: Person; readonly visit?: Visit | null; readonly occurredAt: Date };
export type AdmitPatient = { readonly patient: Person; readonly visit: Visit; readonly occurredAt: Date };
export type MovePatient = AdmitPatient;
export type UpdatePatient = RegisterPatient;
export type DischargePatient = { readonly mrn: string; readonly visitNumber: string; readonly occurredAt: Date };
export type CancelAdmission = DischargePatient;
/** `unitId` and `bed`: where the message says that the patient is back; null = where the patient was before. */
export type CancelTransfer = DischargePatient & { readonly unitId?: string | null; readonly bed?: string | null };
export type CancelDischarge = CancelTransfer;
export type MergePatients = { readonly fromMrn: string; readonly into: Person; readonly occurredAt: Date };

export type SaidAllergy = {
  readonly said: string;
  /** Ingredient or class of ours, where the sender's code is mapped to one. */
  readonly code?: string | null;
  readonly reaction?: string | null;
  readonly severity?: string | null;
};

export type RecordAllergies = {
  readonly mrn: string;
  /** True: the patient was asked and has none. Then the list is empty. */
  readonly noneKnown: boolean;
  readonly allergies: readonly SaidAllergy[];
  /** True: the list is the whole list; what it does not name has ended. */
  readonly complete: boolean;
  readonly occurredAt: Date;
};

export type RecordMeasurement = {
  readonly mrn: string;
  readonly kind: 'weight' | 'height';
  /** Exact decimal as text. */
  readonly value: string;
  /** Only kg and cm are taken. */
  readonly unit: string;
  readonly measuredAt: Date;
  readonly source: string;
};

/** What an ADT command did. `applied` false: it was older than what is known and is kept as history only. */
export type CensusChange = {
  readonly patientId: string;
  readonly encounterId: string | null;
  readonly applied: boolean;
};
