import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { minutes } from '#src/kernel/clock.ts';
import { transact } from '#src/kernel/transact.ts';
import { openWithdrawals } from '#src/medication-loop/dispense/index.ts';
import { discontinueOrder, holdOrder, type OrderInput } from '#src/medication-loop/order/index.ts';
import { recordAllergies } from '#src/patients/census/index.ts';
import { accountIds, recallLot } from '#src/stock/ledger/index.ts';
import { meetBeforeWriting } from '#test/support/gate.ts';
import type { TestKernel } from '#test/support/kernel.ts';
import {
  act,
  admit,
  type Bedside,
  barcodeOf,
  held,
  must,
  nurse,
  openBedside,
  order,
  pharmacist,
  stock,
  syringe,
  tablet,
  verifiedOrder,
  withdraw,
} from './bedside.fixture.ts';
import { administrationsOf, decideScan, findAdministration, type SettleInput, settleDose } from './index.ts';

let bedside: Bedside;
let kernel: TestKernel;
let patient: Awaited<ReturnType<typeof admit>>;
let barcode: string;

beforeAll(async () => {
  bedside = await openBedside();
  kernel = bedside.kernel;
  await stock(kernel, tablet, '200');
  await stock(kernel, syringe, '50');
  barcode = await barcodeOf(kernel, tablet);
});
afterAll(() => bedside.close());
beforeEach(async () => {
  patient = await admit(kernel);
});

const ferris = () => nurse(kernel);
const moss = () => nurse(kernel, 'moss', 'B. Moss, RN');
/** Metformin 500 mg every 8 hours from now on: one dose is due now. */
const everyEightHours = (words: Partial<OrderInput> = {}) =>
  verifiedOrder(kernel, patient, { schedule: 'Q8H', ...words });
const scan = (more: Partial<SettleInput> = {}): SettleInput => ({
  patientScan: `P:${patient.mrn}`,
  productScans: [barcode],
  outcome: 'given',
  ...more,
});
const settle = (more: Partial<SettleInput> = {}, actor = ferris()) => act(kernel, settleDose, scan(more), actor);
const take = (orderId: string | null, quantity = '1') =>
  withdraw(kernel, { product: tablet, patientId: patient.patientId, orderId, quantity });
const doses = (orderId: string) =>
  kernel.database.rows<{ doseId: string; state: string; reason: string | null }>(
    `select dose_id as "doseId", state, reason from medication_loop.doses where order_id = $1 order by due_at, state`,
    [orderId],
  );
const decide = (more: Partial<SettleInput> = {}) =>
  decideScan(kernel.database, 'mercy', scan(more), {
    now: kernel.clock.now(),
    timeZone: kernel.timeZone,
    userId: 'ferris',
  });
const noIdea = '00000000-0000-7000-8000-000000000009';

