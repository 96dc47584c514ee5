/** SQL behind the lists of the screens: units, patients of a unit, search, names that look alike. */
import type { Sql } from '#src/kernel/database/database.ts';

export type UnitRow = {
  readonly unitId: string;
  readonly name: string;
  readonly kind: string;
  readonly locationCode: string;
  readonly beds: number;
  readonly patients: number;
};

/** Units with their beds and the patients present. */
export async function selectUnits(sql: Sql, facilityId: string): Promise<UnitRow[]> {
  return sql.rows<UnitRow>(
    `select u.unit_id as "unitId", u.name, u.kind, u.location_code as "locationCode",
            (select count(*)::int from patients.beds b where b.facility_id = $1 and b.unit_id = u.unit_id) as beds,
            (select count(*)::int from patients.encounters e
              where e.facility_id = $1 and e.unit_id = u.unit_id and e.state = 'admitted') as patients
       from patients.units u where u.facility_id = $1 order by u.unit_id`,
    [facilityId],
  );
}

export type PresentRow = {
  readonly patientId: string;
  readonly mrn: string;
  readonly family: string;
  readonly given: string;
  readonly birthDate: string | null;
  readonly sex: string | null;
  readonly allergyStatus: 'not-recorded' | 'none-known' | 'recorded';
  readonly encounterId: string | null;
  readonly visitNumber: string | null;
  readonly unitId: string | null;
  readonly bed: string | null;
  readonly admittedAt: Date | null;
};

const presentColumns = `p.patient_id as "patientId", p.mrn, p.family, p.given, p.birth_date as "birthDate", p.sex,
  p.allergy_status as "allergyStatus", e.encounter_id as "encounterId", e.visit_number as "visitNumber",
  e.unit_id as "unitId", e.bed, e.admitted_at as "admittedAt"`;

/** Patients present on a unit, by bed; all units when null. */
export async function selectPresent(sql: Sql, facilityId: string, unitId: string | null): Promise<PresentRow[]> {
  return sql.rows<PresentRow>(
    `select ${presentColumns} from patients.encounters e
       join patients.patients p on p.facility_id = $1 and p.patient_id = e.patient_id
      where e.facility_id = $1 and e.state = 'admitted' and ($2::text is null or e.unit_id = $2)
      order by e.unit_id, e.bed, p.family, p.patient_id`,
    [facilityId, unitId],
  );
}

/** Patients whose number, surname or given name starts with the text; those present first. */
export async function selectByStart(sql: Sql, facilityId: string, start: string, limit: number): Promise<PresentRow[]> {
  return sql.rows<PresentRow>(
    `select ${presentColumns} from patients.patients p
       left join lateral (select * from patients.encounters e
                           where e.facility_id = $1 and e.patient_id = p.patient_id and e.state = 'admitted'
                           order by e.admitted_at desc limit 1) e on true
      where p.facility_id = $1 and p.merged_into is null
        and (lower(p.mrn) like $2 or lower(p.family) like $2 or lower(p.given) like $2
             or lower(p.family || ', ' || p.given) like $2)
      order by (e.encounter_id is null), lower(p.family), lower(p.given), p.patient_id limit $3`,
    [facilityId, `${start.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`, limit],
  );
}

export type Neighbour = {
  readonly patientId: string;
  readonly family: string;
  readonly given: string;
  readonly bed: string | null;
};

/** The other patients present on a unit. */
export async function selectNeighbours(
  sql: Sql,
  facilityId: string,
  unitId: string,
  patientId: string,
): Promise<Neighbour[]> {
  return sql.rows<Neighbour>(
    `select p.patient_id as "patientId", p.family, p.given, e.bed from patients.encounters e
       join patients.patients p on p.facility_id = $1 and p.patient_id = e.patient_id
      where e.facility_id = $1 and e.state = 'admitted' and e.unit_id = $2 and e.patient_id <> $3
      order by e.bed, p.patient_id`,
    [facilityId, unitId, patientId],
  );
}
