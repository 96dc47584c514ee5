/** SQL of the doses that fall due. */
import type { Sql } from '#src/kernel/database/database.ts';

export type DosingOrder = {
  readonly orderId: string;
  readonly patientId: string;
  readonly encounterId: string;
  readonly version: number;
  readonly verifiedVersion: number | null;
  readonly state: string;
  readonly product: string;
  readonly timingClass: 'time-critical' | 'standard' | 'not-eligible';
  readonly schedule: string;
  readonly prn: boolean;
  readonly priority: 'stat' | 'now' | 'routine' | 'one-time' | 'prn';
  readonly startAt: Date;
  readonly stopAt: Date | null;
};

const dosingOrder = `select o.order_id as "orderId", o.patient_id as "patientId", o.encounter_id as "encounterId", o.version,
    o.verified_version as "verifiedVersion", o.state, v.product, p.timing_class as "timingClass", v.schedule, v.prn, v.priority,
    v.start_at as "startAt", v.stop_at as "stopAt"
  from medication_loop.orders o
  join medication_loop.order_versions v on v.facility_id = o.facility_id and v.order_id = o.order_id and v.version = o.version
  join tables.products p on p.product = v.product`;

/** Locks an order against changes while its doses are made, and reads what they are made from. */
export async function lockDosingOrder(sql: Sql, facilityId: string, orderId: string): Promise<DosingOrder | null> {
  return sql.maybe<DosingOrder>(`${dosingOrder} where o.facility_id = $1 and o.order_id = $2 for no key update of o`, [
    facilityId,
    orderId,
  ]);
}

export type NewDose = {
  readonly doseId: string;
  readonly dueAt: Date;
  readonly windowFrom: Date;
  readonly windowTo: Date;
};

/** Adds doses; one that is there already at this instant stays as it is. Returns how many are new. */
export async function insertDoses(
  sql: Sql,
  facilityId: string,
  of: { orderId: string; version: number; patientId: string },
  doses: readonly NewDose[],
): Promise<number> {
  return sql.run(
    `insert into medication_loop.doses (facility_id, dose_id, order_id, version, patient_id, due_at, window_from, window_to, state)
     select $1, d.id, $2, $3, $4, d.due, d.from_at, d.to_at, 'due'
       from unnest($5::uuid[], $6::timestamptz[], $7::timestamptz[], $8::timestamptz[]) as d(id, due, from_at, to_at)
     on conflict (facility_id, order_id, due_at) where state <> 'cancelled' do nothing`,
    [
      facilityId,
      of.orderId,
      of.version,
      of.patientId,
      doses.map((d) => d.doseId),
      doses.map((d) => d.dueAt),
      doses.map((d) => d.windowFrom),
      doses.map((d) => d.windowTo),
    ],
  );
}

/** Up to when the doses of an order are made; null = for ever: it makes no more. */
export async function upsertHorizon(
  sql: Sql,
  facilityId: string,
  of: { orderId: string; version: number },
  until: Date | null,
): Promise<void> {
  await sql.run(
    `insert into medication_loop.dose_horizons (facility_id, order_id, version, until)
     values ($1, $2, $3, coalesce($4::timestamptz, 'infinity'))
     on conflict (facility_id, order_id) do update set version = excluded.version, until = excluded.until`,
    [facilityId, of.orderId, of.version, until],
  );
}

export async function selectHorizon(
  sql: Sql,
  facilityId: string,
  orderId: string,
): Promise<{ version: number; until: Date | null } | null> {
  return sql.maybe(
    `select version, nullif(until, 'infinity') as until from medication_loop.dose_horizons where facility_id = $1 and order_id = $2`,
    [facilityId, orderId],
  );
}

/** Orders whose doses are made less far ahead than `until`. */
export async function selectShortHorizons(
  sql: Sql,
  facilityId: string,
  until: Date,
  limit: number,
): Promise<{ orderId: string; patientId: string }[]> {
  return sql.rows(
    `select h.order_id as "orderId", o.patient_id as "patientId"
       from medication_loop.dose_horizons h
       join medication_loop.orders o on o.facility_id = h.facility_id and o.order_id = h.order_id
      where h.facility_id = $1 and h.until < $2 order by h.until, h.order_id limit $3`,
    [facilityId, until, limit],
  );
}

