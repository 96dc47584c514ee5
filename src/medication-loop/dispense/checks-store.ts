/** SQL of the checks about withdrawals and wastes: read-only, each bounded by an index. */
import type { Sql } from '#src/kernel/database/database.ts';

export type UnequalRow = {
  withdrawalId: string;
  patientId: string | null;
  name: string;
  csSchedule: string | null;
  quantity: string;
  parts: string;
  entries: string;
  unit: string;
};

/** Withdrawals closed or opened since `since` whose parts are not what the ledger's entries say. */
export async function selectUnequalToLedger(sql: Sql, facilityId: string, since: Date): Promise<UnequalRow[]> {
  return sql.rows<UnequalRow>(
    `with looked as (
       select * from medication_loop.withdrawals where facility_id = $1 and closed_at >= $2
       union
       select * from medication_loop.withdrawals where facility_id = $1 and closed_at is null)
     select w.withdrawal_id as "withdrawalId", w.patient_id as "patientId", p.name, p.cs_schedule as "csSchedule",
            trim_scale(w.quantity)::text as quantity, trim_scale(w.given + w.wasted + w.returned + w.missing)::text as parts,
            trim_scale(e.used)::text as entries, w.unit
       from looked w
       join tables.products p on p.product = w.product
       join lateral (select coalesce(sum(case when e.from_account = w.in_hand_account then e.quantity
                                              when e.to_account = w.in_hand_account and e.reason not in ('withdrawn', 'delivered', 'shortfall') then -e.quantity
                                              else 0 end), 0) as used
                       from stock.entries e where e.facility_id = $1 and e.withdrawal_id = w.withdrawal_id) e on true
      where e.used <> w.given + w.wasted + w.returned + w.missing
         or (w.closed_at is not null and w.given + w.wasted + w.returned + w.missing <> w.quantity)
      order by p.cs_schedule nulls last, w.withdrawn_at limit 100`,
    [facilityId, since],
  );
}

export type OpenRow = {
  withdrawalId: string;
  patientId: string | null;
  unitName: string | null;
  userName: string;
  name: string;
  csSchedule: string | null;
  left: string;
  unit: string;
  minutes: number;
  orderState: string | null;
  nextDueAt: Date | null;
};

/** Withdrawals that are open longer than the rule allows, controlled ones first. */
export async function selectOpenTooLong(sql: Sql, facilityId: string, now: Date): Promise<OpenRow[]> {
  return sql.rows<OpenRow>(
    `with allowed as (
       select (select value from tables.rule_values where rule = 'dispense.open-controlled') as controlled,
              (select value from tables.rule_values where rule = 'dispense.open') as other)
     select w.withdrawal_id as "withdrawalId", w.patient_id as "patientId", u.name as "unitName", w.user_name as "userName", p.name,
            p.cs_schedule as "csSchedule", trim_scale(w.quantity - w.given - w.wasted - w.returned - w.missing)::text as left, w.unit,
            floor(extract(epoch from $2::timestamptz - w.withdrawn_at) / 60)::int as minutes, o.state as "orderState", d.due_at as "nextDueAt"
       from medication_loop.withdrawals w
       cross join allowed a
       join tables.products p on p.product = w.product
       left join medication_loop.orders o on o.facility_id = $1 and o.order_id = w.order_id
       left join lateral (select e.unit_id from patients.encounters e
              where e.facility_id = $1 and e.patient_id = w.patient_id and e.state = 'admitted' order by e.admitted_at desc limit 1) e on true
       left join patients.units u on u.facility_id = $1 and u.unit_id = e.unit_id
       left join lateral (select min(d.due_at) as due_at from medication_loop.doses d
              where d.facility_id = $1 and d.order_id = w.order_id and d.state = 'due') d on true
      where w.facility_id = $1 and w.closed_at is null
        and w.withdrawn_at < $2::timestamptz - make_interval(mins => least(a.controlled, a.other)::int)
        and w.withdrawn_at < $2::timestamptz - make_interval(mins => (case when p.cs_schedule is null then a.other else a.controlled end)::int)
        -- A delivered dose lies in the bin until it falls due.
        and not (w.kind = 'delivered' and exists (select from medication_loop.doses d
                  where d.facility_id = $1 and d.dose_id = w.dose_id and d.state = 'due' and d.window_to > $2))
      order by p.cs_schedule nulls last, w.withdrawn_at limit 100`,
    [facilityId, now],
  );
}

export type ReviewRow = {
  withdrawalId: string;
  patientId: string | null;
  userName: string;
  name: string;
  csSchedule: string | null;
  lacks: string[];
  hours: number;
  overdue: boolean;
};

export async function selectOpenReviews(sql: Sql, facilityId: string, now: Date): Promise<ReviewRow[]> {
  return sql.rows<ReviewRow>(
    `select w.withdrawal_id as "withdrawalId", w.patient_id as "patientId", w.user_name as "userName", p.name,
            p.cs_schedule as "csSchedule", w.lacks,
            floor(extract(epoch from $2::timestamptz - w.withdrawn_at) / 3600)::int as hours,
            w.withdrawn_at < $2::timestamptz - make_interval(hours => (select value::int from tables.rule_values where rule = 'dispense.override-review')) as overdue
       from medication_loop.withdrawals w join tables.products p on p.product = w.product
      where w.facility_id = $1 and w.review = 'open'
        and w.withdrawn_at < $2::timestamptz - make_interval(mins => (select value::int from tables.rule_values where rule = 'dispense.override-match'))
      order by p.cs_schedule nulls last, w.withdrawn_at limit 200`,
    [facilityId, now],
  );
}

export type UnwitnessedRow = {
  wasteId: string;
  patientId: string | null;
  userName: string;
  name: string;
  csSchedule: string | null;
  quantity: string;
  unit: string;
  minutes: number;
};

export async function selectUnwitnessedTooLong(sql: Sql, facilityId: string, now: Date): Promise<UnwitnessedRow[]> {
  return sql.rows<UnwitnessedRow>(
    `select w.waste_id as "wasteId", w.patient_id as "patientId", w.user_name as "userName", p.name, p.cs_schedule as "csSchedule",
            trim_scale(w.quantity)::text as quantity, w.unit,
            floor(extract(epoch from $2::timestamptz - w.wasted_at) / 60)::int as minutes
       from medication_loop.wastes w join tables.products p on p.product = w.product
      where w.facility_id = $1 and w.needs_witness and w.witnessed_at is null
        and w.wasted_at < $2::timestamptz - make_interval(mins => (select value::int from tables.rule_values where rule = 'dispense.waste-witness'))
      order by p.cs_schedule nulls last, w.wasted_at limit 100`,
    [facilityId, now],
  );
}
