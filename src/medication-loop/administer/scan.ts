/** The bedside decision for screens: what was scanned goes in as text, the decision comes out. Reads only. */
import type { Sql } from '#src/kernel/database/database.ts';
import { parseScan } from '#src/tables/barcodes/index.ts';
import { type Gathered, gatherFacts, withAlerts } from './gather.ts';
import { decide } from './rules/decide.ts';
import type { Answer, Decision, ScanQuestion } from './shapes.ts';

/** What a screen or a device sends: barcodes as they were read. */
export type ScanInput = {
  readonly patientScan?: string | null;
  /** Patient whose doses are on the screen; another wristband is a stop. */
  readonly patientId?: string | null;
  readonly identifiers?: { readonly mrn: string; readonly birthDate: string } | null;
  readonly productScans?: readonly string[];
  readonly orderId?: string | null;
  readonly doseId?: string | null;
  readonly unableToScan?: { readonly what: 'patient' | 'product' | 'both'; readonly reason: string } | null;
  readonly dose?: string | null;
  readonly route?: string | null;
  readonly answers?: readonly Answer[];
  readonly witnessId?: string | null;
};

export type ScanTime = { readonly now: Date; readonly at?: Date; readonly timeZone: string; readonly userId: string };

/** Reads the barcodes and puts the question. */
export function questionOf(input: ScanInput, time: ScanTime): ScanQuestion {
  const at = time.at ?? time.now;
  const year = at.getUTCFullYear();
  return {
    patientScan: input.patientScan ? parseScan(input.patientScan, { year }) : null,
    expectedPatientId: input.patientId ?? null,
    identifiers: input.identifiers ?? null,
    productScans: (input.productScans ?? []).map((raw) => parseScan(raw, { year })),
    orderId: input.orderId ?? null,
    doseId: input.doseId ?? null,
    unableToScan: input.unableToScan ?? null,
    dose: input.dose ?? null,
    route: input.route ?? null,
    answers: input.answers ?? [],
    witnessId: input.witnessId ?? null,
    at,
    userId: time.userId,
  };
}

/** Right patient, drug, dose, time, route, no allergy? Nothing is written. */
export async function decideScan(sql: Sql, facilityId: string, input: ScanInput, time: ScanTime): Promise<Decision> {
  const question = questionOf(input, time);
  const gathered = await gatherFacts(sql, facilityId, question, time);
  return (await decideFully(sql, facilityId, question, gathered)).decision;
}

/** Decides on the facts; the order checks run only when nothing else stops, because they read the most. */
export async function decideFully(
  sql: Sql,
  facilityId: string,
  question: ScanQuestion,
  gathered: Gathered,
): Promise<{ decision: Decision }> {
  const first = decide(question, gathered.facts, gathered.around);
  if (first.step === 'stop' || first.step === 'scan-patient' || first.step === 'scan-product')
    return { decision: first };
  const facts = await withAlerts(sql, facilityId, question, gathered, first.order);
  return { decision: decide(question, facts, gathered.around) };
}
