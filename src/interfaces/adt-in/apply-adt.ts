/** ADT into the census: each trigger event is one command of it, allergies and measurements further ones. */
import type { Tx } from '#src/kernel/command.ts';
import { done, type Outcome } from '#src/kernel/outcome.ts';
import {
  admitPatient,
  type CensusChange,
  cancelAdmission,
  cancelDischarge,
  cancelTransfer,
  dischargePatient,
  mergePatients,
  movePatient,
  type Person,
  recordAllergies,
  recordMeasurement,
  registerPatient,
  updatePatient,
  type Visit,
} from '#src/patients/census/index.ts';
import { allergyTargetOf, codeKey, hospitalUnitOf, type Source } from '../code-maps/index.ts';
import { chooseMrn, typeTitle } from '../messages/index.ts';
import type { Effect, Incoming, Translation, Translator } from '../translation/index.ts';
import { type Adt, type AdtVisit, readAdt } from './read-adt.ts';
import { refuse } from './refusals.ts';

const events = ['A01', 'A02', 'A03', 'A04', 'A05', 'A06', 'A07', 'A08', 'A11', 'A12', 'A13', 'A28', 'A31', 'A40'];

/** Takes ADT from the hospital. */
export const adtTranslator: Translator = {
  channels: ['hospital-in'],
  takes: (type) => type.startsWith('ADT^') && events.includes(type.slice(4)),
  apply: applyAdt,
};

async function applyAdt(tx: Tx, incoming: Incoming): Promise<Outcome<Translation, string>> {
  const event = incoming.type.slice(4);
  const read = readAdt(incoming.message, { event, timeZone: tx.timeZone, receivedAt: incoming.receivedAt });
  if (!read.ok) return read;
  const adt = read.value;
  const from: Source = { sql: tx.sql, facilityId: tx.facilityId, source: incoming.channel };
  const changed = event === 'A40' ? await merge(tx, incoming, adt) : await tell(tx, from, adt);
  if (!changed.ok) return changed;
  const { patientId } = changed.value;
  const name = [adt.person.family, adt.person.given].filter(Boolean).join(', ') || adt.person.mrn;
  const place = adt.visit?.pointOfCare ? ` ${[adt.visit.pointOfCare, adt.visit.bed].filter(Boolean).join(' ')}` : '';
  const says = `${typeTitle(incoming.type)}: ${name} (${adt.person.mrn})${place}`;
  const effects: Effect[] = [{ says: effectOf(changed.value, says), kind: 'patient', id: patientId, patientId }];
  const further = await tellFurther(tx, from, { adt, patientId });
  return further.ok ? done({ says, patientId, effects: [...effects, ...further.value] }) : further;
}

function effectOf(change: CensusChange, says: string): string {
  return change.applied ? says : `${says}: nothing new, or older than what is known; kept as history`;
}

const withoutVisit = new Set(['A05', 'A28', 'A31', 'A40']);

async function tell(tx: Tx, from: Source, adt: Adt): Promise<Outcome<CensusChange, string>> {
  const { event, occurredAt, person } = adt;
  const who = toldPerson(person);
  if (withoutVisit.has(event)) {
    const input = { patient: who, visit: null, occurredAt };
    return event === 'A31' ? updatePatient.run(tx, input) : registerPatient.run(tx, input);
  }
  if (adt.visit === null) {
    if (event === 'A08') return updatePatient.run(tx, { patient: who, visit: null, occurredAt });
    if (event === 'A04') return registerPatient.run(tx, { patient: who, visit: null, occurredAt });
    return refuse('visit-number-missing');
  }
  const visit = await placed(from, adt.visit);
  if (!visit.ok) return visit;
  const { mrn } = person;
  const { visitNumber, unitId, bed } = visit.value;
  switch (event) {
    case 'A01':
    case 'A06':
      return admitPatient.run(tx, { patient: who, visit: visit.value, occurredAt });
    case 'A02':
      return movePatient.run(tx, { patient: who, visit: visit.value, occurredAt });
    case 'A03':
      return dischargePatient.run(tx, { mrn, visitNumber, occurredAt });
    case 'A04':
      return registerPatient.run(tx, { patient: who, visit: visit.value, occurredAt });
    case 'A11':
      return cancelAdmission.run(tx, { mrn, visitNumber, occurredAt });
    case 'A12':
      return cancelTransfer.run(tx, { mrn, visitNumber, occurredAt, unitId, bed });
    case 'A13':
      return cancelDischarge.run(tx, { mrn, visitNumber, occurredAt, unitId, bed });
    default:
      return updatePatient.run(tx, { patient: who, visit: visit.value, occurredAt });
  }
}

