import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { later, minutes } from '#src/kernel/clock.ts';
import { reviewOverride } from '#src/medication-loop/dispense/index.ts';
import { discontinueOrder } from '#src/medication-loop/order/index.ts';
import type { TestKernel } from '#test/support/kernel.ts';
import {
  act,
  admit,
  type Bedside,
  barcodeOf,
  must,
  nurse,
  openBedside,
  pharmacist,
  stock,
  tablet,
  verifiedOrder,
  withdraw,
} from './bedside.fixture.ts';
import { checks } from './checks.ts';
import { type SettleInput, settleDose } from './index.ts';

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

/** What one check says of this patient, some minutes from now. */
async function findings(id: string, minutesLater = 0) {
  const check = checks.find((each) => each.id.endsWith(`.${id}`));
  const found = (await check?.run(kernel.database, 'mercy', later(kernel.clock.now(), minutes(minutesLater)))) ?? [];
  return found.filter((finding) => finding.patients.includes(patient.patientId));
}
const give = async (more: Partial<SettleInput> = {}) =>
  must(
    act(
      kernel,
      settleDose,
      { patientScan: `P:${patient.mrn}`, productScans: [await barcodeOf(kernel, tablet)], outcome: 'given', ...more },
      nurse(kernel),
    ),
  );
async function givenDose() {
  const ordered = await verifiedOrder(kernel, patient, { schedule: 'Q8H' });
  await withdraw(kernel, { product: tablet, patientId: patient.patientId, orderId: ordered.orderId });
  return { ...ordered, ...(await give()) };
}

test('given under another version than the signed one', async () => {
  const { administrationId } = await givenDose();
  expect(await findings('given-as-verified')).toEqual([]);
  const set = (version: number) =>
    bedside.owner.run(`update medication_loop.administrations set version = $2 where administration_id = $1`, [
      administrationId,
      version,
    ]);
  await set(2);
  expect(await findings('given-as-verified')).toMatchObject([
    { says: 'A. Ferris, RN gave metformin under a version of the order that no pharmacist had signed.', severity: 1 },
  ]);
  await set(1);
  expect(await findings('given-as-verified')).toEqual([]);
});

test('the database itself refuses a giving without a signature and without an exception', async () => {
  const { administrationId } = await givenDose();
  await expect(
    bedside.owner.run(
      `update medication_loop.administrations set verification_id = null where administration_id = $1`,
      [administrationId],
    ),
  ).rejects.toThrow(/administrations_order_or_exception/);
  await expect(kernel.database.run(`update medication_loop.administrations set reason = 'x'`)).rejects.toThrow(
    /permission denied/,
  );
});

test('given by exception: red until a pharmacist has reviewed the override', async () => {
  const taken = await withdraw(kernel, { product: tablet, patientId: patient.patientId, overrideReason: 'emergency' });
  await give({ answers: [{ question: 'no-order', answer: 'emergency' }] });
  expect(await findings('given-as-verified')).toEqual([]);
  expect((await findings('exceptions-closed')).map((finding) => finding.says)).toEqual([
    'A. Ferris, RN gave metformin without an order (emergency).',
  ]);
  const [withdrawalId = ''] = taken.withdrawalIds;
  await must(act(kernel, reviewOverride, { withdrawalId, reason: 'right-emergency' }, pharmacist(kernel)));
  expect(await findings('exceptions-closed')).toEqual([]);
});

test('given after the stop: a stop that arrives late is seen', async () => {
  const { orderId, input } = await verifiedOrder(kernel, patient, { schedule: 'Q8H' });
  kernel.clock.advance(minutes(20));
  await withdraw(kernel, { product: tablet, patientId: patient.patientId, orderId });
  await give();
  expect(await findings('not-given-after-stop')).toEqual([]);
  const { placer, placerNumber } = input;
  const at = later(kernel.clock.now(), -minutes(5));
  await must(act(kernel, discontinueOrder, { placer, placerNumber, at, reason: 'prescriber' }));
  expect(await findings('not-given-after-stop')).toMatchObject([{ severity: 1 }]);
  const stoppedAt = kernel.clock.now();
  await bedside.owner.run(`update medication_loop.orders set discontinued_at = $2 where order_id = $1`, [
    orderId,
    stoppedAt,
  ]);
  expect(await findings('not-given-after-stop')).toEqual([]);
});

test('given twice: two givings of one order within half of its interval', async () => {
  const { administrationId } = await givenDose();
  expect(await findings('not-given-twice')).toEqual([]);
  const second = randomUUID();
  await bedside.owner.run(
    `insert into medication_loop.administrations
     select (jsonb_populate_record(a, jsonb_build_object('administration_id', $2::uuid, 'dose_id', null, 'occurred_at', a.occurred_at - interval '20 minutes'))).*
       from medication_loop.administrations a where administration_id = $1`,
    [administrationId, second],
  );
  expect((await findings('not-given-twice')).map((finding) => finding.says)).toEqual([
    'metformin was given twice within 20 minutes, by A. Ferris, RN and by A. Ferris, RN.',
  ]);
  // A correction names the former: the mistake stays, and counts no more.
  await bedside.owner.run(
    `insert into medication_loop.administrations
     select (jsonb_populate_record(a, jsonb_build_object('administration_id', $2::uuid, 'outcome', 'not-given', 'reason', 'not-available', 'corrects', $1::uuid))).*
       from medication_loop.administrations a where administration_id = $1`,
    [second, randomUUID()],
  );
  expect(await findings('not-given-twice')).toEqual([]);
});

test('overdue doses, by unit; STAT is graver', async () => {
  await verifiedOrder(kernel, patient, { schedule: 'Q8H' });
  expect(await findings('no-dose-overdue', 29)).toEqual([]);
  expect(await findings('no-dose-overdue', 31)).toMatchObject([
    { subject: '4W', severity: 2, effect: 'doses-at-risk' },
  ]);
  await verifiedOrder(kernel, patient, {
    product: 'lisinopril-10mg-tablet',
    dose: '10',
    schedule: 'ONCE',
    priority: 'stat',
  });
  expect((await findings('no-dose-overdue', 61))[0]?.says).toMatch(
    /^\d+ doses are overdue on 4 West Medical, 1 of them STAT or NOW\.$/,
  );
  const open = await kernel.database.rows<{ doseId: string }>(
    `select dose_id as "doseId" from medication_loop.doses where patient_id = $1 and state = 'due'`,
    [patient.patientId],
  );
  for (const { doseId } of open) {
    await must(act(kernel, settleDose, { outcome: 'held', reason: 'off-unit', doseId }, nurse(kernel)));
  }
  expect(await findings('no-dose-overdue', 61)).toEqual([]);
});
