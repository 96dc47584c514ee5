/** All SQL on patients and their numbers. */
import type { Sql } from '#src/kernel/database/database.ts';
import type { Patient } from '../shapes.ts';

const patientColumns = `patient_id as "patientId", mrn, family, given, birth_date as "birthDate", sex,
  allergy_status as "allergyStatus", merged_into as "mergedInto", died_at as "diedAt"`;

export async function selectPatient(sql: Sql, facilityId: string, patientId: string): Promise<Patient | null> {
  return sql.maybe<Patient>(
    `select ${patientColumns} from patients.patients where facility_id = $1 and patient_id = $2`,
    [facilityId, patientId],
  );
}

/** The patient that goes on under a number: merges are followed to their end. */
export async function selectPatientByMrn(sql: Sql, facilityId: string, mrn: string): Promise<Patient | null> {
  return sql.maybe<Patient>(
    `with recursive chain as (
       select p.*, 0 as depth from patients.patients p where p.facility_id = $1 and p.mrn = $2
       union all
       select p.*, c.depth + 1 from chain c join patients.patients p on p.facility_id = $1 and p.patient_id = c.merged_into
     )
     select ${patientColumns} from chain where merged_into is null`,
    [facilityId, mrn],
  );
}

/** Of these numbers those that were merged, each with the number that goes on. */
export async function selectMergedNumbers(
  sql: Sql,
  facilityId: string,
  mrns: readonly string[],
): Promise<{ mrn: string; into: string }[]> {
  return sql.rows(
    `with recursive chain as (
       select p.mrn as named, p.mrn, p.merged_into from patients.patients p
        where p.facility_id = $1 and p.mrn = any($2) and p.merged_into is not null
       union all
       select c.named, p.mrn, p.merged_into from chain c
         join patients.patients p on p.facility_id = $1 and p.patient_id = c.merged_into
     )
     select named as mrn, mrn as into from chain where merged_into is null`,
    [facilityId, mrns],
  );
}

/** The patient that goes on for an id: itself, or what it was merged into. */
export async function selectRoot(sql: Sql, facilityId: string, patientId: string): Promise<Patient | null> {
  return sql.maybe<Patient>(
    `with recursive chain as (
       select p.* from patients.patients p where p.facility_id = $1 and p.patient_id = $2
       union all
       select p.* from chain c join patients.patients p on p.facility_id = $1 and p.patient_id = c.merged_into
     )
     select ${patientColumns} from chain where merged_into is null`,
    [facilityId, patientId],
  );
}

/** The row of exactly this number, merged or not. */
export async function selectOwnMrn(sql: Sql, facilityId: string, mrn: string): Promise<Patient | null> {
  return sql.maybe<Patient>(`select ${patientColumns} from patients.patients where facility_id = $1 and mrn = $2`, [
    facilityId,
    mrn,
  ]);
}

/** Locks patients in the order of their ids and reads them as they are now. */
export async function lockPatients(sql: Sql, facilityId: string, patientIds: readonly string[]): Promise<Patient[]> {
  return sql.rows<Patient>(
    `select ${patientColumns} from patients.patients where facility_id = $1 and patient_id = any($2::uuid[])
      order by patient_id for update`,
    [facilityId, patientIds],
  );
}

export type NewPatient = Omit<Patient, 'allergyStatus' | 'mergedInto'> & { readonly updatedAt: Date };

/** Adds a patient unless the number is known; tells whether it did. */
export async function insertPatient(sql: Sql, facilityId: string, patient: NewPatient): Promise<boolean> {
  const count = await sql.run(
    `insert into patients.patients (facility_id, patient_id, mrn, family, given, birth_date, sex, died_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (facility_id, mrn) do nothing`,
    [
      facilityId,
      patient.patientId,
      patient.mrn,
      patient.family,
      patient.given,
      patient.birthDate,
      patient.sex,
      patient.diedAt,
      patient.updatedAt,
    ],
  );
  return count === 1;
}

type News = {
  readonly family: string | null;
  readonly given: string | null;
  readonly birthDate: string | null;
  readonly sex: string | null;
  readonly diedAt: Date | null;
  readonly at: Date;
};

/** Takes over what was told of a person. Older news only fills what was not known. Tells whether the row changed. */
export async function updatePerson(sql: Sql, facilityId: string, patientId: string, news: News): Promise<boolean> {
  const count = await sql.run(
    `with told as (
       select patient_id, updated_at,
         case when $8 >= updated_at then coalesce($3, family) else coalesce(nullif(family, ''), $3, '') end as family,
         case when $8 >= updated_at then coalesce($4, given) else coalesce(nullif(given, ''), $4, '') end as given,
         case when $8 >= updated_at then coalesce($5::date, birth_date) else coalesce(birth_date, $5::date) end as birth_date,
         case when $8 >= updated_at then coalesce($6, sex) else coalesce(sex, $6) end as sex,
         case when $8 >= updated_at then coalesce($7::timestamptz, died_at) else coalesce(died_at, $7::timestamptz) end as died_at
       from patients.patients where facility_id = $1 and patient_id = $2)
     update patients.patients p
        set family = t.family, given = t.given, birth_date = t.birth_date, sex = t.sex, died_at = t.died_at,
            updated_at = greatest(p.updated_at, $8::timestamptz)
       from told t
      where p.facility_id = $1 and p.patient_id = t.patient_id
        and (p.family, p.given, p.birth_date, p.sex, p.died_at)
            is distinct from (t.family, t.given, t.birth_date, t.sex, t.died_at)`,
    [facilityId, patientId, news.family, news.given, news.birthDate, news.sex, news.diedAt, news.at],
  );
  if (count === 1) return true;
  await sql.run(
    `update patients.patients set updated_at = $3 where facility_id = $1 and patient_id = $2 and updated_at < $3`,
    [facilityId, patientId, news.at],
  );
  return false;
}

export async function markMerged(sql: Sql, facilityId: string, fromId: string, intoId: string): Promise<void> {
  await sql.run(`update patients.patients set merged_into = $3 where facility_id = $1 and patient_id = $2`, [
    facilityId,
    fromId,
    intoId,
  ]);
}
