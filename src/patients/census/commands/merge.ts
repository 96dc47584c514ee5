/** A40: two numbers were one patient. The rows of the merged patient stay and follow to the one that goes on. */
import type { Command, Tx } from '#src/kernel/command.ts';
import { done, type Outcome } from '#src/kernel/outcome.ts';
import { refuse } from '../refusals.ts';
import { mergedAllergyStatus } from '../rules.ts';
import type { MergePatients, Patient } from '../shapes.ts';
import { moveAllergies, moveMeasurements, updateAllergyStatus } from '../store/clinical.ts';
import {
  insertPatient,
  lockPatients,
  markMerged,
  selectOwnMrn,
  selectPatientByMrn,
  selectRoot,
} from '../store/patients.ts';
import { moveEncounters } from '../store/visits.ts';
import { tellPerson } from './person.ts';

type Code = 'name-missing' | 'merge-cycle' | 'already-merged' | 'merge-into-itself';
type Merged = { readonly fromPatientId: string; readonly intoPatientId: string; readonly applied: boolean };

/**
 * Merges one patient into another: visits, allergies and measurements move, PatientsMerged tells the other modules.
 * Into a patient that was merged itself: the merge follows. The same merge again changes nothing. A number that was
 * never seen becomes known as merged, so that what comes late under it finds the patient that goes on.
 */
export const mergePatients: Command<MergePatients, Merged, Code> = {
  name: 'census.mergePatients',
  permission: 'census.change',
  async run(tx, input) {
    if (input.fromMrn === input.into.mrn) return refuse('merge-into-itself', { from: input.fromMrn });
    const from = await selectOwnMrn(tx.sql, tx.facilityId, input.fromMrn);
    const goesOn = await selectPatientByMrn(tx.sql, tx.facilityId, input.into.mrn);
    if (from && goesOn?.patientId === from.patientId) {
      return refuse('merge-cycle', { from: from.mrn, into: input.into.mrn });
    }
    if (from?.mergedInto) return mergedBefore(tx, from, goesOn, input.into.mrn);
    // Both rows are locked in the order of their ids before either is told anything.
    const ids = [from?.patientId, goesOn?.patientId].filter((id) => id !== undefined);
    const locked = await lockPatients(tx.sql, tx.facilityId, ids);
    if (locked.some((patient) => patient.mergedInto !== null)) return mergePatients.run(tx, input);
    const told = await tellPerson(tx, input.into, input.occurredAt);
    if (!told.ok) return told;
    return merge(tx, from ?? (await addMerged(tx, input, told.value.patient)), told.value.patient, input.occurredAt);
  },
};

async function mergedBefore(
  tx: Tx,
  from: Patient,
  goesOn: Patient | null,
  into: string,
): Promise<Outcome<Merged, 'already-merged'>> {
  const root = await selectRoot(tx.sql, tx.facilityId, from.patientId);
  if (root && root.patientId === goesOn?.patientId) {
    return done({ fromPatientId: from.patientId, intoPatientId: root.patientId, applied: false });
  }
  return refuse('already-merged', { from: from.mrn, other: root?.mrn ?? null, into });
}

/** A number under which nothing was known here: it is kept under the name of the patient that goes on. */
async function addMerged(tx: Tx, input: MergePatients, into: Patient): Promise<Patient> {
  const patientId = tx.newId();
  const { family, given, birthDate, sex } = into;
  await insertPatient(tx.sql, tx.facilityId, {
    patientId,
    mrn: input.fromMrn,
    family,
    given,
    birthDate,
    sex,
    diedAt: null,
    updatedAt: input.occurredAt,
  });
  return (await selectOwnMrn(tx.sql, tx.facilityId, input.fromMrn)) ?? { ...into, patientId };
}

async function merge(tx: Tx, from: Patient, into: Patient, at: Date): Promise<Outcome<Merged, never>> {
  const { sql, facilityId } = tx;
  await markMerged(sql, facilityId, from.patientId, into.patientId);
  await moveEncounters(sql, facilityId, from.patientId, into.patientId);
  await moveAllergies(sql, facilityId, from.patientId, into.patientId, at);
  await moveMeasurements(sql, facilityId, from.patientId, into.patientId);
  const status = mergedAllergyStatus(from.allergyStatus, into.allergyStatus);
  await updateAllergyStatus(sql, facilityId, into.patientId, status);
  const payload = { fromPatientId: from.patientId, intoPatientId: into.patientId };
  tx.emit({ name: 'PatientsMerged', key: into.patientId, payload });
  tx.changed('census');
  return done({ ...payload, applied: true });
}