/** Cancels what is still due: of an order (of versions before `beforeVersion`, or all), or of an encounter. */
export async function cancelDue(
  sql: Sql,
  facilityId: string,
  by: { orderId: string; beforeVersion?: number | null; reason: string; at: Date },
): Promise<number> {
  return sql.run(
    `update medication_loop.doses set state = 'cancelled', reason = $4, settled_at = $5
      where facility_id = $1 and order_id = $2 and state = 'due' and ($3::int is null or version < $3)`,
    [facilityId, by.orderId, by.beforeVersion ?? null, by.reason, by.at],
  );
}

export async function selectActiveOfEncounter(sql: Sql, facilityId: string, encounterId: string): Promise<string[]> {
  const rows = await sql.rows<{ orderId: string }>(
    `select o.order_id as "orderId" from medication_loop.orders o
       join patients.encounters e on e.facility_id = o.facility_id and e.encounter_id = $2 and e.patient_id = o.patient_id
      where o.facility_id = $1 and o.encounter_id = $2 and o.state in ('active', 'held') order by o.order_id`,
    [facilityId, encounterId],
  );
  return rows.map((row) => row.orderId);
}

/** Orders of an encounter that still have doses due, whatever became of the order. */
export async function selectDueOfEncounter(sql: Sql, facilityId: string, encounterId: string): Promise<string[]> {
  const rows = await sql.rows<{ orderId: string }>(
    `select distinct d.order_id as "orderId" from patients.encounters e
       join medication_loop.doses d on d.facility_id = e.facility_id and d.patient_id = e.patient_id and d.state = 'due'
       join medication_loop.orders o on o.facility_id = d.facility_id and o.order_id = d.order_id and o.encounter_id = e.encounter_id
      where e.facility_id = $1 and e.encounter_id = $2 order by 1`,
    [facilityId, encounterId],
  );
  return rows.map((row) => row.orderId);
}

export async function updateDosePatient(sql: Sql, facilityId: string, from: string, into: string): Promise<number> {
  return sql.run(`update medication_loop.doses set patient_id = $3 where facility_id = $1 and patient_id = $2`, [
    facilityId,
    from,
    into,
  ]);
}

/** Doses whose window passed before `before` without anybody settling them. Returns how many. */
export async function updateMissed(
  sql: Sql,
  facilityId: string,
  by: { before: Date; at: Date; limit: number },
): Promise<string[]> {
  const rows = await sql.rows<{ doseId: string }>(
    `update medication_loop.doses set state = 'missed', reason = 'window-passed', settled_at = $3
      where facility_id = $1 and dose_id in (
        select dose_id from medication_loop.doses
         where facility_id = $1 and state = 'due' and window_to < $2 order by window_to limit $4 for update skip locked)
      returning dose_id as "doseId"`,
    [facilityId, by.before, by.at, by.limit],
  );
  return rows.map((row) => row.doseId);
}

export async function countOverdue(sql: Sql, facilityId: string, before: Date): Promise<number> {
  const row = await sql.one<{ n: number }>(
    `select count(*)::int as n from (select from medication_loop.doses
       where facility_id = $1 and state = 'due' and window_to < $2 limit 1) d`,
    [facilityId, before],
  );
  return row.n;
}

/** Locks a dose. */
export async function lockDose(
  sql: Sql,
  facilityId: string,
  doseId: string,
): Promise<{ orderId: string; patientId: string; state: string; version: number; dueAt: Date } | null> {
  return sql.maybe(
    `select order_id as "orderId", patient_id as "patientId", state, version, due_at as "dueAt" from medication_loop.doses
      where facility_id = $1 and dose_id = kernel.as_uuid($2) for update`,
    [facilityId, doseId],
  );
}

/** Settles a dose that is due, was missed, or was taken away after the time that is entered for it. */
export async function updateDoseSettled(
  sql: Sql,
  facilityId: string,
  doseId: string,
  settled: { state: string; reason: string | null; at: Date },
): Promise<number> {
  return sql.run(
    `update medication_loop.doses set state = $3, reason = $4, settled_at = $5
      where facility_id = $1 and dose_id = $2 and state in ('due', 'missed', 'cancelled')`,
    [facilityId, doseId, settled.state, settled.reason, settled.at],
  );
}
