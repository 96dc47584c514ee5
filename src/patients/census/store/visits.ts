/** All SQL on visits, what was told of where they are, and the units they are on. */
import type { Sql } from '#src/kernel/database/database.ts';
import type { Move, Standing } from '../rules.ts';
import type { Encounter, HospitalUnit } from '../shapes.ts';

const encounterColumns = `encounter_id as "encounterId", patient_id as "patientId", visit_number as "visitNumber", class, state,
  unit_id as "unitId", bed, admitted_at as "admittedAt", discharged_at as "dischargedAt", moved_at as "movedAt"`;

export async function moveEncounters(sql: Sql, facilityId: string, fromId: string, intoId: string): Promise<number> {
  return sql.run(`update patients.encounters set patient_id = $3 where facility_id = $1 and patient_id = $2`, [
    facilityId,
    fromId,
    intoId,
  ]);
}

export async function selectEncounterByVisit(
  sql: Sql,
  facilityId: string,
  visitNumber: string,
): Promise<Encounter | null> {
  return sql.maybe<Encounter>(
    `select ${encounterColumns} from patients.encounters where facility_id = $1 and visit_number = $2`,
    [facilityId, visitNumber],
  );
}

export async function lockEncounter(sql: Sql, facilityId: string, visitNumber: string): Promise<Encounter | null> {
  return sql.maybe<Encounter>(
    `select ${encounterColumns} from patients.encounters where facility_id = $1 and visit_number = $2 for update`,
    [facilityId, visitNumber],
  );
}

/** The visit that a patient is in now: the newest admitted one, else null. */
export async function selectCurrentEncounter(
  sql: Sql,
  facilityId: string,
  patientId: string,
): Promise<Encounter | null> {
  return sql.maybe<Encounter>(
    `select ${encounterColumns} from patients.encounters
      where facility_id = $1 and patient_id = $2 and state = 'admitted'
      order by admitted_at desc, encounter_id desc limit 1`,
    [facilityId, patientId],
  );
}

export async function selectEncounters(sql: Sql, facilityId: string, patientId: string): Promise<Encounter[]> {
  return sql.rows<Encounter>(
    `select ${encounterColumns} from patients.encounters
      where facility_id = $1 and patient_id = $2 order by admitted_at desc, encounter_id desc`,
    [facilityId, patientId],
  );
}

type NewEncounter = Standing & {
  readonly encounterId: string;
  readonly patientId: string;
  readonly visitNumber: string;
  readonly class: string;
};

/** Adds a visit; false when another command added the same visit meanwhile. */
export async function insertEncounter(sql: Sql, facilityId: string, encounter: NewEncounter): Promise<boolean> {
  const count = await sql.run(
    `insert into patients.encounters (facility_id, encounter_id, patient_id, visit_number, class, state, unit_id, bed,
       admitted_at, discharged_at, moved_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict (facility_id, visit_number) do nothing`,
    [
      facilityId,
      encounter.encounterId,
      encounter.patientId,
      encounter.visitNumber,
      encounter.class,
      encounter.state,
      encounter.unitId,
      encounter.bed,
      encounter.admittedAt,
      encounter.dischargedAt,
      encounter.movedAt,
    ],
  );
  return count === 1;
}

export async function updateEncounter(
  sql: Sql,
  facilityId: string,
  encounterId: string,
  standing: Standing & { readonly class: string },
): Promise<void> {
  await sql.run(
    `update patients.encounters set class = $3, state = $4, unit_id = $5, bed = $6, admitted_at = $7, discharged_at = $8,
       moved_at = $9 where facility_id = $1 and encounter_id = $2`,
    [
      facilityId,
      encounterId,
      standing.class,
      standing.state,
      standing.unitId,
      standing.bed,
      standing.admittedAt,
      standing.dischargedAt,
      standing.movedAt,
    ],
  );
}

export async function selectMoves(sql: Sql, facilityId: string, encounterId: string): Promise<Move[]> {
  return sql.rows<Move>(
    `select kind, unit_id as "unitId", bed, occurred_at as "occurredAt" from patients.moves
      where facility_id = $1 and encounter_id = $2 order by occurred_at, move_id`,
    [facilityId, encounterId],
  );
}

type NewMove = Move & {
  readonly moveId: string;
  readonly encounterId: string;
  readonly recordedAt: Date;
  readonly messageId: string | null;
};

/** Keeps what was told; false when the very same was told before. */
export async function insertMove(sql: Sql, facilityId: string, move: NewMove): Promise<boolean> {
  const count = await sql.run(
    `insert into patients.moves (facility_id, move_id, encounter_id, kind, unit_id, bed, occurred_at, recorded_at, message_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict on constraint moves_once do nothing`,
    [
      facilityId,
      move.moveId,
      move.encounterId,
      move.kind,
      move.unitId,
      move.bed,
      move.occurredAt,
      move.recordedAt,
      move.messageId,
    ],
  );
  return count === 1;
}

const unitColumns = `unit_id as "unitId", name, kind, location_code as "locationCode"`;

export async function selectUnit(sql: Sql, facilityId: string, unitId: string): Promise<HospitalUnit | null> {
  return sql.maybe<HospitalUnit>(`select ${unitColumns} from patients.units where facility_id = $1 and unit_id = $2`, [
    facilityId,
    unitId,
  ]);
}

export async function selectUnitByLocation(sql: Sql, facilityId: string, code: string): Promise<HospitalUnit | null> {
  return sql.maybe<HospitalUnit>(
    `select ${unitColumns} from patients.units where facility_id = $1 and location_code = $2`,
    [facilityId, code],
  );
}
