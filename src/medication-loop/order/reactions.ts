/** What becomes of orders when patients leave, come back or turn out to be another. */

import { hours, later } from '#src/kernel/clock.ts';
import type { Consumer, Tx } from '#src/kernel/command.ts';
import { done } from '#src/kernel/outcome.ts';
import { discontinueById, reinstate } from './commands/standing.ts';
import { lockPatient, selectEndedByDischarge, selectOpenOfEncounter, updatePatientOf } from './store.ts';

const endAtDischarge: Consumer = {
  name: 'medication-loop.order.endAtDischarge',
  events: ['PatientDischarged'],
  async react(tx, { payload }) {
    const orderIds = await selectOpenOfEncounter(tx.sql, tx.facilityId, String(payload.encounterId));
    for (const orderId of orderIds) await discontinueById(tx, orderId, 'patient-discharged');
    return done(null);
  },
};

/** A discharge that is taken back within this time brings the orders back; after it the prescriber orders anew. */
const comesBackWithin = hours(24);

const returnWithPatient: Consumer = {
  name: 'medication-loop.order.returnWithPatient',
  events: ['PatientAdmitted'],
  async react(tx, { payload }) {
    const since = later(tx.now, -comesBackWithin);
    const orderIds = await selectEndedByDischarge(tx.sql, tx.facilityId, String(payload.encounterId), since);
    for (const orderId of orderIds) await reinstate(tx, orderId, 'Came back when the discharge was cancelled');
    return done(null);
  },
};

/** Moves the orders of a merged patient to the patient that goes on; again = nothing left to move. */
export async function followMerge(tx: Tx, fromPatientId: string, intoPatientId: string): Promise<number> {
  for (const patientId of [fromPatientId, intoPatientId].sort()) await lockPatient(tx.sql, tx.facilityId, patientId);
  const moved = await updatePatientOf(tx.sql, tx.facilityId, fromPatientId, intoPatientId);
  if (moved > 0) tx.changed('orders');
  return moved;
}

const follow: Consumer = {
  name: 'medication-loop.order.followMerge',
  events: ['PatientsMerged'],
  async react(tx, { payload }) {
    await followMerge(tx, String(payload.fromPatientId), String(payload.intoPatientId));
    return done(null);
  },
};

export const reactions: readonly Consumer[] = [endAtDischarge, returnWithPatient, follow];