/** The person as told: a message without a death says nothing of one. */
function toldPerson({ diedAt, ...rest }: Adt['person']): Person {
  return diedAt === null ? rest : { ...rest, diedAt };
}

/** The visit with its place in our units; a place that is not mapped is refused, one that is not told stays null. */
async function placed(from: Source, visit: AdtVisit): Promise<Outcome<Visit, 'unmapped-location'>> {
  const { visitNumber, bed, admittedAt, pointOfCare } = visit;
  const base = { visitNumber, class: visit.class, admittedAt };
  if (pointOfCare === null) return done({ ...base, unitId: null, bed: null });
  const unit = await hospitalUnitOf(from, pointOfCare);
  if (!unit) return refuse('unmapped-location', { location: pointOfCare, causeKey: codeKey(pointOfCare) });
  return done({ ...base, unitId: unit.unitId, bed });
}

/** A40: each pair of PID and MRG retires one number. */
async function merge(tx: Tx, incoming: Incoming, adt: Adt): Promise<Outcome<CensusChange, string>> {
  let last: Outcome<CensusChange, string> | null = null;
  for (const pair of incoming.message.groups('PID').groups) {
    const facility = incoming.message.text('MSH-4.1').trim();
    const mrg = pair.segment('MRG');
    const fromMrn = mrg === null ? null : chooseMrn(mrg.repetitions(1), facility);
    const intoMrn = chooseMrn(pair.segment('PID')?.repetitions(3) ?? [], facility);
    if (fromMrn === null || intoMrn === null) return refuse('prior-number-missing');
    const person = intoMrn === adt.person.mrn ? adt.person : onlyNumber(intoMrn);
    const merged = await mergePatients.run(tx, { fromMrn, into: toldPerson(person), occurredAt: adt.occurredAt });
    if (!merged.ok) return merged;
    const { intoPatientId, applied } = merged.value;
    last = done({ patientId: intoPatientId, encounterId: null, applied });
  }
  return last ?? refuse('prior-number-missing');
}

function onlyNumber(mrn: string): Adt['person'] {
  return { mrn, family: null, given: null, birthDate: null, sex: null, diedAt: null };
}

/** Allergies and measurements that the message carries. */
async function tellFurther(
  tx: Tx,
  from: Source,
  { adt, patientId }: { adt: Adt; patientId: string },
): Promise<Outcome<Effect[], string>> {
  const { mrn } = adt.person;
  const effects: Effect[] = [];
  if (adt.allergies !== null) {
    const { noneKnown, list } = adt.allergies;
    const allergies = [];
    for (const { said, code, reaction, severity } of list) {
      const target = await allergyTargetOf(from, [code, said]);
      allergies.push({ said, code: target ?? code, reaction, severity });
    }
    const recorded = await recordAllergies.run(tx, {
      mrn,
      noneKnown,
      allergies,
      complete: true,
      occurredAt: adt.occurredAt,
    });
    if (!recorded.ok) return recorded;
    const { unmatched } = recorded.value;
    const unchecked = unmatched.length > 0 ? `; no check can see: ${unmatched.join(', ')}` : '';
    const listed = noneKnown ? 'no known allergies' : list.map(({ said }) => said).join(', ');
    effects.push({ says: `Allergies: ${listed}${unchecked}`, kind: 'allergies', id: patientId, patientId });
  }
  for (const measurement of adt.measurements) {
    const recorded = await recordMeasurement.run(tx, { mrn, ...measurement });
    if (!recorded.ok) return recorded;
    const { kind, value, unit } = measurement;
    effects.push({
      says: `${kind === 'weight' ? 'Weight' : 'Height'}: ${value} ${unit}`,
      kind: 'measurement',
      id: patientId,
      patientId,
    });
  }
  return done(effects);
}
