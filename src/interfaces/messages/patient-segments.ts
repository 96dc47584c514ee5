/** PID, PV1, AL1 and OBX of what Mortar sends (HL7 v2.5.1 chapter 3). */
import { repeated, type SegmentSpec } from '#lib/hl7v2/index.ts';
import type { Sql } from '#src/kernel/database/database.ts';
import {
  type Allergy,
  allergiesOf,
  currentEncounter,
  type Encounter,
  encountersOf,
  findUnit,
  followMerges,
  type HospitalUnit,
  type Measurement,
  type Patient,
  weightOf,
} from '#src/patients/census/index.ts';
import { hl7Time } from './hl7-time.ts';

/** A patient as a partner is told of them. */
export type ToldPatient = {
  readonly patient: Patient;
  readonly encounter: Encounter | null;
  readonly unit: HospitalUnit | null;
  readonly allergies: readonly Allergy[];
  readonly weight: Measurement | null;
};

/** Gathers what is told of a patient now, at the visit named or the present one; merges are followed. null = no such patient. */
export async function toldPatient(
  sql: Sql,
  facilityId: string,
  by: { readonly patientId: string; readonly encounterId?: string | null },
): Promise<ToldPatient | null> {
  const patient = await followMerges(sql, facilityId, by.patientId);
  if (!patient) return null;
  const { patientId } = patient;
  const current = await currentEncounter(sql, facilityId, patientId);
  const named = by.encounterId
    ? (await encountersOf(sql, facilityId, patientId)).find(({ encounterId }) => encounterId === by.encounterId)
    : null;
  const encounter = named ?? current;
  const unit = encounter?.unitId ? await findUnit(sql, facilityId, encounter.unitId) : null;
  return {
    patient,
    encounter,
    unit,
    allergies: await allergiesOf(sql, facilityId, patientId),
    weight: await weightOf(sql, facilityId, patientId),
  };
}

export function pidSegment({ patient, encounter }: ToldPatient, facilityId: string): SegmentSpec {
  return {
    segment: 'PID',
    fields: {
      1: '1',
      3: repeated([[patient.mrn, '', '', facilityId, 'MR']]),
      5: [patient.family, patient.given],
      7: patient.birthDate?.replaceAll('-', '') ?? '',
      8: patient.sex ?? '',
      18: encounter?.visitNumber ?? '',
    },
  };
}

export function pv1Segment({ encounter, unit }: ToldPatient, facilityId: string, timeZone: string): SegmentSpec {
  const bed = encounter?.bed ?? '';
  return {
    segment: 'PV1',
    fields: {
      1: '1',
      2: encounter?.class ?? 'U',
      3: unit ? [unit.locationCode, bed.split('-')[0] ?? '', bed, facilityId] : '',
      19: encounter?.visitNumber ?? '',
      44: encounter ? hl7Time(encounter.admittedAt, timeZone) : '',
      45: encounter?.dischargedAt ? hl7Time(encounter.dischargedAt, timeZone) : '',
    },
  };
}

const severities: Readonly<Record<string, string>> = { severe: 'SV', moderate: 'MO', mild: 'MI' };

/** The allergies as they were said; none at all where nobody has recorded any: that is not "none known". */
export function al1Segments({ patient, allergies }: ToldPatient): SegmentSpec[] {
  if (patient.allergyStatus === 'none-known') return [['AL1', '1', 'DA', ['NKA', 'No known allergies', 'L']]];
  return allergies.map(({ said, ingredient, class: group, reaction, severity }, at) => [
    'AL1',
    String(at + 1),
    'DA',
    [ingredient ?? group ?? '', said, (ingredient ?? group) ? '99MORTAR' : ''],
    severities[severity ?? ''] ?? '',
    reaction ?? '',
  ]);
}

/** The newest weight, with its time. */
export function weightSegments({ weight }: ToldPatient, timeZone: string): SegmentSpec[] {
  if (!weight) return [];
  return [
    {
      segment: 'OBX',
      fields: {
        1: '1',
        2: 'NM',
        3: ['29463-7', 'Body weight', 'LN'],
        5: weight.value,
        6: 'kg',
        11: 'F',
        14: hl7Time(weight.measuredAt, timeZone),
      },
    },
  ];
}
