/** All SQL of verification: signatures, interventions, the queue's rows. */
import type { Sql } from '#src/kernel/database/database.ts';
import type { Answer, Intervention, Verification } from './shapes.ts';

const signatureColumns = `verification_id as "verificationId", order_id as "orderId", version, pharmacist_id as "pharmacistId",
  pharmacist_name as "pharmacistName", verified_at as "verifiedAt"`;

/** The signature under a version, or null. */
export async function selectVerification(
  sql: Sql,
  facilityId: string,
  orderId: string,
  version: number,
): Promise<Verification | null> {
  return sql.maybe<Verification>(
    `select ${signatureColumns} from medication_loop.verifications where facility_id = $1 and order_id = kernel.as_uuid($2) and version = $3`,
    [facilityId, orderId, version],
  );
}

/** The newest signature of a pharmacist that still is in force. */
export async function selectLastSignature(
  sql: Sql,
  facilityId: string,
  pharmacistId: string,
  since: Date,
): Promise<Verification | null> {
  return sql.maybe<Verification>(
    `select v.verification_id as "verificationId", v.order_id as "orderId", v.version, v.pharmacist_id as "pharmacistId",
            v.pharmacist_name as "pharmacistName", v.verified_at as "verifiedAt"
       from medication_loop.verifications v
       join medication_loop.orders o on o.facility_id = v.facility_id and o.order_id = v.order_id
        and o.verified_version = v.version and o.version = v.version and o.state = 'active'
      where v.facility_id = $1 and v.pharmacist_id = $2 and v.verified_at >= $3
      order by v.verified_at desc, v.verification_id desc limit 1`,
    [facilityId, pharmacistId, since],
  );
}

/**
 * Hash of a version as the database has it, reckoned by the database: what is signed today must give the same for ever.
 * `v` and `o` name the version and its order in the query around it.
 */
const contentHash = `encode(sha256(convert_to(jsonb_build_array(v.order_id, v.version, v.product, trim_scale(v.dose)::text,
  trim_scale(v.dose_max)::text, v.dose_unit, v.route, v.schedule, v.prn, v.prn_reason, v.priority,
  extract(epoch from v.start_at)::text, extract(epoch from v.stop_at)::text, trim_scale(v.rate)::text, v.rate_unit,
  trim_scale(v.dose_per)::text, v.dose_per_unit, trim_scale(v.weight_kg)::text, extract(epoch from v.weight_at)::text, v.weight_source,
  v.indication, v.instructions, v.prescriber_id, v.prescriber_name, v.remarks,
  (select jsonb_agg(jsonb_build_array(c.position, c.kind, c.product, trim_scale(c.amount)::text, c.unit) order by c.position)
     from medication_loop.order_components c
    where c.facility_id = v.facility_id and c.order_id = v.order_id and c.version = v.version))::text, 'UTF8')), 'hex')`;

export type NewVerification = Verification & {
  readonly meaning: string;
  readonly shownSha256: string;
  readonly answers: readonly Answer[];
};

/** Signs a version; the hash of its content is reckoned from the row itself. */
export async function insertVerification(sql: Sql, facilityId: string, signed: NewVerification): Promise<void> {
  await sql.run(
    `insert into medication_loop.verifications (facility_id, verification_id, order_id, version, pharmacist_id, pharmacist_name, meaning,
       shown_sha256, content_sha256, answers, verified_at)
     select $1, $2, v.order_id, v.version, $5, $6, $7, $8, ${contentHash}, $9, $10
       from medication_loop.order_versions v where v.facility_id = $1 and v.order_id = $3 and v.version = $4`,
    [
      facilityId,
      signed.verificationId,
      signed.orderId,
      signed.version,
      signed.pharmacistId,
      signed.pharmacistName,
      signed.meaning,
      signed.shownSha256,
      JSON.stringify(signed.answers),
      signed.verifiedAt,
    ],
  );
}

