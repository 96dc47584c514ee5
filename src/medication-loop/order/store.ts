/** All SQL on orders, their versions and their components. */
import type { Sql } from '#src/kernel/database/database.ts';
import type { Order, OrderComponent, OrderContent, OrderState } from './shapes.ts';

const columns = `o.order_id as "orderId", o.patient_id as "patientId", o.encounter_id as "encounterId", o.placer,
  o.placer_number as "placerNumber", v.version, o.state, o.state_reason as "stateReason",
  o.verified_version as "verifiedVersion", o.discontinued_at as "discontinuedAt", o.ordered_at as "orderedAt",
  o.changed_at as "changedAt", v.product, trim_scale(v.dose)::text as dose, trim_scale(v.dose_max)::text as "doseMax",
  v.dose_unit as "doseUnit", v.route, v.schedule, v.prn, v.prn_reason as "prnReason", v.priority, v.start_at as "startAt",
  v.stop_at as "stopAt", trim_scale(v.rate)::text as rate, v.rate_unit as "rateUnit", trim_scale(v.dose_per)::text as "dosePer",
  v.dose_per_unit as "dosePerUnit", trim_scale(v.weight_kg)::text as "weightKg", v.weight_at as "weightAt",
  v.weight_source as "weightSource", v.indication, v.instructions, v.prescriber_id as "prescriberId",
  v.prescriber_name as "prescriberName", v.remarks, v.message_id as "messageId", v.entered_by as "enteredBy",
  v.entered_at as "enteredAt",
  coalesce((select jsonb_agg(jsonb_build_object('kind', c.kind, 'product', c.product, 'amount', trim_scale(c.amount)::text, 'unit', c.unit)
              order by c.position)
     from medication_loop.order_components c
    where c.facility_id = o.facility_id and c.order_id = o.order_id and c.version = v.version), '[]'::jsonb) as components`;

const current = `medication_loop.orders o
  join medication_loop.order_versions v on v.facility_id = o.facility_id and v.order_id = o.order_id and v.version = o.version`;

export async function selectOrder(sql: Sql, facilityId: string, orderId: string): Promise<Order | null> {
  return sql.maybe<Order>(
    `select ${columns} from ${current} where o.facility_id = $1 and o.order_id = kernel.as_uuid($2)`,
    [facilityId, orderId],
  );
}

/** Locks the head of an order before reading it as it is now. */
export async function lockOrder(sql: Sql, facilityId: string, orderId: string): Promise<Order | null> {
  const head = await sql.maybe(
    `select 1 from medication_loop.orders where facility_id = $1 and order_id = kernel.as_uuid($2) for update`,
    [facilityId, orderId],
  );
  return head ? selectOrder(sql, facilityId, orderId) : null;
}

export async function selectOrderIdByNumber(
  sql: Sql,
  facilityId: string,
  placer: string,
  placerNumber: string,
): Promise<string | null> {
  const row = await sql.maybe<{ orderId: string }>(
    `select order_id as "orderId" from medication_loop.orders where facility_id = $1 and placer = $2 and placer_number = $3`,
    [facilityId, placer, placerNumber],
  );
  return row?.orderId ?? null;
}

/** One version of an order with the head's present state. */
export async function selectVersion(
  sql: Sql,
  facilityId: string,
  orderId: string,
  version: number,
): Promise<Order | null> {
  return sql.maybe<Order>(
    `select ${columns} from medication_loop.orders o
       join medication_loop.order_versions v on v.facility_id = o.facility_id and v.order_id = o.order_id and v.version = $3
      where o.facility_id = $1 and o.order_id = kernel.as_uuid($2)`,
    [facilityId, orderId, version],
  );
}

/** Orders in their current version, of the states asked for, by start. */
export async function selectOrdersOf(
  sql: Sql,
  facilityId: string,
  patientId: string,
  states: readonly OrderState[],
): Promise<Order[]> {
  return sql.rows<Order>(
    `select ${columns} from ${current}
      where o.facility_id = $1 and o.patient_id = $2 and o.state = any($3) order by v.start_at, o.order_id`,
    [facilityId, patientId, states],
  );
}

