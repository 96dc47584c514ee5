/** All SQL of withdrawals and wastes. */
import type { Sql } from '#src/kernel/database/database.ts';
import type { OrderFacts } from './rules.ts';
import type { Withdrawal } from './shapes.ts';

const columns = `w.withdrawal_id as "withdrawalId", w.kind, w.patient_id as "patientId", w.order_id as "orderId", w.dose_id as "doseId",
  w.cabinet_id as "cabinetId", w.drawer, w.pocket, w.product, w.lot, w.lot_assumed as "lotAssumed", trim_scale(w.quantity)::text as quantity,
  w.unit, w.in_hand_account as "inHandAccount", w.user_id as "userId", w.user_name as "userName", w.witness_id as "witnessId",
  w.override_reason as "overrideReason", trim_scale(w.given)::text as given, trim_scale(w.wasted)::text as wasted,
  trim_scale(w.returned)::text as returned, trim_scale(w.missing)::text as missing, w.lacks, w.review, w.review_reason as "reviewReason",
  w.matched_order_id as "matchedOrderId", w.withdrawn_at as "withdrawnAt", w.closed_at as "closedAt"`;

/** One writer at a time for each patient: what is withdrawn, given and matched for a patient is decided in turn. */
export async function lockPatient(sql: Sql, facilityId: string, patientId: string): Promise<void> {
  await sql.run(`select from patients.patients where facility_id = $1 and patient_id = $2 for no key update`, [
    facilityId,
    patientId,
  ]);
}

const orderFacts = `o.state, o.patient_id as "patientId", o.verified_version as "verifiedVersion",
  o.discontinued_at as "discontinuedAt", o.encounter_id as "encounterId",
  array(select distinct i.ingredient from tables.product_ingredients i
         where i.product = v.product
            or i.product in (select c.product from medication_loop.order_components c
                              where c.facility_id = v.facility_id and c.order_id = v.order_id and c.version = v.version)) as ingredients`;

/** Locks an order and reads what a withdrawal must know of it. */
export async function lockOrder(
  sql: Sql,
  facilityId: string,
  orderId: string,
): Promise<(OrderFacts & { encounterId: string }) | null> {
  return sql.maybe<OrderFacts & { encounterId: string }>(
    `select ${orderFacts} from medication_loop.orders o
       join medication_loop.order_versions v on v.facility_id = o.facility_id and v.order_id = o.order_id and v.version = o.version
      where o.facility_id = $1 and o.order_id = $2 for no key update of o`,
    [facilityId, orderId],
  );
}

/** An order of the patient with one of the ingredients, in force at `at` or ordered within the rule's time of it. */
export async function selectMatchingOrder(
  sql: Sql,
  facilityId: string,
  by: { patientId: string; ingredients: readonly string[]; at: Date },
): Promise<string | null> {
  const row = await sql.maybe<{ orderId: string }>(
    `select o.order_id as "orderId"
       from medication_loop.orders o
       join medication_loop.order_versions v on v.facility_id = o.facility_id and v.order_id = o.order_id and v.version = o.version
      where o.facility_id = $1 and o.patient_id = $2 and o.state <> 'returned'
        and exists (select from tables.product_ingredients i where i.product = v.product and i.ingredient = any($3))
        and o.ordered_at <= $4::timestamptz + make_interval(mins => (select value::int from tables.rule_values where rule = 'dispense.override-match'))
        and (o.discontinued_at is null or o.discontinued_at >= $4)
        and (v.stop_at is null or v.stop_at >= $4)
      order by abs(extract(epoch from o.ordered_at - $4::timestamptz)), o.order_id limit 1`,
    [facilityId, by.patientId, by.ingredients, by.at],
  );
  return row?.orderId ?? null;
}

export type NewWithdrawal = Omit<
  Withdrawal,
  'given' | 'wasted' | 'returned' | 'missing' | 'reviewReason' | 'closedAt'
> & {
  readonly messageId: string | null;
  readonly recordedAt: Date;
};

