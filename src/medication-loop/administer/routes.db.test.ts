import { afterAll, beforeAll, expect, test } from 'vitest';
import { createHttp } from '#src/kernel/http.ts';
import { done } from '#src/kernel/outcome.ts';
import { hashPassword } from '#src/people/users/index.ts';
import type { TestKernel } from '#test/support/kernel.ts';
import {
  admit,
  type Bedside,
  barcodeOf,
  nurse,
  openBedside,
  stock,
  syringe,
  tablet,
  verifiedOrder,
  withdraw,
} from './bedside.fixture.ts';
import { routes } from './index.ts';

let bedside: Bedside;
let kernel: TestKernel;
let app: Awaited<ReturnType<typeof createHttp>>;
let patient: Awaited<ReturnType<typeof admit>>;

beforeAll(async () => {
  bedside = await openBedside();
  kernel = bedside.kernel;
  app = await createHttp({ kernel, routes, authenticate: async () => done(nurse(kernel)) });
  await stock(kernel, tablet, '20');
  await stock(kernel, syringe, '20');
  patient = await admit(kernel);
  const passwordHash = await hashPassword('right horse');
  for (const [id, role] of [
    ['moss', 'nurse'],
    ['ferris', 'nurse'],
    ['tech', 'dispensing-technician'],
  ]) {
    await bedside.owner.run(
      `insert into people.users (facility_id, user_id, family, given, role, password_hash) values ('mercy', $1, $1, 'A', $2, $3)`,
      [id, role, passwordHash],
    );
  }
});
afterAll(async () => {
  await app.close();
  await bedside.close();
});

let calls = 0;
async function post(path: string, payload: object) {
  calls += 1;
  const url = `/api/medication-loop/administer/${path}`;
  const response = await app.inject({
    method: 'POST',
    url,
    payload,
    headers: { 'x-command-id': `routes-test-${calls}` },
  });
  return response.json();
}
const get = async (path: string) =>
  (await app.inject({ method: 'GET', url: `/api/medication-loop/administer/${path}` })).json();

test('scan, give, and the lists that show it; what was read of a patient is a record', async () => {
  const { orderId } = await verifiedOrder(kernel, patient, { schedule: 'Q8H' });
  await withdraw(kernel, { product: tablet, patientId: patient.patientId, orderId });
  const { patients } = await get('my-patients?unit=4W');
  expect(patients).toMatchObject([{ patientId: patient.patientId, due: 1, inHand: 1 }]);
  const due = await get(`patients/${patient.patientId}/due`);
  expect(due.items[0]).toMatchObject({ status: 'due', supply: 'in-hand', orderId });
  expect(due.reasons.held.length).toBeGreaterThan(3);
  const where = await get(`doses/${due.items[0].doseId}/where`);
  expect(where.steps.map((step: { step: string }) => step.step)).toEqual([
    'ordered',
    'verified',
    'supplied',
    'in-hand',
    'settled',
  ]);
  expect(await get('doses/00000000-0000-7000-8000-000000000009/where')).toMatchObject({ code: 'not-found' });

  const patientScan = `P:${patient.mrn}`;
  const productScans = [await barcodeOf(kernel, tablet)];
  expect(await post('scan', { patientScan })).toMatchObject({ step: 'scan-product', patient: { mrn: patient.mrn } });
  expect(await post('scan', { patientScan, productScans: ['B:ferris'] })).toMatchObject({
    stop: { code: 'not-a-medicine' },
  });
  expect(await post('scan', { patientScan, productScans })).toMatchObject({
    step: 'confirm',
    give: { amount: '500', doseUnit: 'mg', items: [{ quantity: '1', unit: 'tablet' }] },
  });
  const reads = await kernel.database.rows(
    `select from kernel.records where command = 'medication-loop.administer.scan' and patient_id = $1`,
    [patient.patientId],
  );
  expect(reads).toHaveLength(3);
  expect(await post('settle', { patientScan, productScans, outcome: 'given' })).toMatchObject({
    outcome: 'given',
    left: [],
  });
  const { administrations } = await get(`patients/${patient.patientId}/administrations`);
  expect(administrations).toMatchObject([{ by: 'A. Ferris, RN', dose: '500', enteredLateAt: null, exception: null }]);
});

test('a second nurse signs with badge and password; nobody else and nobody twice', async () => {
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
  const act = {
    patientScan: `P:${patient.mrn}`,
    orderId,
    unableToScan: { what: 'product', reason: 'no-barcode' },
    outcome: 'given',
  };
  expect(await post('settle', act)).toMatchObject({ code: 'second-nurse-missing' });
  for (const witness of [
    { badge: 'B:moss', password: 'wrong horse' },
    { badge: 'B:ferris', password: 'right horse' },
    { badge: 'B:tech', password: 'right horse' },
    { badge: 'moss', password: 'right horse' },
  ]) {
    expect(await post('settle', { ...act, witness })).toMatchObject({ code: 'witness-not-recognised' });
  }
  const witness = { badge: 'B:moss', password: 'right horse' };
  expect(await post('settle', { ...act, witness })).toMatchObject({ outcome: 'given' });
  const [record] = await kernel.database.rows<{ input: string }>(
    `select input::text as input from kernel.records where command = 'administer.settleDose' and outcome = 'done' order by record_seq desc limit 1`,
  );
  expect(record?.input).toContain('"witnessId": "moss"');
  expect(record?.input).not.toContain('horse');
});
