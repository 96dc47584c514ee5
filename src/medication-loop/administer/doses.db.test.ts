import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hours, later, minutes } from '#src/kernel/clock.ts';
import {
  changeOrder,
  discontinueOrder,
  holdOrder,
  type OrderInput,
  releaseOrder,
} from '#src/medication-loop/order/index.ts';
import { cancelDischarge, dischargePatient, mergePatients } from '#src/patients/census/index.ts';
import { accountIds } from '#src/stock/ledger/index.ts';
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
  stock,
  tablet,
  verifiedOrder,
  verify,
  withdraw,
} from './bedside.fixture.ts';
import { checks } from './checks.ts';
import {
  askForDose,
  dueList,
  extendDoses,
  myPatients,
  nextDoseOf,
  type SettleInput,
  settleDose,
  whereIsMyDose,
} from './index.ts';

let bedside: Bedside;
let kernel: TestKernel;
let patient: Awaited<ReturnType<typeof admit>>;

beforeAll(async () => {
  bedside = await openBedside();
  kernel = bedside.kernel;
  await stock(kernel, tablet, '200');
});
afterAll(() => bedside.close());
beforeEach(async () => {
  patient = await admit(kernel);
});

const doses = (orderId: string) =>
  kernel.database.rows<{
    doseId: string;
    state: string;
    reason: string | null;
    version: number;
    dueAt: Date;
    patientId: string;
  }>(
    `select dose_id as "doseId", state, reason, version, due_at as "dueAt", patient_id as "patientId" from medication_loop.doses
      where order_id = $1 order by due_at, version, state`,
    [orderId],
  );
const states = async (orderId: string) => (await doses(orderId)).map((dose) => `${dose.version} ${dose.state}`);
const everyEightHours = (words: Partial<OrderInput> = {}) =>
  verifiedOrder(kernel, patient, { schedule: 'Q8H', ...words });
const told = ({ placer, placerNumber }: OrderInput) => ({
  placer,
  placerNumber,
  at: kernel.clock.now(),
  reason: 'prescriber',
});
const give = async (more: Partial<SettleInput> = {}, who = nurse(kernel)) =>
  act(
    kernel,
    settleDose,
    { patientScan: `P:${patient.mrn}`, productScans: [await barcodeOf(kernel, tablet)], outcome: 'given', ...more },
    who,
  );
async function turnUntilDone(): Promise<void> {
  while (await extendDoses(kernel));
}

describe('doses fall due', () => {
  test('from a verified order only, for the next day, and further as time goes on', async () => {
    const { orderId } = await order(kernel, patient, { schedule: 'Q8H' });
    await kernel.settle();
    expect(await doses(orderId)).toEqual([]);
    await verify(kernel, orderId);
    expect(await states(orderId)).toEqual(['1 due', '1 due', '1 due']);
    expect((await nextDoseOf(kernel.database, 'mercy', orderId))?.dueAt).toEqual(kernel.clock.now());
    await turnUntilDone();
    expect(await doses(orderId)).toHaveLength(3);
    kernel.clock.advance(hours(9));
    await turnUntilDone();
    expect(
      (await doses(orderId)).map((dose) => dose.dueAt.getTime() - kernel.clock.now().getTime() + hours(9)),
    ).toEqual([0, 8, 16, 24, 32].map(hours));
  });

  test('as needed: none; one-time: one', async () => {
    const prn = await verifiedOrder(kernel, patient, {
      schedule: 'Q6H',
      prn: true,
      prnReason: 'test',
      priority: 'prn',
    });
    expect(await doses(prn.orderId)).toEqual([]);
    const once = await verifiedOrder(kernel, patient, {
      product: 'lisinopril-10mg-tablet',
      dose: '10',
      schedule: 'ONCE',
      priority: 'stat',
    });
    expect(await states(once.orderId)).toEqual(['1 due']);
  });

  test('nobody settles them: missed after the time of the rule; late is still given', async () => {
    const { orderId } = await everyEightHours();
    kernel.clock.advance(minutes(30 + 119));
    await turnUntilDone();
    expect((await doses(orderId))[0]?.state).toBe('due');
    kernel.clock.advance(minutes(2));
    await turnUntilDone();
    expect((await doses(orderId))[0]).toMatchObject({ state: 'missed', reason: 'window-passed' });
    await withdraw(kernel, { product: tablet, patientId: patient.patientId, orderId });
    await must(give({ answers: [{ question: 'late', answer: 'dose-came-late' }] }));
    expect((await doses(orderId))[0]).toMatchObject({ state: 'given' });
  });
});

