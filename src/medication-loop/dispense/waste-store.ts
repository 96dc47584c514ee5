/** SQL of wastes and of the lists about withdrawals. */
import type { Sql } from '#src/kernel/database/database.ts';

export type Waste = {
  readonly wasteId: string;
  readonly withdrawalId: string | null;
  readonly patientId: string | null;
  readonly product: string;
  readonly lot: string;
  readonly quantity: string;
  readonly unit: string;
  readonly reason: string;
  readonly userId: string;
  readonly userName: string;
  readonly needsWitness: boolean;
  readonly witnessId: string | null;
  readonly witnessName: string | null;
  readonly witnessedAt: Date | null;
  readonly wastedAt: Date;
};

const wasteColumns = `waste_id as "wasteId", withdrawal_id as "withdrawalId", patient_id as "patientId", product, lot,
  trim_scale(quantity)::text as quantity, unit, reason, user_id as "userId", user_name as "userName", needs_witness as "needsWitness",
  witness_id as "witnessId", witness_name as "witnessName", witnessed_at as "witnessedAt", wasted_at as "wastedAt"`;

export async function insertWaste(
  sql: Sql,
  facilityId: string,
  waste: Waste & { messageId: string | null; recordedAt: Date },
): Promise<void> {
  await sql.run(
    `insert into medication_loop.wastes (facility_id, waste_id, withdrawal_id, patient_id, product, lot, quantity, unit, reason, user_id,
       user_name, needs_witness, witness_id, witness_name, witnessed_at, message_id, wasted_at, recorded_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`,
    [
      facilityId,
      waste.wasteId,
      waste.withdrawalId,
      waste.patientId,
      waste.product,
      waste.lot,
      waste.quantity,
      waste.unit,
      waste.reason,
      waste.userId,
      waste.userName,
      waste.needsWitness,
      waste.witnessId,
      waste.witnessName,
      waste.witnessedAt,
      waste.messageId,
      waste.wastedAt,
      waste.recordedAt,
    ],
  );
}

export async function lockWaste(sql: Sql, facilityId: string, wasteId: string): Promise<Waste | null> {
  return sql.maybe<Waste>(
    `select ${wasteColumns} from medication_loop.wastes where facility_id = $1 and waste_id = kernel.as_uuid($2) for update`,
    [facilityId, wasteId],
  );
}

export async function updateWitnessed(
  sql: Sql,
  facilityId: string,
  wasteId: string,
  witness: { id: string; name: string; at: Date },
): Promise<void> {
  await sql.run(
    `update medication_loop.wastes set witness_id = $3, witness_name = $4, witnessed_at = $5 where facility_id = $1 and waste_id = $2`,
    [facilityId, wasteId, witness.id, witness.name, witness.at],
  );
}

/** Wastes that wait for a second person, oldest first. */
export async function selectUnwitnessed(sql: Sql, facilityId: string): Promise<Waste[]> {
  return sql.rows<Waste>(
    `select ${wasteColumns} from medication_loop.wastes
      where facility_id = $1 and needs_witness and witnessed_at is null order by wasted_at limit 200`,
    [facilityId],
  );
}