export async function selectOrders(sql: Sql, facilityId: string, orderIds: readonly string[]): Promise<Order[]> {
  return sql.rows<Order>(
    `select ${columns} from ${current} where o.facility_id = $1 and o.order_id = any($2::uuid[]) order by o.order_id`,
    [facilityId, orderIds],
  );
}

/** Orders of a visit that have not ended; ids in their order. */
export async function selectOpenOfEncounter(sql: Sql, facilityId: string, encounterId: string): Promise<string[]> {
  const rows = await sql.rows<{ orderId: string }>(
    `select order_id as "orderId" from medication_loop.orders
      where facility_id = $1 and encounter_id = kernel.as_uuid($2) and state in ('active', 'held', 'returned') order by order_id`,
    [facilityId, encounterId],
  );
  return rows.map((row) => row.orderId);
}

/** Orders of a visit that a discharge ended since an instant; ids in their order. */
export async function selectEndedByDischarge(
  sql: Sql,
  facilityId: string,
  encounterId: string,
  since: Date,
): Promise<string[]> {
  const rows = await sql.rows<{ orderId: string }>(
    `select order_id as "orderId" from medication_loop.orders
      where facility_id = $1 and encounter_id = kernel.as_uuid($2) and state = 'discontinued' and state_reason = 'patient-discharged'
        and discontinued_at >= $3
      order by order_id`,
    [facilityId, encounterId, since],
  );
  return rows.map((row) => row.orderId);
}

/** Active and held orders whose stop time has come, at most `limit`. */
export async function selectStopped(sql: Sql, facilityId: string, now: Date, limit: number): Promise<string[]> {
  const rows = await sql.rows<{ orderId: string }>(
    `select o.order_id as "orderId" from ${current}
      where o.facility_id = $1 and o.state in ('active', 'held') and v.stop_at <= $2 order by v.stop_at, o.order_id limit $3`,
    [facilityId, now, limit],
  );
  return rows.map((row) => row.orderId);
}

export type NewHead = {
  readonly orderId: string;
  readonly patientId: string;
  readonly encounterId: string;
  readonly placer: string;
  readonly placerNumber: string;
  readonly orderedAt: Date;
};

export async function insertHead(sql: Sql, facilityId: string, head: NewHead): Promise<boolean> {
  const count = await sql.run(
    `insert into medication_loop.orders (facility_id, order_id, patient_id, encounter_id, placer, placer_number, version, state,
       ordered_at, changed_at)
     values ($1, $2, $3, $4, $5, $6, 1, 'active', $7, $7) on conflict (facility_id, placer, placer_number) do nothing`,
    [facilityId, head.orderId, head.patientId, head.encounterId, head.placer, head.placerNumber, head.orderedAt],
  );
  return count === 1;
}

export type NewVersion = OrderContent & {
  readonly orderId: string;
  readonly version: number;
  readonly messageId: string | null;
  readonly enteredBy: string;
  readonly enteredAt: Date;
};

export async function insertVersion(sql: Sql, facilityId: string, version: NewVersion): Promise<void> {
  await sql.run(
    `insert into medication_loop.order_versions (facility_id, order_id, version, product, dose, dose_max, dose_unit, route, schedule,
       prn, prn_reason, priority, start_at, stop_at, rate, rate_unit, dose_per, dose_per_unit, weight_kg, weight_at, weight_source,
       indication, instructions, prescriber_id, prescriber_name, remarks, message_id, entered_by, entered_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25,
       $26, $27, $28, $29)`,
    [
      facilityId,
      version.orderId,
      version.version,
      version.product,
      version.dose,
      version.doseMax,
      version.doseUnit,
      version.route,
      version.schedule,
      version.prn,
      version.prnReason,
      version.priority,
      version.startAt,
      version.stopAt,
      version.rate,
      version.rateUnit,
      version.dosePer,
      version.dosePerUnit,
      version.weightKg,
      version.weightAt,
      version.weightSource,
      version.indication,
      version.instructions,
      version.prescriberId,
      version.prescriberName,
      version.remarks,
      version.messageId,
      version.enteredBy,
      version.enteredAt,
    ],
  );
  if (version.components.length > 0) await insertComponents(sql, facilityId, version);
}

