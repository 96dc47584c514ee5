/** SQL of the profile: which order is known at which cabinet, and of deliveries to units whose cabinet lacks a product. */
import type { Sql } from '#src/kernel/database/database.ts';
import type { OrderAtCabinet } from './rules.ts';
import type { ProfileControl, ProfileOrder } from './shapes.ts';

const columns = `p.profile_id as "profileId", p.cabinet_id as "cabinetId", p.order_id as "orderId", p.version, p.patient_id as "patientId",
  p.product, p.control, p.message_id as "messageId", p.queued_at as "queuedAt", p.sent_at as "sentAt",
  p.acknowledged_at as "acknowledgedAt", p.posted_at as "postedAt", p.refused_at as "refusedAt", p.refusal`;

export type Standing = OrderAtCabinet & {
  readonly cabinetId: string;
  readonly orderId: string;
  readonly patientId: string;
  readonly product: string;
  readonly lastControl: ProfileControl | null;
  readonly lastVersion: number | null;
};

/**
 * For orders of a patient (or one of them) and every cabinet that knows or should know them: what is so, and what the
 * cabinet was told last. Orders are locked in their order, so that two events of one order decide in turn.
 */
export async function selectStandings(
  sql: Sql,
  facilityId: string,
  by: { patientId: string; orderId: string | null },
): Promise<Standing[]> {
  return sql.rows<Standing>(
    `with here as (
       select e.unit_id from patients.encounters e
        where e.facility_id = $1 and e.patient_id = $2 and e.state = 'admitted' order by e.admitted_at desc limit 1),
     told as (
       select p.* from automation.profile_orders p
        where p.facility_id = $1 and p.superseded_at is null
          and case when $3::uuid is null then p.patient_id = $2 else p.order_id = $3 end),
     asked as (
       select o.order_id from medication_loop.orders o
        where o.facility_id = $1 and ($3::uuid is null or o.order_id = $3) and o.patient_id = $2 and o.state in ('active', 'held')
       union select order_id from told)
     select c.cabinet_id as "cabinetId", o.order_id as "orderId", o.patient_id as "patientId", v.product, o.version, o.state,
            (o.verified_version is not distinct from o.version) as verified,
            (c.unit_id = (select unit_id from here) and o.patient_id = $2 and exists (
               select from automation.pockets k where k.facility_id = $1 and k.cabinet_id = c.cabinet_id
                  and (k.product = v.product or k.product in (select m.product from medication_loop.order_components m
                        where m.facility_id = $1 and m.order_id = o.order_id and m.version = o.version and m.kind = 'main')))) as belongs,
            t.control as "lastControl", t.version as "lastVersion"
       from asked a
       join medication_loop.orders o on o.facility_id = $1 and o.order_id = a.order_id
       join medication_loop.order_versions v on v.facility_id = $1 and v.order_id = o.order_id and v.version = o.version
       join automation.cabinets c on c.facility_id = $1
        and (c.unit_id = (select unit_id from here) or exists (select from told t where t.order_id = o.order_id and t.cabinet_id = c.cabinet_id))
       left join told t on t.order_id = o.order_id and t.cabinet_id = c.cabinet_id
      order by o.order_id, c.cabinet_id for no key update of o`,
    [facilityId, by.patientId, by.orderId],
  );
}

/** Patients with orders in force of a product on a unit: they must be told to a cabinet that begins to hold it. */
export async function selectPatientsWithOrders(
  sql: Sql,
  facilityId: string,
  by: { unitId: string; product: string },
): Promise<string[]> {
  const rows = await sql.rows<{ patientId: string }>(
    `select distinct o.patient_id as "patientId"
       from patients.encounters e
       join medication_loop.orders o on o.facility_id = e.facility_id and o.patient_id = e.patient_id and o.state in ('active', 'held')
       join medication_loop.order_versions v on v.facility_id = o.facility_id and v.order_id = o.order_id and v.version = o.version
      where e.facility_id = $1 and e.unit_id = $2 and e.state = 'admitted' and v.product = $3 order by 1`,
    [facilityId, by.unitId, by.product],
  );
  return rows.map((row) => row.patientId);
}