export async function insertWithdrawal(sql: Sql, facilityId: string, w: NewWithdrawal): Promise<void> {
  await sql.run(
    `insert into medication_loop.withdrawals (facility_id, withdrawal_id, kind, patient_id, order_id, dose_id, cabinet_id, drawer,
       pocket, product, lot, lot_assumed, quantity, unit, in_hand_account, user_id, user_name, witness_id, override_reason, lacks,
       review, matched_order_id, message_id, withdrawn_at, recorded_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25)`,
    [
      facilityId,
      w.withdrawalId,
      w.kind,
      w.patientId,
      w.orderId,
      w.doseId,
      w.cabinetId,
      w.drawer,
      w.pocket,
      w.product,
      w.lot,
      w.lotAssumed,
      w.quantity,
      w.unit,
      w.inHandAccount,
      w.userId,
      w.userName,
      w.witnessId,
      w.overrideReason,
      w.lacks,
      w.review,
      w.matchedOrderId,
      w.messageId,
      w.withdrawnAt,
      w.recordedAt,
    ],
  );
}

export async function selectPatientOf(sql: Sql, facilityId: string, withdrawalId: string): Promise<string | null> {
  const row = await sql.maybe<{ patientId: string | null }>(
    `select patient_id as "patientId" from medication_loop.withdrawals where facility_id = $1 and withdrawal_id = kernel.as_uuid($2)`,
    [facilityId, withdrawalId],
  );
  return row?.patientId ?? null;
}

export async function lockWithdrawal(sql: Sql, facilityId: string, withdrawalId: string): Promise<Withdrawal | null> {
  return sql.maybe<Withdrawal>(
    `select ${columns} from medication_loop.withdrawals w
      where w.facility_id = $1 and w.withdrawal_id = kernel.as_uuid($2) for update`,
    [facilityId, withdrawalId],
  );
}

/** Locks the open withdrawals of a patient (or of a user, when no patient is told) that hold a product. */
export async function lockOpenWithdrawals(
  sql: Sql,
  facilityId: string,
  by: { patientId: string | null; userId: string | null; product: string },
): Promise<Withdrawal[]> {
  return sql.rows<Withdrawal>(
    `select ${columns} from medication_loop.withdrawals w
      where w.facility_id = $1 and w.closed_at is null and w.product = $2
        and ($3::uuid is null or w.patient_id = $3) and ($4::text is null or w.user_id = $4)
      order by w.withdrawal_id for update`,
    [facilityId, by.product, by.patientId, by.userId],
  );
}

export type Use = 'given' | 'wasted' | 'returned' | 'missing';

/** Adds to one part of a withdrawal; closes it when all parts make up what was withdrawn. */
export async function addToWithdrawal(
  sql: Sql,
  facilityId: string,
  withdrawalId: string,
  use: Use,
  quantity: string,
  at: Date,
): Promise<void> {
  await sql.run(
    `update medication_loop.withdrawals
        set given = trim_scale(given + case when $3 = 'given' then $4::numeric else 0 end),
            wasted = trim_scale(wasted + case when $3 = 'wasted' then $4::numeric else 0 end),
            returned = trim_scale(returned + case when $3 = 'returned' then $4::numeric else 0 end),
            missing = trim_scale(missing + case when $3 = 'missing' then $4::numeric else 0 end),
            closed_at = case when given + wasted + returned + missing + $4::numeric = quantity then $5::timestamptz end
      where facility_id = $1 and withdrawal_id = $2`,
    [facilityId, withdrawalId, use, quantity, at],
  );
}

export async function updateReviewed(
  sql: Sql,
  facilityId: string,
  withdrawalId: string,
  review: { by: string; at: Date; reason: string; matchedOrderId?: string | null },
): Promise<void> {
  await sql.run(
    `update medication_loop.withdrawals
        set review = 'done', reviewed_by = $3, reviewed_at = $4, review_reason = $5, matched_order_id = coalesce($6, matched_order_id)
      where facility_id = $1 and withdrawal_id = $2`,
    [facilityId, withdrawalId, review.by, review.at, review.reason, review.matchedOrderId ?? null],
  );
}

