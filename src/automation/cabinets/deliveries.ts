/** Recurring: doses that no cabinet of the unit holds are put on the pharmacy's list to deliver. */
import { systemActor } from '#src/kernel/actor.ts';
import { newId } from '#src/kernel/chance.ts';
import { later, minutes } from '#src/kernel/clock.ts';
import type { Command } from '#src/kernel/command.ts';
import type { Job } from '#src/kernel/jobs.ts';
import type { Kernel } from '#src/kernel/kernel.ts';
import { done } from '#src/kernel/outcome.ts';
import { decimalText } from '#src/kernel/quantity.ts';
import { transact } from '#src/kernel/transact.ts';
import { displayName } from '#src/tables/display/index.ts';
import { findProducts, findRuleValues, findUnits, toBaseUnits } from '#src/tables/drugs/index.ts';
import { closeJob, openJob } from '#src/work/queue/index.ts';
import { selectIdleDeliveries, selectToDeliver } from './profile-store.ts';

const atOnce = 200;

type Opened = { readonly opened: number; readonly closed: number };

/** Opens a delivery for each dose due before `until` that no cabinet can give, and closes those nobody needs any more. */
export const openDeliveries: Command<{ until: string }, Opened, never> = {
  name: 'cabinets.openDeliveries',
  permission: null,
  run: async (tx, { until }) => {
    const idle = await selectIdleDeliveries(tx.sql, tx.facilityId);
    for (const { subject, state } of idle) {
      await closeJob(tx, { kind: 'deliver', subject, state: 'cancelled', reason: `dose-${state}` });
    }
    const wanted = await selectToDeliver(tx.sql, tx.facilityId, { until: new Date(until), limit: atOnce });
    const units = await findUnits(tx.sql);
    const products = await findProducts(
      tx.sql,
      wanted.map((dose) => dose.product),
    );
    for (const dose of wanted) {
      const product = products.get(dose.product);
      const base = product ? toBaseUnits(product, dose.dose, dose.doseUnit, units) : null;
      await openJob(tx, {
        kind: 'deliver',
        subject: dose.doseId,
        title: `Deliver ${product ? displayName(product) : dose.product}`,
        unitId: dose.unitId,
        patientId: dose.patientId,
        orderId: dose.orderId,
        product: dose.product,
        quantity: base ? decimalText(base) : null,
        detail: base ? {} : { dose: dose.dose, doseUnit: dose.doseUnit },
        priorityClass: dose.priority === 'stat' ? 'stat' : dose.priority === 'now' ? 'now' : 'routine',
        highAlert: product?.highAlert ?? false,
        dueAt: dose.dueAt,
      });
    }
    return done({ opened: wanted.length, closed: idle.length });
  },
};

/** One turn; true = there is more. Nothing to do leaves no record. */
export async function deliverAhead(kernel: Kernel): Promise<boolean> {
  const { database, facilityId, clock, chance } = kernel;
  const now = clock.now();
  const rules = await findRuleValues(database);
  const until = later(now, minutes(Number(rules.get('cabinets.deliver-ahead')?.value ?? '120')));
  const wanted = await selectToDeliver(database, facilityId, { until, limit: 1 });
  const idle = await selectIdleDeliveries(database, facilityId);
  if (wanted.length === 0 && idle.length === 0) return false;
  const done = await transact(kernel, openDeliveries, {
    commandId: newId(chance, now),
    actor: systemActor(facilityId, 'deliveries'),
    input: { until: until.toISOString() },
  });
  return done.ok && done.value.opened === atOnce;
}

export const jobs: readonly Job[] = [{ name: 'deliveries', everyMs: 15_000, run: deliverAhead }];