describe('giving', () => {
  test('a dose of the hand closes its withdrawal, its dose and the ledger', async () => {
    const { orderId, version } = await everyEightHours();
    await take(orderId);
    const before = await held(kernel, accountIds.given, tablet);
    const given = await must(settle());
    expect(given).toMatchObject({ outcome: 'given', left: [], backEntered: false });
    expect(Number(await held(kernel, accountIds.given, tablet)) - Number(before)).toBe(1);
    expect(await held(kernel, accountIds.hand('ferris'), tablet)).toBe('0');
    expect(await openWithdrawals(kernel.database, 'mercy', { patientId: patient.patientId })).toEqual([]);
    expect((await doses(orderId))[0]).toMatchObject({ state: 'given' });
    expect(await findAdministration(kernel.database, 'mercy', given.administrationId)).toMatchObject({
      orderId,
      version,
      outcome: 'given',
      dose: '500',
      doseUnit: 'mg',
      quantity: '1',
      patientScanned: true,
      productScanned: true,
      givenByName: 'A. Ferris, RN',
      exception: null,
    });
    const events = await kernel.database.rows(
      `select from kernel.outbox where name = 'DoseSettled' and payload ->> 'administrationId' = $1`,
      [given.administrationId],
    );
    expect(events).toHaveLength(1);
  });

  test('the same act twice is one administration; the same dose again is told by whom and when', async () => {
    const { orderId } = await everyEightHours();
    await take(orderId, '2');
    const call = { commandId: `once-${orderId}`, actor: ferris(), input: scan() };
    const first = await transact(kernel, settleDose, call);
    expect(await transact(kernel, settleDose, call)).toEqual(first);
    const again = await settle({}, moss());
    expect(again).toMatchObject({ ok: false, code: 'already-given', details: { by: 'A. Ferris, RN' } });
    expect(await administrationsOf(kernel.database, 'mercy', patient.patientId, new Date(0))).toHaveLength(1);
  });

  test('two nurses at once: one gives, the other is told', async () => {
    const { orderId } = await everyEightHours();
    await take(orderId);
    const gate = meetBeforeWriting(2);
    const transaction: typeof kernel.database.transaction = (work) =>
      kernel.database.transaction((sql, client) => {
        const run: typeof sql.run = async (text, values) => {
          if (/from patients\.patients .* for no key update/s.test(text)) await gate();
          return sql.run(text, values);
        };
        return work({ ...sql, run }, client);
      });
    const held = { ...kernel, database: { ...kernel.database, transaction } };
    const both = await Promise.all([
      transact(held, settleDose, { commandId: `race-a-${orderId}`, actor: ferris(), input: scan() }),
      transact(held, settleDose, { commandId: `race-b-${orderId}`, actor: moss(), input: scan() }),
    ]);
    expect(both.filter((outcome) => outcome.ok)).toHaveLength(1);
    const [loser] = both.flatMap((outcome) => (outcome.ok ? [] : [outcome]));
    expect(loser).toMatchObject({ code: 'already-given', details: { by: expect.stringMatching(/Ferris|Moss/) } });
    expect(await administrationsOf(kernel.database, 'mercy', patient.patientId, new Date(0))).toHaveLength(1);
  });

  test('half of a syringe: the rest stays in the hand, to waste or return', async () => {
    const pain = {
      product: syringe,
      dose: '0.5',
      doseUnit: 'mg',
      route: 'IV',
      schedule: 'Q3H',
      prn: true,
      prnReason: 'pain',
      priority: 'prn',
    } as const;
    const { orderId } = await verifiedOrder(kernel, patient, pain);
    const taken = await withdraw(kernel, {
      product: syringe,
      patientId: patient.patientId,
      orderId,
      witnessId: 'moss',
    });
    const given = await must(settle({ productScans: [await barcodeOf(kernel, syringe)] }));
    expect(given.left).toEqual([{ withdrawalId: taken.withdrawalIds[0], quantity: '0.5', unit: 'syringe' }]);
    expect(await settle({ productScans: [await barcodeOf(kernel, syringe)] })).toMatchObject({
      code: 'question-open',
      details: { question: expect.stringContaining('Too soon: A. Ferris, RN gave it') },
    });
  });
});