async function insertComponents(sql: Sql, facilityId: string, version: NewVersion): Promise<void> {
  const list = (key: keyof OrderComponent) => version.components.map((component) => component[key]);
  await sql.run(
    `insert into medication_loop.order_components (facility_id, order_id, version, position, kind, product, amount, unit)
     select $1, $2, $3, position, kind, product, amount, unit
       from unnest($4::text[], $5::text[], $6::numeric[], $7::text[]) with ordinality as t(kind, product, amount, unit, position)`,
    [facilityId, version.orderId, version.version, list('kind'), list('product'), list('amount'), list('unit')],
  );
}

/** Puts a new version in force. */
export async function updateVersion(
  sql: Sql,
  facilityId: string,
  change: { readonly orderId: string; readonly version: number; readonly state: OrderState; readonly changedAt: Date },
): Promise<void> {
  await sql.run(
    `update medication_loop.orders set version = $3, state = $4, state_reason = null, discontinued_at = null, changed_at = $5
      where facility_id = $1 and order_id = $2`,
    [facilityId, change.orderId, change.version, change.state, change.changedAt],
  );
}

export async function updateState(
  sql: Sql,
  facilityId: string,
  change: {
    readonly orderId: string;
    readonly state: OrderState;
    readonly reason: string;
    readonly changedAt: Date;
    readonly discontinuedAt?: Date | null;
  },
): Promise<void> {
  await sql.run(
    `update medication_loop.orders
        set state = $3, state_reason = $4, changed_at = greatest(changed_at, $5::timestamptz), discontinued_at = $6
      where facility_id = $1 and order_id = $2`,
    [facilityId, change.orderId, change.state, change.reason, change.changedAt, change.discontinuedAt ?? null],
  );
}

export async function updateVerified(sql: Sql, facilityId: string, orderId: string, version: number): Promise<void> {
  await sql.run(`update medication_loop.orders set verified_version = $3 where facility_id = $1 and order_id = $2`, [
    facilityId,
    orderId,
    version,
  ]);
}

/** Orders of a merged patient go on under the patient that goes on. Tells how many. */
export async function updatePatientOf(sql: Sql, facilityId: string, fromId: string, intoId: string): Promise<number> {
  return sql.run(`update medication_loop.orders set patient_id = $3 where facility_id = $1 and patient_id = $2`, [
    facilityId,
    fromId,
    intoId,
  ]);
}

/** Locks a patient's row: the first lock of every command about one patient. */
export async function lockPatient(sql: Sql, facilityId: string, patientId: string): Promise<void> {
  await sql.run(`select 1 from patients.patients where facility_id = $1 and patient_id = $2 for no key update`, [
    facilityId,
    patientId,
  ]);
}

export type KnownWords = {
  readonly product: boolean;
  readonly unit: boolean;
  readonly route: boolean;
  readonly schedule: boolean;
};

/** Which words of an order stand in the tables; also all products and units of its components. */
export async function selectKnownWords(
  sql: Sql,
  words: {
    readonly products: readonly string[];
    readonly units: readonly string[];
    readonly route: string;
    readonly schedule: string;
  },
): Promise<KnownWords> {
  return sql.one<KnownWords>(
    `select (select count(*) from tables.products where product = any($1)) = cardinality($1::text[]) as product,
            (select count(*) from tables.units where unit = any($2)) = cardinality($2::text[]) as unit,
            exists (select from tables.routes where route = $3) as route,
            exists (select from tables.schedules where schedule = $4) as schedule`,
    [[...new Set(words.products)], [...new Set(words.units)], words.route, words.schedule],
  );
}
