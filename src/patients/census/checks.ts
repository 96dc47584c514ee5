/** What should always hold of the census. */
import type { Check, FindingDraft } from '#src/kernel/check.ts';
import type { Sql } from '#src/kernel/database/database.ts';
import { orderName } from './rules.ts';
import { selectBedsShared, selectMergedAdmitted, selectPlaceless } from './store/findings.ts';

const unitPage = (unitId: string | null) => (unitId ? `/units?unit=${encodeURIComponent(unitId)}` : '/units');

async function bedsShared(sql: Sql, facilityId: string): Promise<FindingDraft[]> {
  const beds = await selectBedsShared(sql, facilityId);
  return beds.map(({ unitId, bed, patients }) => ({
    subject: `${unitId}:${bed}`,
    effect: 'record-wrong',
    severity: 2,
    says: `Bed ${bed} on ${unitId} holds ${patients.length} patients`,
    detail: `${patients.map(orderName).join(' and ')} are both told to lie there: a transfer or a discharge is missing`,
    evidence: { unitId, bed, mrns: patients.map((patient) => patient.mrn) },
    patients: patients.map((patient) => patient.patientId),
    ownerRole: 'informatics',
    nextStep: 'Ask the unit who lies in the bed, then have registration send the missing move',
    nextLink: unitPage(unitId),
  }));
}

async function placeless(sql: Sql, facilityId: string): Promise<FindingDraft[]> {
  const patients = await selectPlaceless(sql, facilityId);
  return patients.map((patient) => ({
    subject: patient.patientId,
    effect: patient.unitId === null ? 'doses-at-risk' : 'record-wrong',
    severity: patient.unitId === null ? 2 : 3,
    says:
      patient.unitId === null
        ? `${orderName(patient)} is admitted but on no unit`
        : `${orderName(patient)} is on ${patient.unitId} but in no bed that it has`,
    detail: `Visit ${patient.visitNumber}${patient.bed ? `, bed told: ${patient.bed}` : ''}: no cabinet or list of a unit can be sure of this patient`,
    evidence: { visitNumber: patient.visitNumber, unitId: patient.unitId, bed: patient.bed },
    patients: [patient.patientId],
    ownerRole: 'informatics',
    nextStep: 'Find the location in the message that admitted the patient; map it or have it sent again',
    nextLink: unitPage(patient.unitId),
  }));
}

async function mergedAdmitted(sql: Sql, facilityId: string): Promise<FindingDraft[]> {
  const visits = await selectMergedAdmitted(sql, facilityId);
  return visits.map((visit) => ({
    subject: visit.visitNumber,
    effect: 'record-wrong',
    severity: 1,
    says: `Visit ${visit.visitNumber} is still with ${orderName(visit)}, who was merged into ${visit.intoMrn}`,
    detail: 'Orders and doses of the visit may be looked for under the other number',
    evidence: { visitNumber: visit.visitNumber, from: visit.mrn, into: visit.intoMrn },
    patients: [visit.patientId, visit.intoId],
    ownerRole: 'informatics',
    nextStep: 'Replay the merge message of the two numbers',
    nextLink: '/interfaces',
  }));
}

export const checks: Check[] = [
  { id: 'census.one-patient-in-a-bed', title: 'No two patients lie in one bed', everySeconds: 60, run: bedsShared },
  {
    id: 'census.admitted-has-a-place',
    title: 'Every admitted patient has a unit and a bed',
    everySeconds: 60,
    run: placeless,
  },
  { id: 'census.merged-has-no-visit', title: 'No merged patient is admitted', everySeconds: 60, run: mergedAdmitted },
];
