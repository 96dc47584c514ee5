/** Is it the right patient? Two identifiers or the wristband; never a place. */
import type { Refused } from '#src/kernel/outcome.ts';
import { type AdministerCode, refuse } from '../refusals.ts';
import type { ScanFacts, ScanQuestion } from '../shapes.ts';

type Stopped = Refused<AdministerCode>;

/** 'missing' = nobody has been scanned yet; a refusal = stop; null = the right patient, admitted. */
export function judgePatient(question: ScanQuestion, facts: ScanFacts): Stopped | 'missing' | null {
  const scan = question.patientScan;
  if (scan) {
    const unfit = unfitWristband(scan, facts);
    if (unfit) return unfit;
  } else if (question.identifiers) {
    if (!question.unableToScan || question.unableToScan.what === 'product') {
      return refuse('scan-or-reason', { what: 'wristband' });
    }
    const { mrn, birthDate } = question.identifiers;
    if (!facts.patient || facts.patient.mrn !== mrn || facts.patient.birthDate !== birthDate) {
      return refuse('identifiers-do-not-match');
    }
  } else {
    return 'missing';
  }
  const patient = facts.patient;
  if (!patient) return refuse('wristband-not-known', { mrn: scan?.kind === 'patient' ? scan.mrn : '' });
  if (facts.expected) {
    return refuse('wrong-patient', { scanned: patient.orderName, expected: facts.expected.orderName });
  }
  return patient.admitted ? null : refuse('patient-not-admitted', { patient: patient.orderName });
}

function unfitWristband(scan: NonNullable<ScanQuestion['patientScan']>, facts: ScanFacts): Stopped | null {
  switch (scan.kind) {
    case 'patient':
      return null;
    case 'rejected':
      return refuse('barcode-not-readable', { why: scan.why });
    case 'pocket':
      return refuse('location-is-no-identifier', { what: `a pocket of ${scan.cabinetId}` });
    case 'badge':
      return refuse('not-a-wristband', { what: 'a staff badge' });
    case 'dose':
      return refuse('not-a-wristband', { what: 'a dose label' });
    case 'asset':
      return refuse('not-a-wristband', { what: 'a device tag' });
    case 'gs1':
    case 'hibc':
      return refuse('not-a-wristband', { what: 'a medicine' });
    case 'linear':
      return facts.isPlace
        ? refuse('location-is-no-identifier', { what: scan.text })
        : refuse('not-a-wristband', { what: 'another barcode' });
  }
}