export async function updateMatched(
  sql: Sql,
  facilityId: string,
  withdrawalId: string,
  match: { orderId: string; lacks: readonly string[] },
): Promise<void> {
  await sql.run(
    `update medication_loop.withdrawals set matched_order_id = $3, lacks = $4 where facility_id = $1 and withdrawal_id = $2`,
    [facilityId, withdrawalId, match.orderId, match.lacks],
  );
}

/** Overrides of a patient without an order, taken within the rule's time of `at`, that hold one of the ingredients of an order. */
export async function lockUnorderedNear(
  sql: Sql,
  facilityId: string,
  by: { patientId: string; orderId: string; at: Date },
): Promise<Withdrawal[]> {
  return sql.rows<Withdrawal>(
    `select ${columns} from medication_loop.withdrawals w
      where w.facility_id = $1 and w.patient_id = $2 and w.order_id is null and w.matched_order_id is null
        and w.withdrawn_at >= $4::timestamptz - make_interval(mins => (select value::int from tables.rule_values where rule = 'dispense.override-match'))
        and exists (select from tables.product_ingredients mine
                     join medication_loop.orders o on o.facility_id = $1 and o.order_id = $3
                     join medication_loop.order_versions v on v.facility_id = $1 and v.order_id = $3 and v.version = o.version
                     join tables.product_ingredients theirs on theirs.product = v.product
                    where mine.product = w.product and mine.ingredient = theirs.ingredient)
      order by w.withdrawal_id for update of w`,
    [facilityId, by.patientId, by.orderId, by.at],
  );
}

export async function updatePatientOfOpen(sql: Sql, facilityId: string, from: string, into: string): Promise<number> {
  return sql.run(
    `update medication_loop.withdrawals set patient_id = $3 where facility_id = $1 and patient_id = $2 and (closed_at is null or review = 'open')`,
    [facilityId, from, into],
  );
}

/** Unit where a patient is now. */
export async function selectUnitOf(sql: Sql, facilityId: string, patientId: string): Promise<string | null> {
  const row = await sql.maybe<{ unitId: string | null }>(
    `select unit_id as "unitId" from patients.encounters
      where facility_id = $1 and patient_id = $2 and state = 'admitted' order by admitted_at desc limit 1`,
    [facilityId, patientId],
  );
  return row?.unitId ?? null;
}

/** The dose of this id if it still is due. */
export async function selectDueDose(sql: Sql, facilityId: string, doseId: string): Promise<{ dueAt: Date } | null> {
  return sql.maybe<{ dueAt: Date }>(
    `select due_at as "dueAt" from medication_loop.doses where facility_id = $1 and dose_id = kernel.as_uuid($2) and state = 'due'`,
    [facilityId, doseId],
  );
}

/** Open withdrawals of a patient, oldest first. */
export async function selectOpenWithdrawals(
  sql: Sql,
  facilityId: string,
  by: { patientId?: string; unitId?: string; userId?: string },
): Promise<Withdrawal[]> {
  return sql.rows<Withdrawal>(
    `select ${columns} from medication_loop.withdrawals w
      where w.facility_id = $1 and w.closed_at is null
        and ($2::uuid is null or w.patient_id = $2) and ($3::text is null or w.user_id = $3)
        and ($4::text is null or exists (select from patients.encounters e
              where e.facility_id = $1 and e.patient_id = w.patient_id and e.state = 'admitted' and e.unit_id = $4))
      order by w.withdrawn_at limit 500`,
    [facilityId, by.patientId ?? null, by.userId ?? null, by.unitId ?? null],
  );
}

export async function selectWithdrawal(sql: Sql, facilityId: string, withdrawalId: string): Promise<Withdrawal | null> {
  return sql.maybe<Withdrawal>(
    `select ${columns} from medication_loop.withdrawals w where w.facility_id = $1 and w.withdrawal_id = kernel.as_uuid($2)`,
    [facilityId, withdrawalId],
  );
}

/** Withdrawals whose review is open, oldest first. */
export async function selectReviews(sql: Sql, facilityId: string): Promise<Withdrawal[]> {
  return sql.rows<Withdrawal>(
    `select ${columns} from medication_loop.withdrawals w
      where w.facility_id = $1 and w.review = 'open' order by w.withdrawn_at limit 500`,
    [facilityId],
  );
}
