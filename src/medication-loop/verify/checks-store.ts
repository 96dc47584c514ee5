/** SQL of the invariants of verification. */
import type { Sql } from '#src/kernel/database/database.ts';
import { contentHash } from './store.ts';

type Found = {
  readonly orderId: string;
  readonly placerNumber: string;
  readonly version: number;
  readonly patientId: string;
  readonly product: string;
  readonly name: string;
};

const found = `o.order_id as "orderId", o.placer_number as "placerNumber", v.version, o.patient_id as "patientId", v.product,
  (select p.name from tables.products p where p.product = v.product) as name`;

const verifiedVersion = `medication_loop.orders o
  join medication_loop.order_versions v on v.facility_id = o.facility_id and v.order_id = o.order_id and v.version = o.verified_version`;

/** Orders in force that count as verified and have no signature under that version. */
export async function selectUnsigned(sql: Sql, facilityId: string): Promise<Found[]> {
  return sql.rows<Found>(
    `select ${found} from ${verifiedVersion}
      where o.facility_id = $1 and o.state in ('active', 'held')
        and not exists (select from medication_loop.verifications s
                         where s.facility_id = o.facility_id and s.order_id = o.order_id and s.version = o.verified_version)
      order by o.order_id`,
    [facilityId],
  );
}

/** Orders in force whose signed version is not any more what was signed. */
export async function selectAltered(sql: Sql, facilityId: string): Promise<(Found & { by: string; at: Date })[]> {
  return sql.rows(
    `select ${found}, s.pharmacist_name as by, s.verified_at as at from ${verifiedVersion}
       join medication_loop.verifications s on s.facility_id = o.facility_id and s.order_id = o.order_id and s.version = v.version
      where o.facility_id = $1 and o.state in ('active', 'held') and s.content_sha256 <> ${contentHash}
      order by o.order_id`,
    [facilityId],
  );
}

/** Signatures of the last day under an order that the signer had entered or prescribed. */
export async function selectSelfSigned(
  sql: Sql,
  facilityId: string,
  since: Date,
): Promise<(Found & { by: string; at: Date })[]> {
  return sql.rows(
    `select ${found}, s.pharmacist_name as by, s.verified_at as at
       from medication_loop.verifications s
       join medication_loop.orders o on o.facility_id = s.facility_id and o.order_id = s.order_id
       join medication_loop.order_versions v on v.facility_id = s.facility_id and v.order_id = s.order_id and v.version = s.version
      where s.facility_id = $1 and s.verified_at >= $2 and s.pharmacist_id in (v.entered_by, v.prescriber_id)
      order by s.verified_at`,
    [facilityId, since],
  );
}

/** Orders that wait for verification while a dose of theirs is due. */
export async function selectOverdue(
  sql: Sql,
  facilityId: string,
  now: Date,
): Promise<(Found & { dueAt: Date; unitId: string | null })[]> {
  return sql.rows(
    `select ${found}, j.due_at as "dueAt", j.unit_id as "unitId"
       from work.jobs j
       join medication_loop.orders o on o.facility_id = j.facility_id and o.order_id = j.order_id
       join medication_loop.order_versions v on v.facility_id = o.facility_id and v.order_id = o.order_id and v.version = o.version
      where j.facility_id = $1 and j.kind = 'verify' and j.state = 'open' and j.due_at <= $2 and o.state = 'active' and not v.prn
      order by j.due_at, o.order_id`,
    [facilityId, now],
  );
}

/** Orders that wait and have no job, and jobs whose order does not wait; older than the queue needs to catch up. */
export async function selectJobMismatch(
  sql: Sql,
  facilityId: string,
  before: Date,
): Promise<(Found & { waits: boolean; jobId: string | null })[]> {
  return sql.rows(
    `select ${found}, o.state = 'active' and o.verified_version is distinct from o.version as waits, j.job_id as "jobId"
       from medication_loop.orders o
       join medication_loop.order_versions v on v.facility_id = o.facility_id and v.order_id = o.order_id and v.version = o.version
       left join work.jobs j on j.facility_id = o.facility_id and j.kind = 'verify' and j.subject = o.order_id::text and j.state = 'open'
      where o.facility_id = $1 and v.entered_at < $2 and o.changed_at < $2
        and (o.state = 'active' and o.verified_version is distinct from o.version) <> (j.job_id is not null)
        and not exists (select from medication_loop.verifications s
                         where s.facility_id = o.facility_id and s.order_id = o.order_id and s.verified_at >= $2)
      order by o.order_id`,
    [facilityId, before],
  );
}
