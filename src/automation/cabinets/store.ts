/** All SQL of cabinets, pockets, their transactions and discrepancies. */
import type { Sql } from '#src/kernel/database/database.ts';
import type { CabinetTransaction, Flag, Pocket } from './shapes.ts';

export type Cabinet = {
  readonly cabinetId: string;
  readonly name: string;
  readonly unitId: string;
  readonly system: string;
  readonly lastHeardAt: Date | null;
};

const cabinetColumns = `cabinet_id as "cabinetId", name, unit_id as "unitId", system, last_heard_at as "lastHeardAt"`;

export async function selectCabinet(sql: Sql, facilityId: string, cabinetId: string): Promise<Cabinet | null> {
  return sql.maybe<Cabinet>(
    `select ${cabinetColumns} from automation.cabinets where facility_id = $1 and cabinet_id = $2`,
    [facilityId, cabinetId],
  );
}

export async function selectCabinets(sql: Sql, facilityId: string): Promise<Cabinet[]> {
  return sql.rows<Cabinet>(
    `select ${cabinetColumns} from automation.cabinets where facility_id = $1 order by cabinet_id`,
    [facilityId],
  );
}

/** A cabinet was heard: it sent a transaction or an answer. */
export async function updateHeard(sql: Sql, facilityId: string, cabinetId: string, at: Date): Promise<void> {
  await sql.run(
    `update automation.cabinets set last_heard_at = greatest(coalesce(last_heard_at, $3), $3)
      where facility_id = $1 and cabinet_id = $2`,
    [facilityId, cabinetId, at],
  );
}

const pocketColumns = `cabinet_id as "cabinetId", drawer, pocket, product, account_id as account, trim_scale(capacity)::text as capacity,
  trim_scale(reorder_level)::text as "reorderLevel", controlled, trim_scale(reported_count)::text as "reportedCount",
  reported_at as "reportedAt"`;

type Place = { readonly cabinetId: string; readonly drawer: string; readonly pocket: string };

/** Locks a pocket: one transaction of it at a time decides about lots and counts. */
export async function lockPocket(sql: Sql, facilityId: string, place: Place): Promise<Pocket | null> {
  return sql.maybe<Pocket>(
    `select ${pocketColumns} from automation.pockets
      where facility_id = $1 and cabinet_id = $2 and drawer = $3 and pocket = $4 for update`,
    [facilityId, place.cabinetId, place.drawer, place.pocket],
  );
}

export async function selectPockets(sql: Sql, facilityId: string, cabinetId: string): Promise<Pocket[]> {
  return sql.rows<Pocket>(
    `select ${pocketColumns} from automation.pockets where facility_id = $1 and cabinet_id = $2 order by drawer, pocket`,
    [facilityId, cabinetId],
  );
}

/** Makes a pocket known, or gives a known one another product. */
export async function upsertPocket(
  sql: Sql,
  facilityId: string,
  pocket: Omit<Pocket, 'reportedCount' | 'reportedAt'>,
): Promise<void> {
  await sql.run(
    `insert into automation.pockets (facility_id, cabinet_id, drawer, pocket, product, account_id, capacity, reorder_level, controlled)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (facility_id, cabinet_id, drawer, pocket) do update
       set product = excluded.product, capacity = excluded.capacity, reorder_level = excluded.reorder_level, controlled = excluded.controlled`,
    [
      facilityId,
      pocket.cabinetId,
      pocket.drawer,
      pocket.pocket,
      pocket.product,
      pocket.account,
      pocket.capacity,
      pocket.reorderLevel,
      pocket.controlled,
    ],
  );
}

export async function updateReported(
  sql: Sql,
  facilityId: string,
  place: Place,
  reported: { count: string; at: Date; capacity: string | null; reorderLevel: string | null },
): Promise<void> {
  await sql.run(
    `update automation.pockets set reported_count = $5, reported_at = $6, capacity = coalesce($7::numeric, capacity),
            reorder_level = coalesce($8::numeric, reorder_level)
      where facility_id = $1 and cabinet_id = $2 and drawer = $3 and pocket = $4`,
    [
      facilityId,
      place.cabinetId,
      place.drawer,
      place.pocket,
      reported.count,
      reported.at,
      reported.capacity,
      reported.reorderLevel,
    ],
  );
}

export async function insertTransaction(
  sql: Sql,
  facilityId: string,
  told: CabinetTransaction & {
    transactionId: string;
    withdrawalId: string | null;
    flags: readonly Flag[];
    messageId: string;
    at: Date;
    recordedAt: Date;
  },
): Promise<void> {
  await sql.run(
    `insert into automation.cabinet_transactions (facility_id, transaction_id, cabinet_id, drawer, pocket, kind, product, amount,
       expected_begin, actual_begin, user_id, user_name, witness_id, patient_id, order_id, withdrawal_id, lot, override_reason, flags,
       message_id, occurred_at, recorded_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)`,
    [
      facilityId,
      told.transactionId,
      told.cabinetId,
      told.drawer,
      told.pocket,
      told.kind,
      told.product,
      told.amount,
      told.expectedBegin,
      told.actualBegin,
      told.user.id,
      told.user.name,
      told.witnessId,
      told.patientId,
      told.orderId,
      told.withdrawalId,
      told.lot,
      told.overrideReason ?? null,
      told.flags,
      told.messageId,
      told.at,
      told.recordedAt,
    ],
  );
}

