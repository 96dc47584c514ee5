/** SQL of the nurse's lists. */
import type { Sql } from '#src/kernel/database/database.ts';

export type PatientDoses = {
  readonly patientId: string;
  readonly mrn: string;
  readonly family: string;
  readonly given: string;
  readonly birthDate: string | null;
  readonly bed: string | null;
  readonly allergyStatus: string;
  readonly overdue: number;
  readonly due: number;
  readonly nextHour: number;
  readonly missed: number;
  readonly asNeeded: number;
  readonly nextDueAt: Date | null;
  readonly inHand: number;
  readonly notVerified: number;
};

/** Patients of a unit with how many doses are overdue, due now and due within the hour. */
export async function selectPatientDoses(
  sql: Sql,
  facilityId: string,
  unitId: string,
  now: Date,
): Promise<PatientDoses[]> {
  return sql.rows<PatientDoses>(
    `select p.patient_id as "patientId", p.mrn, p.family, p.given, p.birth_date as "birthDate", e.bed, p.allergy_status as "allergyStatus",
            d.overdue, d.due, d.next_hour as "nextHour", d.next_due as "nextDueAt", m.missed, o.as_needed as "asNeeded",
            o.not_verified as "notVerified", w.in_hand as "inHand"
       from patients.encounters e
       join patients.patients p on p.facility_id = e.facility_id and p.patient_id = e.patient_id
       cross join lateral (
         select count(*) filter (where window_to < $3)::int as overdue,
                count(*) filter (where window_from <= $3 and window_to >= $3)::int as due,
                count(*) filter (where window_from > $3 and due_at <= $3::timestamptz + interval '1 hour')::int as next_hour,
                min(due_at) as next_due
           from medication_loop.doses d
          where d.facility_id = $1 and d.patient_id = e.patient_id and d.state = 'due') d
       cross join lateral (
         select count(*)::int as missed from medication_loop.doses d
          where d.facility_id = $1 and d.patient_id = e.patient_id and d.state = 'missed' and d.due_at > $3::timestamptz - interval '12 hours') m
       cross join lateral (
         select count(*) filter (where v.prn)::int as as_needed,
                count(*) filter (where o.state = 'active' and (o.verified_version is null or o.verified_version < o.version))::int as not_verified
           from medication_loop.orders o
           join medication_loop.order_versions v on v.facility_id = o.facility_id and v.order_id = o.order_id and v.version = o.version
          where o.facility_id = $1 and o.patient_id = e.patient_id and o.state in ('active', 'held')) o
       cross join lateral (
         select count(*)::int as in_hand from medication_loop.withdrawals w
          where w.facility_id = $1 and w.patient_id = e.patient_id and w.closed_at is null and w.kind <> 'delivered') w
      where e.facility_id = $1 and e.unit_id = $2 and e.state = 'admitted'
      order by e.bed nulls last, p.family, p.given`,
    [facilityId, unitId, now],
  );
}

export type DueRow = {
  readonly doseId: string;
  readonly orderId: string;
  readonly version: number;
  readonly dueAt: Date;
  readonly windowFrom: Date;
  readonly windowTo: Date;
  readonly state: string;
};

/** Doses of a patient that are due up to `until`, and those missed within 12 hours. */
export async function selectDueOf(
  sql: Sql,
  facilityId: string,
  patientId: string,
  span: { now: Date; until: Date },
): Promise<DueRow[]> {
  return sql.rows<DueRow>(
    `select dose_id as "doseId", order_id as "orderId", version, due_at as "dueAt", window_from as "windowFrom",
            window_to as "windowTo", state
       from medication_loop.doses
      where facility_id = $1 and patient_id = $2
        and ((state = 'due' and due_at < $4) or (state = 'missed' and due_at > $3::timestamptz - interval '12 hours' and due_at < $4))
      order by due_at, dose_id limit 300`,
    [facilityId, patientId, span.now, span.until],
  );
}

export type LastGiven = {
  readonly orderId: string;
  readonly at: Date;
  readonly by: string;
  readonly backEntered: boolean;
  readonly recordedAt: Date;
  readonly inADay: number;
};

/** The newest giving of each order, and how many there were in 24 hours. */
export async function selectLastGiven(
  sql: Sql,
  facilityId: string,
  orderIds: readonly string[],
  now: Date,
): Promise<LastGiven[]> {
  return sql.rows<LastGiven>(
    `select o.order_id as "orderId", l.occurred_at as at, l.given_by_name as by, l.back_entered as "backEntered",
            l.recorded_at as "recordedAt", d.n as "inADay"
       from unnest($2::uuid[]) as o(order_id)
       cross join lateral (
         select a.occurred_at, a.given_by_name, a.back_entered, a.recorded_at from medication_loop.administrations a
          where a.facility_id = $1 and a.order_id = o.order_id and a.outcome = 'given'
            and not exists (select from medication_loop.administrations c where c.facility_id = $1 and c.corrects = a.administration_id)
          order by a.occurred_at desc limit 1) l
       cross join lateral (
         select count(*)::int as n from medication_loop.administrations a
          where a.facility_id = $1 and a.order_id = o.order_id and a.outcome = 'given' and a.occurred_at > $3::timestamptz - interval '24 hours') d`,
    [facilityId, orderIds, now],
  );
}

