/** What happens to doses when orders and patients change. */
import type { Consumer, StoredEvent, Tx } from '#src/kernel/command.ts';
import { done } from '#src/kernel/outcome.ts';
import { findWithdrawal } from '#src/medication-loop/dispense/index.ts';
import { cancelDoses, makeDoses } from './commands/doses.ts';
import { explainSupply } from './commands/supply.ts';
import { selectActiveOfEncounter, selectDueOfEncounter, updateDosePatient } from './dose-store.ts';
import { updateItemPatient } from './store.ts';

const text = (event: StoredEvent, key: string): string => String(event.payload[key] ?? '');
const orderOf = (event: StoredEvent) => ({ orderId: text(event, 'orderId'), patientId: text(event, 'patientId') });

const reasons: Readonly<Record<string, string>> = {
  OrderHeld: 'order-held',
  OrderDiscontinued: 'order-discontinued',
  OrderReturned: 'order-returned',
};

const make: Consumer = {
  name: 'medication-loop.administer.makeDoses',
  events: ['OrderVerified', 'OrderReleased'],
  react: async (tx, event) => done(await makeDoses(tx, orderOf(event))),
};

const cancel: Consumer = {
  name: 'medication-loop.administer.cancelDoses',
  events: Object.keys(reasons),
  react: async (tx, event) => done(await cancelDoses(tx, orderOf(event), reasons[event.name] ?? event.name)),
};

const leave: Consumer = {
  name: 'medication-loop.administer.cancelAtDischarge',
  events: ['PatientDischarged'],
  react: async (tx, event) =>
    done(await forEach(tx, event, selectDueOfEncounter, (order) => cancelDoses(tx, order, 'patient-discharged'))),
};

/** A discharge or an admission that was taken back: what is in force falls due again. */
const comeBack: Consumer = {
  name: 'medication-loop.administer.makeDosesAgain',
  events: ['PatientAdmitted'],
  react: async (tx, event) => done(await forEach(tx, event, selectActiveOfEncounter, (order) => makeDoses(tx, order))),
};

async function forEach(
  tx: Tx,
  event: StoredEvent,
  select: typeof selectActiveOfEncounter,
  act: (order: { orderId: string; patientId: string }) => Promise<number>,
): Promise<number> {
  const patientId = text(event, 'patientId');
  let count = 0;
  for (const orderId of await select(tx.sql, tx.facilityId, text(event, 'encounterId'))) {
    count += await act({ orderId, patientId });
  }
  return count;
}

const follow: Consumer = {
  name: 'medication-loop.administer.followMerge',
  events: ['PatientsMerged'],
  react: async (tx, event) => {
    const [from, into] = [text(event, 'fromPatientId'), text(event, 'intoPatientId')];
    await updateItemPatient(tx.sql, tx.facilityId, from, into);
    return done(await updateDosePatient(tx.sql, tx.facilityId, from, into));
  },
};

const explain: Consumer = {
  name: 'medication-loop.administer.explainSupply',
  events: ['DoseWithdrawn'],
  react: async (tx, event) => {
    const withdrawal = await findWithdrawal(tx.sql, tx.facilityId, text(event, 'withdrawalId'));
    if (!withdrawal?.patientId || withdrawal.closedAt) return done(0);
    const { patientId, product, withdrawnAt } = withdrawal;
    return done(await explainSupply(tx, { patientId, product, withdrawnAt }));
  },
};

export const reactions: readonly Consumer[] = [make, cancel, leave, comeBack, follow, explain];
