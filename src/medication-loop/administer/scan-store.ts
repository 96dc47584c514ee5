/**
 * The one look into the database that a scan takes. It reads the drug file, the census and stock by their tables and not
 * by their doors, because at the bedside every round trip is felt; it writes nothing.
 */
import type { Sql } from '#src/kernel/database/database.ts';

export type ScanLook = {
  readonly mrn: string | null;
  readonly expectedPatientId: string | null;
  /** One for each scan of a package; what a scan does not tell is null. */
  readonly packages: readonly {
    readonly gtin: string | null;
    /** NDCs of 11 digits that it may be, parted by spaces. */
    readonly ndcs: string | null;
    /** The ten digits that the code tells, where it tells ten: `ndcFits`, written as SQL here. */
    readonly ndc10: string | null;
    readonly code: string | null;
    readonly lot: string | null;
    readonly expires: string | null;
  }[];
  readonly orderId: string | null;
  readonly at: Date;
  /** Text of a barcode that was scanned as the patient and is no wristband: it may be the label of a bed. */
  readonly place: string | null;
};

/** Rows as JSON: decimals and instants are text. */
export type ScanRow = {
  patient: JsonRow | null;
  expected: { patientId: string; family: string; given: string } | null;
  isPlace: boolean;
  items: JsonRow[];
  orders: JsonRow[];
  hand: JsonRow[];
  products: Record<string, JsonRow>;
  units: Record<string, { kind: string; factor: string }>;
  earlyAtMost: string;
};
export type JsonRow = Record<string, unknown>;

/** Everything about the patient, the packages and the orders that they may belong to, in one statement. */
export async function selectScan(sql: Sql, facilityId: string, look: ScanLook): Promise<ScanRow> {
  const { packages } = look;
  return sql.one<ScanRow>(statement, [
    facilityId,
    look.mrn,
    look.expectedPatientId,
    packages.map((p) => p.gtin),
    packages.map((p) => p.ndcs),
    packages.map((p) => p.code),
    packages.map((p) => p.lot),
    packages.map((p) => p.expires),
    look.orderId,
    look.at,
    look.place,
    packages.map((p) => p.ndc10),
  ]);
}

/** The product of the order that a screen stood on when a scan failed; null = there is none. */
export async function selectExpected(
  sql: Sql,
  facilityId: string,
  { orderId, doseId }: { readonly orderId: string | null; readonly doseId: string | null },
): Promise<string | null> {
  const row = await sql.maybe<{ product: string }>(
    `select v.product from medication_loop.orders o
       join medication_loop.order_versions v on v.facility_id = $1 and v.order_id = o.order_id and v.version = o.version
      where o.facility_id = $1 and o.order_id = coalesce($2::uuid,
              (select d.order_id from medication_loop.doses d where d.facility_id = $1 and d.dose_id = $3::uuid))`,
    [facilityId, orderId, doseId],
  );
  return row?.product ?? null;
}

/**
 * The question as a row. Its values reach the plan as rows do, not as constants: PostgreSQL then finds its general plan no
 * dearer than one made for each question, and plans this statement once for a connection and not at every scan.
 */
const askedPart = `
 asked as materialized (
   select $2::text as mrn, $3::uuid as expected, $4::text[] as gtins, $5::text[] as ndcs, $6::text[] as codes, $7::text[] as lots,
          $8::text[] as expires, $9::uuid as order_id, $10::timestamptz as at, $11::text as place, $12::text[] as ndc10s,
          (select value::int from tables.rule_values where rule = 'administer.stopped-shown') as stopped_hours)`;

const patientPart = `
 who as (
   select p.patient_id, p.mrn, p.family, p.given, p.birth_date, p.merged_into
     from patients.patients p where p.facility_id = $1 and p.mrn = (select mrn from asked)
   union all
   select n.patient_id, n.mrn, n.family, n.given, n.birth_date, n.merged_into
     from who w join patients.patients n on n.facility_id = $1 and n.patient_id = w.merged_into),
 pat as (select * from who where merged_into is null)`;

