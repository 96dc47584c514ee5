/** What happened in the demo hospital before a browser test begins: orders verified, doses in somebody's hand. */
import { systemActor } from '#src/kernel/actor.ts';
import type { Command } from '#src/kernel/command.ts';
import type { BodyOf, ReplyOf } from '#src/kernel/contract.ts';
import { done } from '#src/kernel/outcome.ts';
import { transact } from '#src/kernel/transact.ts';
import {
  type RecordedWithdrawal,
  type ReportedWithdrawal,
  recordWithdrawal,
} from '#src/medication-loop/dispense/index.ts';
import type { postVerify, readQueue, readReview } from '#src/medication-loop/verify/contract.ts';
import type { Caller, TestMortar } from './mortar.ts';
import type { WireOrder, WirePatient } from './wire.ts';

/** Waits until `look` gives something; throws with `what` after `withinMs`. */
export async function until<T>(
  what: string,
  look: () => Promise<T | null | undefined | false>,
  withinMs = 20_000,
): Promise<T> {
  const end = performance.now() + withinMs;
  while (performance.now() < end) {
    const found = await look();
    if (found !== null && found !== undefined && found !== false) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${what} did not come within ${withinMs} ms`);
}

/** The id of a patient that the wire has told of. */
export async function patientIdOf(mortar: TestMortar, mrn: string): Promise<string> {
  return until(`patient ${mrn}`, async () => {
    const row = await mortar.kernel.database.maybe<{ id: string }>(
      'select patient_id as id from patients.patients where mrn = $1',
      [mrn],
    );
    return row?.id;
  });
}

/** Waits until so many orders wait for verification. */
export async function ordersWaiting(pharmacist: Caller, count: number): Promise<ReplyOf<typeof readQueue>['rows']> {
  return until(`${count} orders to verify`, async () => {
    const answer = await pharmacist.get('/api/medication-loop/verify/queue');
    const { rows } = answer.body as unknown as ReplyOf<typeof readQueue>;
    return rows.length >= count && rows;
  });
}

/** Verifies what waits, answering each check that asks with its first answer; gives the ids of the orders. */
export async function verifyAll(mortar: TestMortar, count: number): Promise<string[]> {
  const pharmacist = await mortar.signIn('pharmacist');
  const rows = await ordersWaiting(pharmacist, count);
  for (const { orderId } of rows) {
    const shown = await pharmacist.get(`/api/medication-loop/verify/orders/${orderId}`);
    const review = shown.body as unknown as ReplyOf<typeof readReview>;
    const body: BodyOf<typeof postVerify> = {
      orderId,
      version: review.version,
      shownSha256: review.shownSha256,
      answers: review.checks
        .filter((check) => check.needsAnswer)
        .map((check) => ({ key: check.key, code: check.answers[0]?.code ?? 'none' })),
    };
    const signed = await pharmacist.post('/api/medication-loop/verify/verify', body);
    if (signed.status !== 200) throw new Error(`order ${orderId} was not verified: ${JSON.stringify(signed.body)}`);
  }
  return rows.map((row) => row.orderId);
}

const takeOut: Command<ReportedWithdrawal, RecordedWithdrawal, never> = {
  name: 'test.takeOut',
  permission: null,
  run: async (tx, told) => done(await recordWithdrawal(tx, told)),
};

/** A cabinet told that somebody took one unit of a product out of a pocket for a patient. */
export async function tookOut(
  mortar: TestMortar,
  told: Pick<ReportedWithdrawal, 'patientId' | 'orderId' | 'product' | 'from' | 'user'>,
): Promise<void> {
  const input: ReportedWithdrawal = {
    ...told,
    quantity: '1',
    lot: null,
    witnessId: null,
    overrideReason: null,
    counted: true,
    occurredAt: mortar.clock.now(),
  };
  const actor = systemActor(mortar.kernel.facilityId, 'test-cabinet');
  const made = await transact(mortar.kernel, takeOut, { commandId: `take-${told.product}`, actor, input });
  if (!made.ok) throw new Error(`the withdrawal of ${told.product} was not recorded`);
}

/** A GS1 DataMatrix of a package: product number, expiry, lot (General Specifications, application identifiers 01, 17, 10). */
export function packageCode(gtin: string, lot = 'LOT7'): string {
  return `]d201${gtin}1728123110${lot}`;
}

/** Wristband of a patient. */
export function wristband(patient: Pick<WirePatient, 'mrn'>): string {
  return `P:${patient.mrn}`;
}

export const packages = {
  acetaminophen325: '00309041982611',
  hydromorphone1: '00304091283039',
  heparin5000: '00363323262013',
  metoprolol25: '00309046340614',
} as const;

export const grace: WirePatient = {
  mrn: '700101',
  visit: 'V700101',
  family: 'Testerman',
  given: 'Grace',
  born: '19570814',
  sex: 'F',
  location: '3W',
  bed: '301-A',
  weightKg: '61',
  allergies: [{ code: 'PENICILLIN', text: 'Penicillin', reaction: 'anaphylaxis' }],
};

export const per: WirePatient = {
  ...grace,
  mrn: '700102',
  visit: 'V700102',
  given: 'Per',
  born: '19621102',
  sex: 'M',
  bed: '302-A',
  allergies: [],
};

/** Orders with amounts that the demo's tables hold. */
export const sentences = {
  acetaminophen: (start: Date): WireOrder => ({
    number: 'A1',
    product: 'acetaminophen-325mg-tablet',
    text: 'acetaminophen 325 mg tablet',
    dose: '650',
    unit: 'mg',
    route: 'PO',
    schedule: 'Q6H',
    start,
  }),
  heparin: (start: Date): WireOrder => ({
    number: 'H1',
    product: 'heparin-5000units-vial',
    text: 'heparin 5,000 units per mL vial',
    dose: '5000',
    unit: 'units',
    route: 'SUBCUT',
    schedule: 'Q8H',
    start,
  }),
  metoprolol: (start: Date): WireOrder => ({
    number: 'M1',
    product: 'metoprolol-tartrate-25mg-tablet',
    text: 'metoprolol tartrate 25 mg tablet',
    dose: '25',
    unit: 'mg',
    route: 'PO',
    schedule: 'Q8H',
    start,
  }),
  hydromorphone: (start: Date): WireOrder => ({
    number: 'HM1',
    product: 'hydromorphone-1mg-syringe',
    text: 'HYDROmorphone 1 mg per mL prefilled syringe',
    dose: '0.5',
    unit: 'mg',
    route: 'IV',
    schedule: 'Q3H',
    start,
    priority: 'PRN',
    prnReason: 'severe pain',
  }),
} as const;