describe('the decision is taken again under locks, in the same words', () => {
  test('the order was stopped while the dose was in the hand', async () => {
    const { orderId, input } = await everyEightHours();
    await take(orderId);
    expect((await decide()).step).toBe('confirm');
    kernel.clock.advance(minutes(1));
    const { placer, placerNumber } = input;
    await must(act(kernel, discontinueOrder, { placer, placerNumber, at: kernel.clock.now(), reason: 'prescriber' }));
    await kernel.settle();
    expect((await doses(orderId)).map((dose) => dose.state)).toEqual(['cancelled', 'cancelled', 'cancelled']);
    expect(await decide()).toMatchObject({ step: 'stop', stop: { code: 'order-stopped' } });
    expect(await settle()).toMatchObject({ code: 'order-stopped', details: { by: 'Dr A. Haddad' } });
    expect(await openWithdrawals(kernel.database, 'mercy', { patientId: patient.patientId })).toHaveLength(1);
    // What happened before the stop may still be written down.
    const before = new Date(kernel.clock.now().getTime() - minutes(1.5)).toISOString();
    await must(settle({ occurredAt: before }));
  });

  test('on hold, not verified, wrong patient, wrong medicine', async () => {
    const { orderId, input } = await everyEightHours();
    const other = await admit(kernel);
    expect(await settle({ patientId: other.patientId })).toMatchObject({ code: 'wrong-patient' });
    expect(await settle({ productScans: [await barcodeOf(kernel, 'lisinopril-10mg-tablet')] })).toMatchObject({
      code: 'no-order',
    });
    expect(await settle({ orderId: noIdea })).toMatchObject({ code: 'order-not-known' });
    const { placer, placerNumber } = input;
    await must(act(kernel, holdOrder, { placer, placerNumber, at: kernel.clock.now(), reason: 'prescriber' }));
    await kernel.settle();
    expect(await settle()).toMatchObject({ code: 'order-held' });
    expect((await doses(orderId))[0]).toMatchObject({ state: 'cancelled', reason: 'order-held' });
    patient = await admit(kernel);
    await order(kernel, patient);
    await kernel.settle();
    expect(await settle()).toMatchObject({ code: 'order-not-verified' });
  });

  test('an allergy that was recorded after the signature stops the dose', async () => {
    await stock(kernel, 'amoxicillin-500mg-capsule', '5');
    await verifiedOrder(kernel, patient, { product: 'amoxicillin-500mg-capsule', schedule: 'Q8H' });
    const productScans = [await barcodeOf(kernel, 'amoxicillin-500mg-capsule')];
    expect((await decide({ productScans })).step).toBe('confirm');
    kernel.clock.advance(minutes(1));
    const allergies = [{ said: 'PENICILLIN', reaction: 'anaphylaxis', severity: 'severe' }];
    const said = { mrn: patient.mrn, noneKnown: false, complete: true, occurredAt: kernel.clock.now(), allergies };
    await must(act(kernel, recordAllergies, said));
    expect(await decide({ productScans })).toMatchObject({ stop: { code: 'allergy' } });
    expect(await settle({ productScans })).toMatchObject({ code: 'allergy' });
  });

  test('an expired and a recalled lot', async () => {
    await everyEightHours();
    const expired = await barcodeOf(kernel, tablet, { lot: 'OLD', expiry: '261031' });
    expect(await settle({ productScans: [expired] })).toMatchObject({ code: 'expired' });
    await stock(kernel, tablet, '1', { lot: 'BAD' });
    const recall = { product: tablet, lot: 'BAD', reason: 'particles' };
    await must(act(kernel, recallLot, recall));
    const recalled = await barcodeOf(kernel, tablet, { lot: 'BAD' });
    expect(await settle({ productScans: [recalled] })).toMatchObject({
      code: 'recalled',
      details: { reason: 'particles' },
    });
    await must(act(kernel, recallLot, { ...recall, reason: null }));
    expect((await decide({ productScans: [recalled] })).step).toBe('confirm');
  });

  test('the scans that are missing, and barcodes that are nothing', async () => {
    await everyEightHours();
    expect(await settle({ patientScan: null })).toMatchObject({ code: 'scan-or-reason' });
    expect(await settle({ productScans: [] })).toMatchObject({ code: 'scan-or-reason' });
    expect(await settle({ patientScan: '4W' })).toMatchObject({ code: 'location-is-no-identifier' });
    expect(await settle({ patientScan: 'P:nobody' })).toMatchObject({ code: 'wristband-not-known' });
    expect(await settle({ productScans: ['999'] })).toMatchObject({ code: 'package-not-known' });
    expect(await settle({ answers: [{ question: 'early', answer: 'why not' }] })).toMatchObject({
      code: 'answer-not-known',
    });
  });

  test('two packages for 1,000 mg: one is not enough, three are too many', async () => {
    const { orderId } = await everyEightHours({ dose: '1000' });
    await take(orderId, '2');
    expect((await decide()).counted?.text).toBe('1 of 2 tablets');
    expect(await settle()).toMatchObject({ code: 'dose-not-complete', details: { have: '1', want: '2' } });
    expect(await settle({ productScans: [barcode, barcode, barcode] })).toMatchObject({ code: 'too-much' });
    await must(settle({ productScans: [barcode, barcode] }));
  });
});