const itemPart = `
 scan as (
   select t.ord, t.gtin, string_to_array(t.ndcs, ' ') as ndcs, t.ndc10, t.code, t.lot, t.expires
     from asked, unnest(asked.gtins, asked.ndcs, asked.ndc10s, asked.codes, asked.lots, asked.expires)
            with ordinality as t(gtin, ndcs, ndc10, code, lot, expires, ord)),
 hit as (
   select s.ord, c.rank, c.package, c.product, c.quantity, c.active
     from scan s cross join lateral (
       select 1 as rank, package, product, quantity, active from tables.packages where gtin = s.gtin
       union all select 2, package, product, quantity, active from tables.packages
                  where ndc11 = any(s.ndcs)
                    and (s.ndc10 is null or length(replace(ndc, '-', '')) <> 10 or replace(ndc, '-', '') = s.ndc10 or ndc11 = s.code)
       union all select 0, package, product, quantity, active from tables.packages where package = s.code
       union all select 0, package, product, quantity, active from tables.packages where ndc = s.code
       union all select 0, p.package, p.product, p.quantity, p.active
                   from tables.barcodes b join tables.packages p on p.package = b.package where b.barcode = s.code
       union all select 1, p.package, p.product, p.quantity, p.active
                   from tables.barcodes b join tables.packages p on p.package = b.package where b.barcode = s.gtin) c),
 -- What is not bought any more still scans, as long as nothing that is bought has the same code.
 fit as (
   select h.* from hit h
    where h.rank = (select min(i.rank) from hit i where i.ord = h.ord)
      and (h.active or not exists (select from hit i where i.ord = h.ord and i.rank = h.rank and i.active))),
 item as (
   select distinct on (h.ord) h.ord, h.package, h.product, h.quantity, h.active, s.lot, s.expires
     from fit h join scan s on s.ord = h.ord
    where 1 = (select count(distinct i.product) from fit i where i.ord = h.ord)
    order by h.ord, h.quantity, h.package)`;

const orderPart = `
 wanted as (
   select distinct i.ingredient from item join tables.product_ingredients i on i.product = item.product),
 near as (
   select o.order_id from pat join medication_loop.orders o on o.facility_id = $1 and o.patient_id = pat.patient_id
    where o.state in ('active', 'held')
   union
   select o.order_id from pat join medication_loop.orders o on o.facility_id = $1 and o.patient_id = pat.patient_id
    where o.discontinued_at > (select at from asked) - make_interval(hours => (select stopped_hours from asked))
   union
   select o.order_id from pat join medication_loop.orders o on o.facility_id = $1 and o.patient_id = pat.patient_id and o.order_id = (select order_id from asked)),
 cand as (
   select o.order_id, o.version, o.state, o.state_reason, o.verified_version, o.discontinued_at, o.changed_at, v.product, v.dose,
          v.dose_max, v.dose_unit, v.route, v.schedule, v.prn, v.priority, v.start_at, v.stop_at, v.prescriber_name,
          array(select c.product from medication_loop.order_components c
                 where c.facility_id = $1 and c.order_id = o.order_id and c.version = o.version) as components
     from near
     join medication_loop.orders o on o.facility_id = $1 and o.order_id = near.order_id
     join medication_loop.order_versions v on v.facility_id = $1 and v.order_id = o.order_id and v.version = o.version
    where o.order_id = (select order_id from asked)
       or exists (select from wanted w join tables.product_ingredients i on i.ingredient = w.ingredient where i.product = v.product)
       or exists (select from item join medication_loop.order_components c on c.product = item.product
                   where c.facility_id = $1 and c.order_id = o.order_id and c.version = o.version)),
 orders as (
   select jsonb_build_object(
     'orderId', c.order_id, 'version', c.version, 'state', c.state, 'verifiedVersion', c.verified_version,
     'verificationId', f.verification_id, 'verifiedAt', f.verified_at,
     'seenKeys', array(select distinct k.key from medication_loop.order_checks k
                        where k.facility_id = $1 and k.order_id = c.order_id and k.version = c.version
                          and k.verdict <> 'passed' and k.checked_at <= f.verified_at), 'product', c.product, 'products', c.components || c.product,
     'dose', trim_scale(c.dose)::text, 'doseMax', trim_scale(c.dose_max)::text, 'doseUnit', c.dose_unit,
     'route', c.route, 'routeWords', coalesce(r.words, c.route), 'priority', c.priority, 'prn', c.prn,
     'scheduleKind', s.kind, 'intervalMinutes', s.interval_minutes, 'timesPerDay', cardinality(s.times),
     'startAt', c.start_at, 'stopAt', c.stop_at, 'stoppedAt', c.discontinued_at,
     'stoppedBy', case c.state_reason when 'patient-discharged' then 'the discharge of the patient' else c.prescriber_name end,
     'changedAt', c.changed_at,
     'doses', (select coalesce(jsonb_agg(jsonb_build_object('doseId', d.dose_id, 'version', d.version, 'dueAt', d.due_at,
                 'windowFrom', d.window_from, 'windowTo', d.window_to,
                 -- For an entry about the past a dose that was taken away later still was due.
                 'state', case d.state when 'cancelled' then 'due' else d.state end) order by d.due_at), '[]')
                 from medication_loop.doses d
                where d.facility_id = $1 and d.order_id = c.order_id and (d.state <> 'cancelled' or d.settled_at > (select at from asked))
                  and d.due_at between (select at from asked) - interval '24 hours' and (select at from asked) + interval '48 hours'),
     'past', (select coalesce(jsonb_agg(jsonb_build_object('administrationId', a.administration_id, 'doseId', a.dose_id,
                'outcome', a.outcome, 'by', a.given_by_name, 'at', a.occurred_at) order by a.occurred_at desc), '[]')
                from (select a.administration_id, a.dose_id, a.outcome, a.given_by_name, a.occurred_at
                        from medication_loop.administrations a
                       where a.facility_id = $1 and a.order_id = c.order_id
                         and a.occurred_at >= (select least(asked.at - interval '30 hours', l.last_at) from asked left join lateral (
                               select max(b.occurred_at) as last_at from medication_loop.administrations b
                                where b.facility_id = $1 and b.order_id = c.order_id) l on true)
                         and not exists (select from medication_loop.administrations b
                                          where b.facility_id = $1 and b.corrects = a.administration_id)
                       order by a.occurred_at desc limit 60) a)) as found
     from cand c
     left join medication_loop.verifications f on f.facility_id = $1 and f.order_id = c.order_id and f.version = c.verified_version
     left join tables.routes r on r.route = c.route
     left join tables.schedules s on s.schedule = c.schedule)`;

