/** SQL behind the checks of the census; read only. */
import type { Sql } from '#src/kernel/database/database.ts';

type Named = { readonly patientId: string; readonly mrn: string; readonly family: string; readonly given: string };
export type SharedBed = { readonly unitId: string; readonly bed: string; readonly patients: readonly Named[] };

/** Beds with more than one patient. */
export async function selectBedsShared(sql: Sql, facilityId: string): Promise<SharedBed[]> {
  return sql.rows<SharedBed>(
    `select e.unit_id as "unitId", e.bed,
            jsonb_agg(jsonb_build_object('patientId', p.patient_id, 'mrn', p.mrn, 'family', p.family, 'given', p.given)
                      order by e.admitted_at, p.patient_id) as patients
       from patients.encounters e
       join patients.patients p on p.facility_id = $1 and p.patient_id = e.patient_id
      where e.facility_id = $1 and e.state = 'admitted' and e.unit_id is not null and e.bed is not null
      group by e.unit_id, e.bed having count(distinct e.patient_id) > 1 order by e.unit_id, e.bed`,
    [facilityId],
  );
}

export type Placeless = Named & {
  readonly visitNumber: string;
  readonly unitId: string | null;
  readonly bed: string | null;
};

/** Inpatients on no unit, or on a unit that has beds but in none of them. Outpatients need no bed. */
export async function selectPlaceless(sql: Sql, facilityId: string): Promise<Placeless[]> {
  return sql.rows<Placeless>(
    `select p.patient_id as "patientId", p.mrn, p.family, p.given, e.visit_number as "visitNumber", e.unit_id as "unitId", e.bed
       from patients.encounters e
       join patients.patients p on p.facility_id = $1 and p.patient_id = e.patient_id
      where e.facility_id = $1 and e.state = 'admitted' and e.class not in ('O', 'E', 'P', 'R')
        and (e.unit_id is null
             or (exists (select from patients.beds b where b.facility_id = $1 and b.unit_id = e.unit_id)
                 and not exists (select from patients.beds b
                                  where b.facility_id = $1 and b.unit_id = e.unit_id and b.bed = e.bed)))
      order by p.family, p.patient_id`,
    [facilityId],
  );
}

export type MergedAdmitted = Named & {
  readonly visitNumber: string;
  readonly intoId: string;
  readonly intoMrn: string;
};

/** Visits that are open under a patient that was merged away. */
export async function selectMergedAdmitted(sql: Sql, facilityId: string): Promise<MergedAdmitted[]> {
  return sql.rows<MergedAdmitted>(
    `select p.patient_id as "patientId", p.mrn, p.family, p.given, e.visit_number as "visitNumber",
            i.patient_id as "intoId", i.mrn as "intoMrn"
       from patients.encounters e
       join patients.patients p on p.facility_id = $1 and p.patient_id = e.patient_id and p.merged_into is not null
       join patients.patients i on i.facility_id = $1 and i.patient_id = p.merged_into
      where e.facility_id = $1 and e.state = 'admitted' order by e.visit_number`,
    [facilityId],
  );
}