describe('unable to scan', () => {
  test('a damaged barcode: the dose is given with the reason; the product is the order’s', async () => {
    const { orderId } = await everyEightHours();
    await take(orderId);
    const unable = { what: 'product', reason: 'barcode-damaged' } as const;
    expect(await settle({ productScans: [], orderId, unableToScan: { ...unable, reason: 'lazy' } })).toMatchObject({
      code: 'reason-not-known',
    });
    const given = await must(settle({ productScans: [], orderId, unableToScan: unable }));
    expect(await findAdministration(kernel.database, 'mercy', given.administrationId)).toMatchObject({
      patientScanned: true,
      productScanned: false,
      unableToScanReason: 'barcode-damaged',
      product: tablet,
    });
  });

  test('a high-alert drug that is not scanned needs a second nurse', async () => {
    const pain = {
      product: syringe,
      dose: '1',
      doseUnit: 'mg',
      route: 'IV',
      schedule: 'Q4H',
      prn: true,
      prnReason: 'pain',
      priority: 'prn',
    } as const;
    const { orderId } = await verifiedOrder(kernel, patient, pain);
    await withdraw(kernel, { product: syringe, patientId: patient.patientId, orderId, witnessId: 'moss' });
    const unable = { productScans: [], orderId, unableToScan: { what: 'product', reason: 'no-barcode' } } as const;
    expect(await settle(unable)).toMatchObject({ code: 'second-nurse-missing' });
    await must(settle({ ...unable, witnessId: 'moss' }));
  });

  test('without a wristband: number and date of birth, never a place', async () => {
    const { orderId } = await everyEightHours();
    await take(orderId);
    const unable = { patientScan: null, unableToScan: { what: 'patient', reason: 'wristband-missing' } } as const;
    const identifiers = { mrn: patient.mrn, birthDate: '1957-08-14' };
    expect(await settle({ ...unable, identifiers: { ...identifiers, birthDate: '1957-08-15' } })).toMatchObject({
      code: 'identifiers-do-not-match',
    });
    const given = await must(settle({ ...unable, identifiers }));
    expect(await findAdministration(kernel.database, 'mercy', given.administrationId)).toMatchObject({
      patientScanned: false,
    });
  });
});

describe('not given', () => {
  test('held and refused with a coded reason; the dose is settled, the hand stays open', async () => {
    const { orderId } = await everyEightHours();
    await take(orderId);
    const [dose] = await doses(orderId);
    const notGiven = (outcome: 'held' | 'refused', reason: string, doseId = dose?.doseId ?? '') =>
      settle({ productScans: [], outcome, reason, doseId });
    expect(await notGiven('held', 'no idea')).toMatchObject({ code: 'reason-not-known' });
    expect(await notGiven('held', 'patient-refused')).toMatchObject({ code: 'reason-not-known' });
    expect(await notGiven('held', 'vital-signs', noIdea)).toMatchObject({ code: 'order-not-known' });
    await must(notGiven('refused', 'patient-refused'));
    expect(await notGiven('held', 'vital-signs')).toMatchObject({
      code: 'dose-not-open',
      details: { state: 'refused' },
    });
    expect((await doses(orderId))[0]).toMatchObject({ state: 'refused', reason: 'patient-refused' });
    expect(await openWithdrawals(kernel.database, 'mercy', { patientId: patient.patientId })).toMatchObject([
      { left: '1' },
    ]);
  });
});

describe('late and back-entered', () => {
  test('entered later than it happened it says so; the future has not come', async () => {
    const { orderId } = await everyEightHours();
    await take(orderId);
    const happened = kernel.clock.now();
    const future = new Date(happened.getTime() + minutes(5)).toISOString();
    expect(await settle({ occurredAt: future })).toMatchObject({ code: 'in-the-future' });
    kernel.clock.advance(minutes(50));
    expect(await settle({ occurredAt: happened.toISOString() }, pharmacist(kernel))).toMatchObject({
      code: 'not-permitted',
    });
    const slow = { ...ferris(), permissions: new Set(['dose.give']) };
    expect(await settle({ occurredAt: happened.toISOString() }, slow)).toMatchObject({
      code: 'back-entry-not-allowed',
    });
    const given = await must(settle({ occurredAt: happened.toISOString() }));
    expect(given.backEntered).toBe(true);
    expect(await findAdministration(kernel.database, 'mercy', given.administrationId)).toMatchObject({
      occurredAt: happened,
      recordedAt: kernel.clock.now(),
      backEntered: true,
    });
  });

  test('late is asked', async () => {
    const { orderId } = await everyEightHours();
    await take(orderId);
    kernel.clock.advance(minutes(45));
    expect(await settle()).toMatchObject({ code: 'question-open' });
    await must(settle({ answers: [{ question: 'late', answer: 'other-patients' }] }));
  });
});
