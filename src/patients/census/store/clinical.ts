/** All SQL on allergies and measurements. */
import type { Sql } from '#src/kernel/database/database.ts';
import type { Allergy, AllergyStatus, Measurement } from '../shapes.ts';

const allergyColumns = `allergy_id as "allergyId", said, ingredient, class, reaction, severity, recorded_at as "recordedAt"`;

/** Allergies in force, as they were said. */
export async function selectAllergies(sql: Sql, facilityId: string, patientId: string): Promise<Allergy[]> {
  return sql.rows<Allergy>(
    `select ${allergyColumns} from patients.allergies
      where facility_id = $1 and patient_id = $2 and ended_at is null order by lower(said), allergy_id`,
    [facilityId, patientId],
  );
}

type NewAllergy = Allergy & { readonly patientId: string };

/** Adds an allergy or takes over what is newly said of it; true when anything changed. */
export async function upsertAllergy(sql: Sql, facilityId: string, allergy: NewAllergy): Promise<boolean> {
  const count = await sql.run(
    `insert into patients.allergies as a (facility_id, allergy_id, patient_id, said, ingredient, class, reaction, severity, recorded_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (facility_id, patient_id, lower(said)) where ended_at is null do update
       set ingredient = excluded.ingredient, class = excluded.class, reaction = coalesce(excluded.reaction, a.reaction),
           severity = coalesce(excluded.severity, a.severity)
     where (a.ingredient, a.class, a.reaction, a.severity) is distinct from
           (excluded.ingredient, excluded.class, coalesce(excluded.reaction, a.reaction), coalesce(excluded.severity, a.severity))`,
    [
      facilityId,
      allergy.allergyId,
      allergy.patientId,
      allergy.said,
      allergy.ingredient,
      allergy.class,
      allergy.reaction,
      allergy.severity,
      allergy.recordedAt,
    ],
  );
  return count === 1;
}

/** Ends the allergies that a complete list does not name any more. Newer ones than the list stay. */
export async function endAllergiesExcept(
  sql: Sql,
  facilityId: string,
  patientId: string,
  said: readonly string[],
  at: Date,
): Promise<number> {
  return sql.run(
    `update patients.allergies set ended_at = $4
      where facility_id = $1 and patient_id = $2 and ended_at is null and recorded_at <= $4
        and lower(said) <> all(select lower(s) from unnest($3::text[]) s)`,
    [facilityId, patientId, said, at],
  );
}

export async function updateAllergyStatus(
  sql: Sql,
  facilityId: string,
  patientId: string,
  status: AllergyStatus,
): Promise<boolean> {
  const count = await sql.run(
    `update patients.patients set allergy_status = $3 where facility_id = $1 and patient_id = $2 and allergy_status <> $3`,
    [facilityId, patientId, status],
  );
  return count === 1;
}

/** Moves the allergies of a merged patient; one that both have stays with the one that goes on, and ends at the other. */
export async function moveAllergies(
  sql: Sql,
  facilityId: string,
  fromId: string,
  intoId: string,
  at: Date,
): Promise<void> {
  await sql.run(
    `update patients.allergies a set ended_at = $4
      where a.facility_id = $1 and a.patient_id = $2 and a.ended_at is null
        and exists (select from patients.allergies b where b.facility_id = $1 and b.patient_id = $3
                       and b.ended_at is null and lower(b.said) = lower(a.said))`,
    [facilityId, fromId, intoId, at],
  );
  await sql.run(
    `update patients.allergies set patient_id = $3 where facility_id = $1 and patient_id = $2 and ended_at is null`,
    [facilityId, fromId, intoId],
  );
}

/** Moves the measurements of a merged patient; one of the same instant that both have stays where it is. */
export async function moveMeasurements(sql: Sql, facilityId: string, fromId: string, intoId: string): Promise<void> {
  await sql.run(
    `update patients.measurements m set patient_id = $3
      where m.facility_id = $1 and m.patient_id = $2
        and not exists (select from patients.measurements o where o.facility_id = $1 and o.patient_id = $3
                           and o.kind = m.kind and o.measured_at = m.measured_at)`,
    [facilityId, fromId, intoId],
  );
}

/** Keeps a measurement; a corrected value of the same instant replaces the former. True when anything changed. */
export async function upsertMeasurement(
  sql: Sql,
  facilityId: string,
  measurement: Measurement & { readonly measurementId: string; readonly patientId: string },
): Promise<boolean> {
  const count = await sql.run(
    `insert into patients.measurements as m (facility_id, measurement_id, patient_id, kind, value, unit, measured_at, source)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict on constraint measurements_once do update set value = excluded.value, source = excluded.source
     where (m.value, m.source) is distinct from (excluded.value, excluded.source)`,
    [
      facilityId,
      measurement.measurementId,
      measurement.patientId,
      measurement.kind,
      measurement.value,
      measurement.unit,
      measurement.measuredAt,
      measurement.source,
    ],
  );
  return count === 1;
}

const measurementColumns = `kind, trim_scale(value)::text as value, unit, measured_at as "measuredAt", source`;

/** The newest measurement of a kind of a patient. */
export async function selectNewestMeasurement(
  sql: Sql,
  facilityId: string,
  patientId: string,
  kind: Measurement['kind'],
): Promise<Measurement | null> {
  return sql.maybe<Measurement>(
    `select ${measurementColumns} from patients.measurements
      where facility_id = $1 and patient_id = $2 and kind = $3 order by measured_at desc limit 1`,
    [facilityId, patientId, kind],
  );
}

/** All measurements of a kind, newest first. */
export async function selectMeasurements(
  sql: Sql,
  facilityId: string,
  patientId: string,
  kind: Measurement['kind'],
): Promise<Measurement[]> {
  return sql.rows<Measurement>(
    `select ${measurementColumns} from patients.measurements
      where facility_id = $1 and patient_id = $2 and kind = $3 order by measured_at desc`,
    [facilityId, patientId, kind],
  );
}
