/** Reads of the board: counts across the loop. Read-only; what each stage means is written at its column. */
import type { Sql } from '#src/kernel/database/database.ts';

export type LoopCounts = {
  readonly orderedLastHour: number;
  readonly orderedUsual: number | null;
  readonly waiting: number;
  readonly waitingOldestAt: Date | null;
  readonly waitingStat: number;
  readonly onTheWay: number;
  readonly onTheWayOldestAt: Date | null;
  readonly dueThisHour: number;
  readonly overdue: number;
  readonly inHand: number;
  readonly inHandOldestAt: Date | null;
  readonly given24h: number;
  readonly scanned24h: number;
};

export function loopCounts(sql: Sql, facilityId: string, now: Date): Promise<LoopCounts> {
  return sql.one<LoopCounts>(
    `select
       (select count(*)::int from medication_loop.orders
         where facility_id = $1 and ordered_at > $2::timestamptz - interval '1 hour' and ordered_at <= $2) as "orderedLastHour",
       -- Mean of the same hour on the days before; null without a day of history.
       (select (count(*)::numeric / greatest(count(distinct date_trunc('day', ordered_at)), 1))::float8 from medication_loop.orders
         where facility_id = $1 and ordered_at > $2::timestamptz - interval '8 days' and ordered_at < $2::timestamptz - interval '12 hours'
           and extract(hour from ordered_at) = extract(hour from $2::timestamptz) having count(*) > 0) as "orderedUsual",
       v.waiting, v.oldest as "waitingOldestAt", v.stat as "waitingStat",
       p.on_the_way as "onTheWay", p.oldest as "onTheWayOldestAt",
       d.due as "dueThisHour", d.overdue,
       h.in_hand as "inHand", h.oldest as "inHandOldestAt",
       g.given as "given24h", g.scanned as "scanned24h"
     from
       (select count(*)::int as waiting, min(opened_at) as oldest, count(*) filter (where priority_class = 'stat')::int as stat
          from work.jobs where facility_id = $1 and kind = 'verify' and state = 'open') v,
       (select count(*)::int as on_the_way, min(queued_at) as oldest from automation.profile_orders
         where facility_id = $1 and posted_at is null and refused_at is null and queued_at > $2::timestamptz - interval '2 days') p,
       (select count(*) filter (where due_at <= $2::timestamptz + interval '1 hour' and window_to >= $2)::int as due,
               count(*) filter (where window_to < $2)::int as overdue
          from medication_loop.doses
         where facility_id = $1 and state = 'due' and due_at <= $2::timestamptz + interval '1 hour') d,
       (select count(*)::int as in_hand, min(withdrawn_at) as oldest from medication_loop.withdrawals
         where facility_id = $1 and closed_at is null) h,
       (select count(*)::int as given, count(*) filter (where patient_scanned and product_scanned)::int as scanned
          from medication_loop.administrations
         where facility_id = $1 and outcome = 'given' and occurred_at > $2::timestamptz - interval '24 hours' and occurred_at <= $2) g`,
    [facilityId, now],
  );
}

export type CabinetRow = {
  readonly cabinetId: string;
  readonly name: string;
  readonly lastHeardAt: Date | null;
  readonly pockets: number;
  readonly low: number;
  readonly empty: number;
  readonly openDiscrepancies: number;
};

export function cabinetRows(sql: Sql, facilityId: string): Promise<CabinetRow[]> {
  return sql.rows<CabinetRow>(
    `select c.cabinet_id as "cabinetId", c.name, c.last_heard_at as "lastHeardAt",
            count(k.*)::int as pockets,
            count(*) filter (where k.on_hand > 0 and k.on_hand <= k.reorder_level)::int as low,
            count(*) filter (where k.on_hand = 0)::int as empty,
            (select count(*)::int from automation.discrepancies x
              where x.facility_id = c.facility_id and x.cabinet_id = c.cabinet_id and x.resolved_at is null) as "openDiscrepancies"
       from automation.cabinets c
       left join lateral (
         select p.pocket, p.reorder_level, coalesce(sum(b.quantity), 0) as on_hand
           from automation.pockets p
           left join stock.balances b on b.facility_id = p.facility_id and b.account_id = p.account_id
          where p.facility_id = c.facility_id and p.cabinet_id = c.cabinet_id
          group by p.drawer, p.pocket, p.reorder_level) k on true
      where c.facility_id = $1
      group by c.facility_id, c.cabinet_id, c.name, c.last_heard_at
      order by c.name`,
    [facilityId],
  );
}

export function patientsByIds(
  sql: Sql,
  facilityId: string,
  patientIds: readonly string[],
): Promise<{ patientId: string; name: string; place: string }[]> {
  return sql.rows(
    `select p.patient_id as "patientId", upper(p.family) || ', ' || p.given as name,
            coalesce((select u.name || ' ' || coalesce(e.bed, '') from patients.encounters e
                        join patients.units u on u.facility_id = e.facility_id and u.unit_id = e.unit_id
                       where e.facility_id = p.facility_id and e.patient_id = p.patient_id and e.state = 'admitted'
                       order by e.admitted_at desc limit 1), 'not on a unit') as place
       from patients.patients p
      where p.facility_id = $1 and p.patient_id = any($2::uuid[])
      order by p.family, p.given`,
    [facilityId, patientIds],
  );
}

export function badgeCounts(
  sql: Sql,
  by: { readonly facilityId: string; readonly actorId: string },
): Promise<{ findings: number; verify: number; jobs: number; waiting: number; unmapped: number; changes: number }> {
  return sql.one(
    `select (select coalesce(sum(case when n > 3 then 1 else n end), 0)::int from
               (select count(*) as n from integrity.findings where facility_id = $1 and cleared_at is null group by check_id, severity) g) as findings,
            (select count(*)::int from work.jobs where facility_id = $1 and state = 'open' and kind = 'verify') as verify,
            (select count(*)::int from work.jobs where facility_id = $1 and state = 'open' and kind in ('refill', 'deliver', 'empty-return-bin')) as jobs,
            (select count(*)::int from interfaces.messages where facility_id = $1 and state in ('waiting', 'conflict')) as waiting,
            (select count(distinct cause_key)::int from interfaces.messages
              where facility_id = $1 and state = 'waiting' and cause like 'unmapped-%') as unmapped,
            (select count(*)::int from tables.change_sets where state = 'proposed' and author <> $2) as changes`,
    [by.facilityId, by.actorId],
  );
}

export function searchPatients(
  sql: Sql,
  facilityId: string,
  text: string,
): Promise<{ patientId: string; name: string; detail: string }[]> {
  return sql.rows(
    `select patient_id as "patientId", upper(family) || ', ' || given as name,
            'born ' || coalesce(to_char(birth_date, 'DD-Mon-YYYY'), 'not known') || ', MRN ' || mrn as detail
       from patients.patients
      where facility_id = $1 and merged_into is null and (mrn = $2 or lower(family) like lower($3) || '%')
      order by family, given limit 8`,
    [facilityId, text, text.replace(/[\\%_]/g, '\\$&')],
  );
}

export function searchMessages(
  sql: Sql,
  facilityId: string,
  text: string,
): Promise<{ messageId: string; type: string; channel: string }[]> {
  return sql.rows(
    `select message_id as "messageId", type, channel from interfaces.messages
      where facility_id = $1 and control_id = $2 order by seq desc limit 5`,
    [facilityId, text],
  );
}
