/** What every command about a visit does: keep what was told, work out where the visit stands, say what changed. */
import type { Tx } from '#src/kernel/command.ts';
import { done, invariant, type Outcome } from '#src/kernel/outcome.ts';
import { refuse } from '../refusals.ts';
import { type Move, type Standing, standingOf } from '../rules.ts';
import type { CensusChange, Encounter, Patient } from '../shapes.ts';
import { selectPatient } from '../store/patients.ts';
import {
  insertEncounter,
  insertMove,
  lockEncounter,
  selectMoves,
  selectUnit,
  updateEncounter,
} from '../store/visits.ts';
import { patientChanged } from './person.ts';

type Told = {
  readonly visitNumber: string;
  readonly class?: string | null;
  /** In the order in which they happened; more than one when a message tells the admission too. */
  readonly moves: readonly Move[];
};

export type VisitCode = 'unknown-unit' | 'unknown-visit' | 'visit-of-another-patient';

/** Takes over what was told of a visit of a locked patient; a visit that is not known yet begins. */
export async function tellVisit(tx: Tx, patient: Patient, told: Told): Promise<Outcome<CensusChange, VisitCode>> {
  for (const { unitId } of told.moves) {
    if (unitId !== null && !(await selectUnit(tx.sql, tx.facilityId, unitId)))
      return refuse('unknown-unit', { unitId });
  }
  const known = await lockEncounter(tx.sql, tx.facilityId, told.visitNumber);
  const encounter = known ?? (await beginVisit(tx, patient, told));
  if (encounter.patientId !== patient.patientId) return ofAnother(tx, encounter);
  for (const move of told.moves) {
    await insertMove(tx.sql, tx.facilityId, {
      ...move,
      moveId: tx.newId(),
      encounterId: encounter.encounterId,
      recordedAt: tx.now,
      messageId: tx.messageId,
    });
  }
  const standing = standingOf(await selectMoves(tx.sql, tx.facilityId, encounter.encounterId));
  invariant(standing, 'a visit of which something was told stands somewhere');
  const newClass = told.class ?? encounter.class;
  if (!known || differs(encounter, standing) || newClass !== encounter.class) {
    await updateEncounter(tx.sql, tx.facilityId, encounter.encounterId, { ...standing, class: newClass });
  }
  sayWhatChanged(tx, known, { ...encounter, ...standing });
  const newest = Math.max(...told.moves.map((move) => move.occurredAt.getTime()));
  return done({
    patientId: patient.patientId,
    encounterId: encounter.encounterId,
    applied: !known || newest >= known.movedAt.getTime(),
  });
}

async function ofAnother(tx: Tx, encounter: Encounter): Promise<Outcome<never, 'visit-of-another-patient'>> {
  const owner = await selectPatient(tx.sql, tx.facilityId, encounter.patientId);
  return refuse('visit-of-another-patient', { visitNumber: encounter.visitNumber, mrn: owner?.mrn ?? null });
}

async function beginVisit(tx: Tx, patient: Patient, told: Told): Promise<Encounter> {
  const standing = standingOf(told.moves);
  invariant(standing, 'a visit begins with something told');
  await insertEncounter(tx.sql, tx.facilityId, {
    ...standing,
    encounterId: tx.newId(),
    patientId: patient.patientId,
    visitNumber: told.visitNumber,
    class: told.class ?? 'unknown',
  });
  const encounter = await lockEncounter(tx.sql, tx.facilityId, told.visitNumber);
  invariant(encounter, 'a visit that was added is there');
  return encounter;
}

function differs(before: Encounter, after: Standing): boolean {
  return (
    before.state !== after.state ||
    before.unitId !== after.unitId ||
    before.bed !== after.bed ||
    before.admittedAt.getTime() !== after.admittedAt.getTime() ||
    before.dischargedAt?.getTime() !== after.dischargedAt?.getTime() ||
    before.movedAt.getTime() !== after.movedAt.getTime()
  );
}

/** The events that lie between how a visit stood and how it stands. */
function sayWhatChanged(tx: Tx, before: Encounter | null, after: Encounter): void {
  const { patientId, encounterId, unitId } = after;
  const wasIn = before?.state === 'admitted';
  const isIn = after.state === 'admitted';
  const say = (name: string, payload: Record<string, unknown>) => {
    tx.emit({ name, key: patientId, payload: { patientId, encounterId, ...payload } });
    tx.changed('census');
  };
  if (isIn && !wasIn) say('PatientAdmitted', { unitId });
  if (!isIn && wasIn) say('PatientDischarged', { unitId: before.unitId });
  if (isIn && wasIn && before.unitId !== unitId) say('PatientMoved', { fromUnitId: before.unitId, toUnitId: unitId });
  else if (isIn && wasIn && before.bed !== after.bed) patientChanged(tx, patientId);
}
