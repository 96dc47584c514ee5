/** Measures over the loop. Each is one table of (at, unit, medicine, detail) rows: the count and the rows cannot differ. */
import type { Sql } from '#src/kernel/database/database.ts';

type Measure = { readonly id: string; readonly title: string; readonly definition: string; readonly rows: string };

const place = (encounterOf: string) => `
  left join lateral (select e.unit_id from patients.encounters e
     where e.facility_id = x.facility_id and e.patient_id = ${encounterOf} order by e.admitted_at desc limit 1) e on true`;

/** In \`rows\`: $1 facility, $2 from (included), $3 to (excluded). */
export const measures: readonly Measure[] = [
  {
    id: 'ordered',
    title: 'Ordered',
    definition: 'Orders by the time at which the prescriber ordered.',
    rows: `select x.ordered_at as at, e.unit_id, v.product, v.priority as detail
             from medication_loop.orders x
             join medication_loop.order_versions v on v.facility_id = x.facility_id and v.order_id = x.order_id and v.version = x.version
             ${place('x.patient_id')}
            where x.facility_id = $1 and x.ordered_at >= $2 and x.ordered_at < $3`,
  },
  {
    id: 'verified',
    title: 'Verified',
    definition: 'Versions of orders that a pharmacist signed.',
    rows: `select x.verified_at as at, e.unit_id, v.product, x.pharmacist_name as detail
             from medication_loop.verifications x
             join medication_loop.order_versions v on v.facility_id = x.facility_id and v.order_id = x.order_id and v.version = x.version
             join medication_loop.orders o on o.facility_id = x.facility_id and o.order_id = x.order_id
             ${place('o.patient_id')}
            where x.facility_id = $1 and x.verified_at >= $2 and x.verified_at < $3`,
  },
  {
    id: 'withdrawn',
    title: 'Withdrawn',
    definition: 'Doses that left a cabinet or the pharmacy for a patient, overrides included.',
    rows: `select x.withdrawn_at as at, coalesce(e.unit_id, c.unit_id) as unit_id, x.product, x.kind as detail
             from medication_loop.withdrawals x
             left join automation.cabinets c on c.facility_id = x.facility_id and c.cabinet_id = x.cabinet_id
             ${place('x.patient_id')}
            where x.facility_id = $1 and x.withdrawn_at >= $2 and x.withdrawn_at < $3`,
  },
  {
    id: 'overrides',
    title: 'Overrides',
    definition: 'Withdrawals without an order in the cabinet’s profile.',
    rows: `select x.withdrawn_at as at, coalesce(e.unit_id, c.unit_id) as unit_id, x.product, coalesce(x.override_reason, 'no reason told') as detail
             from medication_loop.withdrawals x
             left join automation.cabinets c on c.facility_id = x.facility_id and c.cabinet_id = x.cabinet_id
             ${place('x.patient_id')}
            where x.facility_id = $1 and x.kind = 'override' and x.withdrawn_at >= $2 and x.withdrawn_at < $3`,
  },
  {
    id: 'given',
    title: 'Given',
    definition: 'Doses given, by the time at which they were given.',
    rows: `select x.occurred_at as at, e.unit_id, x.product, case when x.back_entered then 'entered late' else '' end as detail
             from medication_loop.administrations x
             ${place('x.patient_id')}
            where x.facility_id = $1 and x.outcome = 'given' and x.occurred_at >= $2 and x.occurred_at < $3`,
  },
  {
    id: 'scanned',
    title: 'Given with both scans',
    definition: 'Doses given after the wristband and the package were scanned.',
    rows: `select x.occurred_at as at, e.unit_id, x.product, '' as detail
             from medication_loop.administrations x
             ${place('x.patient_id')}
            where x.facility_id = $1 and x.outcome = 'given' and x.patient_scanned and x.product_scanned
              and x.occurred_at >= $2 and x.occurred_at < $3`,
  },
  {
    id: 'missed',
    title: 'Missed',
    definition: 'Scheduled doses that nobody gave, held or refused within their time.',
    rows: `select x.due_at as at, e.unit_id, v.product, '' as detail
             from medication_loop.doses x
             join medication_loop.order_versions v on v.facility_id = x.facility_id and v.order_id = x.order_id and v.version = x.version
             ${place('x.patient_id')}
            where x.facility_id = $1 and x.state = 'missed' and x.due_at >= $2 and x.due_at < $3`,
  },
  {
    id: 'scans-failed',
    title: 'Scans failed',
    definition: 'Scans at the bedside, at jobs, cabinets and shelves that were not understood, by the reason.',
    rows: `select x.at, x.unit_id, x.expected as product, p.reason as detail
             from tables.scan_failures x
             join tables.barcode_problems p on p.facility_id = x.facility_id and p.problem_id = x.problem_id
            where x.facility_id = $1 and x.at >= $2 and x.at < $3`,
  },
  {
    id: 'barcodes-mended',
    title: 'Barcodes mended',
    definition: 'Barcodes that scan since this time, with the minutes since their first failed scan.',
    rows: `select x.closed_at as at, null::text as unit_id, k.product,
                  round(extract(epoch from x.closed_at - x.first_seen_at) / 60)::text || ' minutes' as detail
             from tables.barcode_problems x
             join tables.packages k on k.package = x.package
            where x.facility_id = $1 and x.closed_how = 'scans-now' and x.closed_at >= $2 and x.closed_at < $3`,
  },
];

export type HourCount = { readonly measure: string; readonly from: Date; readonly count: number };

/** Counts of every measure for each hour of [from, to). */
export function hourCounts(
  sql: Sql,
  facilityId: string,
  from: Date,
  to: Date,
  unitId: string | null,
): Promise<HourCount[]> {
  const each = measures
    .map((measure) => `select '${measure.id}' as measure, at, unit_id from (${measure.rows}) r`)
    .join('\nunion all\n');
  return sql.rows<HourCount>(
    `select measure, date_trunc('hour', at) as "from", count(*)::int as count
       from (${each}) all_rows
      where $4::text is null or unit_id = $4
      group by measure, date_trunc('hour', at)`,
    [facilityId, from, to, unitId],
  );
}

export type MeasureRow = {
  readonly at: Date;
  readonly place: string;
  readonly medicine: string;
  readonly detail: string;
};

/** Rows of one measure, newest first. */
export function measureRows(
  sql: Sql,
  facilityId: string,
  measure: Measure,
  range: { from: Date; to: Date; unitId: string | null; limit: number },
): Promise<MeasureRow[]> {
  return sql.rows<MeasureRow>(
    `select r.at, coalesce(u.name, 'not on a unit') as place, coalesce(p.name || ' ' || p.strength_text || ' ' || p.form, '') as medicine, r.detail
       from (${measure.rows}) r
       left join patients.units u on u.facility_id = $1 and u.unit_id = r.unit_id
       left join tables.products p on p.product = r.product
      where $4::text is null or r.unit_id = $4
      order by r.at desc limit $5`,
    [facilityId, range.from, range.to, range.unitId, range.limit],
  );
}

export function unitNames(sql: Sql, facilityId: string): Promise<{ unitId: string; name: string }[]> {
  return sql.rows(`select unit_id as "unitId", name from patients.units where facility_id = $1 order by name`, [
    facilityId,
  ]);
}
