/** SQL of the checks about doses: read-only, each bounded by an index. */
import type { Sql } from '#src/kernel/database/database.ts';

export type GivenRow = {
  administrationId: string;
  patientId: string;
  orderId: string | null;
  name: string;
  by: string;
  at: Date;
  orderVersion: number | null;
  version: number | null;
};

const notCorrected = `not exists (select from medication_loop.administrations c where c.facility_id = a.facility_id and c.corrects = a.administration_id)`;
const given = `select a.administration_id as "administrationId", a.patient_id as "patientId", a.order_id as "orderId",
  p.name, a.given_by_name as by, a.occurred_at as at, a.version`;

/** Given since `since` without a signature under the very version that was given, and without a coded exception. */
export async function selectGivenUnverified(sql: Sql, facilityId: string, since: Date): Promise<GivenRow[]> {
  return sql.rows<GivenRow>(
    `${given}, v.version as "orderVersion"
       from medication_loop.administrations a
       join tables.products p on p.product = a.product
       left join medication_loop.verifications v on v.facility_id = a.facility_id and v.verification_id = a.verification_id
      where a.facility_id = $1 and a.recorded_at >= $2 and a.outcome = 'given' and a.exception is null
        and (v.verification_id is null or v.order_id <> a.order_id or v.version <> a.version or v.verified_at > a.recorded_at)
        and ${notCorrected}
      order by a.recorded_at limit 100`,
    [facilityId, since],
  );
}

export type ExceptionRow = GivenRow & { exception: string; reviewed: boolean };

/** Given by exception whose order is still not verified, or does not exist. */
export async function selectOpenExceptions(sql: Sql, facilityId: string, since: Date): Promise<ExceptionRow[]> {
  return sql.rows<ExceptionRow>(
    `${given}, null::int as "orderVersion", a.exception, false as reviewed
       from medication_loop.administrations a
       join tables.products p on p.product = a.product
       left join medication_loop.verifications v on v.facility_id = a.facility_id and v.order_id = a.order_id and v.version = a.version
      where a.facility_id = $1 and a.recorded_at >= $2 and a.outcome = 'given' and a.exception is not null
        and v.verification_id is null
        and not exists (select from medication_loop.administration_supplies s
              join medication_loop.withdrawals w on w.facility_id = s.facility_id and w.withdrawal_id = s.withdrawal_id
             where s.facility_id = a.facility_id and s.administration_id = a.administration_id
               and (w.review = 'done' or (w.review = 'none' and w.matched_order_id is not null)))
        and ${notCorrected}
      order by a.recorded_at limit 100`,
    [facilityId, since],
  );
}

export type AfterStopRow = GivenRow & { stoppedAt: Date };

/** Given since `since` at a time when the order was already stopped. */
export async function selectGivenAfterStop(sql: Sql, facilityId: string, since: Date): Promise<AfterStopRow[]> {
  return sql.rows<AfterStopRow>(
    `${given}, o.version as "orderVersion", o.discontinued_at as "stoppedAt"
       from medication_loop.administrations a
       join tables.products p on p.product = a.product
       join medication_loop.orders o on o.facility_id = a.facility_id and o.order_id = a.order_id
      where a.facility_id = $1 and a.recorded_at >= $2 and a.outcome = 'given'
        and o.state = 'discontinued' and a.occurred_at > o.discontinued_at and ${notCorrected}
      order by a.recorded_at limit 100`,
    [facilityId, since],
  );
}

export type TwiceRow = GivenRow & { before: Date; beforeBy: string; minutes: number };

