/** Finding, adding and updating the person that a message speaks of. */
import type { Tx } from '#src/kernel/command.ts';
import { done, invariant, type Outcome } from '#src/kernel/outcome.ts';
import { refuse } from '../refusals.ts';
import type { Patient, Person } from '../shapes.ts';
import { insertPatient, lockPatients, selectPatientByMrn, updatePerson } from '../store/patients.ts';

/** The patient that goes on under a number, locked; null when the number is not known. */
export async function lockByMrn(tx: Tx, mrn: string): Promise<Patient | null> {
  for (;;) {
    const found = await selectPatientByMrn(tx.sql, tx.facilityId, mrn);
    if (!found) return null;
    const [locked] = await lockPatients(tx.sql, tx.facilityId, [found.patientId]);
    // Merged between the look and the lock: look again.
    if (locked && locked.mergedInto === null) return locked;
  }
}

/** The patient of a number, locked; refused when it is not known. */
export async function knownByMrn(tx: Tx, mrn: string): Promise<Outcome<Patient, 'unknown-patient'>> {
  const patient = await lockByMrn(tx, mrn);
  if (!patient) return refuse('unknown-patient', { mrn });
  tx.about({ kind: 'patient', id: patient.patientId, patientId: patient.patientId });
  return done(patient);
}

/**
 * The patient that a message speaks of, locked, with what the message tells of the person taken over; a number that
 * is not known yet becomes a patient. `changed` tells whether anything was new.
 */
export async function tellPerson(
  tx: Tx,
  person: Person,
  occurredAt: Date,
): Promise<Outcome<{ readonly patient: Patient; readonly changed: boolean }, 'name-missing'>> {
  const known = await lockByMrn(tx, person.mrn);
  if (!known && !person.family) return refuse('name-missing', { mrn: person.mrn });
  const added = known ? false : await addPatient(tx, person, occurredAt);
  const patient = known ?? (await lockByMrn(tx, person.mrn));
  invariant(patient, 'a patient that was added is there');
  tx.about({ kind: 'patient', id: patient.patientId, patientId: patient.patientId });
  if (added) return done({ patient, changed: true });
  // News under a number that was merged away does not overwrite the patient that goes on.
  const own = patient.mrn === person.mrn;
  const changed = own
    ? await updatePerson(tx.sql, tx.facilityId, patient.patientId, {
        family: person.family,
        given: person.given,
        birthDate: person.birthDate,
        sex: person.sex,
        diedAt: person.diedAt ?? null,
        at: occurredAt,
      })
    : false;
  return done({ patient, changed });
}

async function addPatient(tx: Tx, person: Person, at: Date): Promise<boolean> {
  return insertPatient(tx.sql, tx.facilityId, {
    patientId: tx.newId(),
    mrn: person.mrn,
    family: person.family ?? '',
    given: person.given ?? '',
    birthDate: person.birthDate,
    sex: person.sex,
    diedAt: person.diedAt ?? null,
    updatedAt: at,
  });
}

/** Says that something about a patient that screens and checks show is new. */
export function patientChanged(tx: Tx, patientId: string): void {
  tx.emit({ name: 'PatientChanged', key: patientId, payload: { patientId } });
  tx.changed('census');
}