/** Adds a change of the profile; the one that was in force before is superseded. */
export async function insertProfile(
  sql: Sql,
  facilityId: string,
  change: Pick<
    ProfileOrder,
    'profileId' | 'cabinetId' | 'orderId' | 'version' | 'patientId' | 'product' | 'control' | 'queuedAt'
  >,
): Promise<void> {
  await sql.run(
    `update automation.profile_orders set superseded_at = $4
      where facility_id = $1 and order_id = $2 and cabinet_id = $3 and superseded_at is null`,
    [facilityId, change.orderId, change.cabinetId, change.queuedAt],
  );
  await sql.run(
    `insert into automation.profile_orders (facility_id, profile_id, cabinet_id, order_id, version, patient_id, product, control, queued_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      facilityId,
      change.profileId,
      change.cabinetId,
      change.orderId,
      change.version,
      change.patientId,
      change.product,
      change.control,
      change.queuedAt,
    ],
  );
}

export type Mark =
  | { readonly sentAt: Date }
  | { readonly acknowledgedAt: Date }
  | { readonly postedAt: Date; readonly postedBy: 'answer' | 'dispense' }
  | { readonly refusedAt: Date; readonly refusal: string };

type MarkBy = { readonly profileId: string } | { readonly messageId: string };

/** Writes what became of a profile message; the first time of each stands. Returns how many rows it marked. */
export async function updateMarked(sql: Sql, facilityId: string, by: MarkBy, mark: Mark): Promise<number> {
  return sql.run(
    `update automation.profile_orders
        set sent_at = coalesce(sent_at, $3), acknowledged_at = coalesce(acknowledged_at, $4),
            posted_at = coalesce(posted_at, $5), posted_by = coalesce(posted_by, $6),
            refused_at = case when $5::timestamptz is not null then null else coalesce($7, refused_at) end,
            refusal = case when $5::timestamptz is not null then null else coalesce($8, refusal) end
      where facility_id = $1 and ($9 and profile_id = kernel.as_uuid($2) or not $9 and message_id = kernel.as_uuid($2))`,
    [
      facilityId,
      'profileId' in by ? by.profileId : by.messageId,
      'sentAt' in mark ? mark.sentAt : null,
      'acknowledgedAt' in mark ? mark.acknowledgedAt : null,
      'postedAt' in mark ? mark.postedAt : null,
      'postedBy' in mark ? mark.postedBy : null,
      'refusedAt' in mark ? mark.refusedAt : null,
      'refusal' in mark ? mark.refusal : null,
      'profileId' in by,
    ],
  );
}

/** Names the message that carries a change; again for a message that replaces it. */
export async function updateProfileMessage(
  sql: Sql,
  facilityId: string,
  profileId: string,
  messageId: string,
): Promise<number> {
  return sql.run(
    `update automation.profile_orders set message_id = $3 where facility_id = $1 and profile_id = kernel.as_uuid($2)`,
    [facilityId, profileId, messageId],
  );
}

/** A dispense that names the order proves that the cabinet has it on its profile. */
export async function updatePostedByDispense(
  sql: Sql,
  facilityId: string,
  seen: { orderId: string; cabinetId: string; at: Date },
): Promise<number> {
  return sql.run(
    `update automation.profile_orders set posted_at = $4, posted_by = 'dispense', refused_at = null, refusal = null
      where facility_id = $1 and order_id = $2 and cabinet_id = $3 and superseded_at is null and posted_at is null
        and control in ('NW', 'XO', 'RL')`,
    [facilityId, seen.orderId, seen.cabinetId, seen.at],
  );
}

export async function selectProfileOf(sql: Sql, facilityId: string, orderId: string): Promise<ProfileOrder[]> {
  return sql.rows<ProfileOrder>(
    `select ${columns} from automation.profile_orders p
      where p.facility_id = $1 and p.order_id = kernel.as_uuid($2) order by p.queued_at desc, p.cabinet_id`,
    [facilityId, orderId],
  );
}

export async function selectProfile(sql: Sql, facilityId: string, profileId: string): Promise<ProfileOrder | null> {
  return sql.maybe<ProfileOrder>(
    `select ${columns} from automation.profile_orders p where p.facility_id = $1 and p.profile_id = kernel.as_uuid($2)`,
    [facilityId, profileId],
  );
}

export async function updateProfilePatient(sql: Sql, facilityId: string, from: string, into: string): Promise<number> {
  return sql.run(
    `update automation.profile_orders set patient_id = $3 where facility_id = $1 and patient_id = $2 and superseded_at is null`,
    [facilityId, from, into],
  );
}

export type ToDeliver = {
  readonly doseId: string;
  readonly orderId: string;
  readonly patientId: string;
  readonly unitId: string;
  readonly product: string;
  readonly dose: string;
  readonly doseUnit: string;
  readonly priority: string;
  readonly dueAt: Date;
};

/** Doses due before `until` whose product no cabinet of the unit holds, that nobody was asked for and nothing was sent for. */
export async function selectToDeliver(
  sql: Sql,
  facilityId: string,
  by: { until: Date; limit: number },
): Promise<ToDeliver[]> {
  return sql.rows<ToDeliver>(
    `select d.dose_id as "doseId", d.order_id as "orderId", d.patient_id as "patientId", e.unit_id as "unitId", v.product,
            trim_scale(coalesce(v.dose_max, v.dose))::text as dose, v.dose_unit as "doseUnit", v.priority, d.due_at as "dueAt"
       from medication_loop.doses d
       join medication_loop.order_versions v on v.facility_id = d.facility_id and v.order_id = d.order_id and v.version = d.version
       join lateral (select e.unit_id from patients.encounters e
              where e.facility_id = $1 and e.patient_id = d.patient_id and e.state = 'admitted' and e.unit_id is not null
              order by e.admitted_at desc limit 1) e on true
      where d.facility_id = $1 and d.state = 'due' and d.due_at < $2
        and not exists (select from automation.pockets k
              join automation.cabinets c on c.facility_id = k.facility_id and c.cabinet_id = k.cabinet_id
             where k.facility_id = $1 and k.product = v.product and c.unit_id = e.unit_id)
        and not exists (select from medication_loop.withdrawals w where w.facility_id = $1 and w.dose_id = d.dose_id)
        and not exists (select from work.jobs j where j.facility_id = $1 and j.kind = 'deliver' and j.subject = d.dose_id::text)
      order by d.due_at, d.dose_id limit $3`,
    [facilityId, by.until, by.limit],
  );
}

/** Deliveries that nobody needs any more: their dose is not due. */
export async function selectIdleDeliveries(
  sql: Sql,
  facilityId: string,
): Promise<{ subject: string; state: string }[]> {
  return sql.rows(
    `select j.subject, d.state from work.jobs j
       join medication_loop.doses d on d.facility_id = j.facility_id
        and d.dose_id = case when j.subject ~ '^[0-9a-f]{8}-[0-9a-f-]{27}$' then j.subject::uuid end
      where j.facility_id = $1 and j.kind = 'deliver' and j.state = 'open' and d.state not in ('due', 'missed')
      order by j.opened_at limit 200`,
    [facilityId],
  );
}