export async function insertIntervention(
  sql: Sql,
  facilityId: string,
  made: Intervention & { readonly pharmacistId: string },
): Promise<void> {
  await sql.run(
    `insert into medication_loop.interventions (facility_id, intervention_id, order_id, version, kind, reason, says, pharmacist_id,
       pharmacist_name, made_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      facilityId,
      made.interventionId,
      made.orderId,
      made.version,
      made.kind,
      made.reason,
      made.says,
      made.pharmacistId,
      made.pharmacistName,
      made.madeAt,
    ],
  );
}

/** What pharmacists asked, did and handed back about an order, newest first. */
export async function selectInterventions(sql: Sql, facilityId: string, orderId: string): Promise<Intervention[]> {
  return sql.rows<Intervention>(
    `select intervention_id as "interventionId", order_id as "orderId", version, kind, reason, says,
            pharmacist_name as "pharmacistName", made_at as "madeAt"
       from medication_loop.interventions where facility_id = $1 and order_id = $2 order by made_at desc, intervention_id desc`,
    [facilityId, orderId],
  );
}

export type WaitingPatient = {
  readonly patientId: string;
  readonly family: string;
  readonly given: string;
  readonly unitId: string | null;
  readonly unitName: string | null;
  readonly bed: string | null;
};

/** Names and places of patients, for a list of several. */
export async function selectPatients(
  sql: Sql,
  facilityId: string,
  patientIds: readonly string[],
): Promise<WaitingPatient[]> {
  return sql.rows<WaitingPatient>(
    `select p.patient_id as "patientId", p.family, p.given, e.unit_id as "unitId", u.name as "unitName", e.bed
       from patients.patients p
       left join lateral (select unit_id, bed from patients.encounters
                           where facility_id = p.facility_id and patient_id = p.patient_id and state = 'admitted'
                           order by admitted_at desc limit 1) e on true
       left join patients.units u on u.facility_id = p.facility_id and u.unit_id = e.unit_id
      where p.facility_id = $1 and p.patient_id = any($2::uuid[])`,
    [facilityId, patientIds],
  );
}

/** Orders of a list whose prescriber was asked about their present version, with when. */
export async function selectAsked(
  sql: Sql,
  facilityId: string,
  orderIds: readonly string[],
): Promise<{ orderId: string; at: Date }[]> {
  return sql.rows(
    `select i.order_id as "orderId", max(i.made_at) as at
       from medication_loop.interventions i
       join medication_loop.orders o on o.facility_id = i.facility_id and o.order_id = i.order_id and o.version = i.version
      where i.facility_id = $1 and i.order_id = any($2::uuid[]) and i.kind = 'ask-prescriber'
      group by i.order_id`,
    [facilityId, orderIds],
  );
}

export type DoseTimes = {
  readonly orderId: string;
  readonly lastGivenAt: Date | null;
  readonly nextDueAt: Date | null;
};

/** When orders were given last and fall due next; read from the loop's own tables. */
export async function selectDoseTimes(sql: Sql, facilityId: string, orderIds: readonly string[]): Promise<DoseTimes[]> {
  return sql.rows<DoseTimes>(
    `select o.order_id as "orderId",
            (select max(a.occurred_at) from medication_loop.administrations a
              where a.facility_id = $1 and a.order_id = o.order_id and a.outcome = 'given') as "lastGivenAt",
            (select min(d.due_at) from medication_loop.doses d
              where d.facility_id = $1 and d.order_id = o.order_id and d.state = 'due') as "nextDueAt"
       from medication_loop.orders o where o.facility_id = $1 and o.order_id = any($2::uuid[])`,
    [facilityId, orderIds],
  );
}

/** Accounts of the pockets of the cabinets on a unit. */
export async function selectUnitPockets(sql: Sql, facilityId: string, unitId: string): Promise<string[]> {
  const rows = await sql.rows<{ account: string }>(
    `select account_id as account from stock.accounts where facility_id = $1 and kind = 'pocket' and unit_id = $2`,
    [facilityId, unitId],
  );
  return rows.map((row) => row.account);
}

/** The first thing that was done on the strength of a signature: a dose taken out or given. */
export async function selectActedOn(
  sql: Sql,
  facilityId: string,
  orderId: string,
  since: Date,
): Promise<{ what: 'given' | 'taken'; at: Date } | null> {
  return sql.maybe(
    `select what, at from (
       select 'given' as what, a.occurred_at as at from medication_loop.administrations a
        where a.facility_id = $1 and a.order_id = $2 and a.recorded_at >= $3
       union all
       select 'taken', w.withdrawn_at from medication_loop.withdrawals w
        where w.facility_id = $1 and w.order_id = $2 and w.recorded_at >= $3) t
      order by at limit 1`,
    [facilityId, orderId, since],
  );
}

/** How many orders a pharmacist has signed since an instant. */
export async function countSigned(sql: Sql, facilityId: string, pharmacistId: string, since: Date): Promise<number> {
  const row = await sql.one<{ n: number }>(
    `select count(*)::int as n from medication_loop.verifications where facility_id = $1 and pharmacist_id = $2 and verified_at >= $3`,
    [facilityId, pharmacistId, since],
  );
  return row.n;
}

export async function selectLastArrival(sql: Sql, facilityId: string): Promise<Date | null> {
  const row = await sql.maybe<{ at: Date }>(
    `select entered_at as at from medication_loop.order_versions where facility_id = $1 order by entered_at desc limit 1`,
    [facilityId],
  );
  return row?.at ?? null;
}

export { contentHash };
