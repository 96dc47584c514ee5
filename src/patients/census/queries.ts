/** Reads of the census for screens and other modules. */
import { Temporal } from 'temporal-polyfill';
import type { Sql } from '#src/kernel/database/database.ts';
import { ageText, orderName, similarSurname, yearsBetween } from './rules.ts';
import type { Allergy, Encounter, HospitalUnit, Measurement, Patient, PatientBanner } from './shapes.ts';
import { selectAllergies, selectMeasurements, selectNewestMeasurement } from './store/clinical.ts';
import {
  type PresentRow,
  selectByStart,
  selectNeighbours,
  selectPresent,
  selectUnits,
  type UnitRow,
} from './store/lists.ts';
import { selectMergedNumbers, selectPatient, selectPatientByMrn, selectRoot } from './store/patients.ts';
import {
  selectCurrentEncounter,
  selectEncounterByVisit,
  selectEncounters,
  selectUnit,
  selectUnitByLocation,
} from './store/visits.ts';

/** The row of this id, merged or not; null when there is none. */
export async function findPatient(sql: Sql, facilityId: string, patientId: string): Promise<Patient | null> {
  return selectPatient(sql, facilityId, patientId);
}

/** The patient that goes on for an id: itself, or what it was merged into. */
export async function followMerges(sql: Sql, facilityId: string, patientId: string): Promise<Patient | null> {
  return selectRoot(sql, facilityId, patientId);
}

/** The patient that goes on under a number: merges are followed. */
export async function findPatientByMrn(sql: Sql, facilityId: string, mrn: string): Promise<Patient | null> {
  return selectPatientByMrn(sql, facilityId, mrn);
}

/** Of these numbers those that were merged, each with the number that goes on. */
export async function mergedNumbers(
  sql: Sql,
  facilityId: string,
  mrns: readonly string[],
): Promise<readonly { readonly mrn: string; readonly into: string }[]> {
  return selectMergedNumbers(sql, facilityId, mrns);
}

export async function encounterByVisit(sql: Sql, facilityId: string, visitNumber: string): Promise<Encounter | null> {
  return selectEncounterByVisit(sql, facilityId, visitNumber);
}

/** The visit that a patient is in now; null = not in the house. */
export async function currentEncounter(sql: Sql, facilityId: string, patientId: string): Promise<Encounter | null> {
  return selectCurrentEncounter(sql, facilityId, patientId);
}

/** All visits of a patient, newest first. */
export async function encountersOf(sql: Sql, facilityId: string, patientId: string): Promise<Encounter[]> {
  return selectEncounters(sql, facilityId, patientId);
}

export async function findUnit(sql: Sql, facilityId: string, unitId: string): Promise<HospitalUnit | null> {
  return selectUnit(sql, facilityId, unitId);
}

/** The unit that a point of care (PV1-3.1) names. */
export async function unitByLocation(sql: Sql, facilityId: string, code: string): Promise<HospitalUnit | null> {
  return selectUnitByLocation(sql, facilityId, code);
}

/** Units with beds and patients present. */
export async function listUnits(sql: Sql, facilityId: string): Promise<UnitRow[]> {
  return selectUnits(sql, facilityId);
}

/** Patients present, of one unit or of all, by bed. */
export async function listPresent(sql: Sql, facilityId: string, unitId: string | null): Promise<PresentRow[]> {
  return selectPresent(sql, facilityId, unitId);
}

/** Patients whose number or name starts with `text`, at most `limit`; those present first. */
export async function searchPatients(sql: Sql, facilityId: string, text: string, limit = 20): Promise<PresentRow[]> {
  const start = text.trim();
  return start === '' ? [] : selectByStart(sql, facilityId, start, limit);
}

/** Allergies in force, as said, with ingredient and class where they are known. */
export async function allergiesOf(sql: Sql, facilityId: string, patientId: string): Promise<Allergy[]> {
  return selectAllergies(sql, facilityId, patientId);
}

/** The newest weight (kg) with its time and source; null = never told. */
export async function weightOf(sql: Sql, facilityId: string, patientId: string): Promise<Measurement | null> {
  return selectNewestMeasurement(sql, facilityId, patientId, 'weight');
}

/** All weights, newest first. */
export async function weightsOf(sql: Sql, facilityId: string, patientId: string): Promise<Measurement[]> {
  return selectMeasurements(sql, facilityId, patientId, 'weight');
}

/** Whole years of age at an instant in the zone of the facility; null = birth not known. */
export function ageYears(patient: Pick<Patient, 'birthDate'>, at: Date, timeZone: string): number | null {
  return patient.birthDate === null ? null : yearsBetween(patient.birthDate, dayOf(at, timeZone));
}

type When = { readonly now: Date; readonly timeZone: string };

/**
 * What stands above every page about a patient. An id that was merged gives the banner of the patient that goes on.
 * null = no such patient.
 */
export async function bannerOf(
  sql: Sql,
  facilityId: string,
  patientId: string,
  when: When,
): Promise<PatientBanner | null> {
  const patient = await selectRoot(sql, facilityId, patientId);
  if (!patient) return null;
  const encounter = await selectCurrentEncounter(sql, facilityId, patient.patientId);
  const unit = encounter?.unitId ? await selectUnit(sql, facilityId, encounter.unitId) : null;
  const weight = await selectNewestMeasurement(sql, facilityId, patient.patientId, 'weight');
  const height = await selectNewestMeasurement(sql, facilityId, patient.patientId, 'height');
  const allergies = await selectAllergies(sql, facilityId, patient.patientId);
  return {
    patientId: patient.patientId,
    orderName: orderName(patient),
    born: patient.birthDate,
    ageText:
      patient.birthDate === null ? null : ageText(patient.birthDate, dayOf(patient.diedAt ?? when.now, when.timeZone)),
    sex: patient.sex,
    identifiers: [
      { kind: 'MRN', value: patient.mrn },
      ...(encounter ? [{ kind: 'Visit', value: encounter.visitNumber }] : []),
    ],
    weight: weight && { kg: weight.value, at: weight.measuredAt, source: weight.source },
    heightCm: height?.value ?? null,
    allergyStatus: patient.allergyStatus,
    allergies: allergies.map(({ said, reaction, severity, ingredient, class: group }) => ({
      said,
      reaction,
      severity,
      matched: ingredient !== null || group !== null,
    })),
    nameAlert: encounter?.unitId ? await namesAlike(sql, facilityId, encounter.unitId, patient) : [],
    encounterId: encounter?.encounterId ?? null,
    unitId: encounter?.unitId ?? null,
    unitName: unit?.name ?? null,
    bed: encounter?.bed ?? null,
    diedAt: patient.diedAt,
  };
}

async function namesAlike(
  sql: Sql,
  facilityId: string,
  unitId: string,
  patient: Patient,
): Promise<PatientBanner['nameAlert']> {
  const others = await selectNeighbours(sql, facilityId, unitId, patient.patientId);
  return others
    .filter((other) => similarSurname(other.family, patient.family))
    .map((other) => ({ patientId: other.patientId, orderName: orderName(other), bed: other.bed }));
}

/** The calendar date of an instant in a zone, YYYY-MM-DD. */
export function dayOf(at: Date, timeZone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone).toPlainDate().toString();
}
