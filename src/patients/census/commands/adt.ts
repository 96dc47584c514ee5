/**
 * Admission, discharge and transfer as HL7 v2 ADT tells them (chapter 3): A01 A04 A02 A03 A08 A31 A11 A12 A13. Each
 * happens at its own time; told late, told twice or told in another order it comes to the same.
 */
import type { Command, Tx } from '#src/kernel/command.ts';
import { done, type Outcome } from '#src/kernel/outcome.ts';
import { refuse } from '../refusals.ts';
import type { Move, MoveKind } from '../rules.ts';
import type {
  AdmitPatient,
  CancelAdmission,
  CancelDischarge,
  CancelTransfer,
  CensusChange,
  DischargePatient,
  MovePatient,
  RegisterPatient,
  UpdatePatient,
  Visit,
} from '../shapes.ts';
import { selectEncounterByVisit } from '../store/visits.ts';
import { knownByMrn, patientChanged, tellPerson } from './person.ts';
import { tellVisit, type VisitCode } from './visit.ts';

type Code = VisitCode | 'name-missing' | 'unknown-patient';

/** Nobody's role changes the census by hand: it follows what registration tells. */
const permission = 'census.change';

/** A04, A05, A28: a patient, and where it comes with one, a visit. */
export const registerPatient: Command<RegisterPatient, CensusChange, Code> = {
  name: 'census.registerPatient',
  permission,
  run: (tx, input) => tellBoth(tx, input, input.visit ? visitMoves(input.visit, 'admit', input.occurredAt) : []),
};

/** A01: the patient is in. */
export const admitPatient: Command<AdmitPatient, CensusChange, Code> = {
  name: 'census.admitPatient',
  permission,
  run: (tx, input) => tellBoth(tx, input, visitMoves(input.visit, 'admit', input.occurredAt)),
};

/** A02: another place. A transfer of a visit that is not known yet makes the visit known. */
export const movePatient: Command<MovePatient, CensusChange, Code> = {
  name: 'census.movePatient',
  permission,
  run: (tx, input) => tellBoth(tx, input, visitMoves(input.visit, 'transfer', input.occurredAt)),
};

/** A08, A31: what is known of the person; where it names a visit, where that is. */
export const updatePatient: Command<UpdatePatient, CensusChange, Code> = {
  name: 'census.updatePatient',
  permission,
  run: (tx, input) => tellBoth(tx, input, input.visit ? visitMoves(input.visit, 'place', input.occurredAt) : []),
};

/** A03: the patient has left. */
export const dischargePatient: Command<DischargePatient, CensusChange, Code> = {
  name: 'census.dischargePatient',
  permission,
  run: (tx, input) => tellEnd(tx, input, 'discharge'),
};

/** A11: the admission was none. */
export const cancelAdmission: Command<CancelAdmission, CensusChange, Code> = {
  name: 'census.cancelAdmission',
  permission,
  run: (tx, input) => tellEnd(tx, input, 'cancel-admit'),
};

/** A12: back to where the patient was before the last transfer, or where the message says. */
export const cancelTransfer: Command<CancelTransfer, CensusChange, Code> = {
  name: 'census.cancelTransfer',
  permission,
  run: (tx, input) => tellEnd(tx, input, 'cancel-transfer'),
};

/** A13: the patient has not left; in the former place, or where the message says. */
export const cancelDischarge: Command<CancelDischarge, CensusChange, Code> = {
  name: 'census.cancelDischarge',
  permission,
  run: (tx, input) => tellEnd(tx, input, 'cancel-discharge'),
};

async function tellBoth(tx: Tx, input: RegisterPatient, moves: readonly Move[]): Promise<Outcome<CensusChange, Code>> {
  const told = await tellPerson(tx, input.patient, input.occurredAt);
  if (!told.ok) return told;
  const { patient, changed } = told.value;
  if (changed) patientChanged(tx, patient.patientId);
  if (!input.visit) return done({ patientId: patient.patientId, encounterId: null, applied: changed });
  return tellVisit(tx, patient, { visitNumber: input.visit.visitNumber, class: input.visit.class, moves });
}

/**
 * What a message tells of a visit. One that names an earlier time of admission (PV1-44) tells that admission too, without
 * the place: where the patient lay then is not in it.
 */
function visitMoves(visit: Visit, kind: MoveKind, occurredAt: Date): Move[] {
  const { unitId, bed, admittedAt } = visit;
  const here: Move = { kind, unitId, bed, occurredAt };
  if (!admittedAt || admittedAt.getTime() >= occurredAt.getTime()) return [here];
  return [{ kind: 'admit', unitId: null, bed: null, occurredAt: admittedAt }, here];
}

async function tellEnd(tx: Tx, input: CancelTransfer, kind: MoveKind): Promise<Outcome<CensusChange, Code>> {
  const known = await knownByMrn(tx, input.mrn);
  if (!known.ok) return known;
  if (!(await selectEncounterByVisit(tx.sql, tx.facilityId, input.visitNumber))) {
    return refuse('unknown-visit', { visitNumber: input.visitNumber });
  }
  const move: Move = { kind, unitId: input.unitId ?? null, bed: input.bed ?? null, occurredAt: input.occurredAt };
  return tellVisit(tx, known.value, { visitNumber: input.visitNumber, moves: [move] });
}
