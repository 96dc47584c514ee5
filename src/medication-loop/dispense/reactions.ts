/** What dispensing does when orders arrive, patients merge and deliveries are done. */
import type { Consumer, StoredEvent } from '#src/kernel/command.ts';
import { done } from '#src/kernel/outcome.ts';
import { openJob } from '#src/work/queue/index.ts';
import { deliverDose } from './commands/deliver.ts';
import { matchOverrides } from './commands/review.ts';
import { selectDueDose, selectJob, updatePatientOfOpen } from './store.ts';

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

/** The technician carried a dose to the unit: it moves into the patient's bin. What cannot move becomes work again. */
const deliver: Consumer = {
  name: 'medication-loop.dispense.deliver',
  events: ['JobDone'],
  react: async (tx, event) => {
    if (event.payload.kind !== 'deliver') return done(null);
    const job = await selectJob(tx.sql, tx.facilityId, text(event, 'jobId'));
    if (!job?.patientId || !job.orderId || !job.product || !job.quantity) return done(null);
    if (!(await selectDueDose(tx.sql, tx.facilityId, job.subject))) return done(null);
    const delivery = { ...job, patientId: job.patientId, orderId: job.orderId, product: job.product };
    const delivered = await deliverDose.run(tx, {
      ...delivery,
      quantity: job.quantity,
      doseId: job.subject,
      by: job.closedBy,
    });
    if (delivered.ok || delivered.code !== 'not-enough-stock') return done(null);
    await openJob(tx, {
      kind: 'deliver',
      subject: job.subject,
      title: delivered.message,
      patientId: job.patientId,
      orderId: job.orderId,
      product: job.product,
      quantity: job.quantity,
      detail: { refused: delivered.code, remedy: delivered.remedy },
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
