/** SQL of what was given, held or refused. */
import type { Sql } from '#src/kernel/database/database.ts';

export type NewAdministration = {
  readonly administrationId: string;
  readonly patientId: string;
  readonly orderId: string | null;
  readonly version: number | null;
  readonly verificationId: string | null;
  readonly doseId: string | null;
  readonly outcome: 'given' | 'held' | 'refused' | 'not-given';
  readonly reason: string | null;
  readonly product: string | null;
  readonly package: string | null;
  readonly lot: string | null;
  readonly dose: string | null;
  readonly doseUnit: string | null;
  readonly quantity: string | null;
  readonly route: string | null;
  readonly patientScanned: boolean;
  readonly productScanned: boolean;
  readonly unableToScanReason: string | null;
  readonly answers: unknown;
  readonly givenBy: string;
  readonly givenByName: string;
  readonly witnessId: string | null;
  readonly unitId: string | null;
  readonly occurredAt: Date;
  readonly recordedAt: Date;
  readonly backEntered: boolean;
  readonly exception: string | null;
  readonly messageId: string | null;
  readonly withdrawalId?: string | null;
};

export async function insertAdministration(sql: Sql, facilityId: string, a: NewAdministration): Promise<void> {
  await sql.run(
    `insert into medication_loop.administrations (facility_id, administration_id, patient_id, order_id, version, verification_id, dose_id,
       outcome, reason, product, package, lot, dose, dose_unit, quantity, route, patient_scanned, product_scanned,
       unable_to_scan_reason, answers, given_by, given_by_name, witness_id, unit_id, occurred_at, recorded_at, back_entered, exception, message_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29)`,
    [
      facilityId,
      a.administrationId,
      a.patientId,
      a.orderId,
      a.version,
      a.verificationId,
      a.doseId,
      a.outcome,
      a.reason,
      a.product,
      a.package,
      a.lot,
      a.dose,
      a.doseUnit,
      a.quantity,
      a.route,
      a.patientScanned,
      a.productScanned,
      a.unableToScanReason,
      JSON.stringify(a.answers),
      a.givenBy,
      a.givenByName,
      a.witnessId,
      a.unitId,
      a.occurredAt,
      a.recordedAt,
      a.backEntered,
      a.exception,
      a.messageId,
    ],
  );
}

export type NewItem = {
  readonly position: number;
  readonly product: string;
  readonly package: string | null;
  readonly lot: string | null;
  readonly quantity: string;
  readonly unit: string;
  readonly unexplainedLot: string | null;
};

export async function insertItem(
  sql: Sql,
  facilityId: string,
  of: { administrationId: string; patientId: string; occurredAt: Date },
  item: NewItem,
): Promise<void> {
  await sql.run(
    `insert into medication_loop.administration_items (facility_id, administration_id, position, patient_id, product, package, lot,
       quantity, unit, unexplained_lot, occurred_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      facilityId,
      of.administrationId,
      item.position,
      of.patientId,
      item.product,
      item.package,
      item.lot,
      item.quantity,
      item.unit,
      item.unexplainedLot,
      of.occurredAt,
    ],
  );
}

export async function insertSupply(
  sql: Sql,
  facilityId: string,
  supply: { administrationId: string; position: number; withdrawalId: string; quantity: string; at: Date },
): Promise<void> {
  await sql.run(
    `insert into medication_loop.administration_supplies (facility_id, administration_id, position, withdrawal_id, quantity, recorded_at)
     values ($1, $2, $3, $4, $5, $6)`,
    [facilityId, supply.administrationId, supply.position, supply.withdrawalId, supply.quantity, supply.at],
  );
}

export type Unexplained = {
  readonly administrationId: string;
  readonly position: number;
  readonly orderId: string | null;
  readonly doseId: string | null;
  readonly product: string;
  readonly lot: string;
  readonly unit: string;
  readonly left: string;
  readonly givenBy: string;
  readonly occurredAt: Date;
};

/** Parts of administrations whose supply is not known, of a patient and product, around the time of a withdrawal. */
export async function selectUnexplained(
  sql: Sql,
  facilityId: string,
  by: { patientId: string; product: string; withdrawnAt: Date },
): Promise<Unexplained[]> {
  return sql.rows<Unexplained>(
    `select i.administration_id as "administrationId", i.position, a.order_id as "orderId", a.dose_id as "doseId", i.product,
            i.unexplained_lot as lot, i.unit, trim_scale(i.quantity - s.supplied)::text as left, a.given_by as "givenBy",
            i.occurred_at as "occurredAt"
       from medication_loop.administration_items i
       join medication_loop.administrations a on a.facility_id = i.facility_id and a.administration_id = i.administration_id
       join lateral (select coalesce(sum(s.quantity), 0) as supplied from medication_loop.administration_supplies s
              where s.facility_id = i.facility_id and s.administration_id = i.administration_id and s.position = i.position) s on true
      where i.facility_id = $1 and i.patient_id = $2 and i.product = $3 and i.unexplained_lot is not null
        and i.occurred_at between $4::timestamptz - interval '15 minutes' and $4::timestamptz + interval '12 hours'
        and i.quantity > s.supplied
      order by i.occurred_at, i.administration_id, i.position`,
    [facilityId, by.patientId, by.product, by.withdrawnAt],
  );
}

const administrationColumns = `a.administration_id as "administrationId", a.patient_id as "patientId", a.order_id as "orderId",
  a.version, a.verification_id as "verificationId", a.dose_id as "doseId", a.outcome, a.reason, a.product, a.package, a.lot,
  trim_scale(a.dose)::text as dose, a.dose_unit as "doseUnit", trim_scale(a.quantity)::text as quantity, a.route,
  a.patient_scanned as "patientScanned", a.product_scanned as "productScanned", a.unable_to_scan_reason as "unableToScanReason",
  a.answers, a.given_by as "givenBy", a.given_by_name as "givenByName", a.witness_id as "witnessId", a.unit_id as "unitId",
  a.occurred_at as "occurredAt", a.recorded_at as "recordedAt", a.back_entered as "backEntered", a.exception,
  a.message_id as "messageId"`;

export async function selectAdministration(
  sql: Sql,
  facilityId: string,
  administrationId: string,
): Promise<NewAdministration | null> {
  return sql.maybe<NewAdministration>(
    `select ${administrationColumns} from medication_loop.administrations a
      where a.facility_id = $1 and a.administration_id = kernel.as_uuid($2)`,
    [facilityId, administrationId],
  );
}

/** What was given, held or refused for a patient (and for the patients merged into it), newest first. */
export async function selectAdministrationsOf(
  sql: Sql,
  facilityId: string,
  patientId: string,
  since: Date,
): Promise<NewAdministration[]> {
  return sql.rows<NewAdministration>(
    `select ${administrationColumns} from medication_loop.administrations a
      where a.facility_id = $1 and a.occurred_at >= $3
        and a.patient_id in (select $2::uuid union select patient_id from patients.patients where facility_id = $1 and merged_into = $2)
      order by a.occurred_at desc limit 500`,
    [facilityId, patientId, since],
  );
}

/** Moves the parts that nobody can explain with a merged patient: a withdrawal told late must find them. */
export async function updateItemPatient(sql: Sql, facilityId: string, from: string, into: string): Promise<number> {
  return sql.run(
    `update medication_loop.administration_items set patient_id = $3
      where facility_id = $1 and patient_id = $2 and unexplained_lot is not null`,
    [facilityId, from, into],
  );
}