describe('doses go away with the order, and come back with it', () => {
  test('held and released', async () => {
    const { orderId, input } = await everyEightHours();
    kernel.clock.advance(minutes(1));
    await must(act(kernel, holdOrder, told(input)));
    await kernel.settle();
    expect(await states(orderId)).toEqual(['1 cancelled', '1 cancelled', '1 cancelled']);
    kernel.clock.advance(minutes(1));
    await must(act(kernel, releaseOrder, told(input)));
    await kernel.settle();
    // Two minutes later the horizon reaches one dose further.
    expect((await doses(orderId)).filter((dose) => dose.state === 'due')).toHaveLength(4);
  });

  test('discontinued', async () => {
    const { orderId, input } = await everyEightHours();
    await must(act(kernel, discontinueOrder, told(input)));
    await kernel.settle();
    expect((await doses(orderId)).every((dose) => dose.reason === 'order-discontinued')).toBe(true);
    await turnUntilDone();
    expect(await states(orderId)).toEqual(['1 cancelled', '1 cancelled', '1 cancelled']);
  });

  test('changed: the doses of the old version stay until the new one is verified; what was given stays given', async () => {
    const { orderId, input } = await everyEightHours();
    await withdraw(kernel, { product: tablet, patientId: patient.patientId, orderId });
    await must(give());
    kernel.clock.advance(minutes(1));
    const { orderedAt: _o, messageId: _m, encounterId: _e, ...words } = input;
    await must(act(kernel, changeOrder, { ...words, dose: '1000', changedAt: kernel.clock.now() }));
    await kernel.settle();
    expect(await states(orderId)).toEqual(['1 given', '1 due', '1 due']);
    expect(await give()).toMatchObject({ code: 'order-not-verified' });
    await verify(kernel, orderId);
    expect(await states(orderId)).toEqual(['1 given', '1 cancelled', '2 due', '1 cancelled', '2 due', '2 due']);
  });

  test('the patient is discharged, and the discharge is taken back', async () => {
    const { orderId } = await everyEightHours();
    kernel.clock.advance(minutes(1));
    const visit = { mrn: patient.mrn, visitNumber: patient.visitNumber };
    await must(act(kernel, dischargePatient, { ...visit, occurredAt: kernel.clock.now() }));
    await kernel.settle();
    expect(new Set((await doses(orderId)).map((dose) => dose.state))).toEqual(new Set(['cancelled']));
    expect(await give()).toMatchObject({ code: 'patient-not-admitted' });
    kernel.clock.advance(minutes(1));
    await must(act(kernel, cancelDischarge, { ...visit, occurredAt: kernel.clock.now() }));
    await kernel.settle();
    const back = await doses(orderId);
    // Whether the order came back verified or not is the order's to decide: doses are due only of what is verified.
    const [state] = await kernel.database.rows<{ verified: boolean }>(
      `select verified_version = version as verified from medication_loop.orders where order_id = $1`,
      [orderId],
    );
    expect(back.some((dose) => dose.state === 'due')).toBe(state?.verified ?? false);
  });

  test('the patient turns out to be another one: doses and hands go along', async () => {
    const { orderId } = await everyEightHours();
    await withdraw(kernel, { product: tablet, patientId: patient.patientId, orderId });
    const into = await admit(kernel);
    const person = { mrn: into.mrn, family: null, given: null, birthDate: null, sex: null };
    await must(act(kernel, mergePatients, { fromMrn: patient.mrn, into: person, occurredAt: kernel.clock.now() }));
    await kernel.settle();
    expect(new Set((await doses(orderId)).map((dose) => dose.patientId))).toEqual(new Set([into.patientId]));
    // The old wristband is still on the arm.
    await must(give());
    expect(await held(kernel, accountIds.hand('ferris'), tablet)).toBe('0');
  });
});