export type Supply = {
  readonly product: string;
  readonly inCabinet: string;
  readonly inHand: string;
  readonly inBin: string;
};

/** Where the products of a patient's orders are: in a cabinet of the unit, in somebody's hand for the patient, in the bin. */
export async function selectSupply(
  sql: Sql,
  facilityId: string,
  by: { patientId: string; unitId: string | null; products: readonly string[] },
): Promise<Supply[]> {
  return sql.rows<Supply>(
    `select p.product,
            (select coalesce(trim_scale(sum(b.quantity)), 0)::text from stock.accounts a
               join stock.balances b on b.facility_id = a.facility_id and b.account_id = a.account_id and b.product = p.product
              where a.facility_id = $1 and a.kind = 'pocket' and a.unit_id = $3) as "inCabinet",
            (select coalesce(trim_scale(sum(w.quantity - w.given - w.wasted - w.returned - w.missing)), 0)::text
               from medication_loop.withdrawals w
              where w.facility_id = $1 and w.patient_id = $2 and w.product = p.product and w.closed_at is null and w.kind <> 'delivered') as "inHand",
            (select coalesce(trim_scale(sum(w.quantity - w.given - w.wasted - w.returned - w.missing)), 0)::text
               from medication_loop.withdrawals w
              where w.facility_id = $1 and w.patient_id = $2 and w.product = p.product and w.closed_at is null and w.kind = 'delivered') as "inBin"
       from unnest($4::text[]) as p(product)`,
    [facilityId, by.patientId, by.unitId, by.products],
  );
}

export type DosePath = {
  readonly doseId: string;
  readonly orderId: string;
  readonly patientId: string;
  readonly product: string;
  readonly dose: string;
  readonly doseUnit: string;
  readonly unitId: string | null;
  readonly dueAt: Date;
  readonly state: string;
  readonly orderState: string;
  readonly orderedAt: Date;
  readonly prescriberName: string | null;
  readonly verifiedAt: Date | null;
  readonly verifiedBy: string | null;
  readonly jobOpenedAt: Date | null;
  readonly jobState: string | null;
  readonly jobClosedAt: Date | null;
  readonly withdrawnAt: Date | null;
  readonly withdrawnBy: string | null;
  readonly withdrawnKind: string | null;
  readonly settledAt: Date | null;
  readonly settledBy: string | null;
};

/** The way of one dose from the order to the patient, as far as it has come. */
export async function selectDosePath(sql: Sql, facilityId: string, doseId: string): Promise<DosePath | null> {
  return sql.maybe<DosePath>(
    `select d.dose_id as "doseId", d.order_id as "orderId", d.patient_id as "patientId", v.product,
            trim_scale(coalesce(v.dose_max, v.dose))::text as dose, v.dose_unit as "doseUnit", e.unit_id as "unitId",
            d.due_at as "dueAt", d.state, o.state as "orderState", o.ordered_at as "orderedAt", v.prescriber_name as "prescriberName",
            f.verified_at as "verifiedAt", f.pharmacist_name as "verifiedBy", j.opened_at as "jobOpenedAt", j.state as "jobState",
            j.closed_at as "jobClosedAt", w.withdrawn_at as "withdrawnAt", w.user_name as "withdrawnBy", w.kind as "withdrawnKind",
            a.occurred_at as "settledAt", a.given_by_name as "settledBy"
       from medication_loop.doses d
       join medication_loop.orders o on o.facility_id = d.facility_id and o.order_id = d.order_id
       join medication_loop.order_versions v on v.facility_id = d.facility_id and v.order_id = d.order_id and v.version = d.version
       left join medication_loop.verifications f on f.facility_id = d.facility_id and f.order_id = d.order_id and f.version = d.version
       left join lateral (select e.unit_id from patients.encounters e
              where e.facility_id = $1 and e.patient_id = d.patient_id and e.state = 'admitted' order by e.admitted_at desc limit 1) e on true
       left join lateral (select j.opened_at, j.state, j.closed_at from work.jobs j
              where j.facility_id = $1 and j.kind = 'deliver' and j.subject = d.dose_id::text order by j.opened_at desc limit 1) j on true
       left join lateral (select w.withdrawn_at, w.user_name, w.kind from medication_loop.withdrawals w
              where w.facility_id = $1 and (w.dose_id = d.dose_id or (w.order_id = d.order_id and w.closed_at is null))
              order by w.withdrawn_at desc limit 1) w on true
       left join lateral (select a.occurred_at, a.given_by_name from medication_loop.administrations a
              where a.facility_id = $1 and a.dose_id = d.dose_id order by a.recorded_at desc limit 1) a on true
      where d.facility_id = $1 and d.dose_id = kernel.as_uuid($2)`,
    [facilityId, doseId],
  );
}

/** The next dose that is due of an order. */
export async function selectNextDose(
  sql: Sql,
  facilityId: string,
  orderId: string,
): Promise<{ doseId: string; dueAt: Date } | null> {
  return sql.maybe(
    `select dose_id as "doseId", due_at as "dueAt" from medication_loop.doses
      where facility_id = $1 and order_id = kernel.as_uuid($2) and state = 'due' order by due_at limit 1`,
    [facilityId, orderId],
  );
}
