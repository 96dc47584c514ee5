/** Orders that wait are checked and queued; what happens to order or patient brings checks and job up to date. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hours, later, minutes } from '#src/kernel/clock.ts';
import {
  changeOrder,
  discontinueOrder,
  holdOrder,
  reactions as orderReactions,
  releaseOrder,
} from '#src/medication-loop/order/index.ts';
import { act, admit, must, openHospital, order, type TestPatient } from '#src/medication-loop/order/loop.fixture.ts';
import { mergePatients, recordAllergies, recordMeasurement } from '#src/patients/census/index.ts';
import { findOpenJob, reactions as queueReactions, rankedJobs } from '#src/work/queue/index.ts';
import { type TestKernel, testKernel } from '#test/support/kernel.ts';
import { type TestDatabase, testDatabase } from '#test/support/postgres.ts';
import { checkDose, checkOrder, firstDue, loadRuleValues, reactions, storedChecks } from './index.ts';
import { needsAnswer } from './rules/all.ts';

let db: TestDatabase;
let kernel: TestKernel;

beforeAll(async () => {
  db = await testDatabase();
  kernel = await testKernel({ url: db.url, consumers: [...queueReactions, ...orderReactions, ...reactions] });
  await openHospital(kernel);
  await loadRuleValues(kernel.database);
});
afterAll(async () => {
  await kernel.close();
  await db.close();
});

const job = (orderId: string) => findOpenJob(kernel.database, kernel.facilityId, 'verify', orderId);
const open = async (orderId: string, version = 1) =>
  (await storedChecks(kernel.database, kernel.facilityId, orderId, version))
    .filter(needsAnswer)
    .map((result) => result.key);
const runs = async (orderId: string) =>
  (
    await kernel.database.one<{ n: number }>(
      `select count(distinct run)::int as n from medication_loop.order_checks where order_id = $1`,
      [orderId],
    )
  ).n;

async function entered(patient: TestPatient, words: Parameters<typeof order>[2] = {}) {
  const made = await order(kernel, patient, words);
  await kernel.settle();
  return made;
}

test('a new order is checked, and its job says when it is due and how urgent it is', async () => {
  const patient = await admit(kernel, { unitId: 'ICU-1' });
  const { orderId } = await entered(patient, {
    product: 'enoxaparin-40mg-syringe',
    dose: '40',
    route: 'SUBCUT',
    schedule: 'DAILY',
    priority: 'stat',
  });
  expect(await job(orderId)).toMatchObject({
    title: 'Verify enoxaparin',
    unitId: 'ICU-1',
    unitKind: 'intensive-care',
    patientId: patient.patientId,
    priorityClass: 'stat',
    highAlert: true,
    dueAt: kernel.clock.now(),
    detail: { version: 1, toAnswer: 0, stops: 0 },
  });
  expect(await open(orderId)).toEqual([]);
  const [first] = await rankedJobs(kernel.database, kernel.facilityId, { kinds: ['verify'], now: kernel.clock.now() });
  expect(first?.priority.parts.map((part) => part.label)).toEqual([
    'STAT',
    'due now',
    'high-alert drug',
    'intensive care patient',
  ]);
});

test('allergies and weight that come later are checked again; the same result is stored once', async () => {
  const patient = await admit(kernel, { allergies: 'unasked', weightKg: null });
  const { orderId } = await entered(patient, {
    product: 'vancomycin-1g-vial',
    dose: '1200',
    route: 'IVPB',
    schedule: 'Q12H',
    dosePer: '15',
    dosePerUnit: 'mg per kg',
  });
  expect(await open(orderId)).toEqual(['allergy-recorded', 'weight:missing']);
  const occurredAt = kernel.clock.now();
  const weight = {
    mrn: patient.mrn,
    kind: 'weight',
    value: '80',
    unit: 'kg',
    measuredAt: occurredAt,
    source: 'bed scale',
  } as const;
  await must(act(kernel, recordMeasurement, weight));
  await must(
    act(kernel, recordAllergies, {
      mrn: patient.mrn,
      noneKnown: false,
      allergies: [{ said: 'vancomycin', reaction: 'hives' }],
      complete: true,
      occurredAt,
    }),
  );
  await kernel.settle();
  expect(await open(orderId)).toEqual(['allergy-ingredient:vancomycin']);
  expect((await job(orderId))?.detail).toMatchObject({ toAnswer: 1, stops: 1 });
  const before = await runs(orderId);
  await must(act(kernel, recordMeasurement, { ...weight, measuredAt: later(occurredAt, minutes(1)) }));
  await kernel.settle();
  expect(await runs(orderId)).toBe(before);
});

test('a change is checked again under its version; held, released and discontinued orders leave and enter the queue', async () => {
  const patient = await admit(kernel);
  const { orderId, input } = await entered(patient);
  const at = (n: number) => later(kernel.clock.now(), minutes(n));
  await must(act(kernel, changeOrder, { ...input, dose: '5000', changedAt: at(1) }));
  await kernel.settle();
  expect((await open(orderId, 2)).some((key) => key.startsWith('single-dose:'))).toBe(true);
  expect((await job(orderId))?.detail).toMatchObject({ version: 2 });
  await must(act(kernel, holdOrder, { ...input, at: at(2), reason: 'prescriber' }));
  await kernel.settle();
  expect(await job(orderId)).toBeNull();
  await must(act(kernel, releaseOrder, { ...input, at: at(3), reason: 'prescriber' }));
  await kernel.settle();
  expect(await job(orderId)).not.toBeNull();
  await must(act(kernel, discontinueOrder, { ...input, at: at(4), reason: 'prescriber' }));
  await kernel.settle();
  expect(await job(orderId)).toBeNull();
});

test('an order that was discontinued before it was looked at never enters the queue', async () => {
  const patient = await admit(kernel);
  const { orderId, input } = await order(kernel, patient);
  await must(act(kernel, discontinueOrder, { ...input, at: kernel.clock.now(), reason: 'prescriber' }));
  await kernel.settle();
  expect(await job(orderId)).toBeNull();
});

test('a merge brings the other patient’s allergies to orders that wait, and the job follows', async () => {
  const [from, into] = [
    await admit(kernel),
    await admit(kernel, { allergies: [{ said: 'metformin', reaction: 'rash' }] }),
  ];
  const { orderId } = await entered(from);
  expect(await open(orderId)).toEqual([]);
  const person = { mrn: into.mrn, family: null, given: null, birthDate: null, sex: null };
  await must(act(kernel, mergePatients, { fromMrn: from.mrn, into: person, occurredAt: kernel.clock.now() }));
  await kernel.settle();
  expect(await open(orderId)).toEqual(['allergy-ingredient:metformin']);
  expect(await job(orderId)).toMatchObject({ patientId: into.patientId });
});

test('two orders with acetaminophen come to more than a day takes, and each names the other', async () => {
  const patient = await admit(kernel);
  await entered(patient, { product: 'acetaminophen-325mg-tablet', dose: '975', schedule: 'Q6H' });
  const { orderId } = await entered(patient, {
    product: 'acetaminophen-1000mg-vial',
    dose: '1000',
    route: 'IV',
    schedule: 'Q6H',
  });
  const results = (await storedChecks(kernel.database, kernel.facilityId, orderId, 1)).filter(needsAnswer);
  expect(results.map((result) => result.rule).sort()).toEqual(['daily-dose', 'duplicate-ingredient']);
  expect(results.find((result) => result.rule === 'daily-dose')?.says.replaceAll('\u00a0', ' ')).toContain('7,900 mg');
});

test('what is in the hand is checked against the patient, with no order too', async () => {
  const patient = await admit(kernel, { allergies: [{ said: 'penicillin', reaction: 'anaphylaxis' }] });
  const hand = {
    patientId: patient.patientId,
    orderId: null,
    product: 'ampicillin-sulbactam-3g-vial',
    dose: '3',
    doseUnit: 'g',
    route: 'IVPB',
  };
  const results = await checkDose(kernel.database, kernel.facilityId, hand, kernel.clock.now());
  expect(results.filter(needsAnswer).map((result) => [result.rule, result.tier])).toEqual([['allergy-class', 'stop']]);
  const far = await checkDose(kernel.database, kernel.facilityId, { ...hand, dose: '60' }, kernel.clock.now());
  expect(far.filter((result) => result.rule === 'absolute-dose').map((result) => result.tier)).toContain('stop');
  const unknown = await checkDose(
    kernel.database,
    kernel.facilityId,
    { ...hand, product: 'no-such-product' },
    kernel.clock.now(),
  );
  expect(unknown).toMatchObject([{ verdict: 'not-known', tier: 'stop' }]);
  await expect(
    checkOrder(kernel.database, kernel.facilityId, patient.patientId, 1, kernel.clock.now()),
  ).rejects.toThrow(/no version/);
});

test('the first dose is due at the first time of the schedule; STAT and as needed at once', () => {
  const startAt = kernel.clock.now();
  const schedule = {
    schedule: 'DAILY',
    words: 'once a day',
    kind: 'times',
    intervalMinutes: null,
    times: ['09:00'],
    days: [],
    hl7Pattern: null,
  } as const;
  const words = { startAt, stopAt: null, enteredAt: startAt, priority: 'routine', prn: false } as const;
  // 10:00 in Chicago: the next 09:00 is tomorrow.
  expect(firstDue(words, schedule, kernel.timeZone)).toEqual(later(startAt, hours(23)));
  expect(firstDue({ ...words, priority: 'stat' }, schedule, kernel.timeZone)).toEqual(startAt);
  expect(firstDue({ ...words, prn: true }, schedule, kernel.timeZone)).toEqual(startAt);
  expect(firstDue(words, null, kernel.timeZone)).toEqual(startAt);
});
