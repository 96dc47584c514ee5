/** One tap instead of a phone call: the nurse asks the pharmacy for a dose that is not there. */
import type { Command } from '#src/kernel/command.ts';
import { done, invariant } from '#src/kernel/outcome.ts';
import { decimalText } from '#src/kernel/quantity.ts';
import { displayName } from '#src/tables/display/index.ts';
import { findProduct, findUnits, toBaseUnits } from '#src/tables/drugs/index.ts';
import { openJob } from '#src/work/queue/index.ts';
import { selectDosePath } from '../list-store.ts';
import { refuse } from '../refusals.ts';

/** Opens a delivery of the dose; asked twice it is one delivery, so that no second dose is made. */
export const askForDose: Command<
  { doseId: string },
  { jobId: string; askedBefore: boolean },
  'dose-not-open' | 'order-not-known' | 'dose-not-countable'
> = {
  name: 'administer.askForDose',
  permission: 'dose.give',
  run: async (tx, { doseId }) => {
    const path = await selectDosePath(tx.sql, tx.facilityId, doseId);
    if (!path) return refuse('order-not-known');
    if (path.state !== 'due' && path.state !== 'missed') return refuse('dose-not-open', { state: path.state });
    const product = await findProduct(tx.sql, path.product);
    invariant(product, `product ${path.product} is in the drug file`);
    const base = toBaseUnits(product, path.dose, path.doseUnit, await findUnits(tx.sql));
    if (!base) return refuse('dose-not-countable', { product: displayName(product), unit: path.doseUnit });
    const { jobId } = await openJob(tx, {
      kind: 'deliver',
      subject: doseId,
      title: `Deliver ${displayName(product)} that the unit does not find`,
      unitId: path.unitId,
      patientId: path.patientId,
      orderId: path.orderId,
      product: path.product,
      quantity: decimalText(base),
      detail: { askedBy: tx.actor.name },
      priorityClass: 'now',
      highAlert: product.highAlert,
      dueAt: path.dueAt,
    });
    tx.about({ kind: 'dose', id: doseId, patientId: path.patientId });
    return done({ jobId, askedBefore: path.jobState === 'open' });
  },
};