describe('a cabinet that tells later than the bedside', () => {
  test('the dose is given from what nobody can explain, and put right when the withdrawal is told', async () => {
    const { orderId } = await everyEightHours();
    const before = await held(kernel, accountIds.given, tablet);
    const given = await must(give());
    expect(await held(kernel, accountIds.discrepancy, tablet)).toBe('-1');
    const supplied = checks.find((check) => check.id.endsWith('given-came-from-somewhere'));
    const run = (after: number) => supplied?.run(kernel.database, 'mercy', later(kernel.clock.now(), minutes(after)));
    expect(await run(14)).toEqual([]);
    expect(await run(16)).toMatchObject([
      {
        subject: given.administrationId,
        says: 'A. Ferris, RN gave 1 tablet of metformin that left no cabinet and no pharmacy.',
      },
    ]);
    await withdraw(kernel, { product: tablet, patientId: patient.patientId, orderId });
    expect(await run(16)).toEqual([]);
    expect(await held(kernel, accountIds.discrepancy, tablet)).toBe('0');
    expect(Number(await held(kernel, accountIds.given, tablet)) - Number(before)).toBe(1);
    expect(await held(kernel, accountIds.hand('ferris'), tablet)).toBe('0');
  });
});

describe('the nurse’s lists', () => {
  test('count what is overdue, due and due soon, and show what stands in the way', async () => {
    await everyEightHours();
    await verifiedOrder(kernel, patient, {
      product: 'acetaminophen-325mg-tablet',
      dose: '650',
      schedule: 'Q6H',
      prn: true,
      prnReason: 'pain',
      priority: 'prn',
    });
    await order(kernel, patient, { product: 'lisinopril-10mg-tablet', dose: '10', schedule: 'DAILY' });
    await kernel.settle();
    const now = kernel.clock.now();
    const mine = async (at: Date) =>
      (await myPatients(kernel.database, 'mercy', '4W', at)).find((row) => row.patientId === patient.patientId);
    expect(await mine(now)).toMatchObject({ due: 1, overdue: 0, asNeeded: 1, notVerified: 1, nextDueAt: now });
    expect(await mine(later(now, minutes(31)))).toMatchObject({ due: 0, overdue: 1 });
    const list = await dueList(kernel.database, 'mercy', patient.patientId, { now, timeZone: kernel.timeZone });
    expect(list.map((item) => [item.status, item.supply])).toEqual([
      ['due', 'in-cabinet'],
      ['later', 'in-cabinet'],
      ['ready', 'none'],
      ['not-verified', 'none'],
    ]);
    expect(list[0]?.line.map((part) => part.text).join(' ')).toContain('metformin');
  });

  test('an as-needed order says from when the next may be given', async () => {
    const { orderId } = await verifiedOrder(kernel, patient, {
      schedule: 'Q6H',
      prn: true,
      prnReason: 'test',
      priority: 'prn',
    });
    await withdraw(kernel, { product: tablet, patientId: patient.patientId, orderId });
    await must(give());
    const now = kernel.clock.now();
    const [item] = await dueList(kernel.database, 'mercy', patient.patientId, { now, timeZone: kernel.timeZone });
    expect(item).toMatchObject({ status: 'wait', nextFrom: later(now, hours(6)), last: { by: 'A. Ferris, RN' } });
  });

  test('where a dose is, and one tap to ask for it: asked twice it is one delivery', async () => {
    const { orderId } = await verifiedOrder(kernel, patient, {
      product: 'lisinopril-10mg-tablet',
      dose: '10',
      schedule: 'Q8H',
    });
    const dose = await nextDoseOf(kernel.database, 'mercy', orderId);
    const doseId = dose?.doseId ?? '';
    const where = () => whereIsMyDose(kernel.database, 'mercy', doseId);
    expect(await where()).toMatchObject({
      waitsFor: 'No cabinet of the unit holds it, and nobody has asked the pharmacy for it.',
    });
    const ask = (id = doseId) => act(kernel, askForDose, { doseId: id }, nurse(kernel));
    expect(await ask('00000000-0000-7000-8000-000000000009')).toMatchObject({ code: 'order-not-known' });
    const first = await must(ask());
    expect(await must(ask())).toEqual({ ...first, jobId: first.jobId, askedBefore: true });
    expect((await where())?.waitsFor).toBe('It is on the list of the pharmacy and has not been sent yet.');
    const notGiven = {
      patientScan: null,
      productScans: [],
      outcome: 'not-given',
      reason: 'not-available',
      doseId,
    } as const;
    await must(act(kernel, settleDose, notGiven, nurse(kernel)));
    expect(await ask()).toMatchObject({ code: 'dose-not-open' });
    expect((await where())?.steps.at(-1)).toMatchObject({ says: 'Not given', by: 'A. Ferris, RN' });
  });
});
