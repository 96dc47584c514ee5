/** SQL of the checks about cabinets: read-only, each bounded by an index. */
import type { Sql } from '#src/kernel/database/database.ts';

const rule = (name: string) => `(select value::int from tables.rule_values where rule = '${name}')`;

export type CountRow = {
  cabinetId: string;
  cabinetName: string;
  drawer: string;
  pocket: string;
  name: string;
  unit: string;
  csSchedule: string | null;
  reported: string;
  ledger: string;
  reportedAt: Date;
};

/** Pockets whose reported count is not what the ledger holds. */
export async function selectCountsThatDiffer(sql: Sql, facilityId: string): Promise<CountRow[]> {
  return sql.rows<CountRow>(
    `select k.cabinet_id as "cabinetId", c.name as "cabinetName", k.drawer, k.pocket, p.name, p.base_unit as unit, p.cs_schedule as "csSchedule",
            trim_scale(k.reported_count)::text as reported, trim_scale(b.held)::text as ledger, k.reported_at as "reportedAt"
       from automation.pockets k
       join automation.cabinets c on c.facility_id = k.facility_id and c.cabinet_id = k.cabinet_id
       join tables.products p on p.product = k.product
       join lateral (select coalesce(sum(b.quantity), 0) as held from stock.balances b
              where b.facility_id = k.facility_id and b.account_id = k.account_id and b.product = k.product) b on true
      where k.facility_id = $1 and k.reported_count is not null and k.reported_count <> b.held
      order by p.cs_schedule nulls last, k.cabinet_id, k.drawer, k.pocket limit 200`,
    [facilityId],
  );
}

export type DiscrepancyRow = {
  discrepancyId: string;
  cabinetName: string;
  drawer: string;
  pocket: string;
  name: string;
  unit: string;
  csSchedule: string | null;
  controlled: boolean;
  expected: string;
  counted: string;
  userName: string;
  hours: number;
  overdue: boolean;
};

export async function selectUnresolved(sql: Sql, facilityId: string, now: Date): Promise<DiscrepancyRow[]> {
  return sql.rows<DiscrepancyRow>(
    `select d.discrepancy_id as "discrepancyId", c.name as "cabinetName", d.drawer, d.pocket, p.name, p.base_unit as unit,
            p.cs_schedule as "csSchedule", d.controlled, trim_scale(d.expected)::text as expected, trim_scale(d.counted)::text as counted,
            d.user_name as "userName", floor(extract(epoch from $2::timestamptz - d.found_at) / 3600)::int as hours,
            d.found_at < $2::timestamptz - make_interval(hours => ${rule('cabinets.discrepancy')}) as overdue
       from automation.discrepancies d
       join automation.cabinets c on c.facility_id = d.facility_id and c.cabinet_id = d.cabinet_id
       join tables.products p on p.product = d.product
      where d.facility_id = $1 and d.resolved_at is null
        and (d.controlled or d.found_at < $2::timestamptz - make_interval(hours => ${rule('cabinets.discrepancy')}))
      order by d.controlled desc, d.found_at limit 200`,
    [facilityId, now],
  );
}

export type ProfileRow = {
  cabinetId: string;
  cabinetName: string;
  stage: 'not-sent' | 'not-acknowledged' | 'not-posted' | 'refused';
  orders: number;
  patients: string[];
  orderIds: string[];
  oldest: Date;
  refusals: string[];
  nextDueAt: Date | null;
};

/** Orders that a cabinet should know by now and is not seen to know, by cabinet and by where they are stuck. */
export async function selectNotReached(sql: Sql, facilityId: string, now: Date): Promise<ProfileRow[]> {
  return sql.rows<ProfileRow>(
    `with late as (
       select p.*, case when p.refused_at is not null then 'refused' when p.sent_at is null then 'not-sent'
                        when p.acknowledged_at is null then 'not-acknowledged' else 'not-posted' end as stage
         from automation.profile_orders p
        where p.facility_id = $1 and p.posted_at is null and p.superseded_at is null
          and (p.refused_at is not null or p.queued_at < $2::timestamptz - make_interval(mins => ${rule('cabinets.posted')})))
     select l.cabinet_id as "cabinetId", c.name as "cabinetName", l.stage, count(*)::int as orders,
            array_agg(distinct l.patient_id::text) as patients, (array_agg(l.order_id::text order by l.queued_at))[1:50] as "orderIds",
            min(l.queued_at) as oldest, coalesce(array_agg(distinct l.refusal) filter (where l.refusal is not null), '{}') as refusals,
            min(d.next_due) as "nextDueAt"
       from late l
       join automation.cabinets c on c.facility_id = l.facility_id and c.cabinet_id = l.cabinet_id
       left join lateral (select min(d.due_at) as next_due from medication_loop.doses d
              where d.facility_id = $1 and d.order_id = l.order_id and d.state = 'due') d on true
      group by l.cabinet_id, c.name, l.stage order by min(d.next_due) nulls last, l.cabinet_id, l.stage`,
    [facilityId, now],
  );
}

export type SupplyRow = {
  unitId: string;
  unitName: string;
  product: string;
  name: string;
  doses: number;
  patients: string[];
  nextDueAt: Date;
  asked: boolean;
  emptyPocket: string | null;
};