const productPart = `
 needed as (select product from item union select product from cand),
 product as (
   select p.product, jsonb_build_object(
     'product', p.product, 'name', p.name, 'brand', p.brand, 'strengthText', p.strength_text, 'form', p.form,
     'orderable', p.orderable, 'baseUnit', p.base_unit, 'doseUnit', p.dose_unit,
     'strengthPerBase', trim_scale(p.strength_per_base)::text, 'volumeMlPerBase', trim_scale(p.volume_ml_per_base)::text,
     'routes', p.routes, 'csSchedule', p.cs_schedule, 'highAlert', p.high_alert) as found
     from needed join tables.products p on p.product = needed.product)`;

const statement = `with recursive ${askedPart}, ${patientPart}, ${itemPart}, ${orderPart}, ${productPart}
select
 (select jsonb_build_object('patientId', p.patient_id, 'mrn', p.mrn, 'family', p.family, 'given', p.given, 'birthDate', p.birth_date,
    'admitted', e.present is not null, 'unitId', e.unit_id)
    from pat p
    left join lateral (select e.unit_id, true as present from patients.encounters e
           where e.facility_id = $1 and e.patient_id = p.patient_id and e.state = 'admitted' order by e.admitted_at desc limit 1) e on true) as patient,
 (select jsonb_build_object('patientId', x.patient_id, 'family', x.family, 'given', x.given) from patients.patients x
   where x.facility_id = $1 and x.patient_id = (select expected from asked) and not exists (select from who where who.patient_id = x.patient_id)) as expected,
 ((select place from asked) is not null and (
    exists (select from patients.beds b where b.facility_id = $1 and (select place from asked) in (b.bed, b.room, b.unit_id || ' ' || b.bed, b.unit_id || '-' || b.bed))
    or exists (select from patients.units u where u.facility_id = $1 and (select place from asked) in (u.unit_id, u.location_code)))) as "isPlace",
 (select coalesce(jsonb_agg(jsonb_build_object('at', i.ord - 1, 'package', i.package, 'product', i.product, 'active', i.active,
    'quantity', trim_scale(i.quantity)::text, 'lot', i.lot, 'expires', coalesce(i.expires, l.expires_on::text),
    'recallReason', case when l.recalled_at is not null then coalesce(l.recall_reason, 'recalled') end) order by i.ord), '[]')
    from item i left join stock.lots l on l.facility_id = $1 and l.product = i.product and l.lot = i.lot) as items,
 (select coalesce(jsonb_agg(found), '[]') from orders) as orders,
 (select coalesce(jsonb_agg(jsonb_build_object('withdrawalId', w.withdrawal_id, 'orderId', w.order_id, 'matchedOrderId', w.matched_order_id,
    'kind', w.kind, 'product', w.product, 'lot', w.lot,
    'left', trim_scale(w.quantity - w.given - w.wasted - w.returned - w.missing)::text, 'expires', l.expires_on,
    'recallReason', case when l.recalled_at is not null then coalesce(l.recall_reason, 'recalled') end) order by w.withdrawn_at), '[]')
    from pat join medication_loop.withdrawals w on w.facility_id = $1 and w.patient_id = pat.patient_id and w.closed_at is null
    left join stock.lots l on l.facility_id = $1 and l.product = w.product and l.lot = w.lot) as hand,
 (select coalesce(jsonb_object_agg(product, found), '{}') from product) as products,
 (select coalesce(jsonb_object_agg(unit, jsonb_build_object('kind', kind, 'factor', trim_scale(factor)::text)), '{}') from tables.units u
   where u.unit in (select unnest(array[p.base_unit, p.dose_unit]) from needed join tables.products p on p.product = needed.product
                    union select dose_unit from cand union select 'mL')) as units,
 (select value::text from tables.rule_values where rule = 'administer.early-at-most') as "earlyAtMost"`;
