/** Jobs about a patient follow the patient. */
import type { Consumer } from '#src/kernel/command.ts';
import { done } from '#src/kernel/outcome.ts';
import { updatePatient, updateUnit } from './store.ts';

const followMerge: Consumer = {
  name: 'work.queue.followMerge',
  events: ['PatientsMerged'],
  async react(tx, { payload }) {
    const moved = await updatePatient(
      tx.sql,
      tx.facilityId,
      String(payload.fromPatientId),
      String(payload.intoPatientId),
    );
    if (moved > 0) tx.changed('jobs');
    return done(null);
  },
};

const followMove: Consumer = {
  name: 'work.queue.followMove',
  events: ['PatientMoved'],
  async react(tx, { payload }) {
    if (typeof payload.toUnitId !== 'string') return done(null);
    const moved = await updateUnit(tx.sql, tx.facilityId, String(payload.patientId), payload.toUnitId);
    if (moved > 0) tx.changed('jobs');
    return done(null);
  },
};

export const reactions: readonly Consumer[] = [followMerge, followMove];
