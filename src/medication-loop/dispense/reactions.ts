/** What dispensing does when orders arrive, patients merge and deliveries are done. */
import type { Consumer, StoredEvent } from '#src/kernel/command.ts';
import { done } from '#src/kernel/outcome.ts';
import { quantity as amount, decimalText } from '#src/kernel/quantity.ts';
import { openJob } from '#src/work/queue/index.ts';
import { deliverDose } from './commands/deliver.ts';
import { matchOverrides } from './commands/review.ts';
import { selectDueDose, updatePatientOfOpen } from './store.ts';

const text = (event: StoredEvent, key: string): string => String(event.payload[key] ?? '');

/** An order that came after its override explains it. */
const matchOverride: Consumer = {
  name: 'medication-loop.dispense.matchOverride',
  events: ['OrderEntered'],
  react: async (tx, event) =>
    done(
      await matchOverrides(tx, { orderId: text(event, 'orderId'), patientId: text(event, 'patientId'), at: event.at }),
    ),
};

/** The technician picked a dose for a patient: it moves into the patient's bin. What cannot move becomes work again. */
const deliver: Consumer = {
  name: 'medication-loop.dispense.deliver',
  events: ['JobDone'],
  react: async (tx, event) => {
    const {
      kind,
      subject: doseId,
      patientId,
      orderId,
      product,
      quantity,
      wanted,
      lot,
      expires,
      by,
      byName,
    } = event.payload;
    if (kind !== 'deliver' || !patientId || !orderId) return done(null);
    if (!(await selectDueDose(tx.sql, tx.facilityId, String(doseId)))) return done(null);
    const delivery = {
      patientId: String(patientId),
      orderId: String(orderId),
      doseId: String(doseId),
      product: String(product),
      quantity: String(quantity),
      lot: lot ? String(lot) : null,
      expiresOn: expires ? String(expires) : null,
      by: { id: String(by), name: String(byName) },
    };
    const delivered = await deliverDose.run(tx, delivery);
    const rest = delivered.ok ? amount(String(wanted ?? quantity)).minus(delivery.quantity) : amount(delivery.quantity);
    const gone = !delivered.ok && delivered.code !== 'not-enough-stock';
    if (gone || !rest.greaterThan(0)) return done(null);
    await openJob(tx, {
      kind: 'deliver',
      subject: delivery.doseId,
      title: delivered.ok ? 'Deliver the rest of a dose' : delivered.message,
      unitId: event.payload.unitId ? String(event.payload.unitId) : null,
      patientId: delivery.patientId,
      orderId: delivery.orderId,
      product: delivery.product,
      quantity: decimalText(rest),
      detail: delivered.ok ? {} : { refused: delivered.code, remedy: delivered.remedy },
      priorityClass: 'now',
    });
    return done(null);
  },
};

/** What was withdrawn for a patient who turned out to be another one goes with the patient. */
const follow: Consumer = {
  name: 'medication-loop.dispense.followMerge',
  events: ['PatientsMerged'],
  react: async (tx, event) =>
    done(await updatePatientOfOpen(tx.sql, tx.facilityId, text(event, 'fromPatientId'), text(event, 'intoPatientId'))),
};

export const reactions: readonly Consumer[] = [matchOverride, deliver, follow];