/** Two givings of one order that are closer than half of what its schedule keeps them apart. */
export async function selectGivenTwice(sql: Sql, facilityId: string, since: Date): Promise<TwiceRow[]> {
  return sql.rows<TwiceRow>(
    `${given}, null::int as "orderVersion", b.occurred_at as before, b.given_by_name as "beforeBy",
            floor(extract(epoch from a.occurred_at - b.occurred_at) / 60)::int as minutes
       from medication_loop.administrations a
       join tables.products p on p.product = a.product
       join medication_loop.order_versions v on v.facility_id = a.facility_id and v.order_id = a.order_id and v.version = a.version
       join tables.schedules s on s.schedule = v.schedule
       join lateral (select b.occurred_at, b.given_by_name, b.administration_id from medication_loop.administrations b
              where b.facility_id = a.facility_id and b.order_id = a.order_id and b.outcome = 'given'
                and (b.occurred_at, b.administration_id) < (a.occurred_at, a.administration_id)
                and not exists (select from medication_loop.administrations c where c.facility_id = b.facility_id and c.corrects = b.administration_id)
              order by b.occurred_at desc, b.administration_id desc limit 1) b on true
      where a.facility_id = $1 and a.recorded_at >= $2 and a.outcome = 'given' and ${notCorrected}
        and not exists (select from jsonb_array_elements(a.answers) q where q ->> 'question' in ('early', 'late', 'too-soon', 'partial'))
        and a.occurred_at - b.occurred_at < make_interval(secs => 30 * coalesce(s.interval_minutes,
              case when s.kind = 'times' and cardinality(s.times) > 0 then 1440 / greatest(cardinality(s.times), 1) / 2
                   when s.kind = 'once' then 2880 end, 0))
      order by a.recorded_at limit 100`,
    [facilityId, since],
  );
}

export type OverdueRow = {
  unitId: string;
  unitName: string;
  doses: number;
  urgent: number;
  patients: string[];
  oldest: Date;
  minutes: number;
};

/** Doses that are past their window and not settled, by unit. */
export async function selectOverdue(sql: Sql, facilityId: string, now: Date): Promise<OverdueRow[]> {
  return sql.rows<OverdueRow>(
    `select e.unit_id as "unitId", u.name as "unitName", count(*)::int as doses,
            count(*) filter (where v.priority in ('stat', 'now'))::int as urgent,
            array_agg(distinct d.patient_id::text) as patients, min(d.due_at) as oldest,
            floor(extract(epoch from $2::timestamptz - min(d.window_to)) / 60)::int as minutes
       from medication_loop.doses d
       join medication_loop.order_versions v on v.facility_id = d.facility_id and v.order_id = d.order_id and v.version = d.version
       join lateral (select e.unit_id from patients.encounters e
              where e.facility_id = $1 and e.patient_id = d.patient_id and e.state = 'admitted' order by e.admitted_at desc limit 1) e on true
       join patients.units u on u.facility_id = $1 and u.unit_id = e.unit_id
      where d.facility_id = $1 and d.state = 'due' and d.window_to < $2
      group by e.unit_id, u.name order by min(d.window_to)`,
    [facilityId, now],
  );
}

export type UnsuppliedRow = GivenRow & { quantity: string; unit: string; csSchedule: string | null };

/** Given, and after the time that a cabinet has to tell of it still nobody knows where it came from. */
export async function selectUnsupplied(sql: Sql, facilityId: string, now: Date): Promise<UnsuppliedRow[]> {
  return sql.rows<UnsuppliedRow>(
    `select i.administration_id as "administrationId", i.patient_id as "patientId", a.order_id as "orderId", p.name,
            a.given_by_name as by, a.occurred_at as at, a.version, null::int as "orderVersion",
            trim_scale(i.quantity - s.supplied)::text as quantity, i.unit, p.cs_schedule as "csSchedule"
       from medication_loop.administration_items i
       join medication_loop.administrations a on a.facility_id = i.facility_id and a.administration_id = i.administration_id
       join tables.products p on p.product = i.product
       join lateral (select coalesce(sum(s.quantity), 0) as supplied from medication_loop.administration_supplies s
              where s.facility_id = i.facility_id and s.administration_id = i.administration_id and s.position = i.position) s on true
      where i.facility_id = $1 and i.unexplained_lot is not null and i.quantity > s.supplied
        and a.recorded_at < $2::timestamptz - make_interval(mins => (select value::int from tables.rule_values where rule = 'administer.supply-grace'))
        and i.occurred_at > $2::timestamptz - interval '7 days'
      order by p.cs_schedule nulls last, i.occurred_at limit 100`,
    [facilityId, now],
  );
}