export type Discrepancy = {
  readonly discrepancyId: string;
  readonly cabinetId: string;
  readonly drawer: string;
  readonly pocket: string;
  readonly product: string;
  readonly expected: string;
  readonly counted: string;
  readonly userId: string;
  readonly userName: string;
  readonly witnessId: string | null;
  readonly controlled: boolean;
  readonly foundAt: Date;
  readonly resolvedAt: Date | null;
  readonly resolvedBy: string | null;
};

const discrepancyColumns = `discrepancy_id as "discrepancyId", cabinet_id as "cabinetId", drawer, pocket, product,
  trim_scale(expected)::text as expected, trim_scale(counted)::text as counted, user_id as "userId", user_name as "userName",
  witness_id as "witnessId", controlled, found_at as "foundAt", resolved_at as "resolvedAt", resolved_by as "resolvedBy"`;

export async function insertDiscrepancy(
  sql: Sql,
  facilityId: string,
  found: Omit<Discrepancy, 'resolvedAt' | 'resolvedBy'> & { transactionId: string; messageId: string },
): Promise<void> {
  await sql.run(
    `insert into automation.discrepancies (facility_id, discrepancy_id, cabinet_id, drawer, pocket, product, expected, counted, user_id,
       user_name, witness_id, controlled, transaction_id, message_id, found_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
    [
      facilityId,
      found.discrepancyId,
      found.cabinetId,
      found.drawer,
      found.pocket,
      found.product,
      found.expected,
      found.counted,
      found.userId,
      found.userName,
      found.witnessId,
      found.controlled,
      found.transactionId,
      found.messageId,
      found.foundAt,
    ],
  );
}

export async function lockDiscrepancy(sql: Sql, facilityId: string, id: string): Promise<Discrepancy | null> {
  return sql.maybe<Discrepancy>(
    `select ${discrepancyColumns} from automation.discrepancies where facility_id = $1 and discrepancy_id = kernel.as_uuid($2) for update`,
    [facilityId, id],
  );
}

/** Open discrepancies, controlled drugs first, oldest first. */
export async function selectOpenDiscrepancies(sql: Sql, facilityId: string): Promise<Discrepancy[]> {
  return sql.rows<Discrepancy>(
    `select ${discrepancyColumns} from automation.discrepancies
      where facility_id = $1 and resolved_at is null order by controlled desc, found_at limit 500`,
    [facilityId],
  );
}

export async function updateResolved(
  sql: Sql,
  facilityId: string,
  id: string,
  resolved: { by: string; at: Date; resolution: string },
): Promise<void> {
  await sql.run(
    `update automation.discrepancies set resolved_by = $3, resolved_at = $4, resolution = $5
      where facility_id = $1 and discrepancy_id = $2`,
    [facilityId, id, resolved.by, resolved.at, resolved.resolution],
  );
}

export async function insertCabinet(
  sql: Sql,
  facilityId: string,
  cabinet: Omit<Cabinet, 'lastHeardAt'>,
): Promise<number> {
  return sql.run(
    `insert into automation.cabinets (facility_id, cabinet_id, name, unit_id, system) values ($1, $2, $3, $4, $5)
     on conflict (facility_id, cabinet_id) do nothing`,
    [facilityId, cabinet.cabinetId, cabinet.name, cabinet.unitId, cabinet.system],
  );
}

/** What is in the middle between the pharmacy and a cabinet: stock that was picked for a refill and not put in yet. */
export async function selectInTransit(sql: Sql, facilityId: string, account: string, product: string): Promise<string> {
  const row = await sql.one<{ quantity: string }>(
    `select coalesce(trim_scale(sum(quantity)), 0)::text as quantity from stock.balances
      where facility_id = $1 and account_id = $2 and product = $3 and quantity > 0`,
    [facilityId, account, product],
  );
  return row.quantity;
}

/** True when the pocket was counted or loaded after an instant: that count holds what happened before it. */
export async function selectCountedSince(sql: Sql, facilityId: string, place: Place, at: Date): Promise<boolean> {
  const row = await sql.maybe(
    `select from automation.cabinet_transactions
      where facility_id = $1 and cabinet_id = $2 and drawer = $3 and pocket = $4 and occurred_at > $5 and kind in ('count', 'load')
      limit 1`,
    [facilityId, place.cabinetId, place.drawer, place.pocket, at],
  );
  return row !== null;
}