/** Doses due soon (or overdue) whose product is nowhere on the unit: no pocket with stock, no hand, no bin. */
export async function selectWithoutSupply(sql: Sql, facilityId: string, now: Date): Promise<SupplyRow[]> {
  return sql.rows<SupplyRow>(
    `with due as (
       select d.dose_id, d.order_id, d.patient_id, d.due_at, v.product, e.unit_id
         from medication_loop.doses d
         join medication_loop.order_versions v on v.facility_id = d.facility_id and v.order_id = d.order_id and v.version = d.version
         join lateral (select e.unit_id from patients.encounters e
                where e.facility_id = $1 and e.patient_id = d.patient_id and e.state = 'admitted' and e.unit_id is not null
                order by e.admitted_at desc limit 1) e on true
        where d.facility_id = $1 and d.state = 'due' and d.due_at < $2::timestamptz + make_interval(mins => ${rule('cabinets.supply-ahead')})
          and d.due_at > $2::timestamptz - interval '24 hours'),
     held as (
       select a.unit_id, b.product, sum(b.quantity) as quantity
         from stock.accounts a
         join stock.balances b on b.facility_id = a.facility_id and b.account_id = a.account_id
        where a.facility_id = $1 and a.kind = 'pocket' and b.quantity > 0
        group by a.unit_id, b.product)
     select d.unit_id as "unitId", u.name as "unitName", d.product, p.name, count(*)::int as doses,
            array_agg(distinct d.patient_id::text) as patients, min(d.due_at) as "nextDueAt",
            bool_and(exists (select from work.jobs j where j.facility_id = $1 and j.kind = 'deliver' and j.subject = d.dose_id::text)) as asked,
            (select c.name || ', ' || k.drawer || ' ' || k.pocket from automation.pockets k
               join automation.cabinets c on c.facility_id = k.facility_id and c.cabinet_id = k.cabinet_id
              where k.facility_id = $1 and k.product = d.product and c.unit_id = d.unit_id order by k.drawer, k.pocket limit 1) as "emptyPocket"
       from due d
       join patients.units u on u.facility_id = $1 and u.unit_id = d.unit_id
       join tables.products p on p.product = d.product
       left join held h on h.unit_id = d.unit_id and h.product = d.product
      where h.product is null
        and not exists (select from medication_loop.withdrawals w
             where w.facility_id = $1 and w.patient_id = d.patient_id and w.product = d.product and w.closed_at is null)
      group by d.unit_id, u.name, d.product, p.name order by min(d.due_at) limit 200`,
    [facilityId, now],
  );
}

export type BadLotRow = {
  cabinetId: string;
  cabinetName: string;
  place: string;
  product: string;
  name: string;
  lot: string;
  quantity: string;
  unit: string;
  expiresOn: string | null;
  recallReason: string | null;
};

/** Expired or recalled lots in pockets. `today` is YYYY-MM-DD at the facility. */
export async function selectBadLots(sql: Sql, facilityId: string, now: Date): Promise<BadLotRow[]> {
  return sql.rows<BadLotRow>(
    `select c.cabinet_id as "cabinetId", c.name as "cabinetName", k.drawer || ' ' || k.pocket as place, b.product, p.name, b.lot,
            trim_scale(b.quantity)::text as quantity, b.unit, l.expires_on as "expiresOn", l.recall_reason as "recallReason"
       from automation.pockets k
       join automation.cabinets c on c.facility_id = k.facility_id and c.cabinet_id = k.cabinet_id
       join stock.balances b on b.facility_id = k.facility_id and b.account_id = k.account_id and b.quantity > 0
       join stock.lots l on l.facility_id = b.facility_id and l.product = b.product and l.lot = b.lot
       join tables.products p on p.product = b.product
       join kernel.facilities f on f.facility_id = k.facility_id
      where k.facility_id = $1 and (l.recalled_at is not null or l.expires_on < ($2::timestamptz at time zone f.time_zone)::date)
      order by l.recalled_at nulls last, l.expires_on, c.cabinet_id limit 200`,
    [facilityId, now],
  );
}

export type SilentRow = {
  cabinetId: string;
  name: string;
  unitId: string;
  lastHeardAt: Date | null;
  minutes: number | null;
  patients: string[];
  nextDueAt: Date | null;
};

/** Cabinets that have said nothing for the time of the rule, although doses fell due on their unit in that time. */
export async function selectSilent(sql: Sql, facilityId: string, now: Date): Promise<SilentRow[]> {
  return sql.rows<SilentRow>(
    `select c.cabinet_id as "cabinetId", c.name, c.unit_id as "unitId", c.last_heard_at as "lastHeardAt",
            floor(extract(epoch from $2::timestamptz - c.last_heard_at) / 60)::int as minutes, d.patients, d.next_due as "nextDueAt"
       from automation.cabinets c
       join lateral (
         select array_agg(distinct d.patient_id::text) as patients, min(d.due_at) filter (where d.state = 'due') as next_due,
                count(*) filter (where d.due_at < $2) as fallen_due
           from patients.encounters e
           join medication_loop.doses d on d.facility_id = e.facility_id and d.patient_id = e.patient_id
            and d.due_at between $2::timestamptz - make_interval(mins => ${rule('cabinets.silent')}) and $2::timestamptz + interval '1 hour'
            and d.state <> 'cancelled'
          where e.facility_id = $1 and e.unit_id = c.unit_id and e.state = 'admitted') d on d.fallen_due > 0
      where c.facility_id = $1
        and (c.last_heard_at is null or c.last_heard_at < $2::timestamptz - make_interval(mins => ${rule('cabinets.silent')}))
      order by c.last_heard_at nulls first, c.cabinet_id`,
    [facilityId, now],
  );
}
