/** Doses are made due when an order is verified, and taken away when it may not be given any more. */
import { hours, later } from '#src/kernel/clock.ts';
import type { Command, Tx } from '#src/kernel/command.ts';
import { done } from '#src/kernel/outcome.ts';
import { lockPatient } from '#src/medication-loop/dispense/index.ts';
import { currentEncounter } from '#src/patients/census/index.ts';
import { findRuleValues, findScheduleOfUnit } from '#src/tables/drugs/index.ts';
import { cancelDue, insertDoses, lockDosingOrder, selectHorizon, updateMissed, upsertHorizon } from '../dose-store.ts';
import { planDoses } from '../rules/plan-doses.ts';

/** Makes the doses of an order due up to the horizon; those of older versions that are still due are cancelled. */
export async function makeDoses(tx: Tx, order: { orderId: string; patientId: string }): Promise<number> {
  await lockPatient(tx.sql, tx.facilityId, order.patientId);
  const found = await lockDosingOrder(tx.sql, tx.facilityId, order.orderId);
  if (found?.state !== 'active' || found.verifiedVersion !== found.version) return 0;
  const { facilityId, sql } = tx;
  await cancelDue(sql, facilityId, {
    orderId: found.orderId,
    beforeVersion: found.version,
    reason: 'order-changed',
    at: tx.now,
  });
  const visit = await currentEncounter(sql, facilityId, order.patientId);
  const schedule = await findScheduleOfUnit(sql, found.schedule, facilityId, visit?.unitId ?? null);
  if (!schedule) return 0;
  const rules = await findRuleValues(sql);
  const before = await selectHorizon(sql, facilityId, found.orderId);
  const goesOn = before !== null && before.version === found.version && before.until !== null;
  const to = later(tx.now, hours(Number(rules.get('administer.horizon')?.value ?? '24')));
  const { doses, more } = planDoses({
    ...found,
    schedule,
    from: goesOn && before.until !== null ? before.until : tx.now,
    to,
    first: !goesOn,
    timeZone: tx.timeZone,
    rules,
  });
  const added = await insertDoses(
    sql,
    facilityId,
    found,
    doses.map((dose) => ({ doseId: tx.newId(), ...dose })),
  );
  await upsertHorizon(sql, facilityId, found, more ? to : null);
  if (added > 0) tx.changed('doses');
  return added;
}

/** Takes away what is still due of an order. A dose in somebody's hand stays an open withdrawal, to return or waste. */
export async function cancelDoses(
  tx: Tx,
  order: { orderId: string; patientId: string },
  reason: string,
): Promise<number> {
  await lockPatient(tx.sql, tx.facilityId, order.patientId);
  const found = await lockDosingOrder(tx.sql, tx.facilityId, order.orderId);
  if (!found) return 0;
  const cancelled = await cancelDue(tx.sql, tx.facilityId, { orderId: order.orderId, reason, at: tx.now });
  await upsertHorizon(tx.sql, tx.facilityId, found, null);
  if (cancelled > 0) tx.changed('doses');
  return cancelled;
}

/** Makes the doses of some orders due further ahead; run by the job. */
export const extendOrders: Command<
  { orders: readonly { orderId: string; patientId: string }[] },
  { added: number },
  never
> = {
  name: 'administer.extendDoses',
  permission: null,
  run: async (tx, { orders }) => {
    let added = 0;
    for (const order of [...orders].sort((a, b) => (a.patientId < b.patientId ? -1 : 1))) {
      added += await makeDoses(tx, order);
    }
    return done({ added });
  },
};

/** Marks doses as missed whose window passed long enough ago; run by the job. */
export const markMissed: Command<{ before: string; limit: number }, { doseIds: string[] }, never> = {
  name: 'administer.markMissed',
  permission: null,
  run: async (tx, { before, limit }) => {
    const doseIds = await updateMissed(tx.sql, tx.facilityId, { before: new Date(before), at: tx.now, limit });
    tx.changed('doses');
    return done({ doseIds });
  },
};
