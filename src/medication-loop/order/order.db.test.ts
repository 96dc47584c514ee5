import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hours, later, minutes } from '#src/kernel/clock.ts';
import { cancelDischarge, dischargePatient, mergePatients } from '#src/patients/census/index.ts';
import { type TestKernel, testKernel } from '#test/support/kernel.ts';
import { type TestDatabase, testDatabase } from '#test/support/postgres.ts';
import {
  activeOrders,
  changeOrder,
  completeOrder,
  completeOrders,
  discontinueOrder,
  enterOrder,
  findOrder,
  findOrderByNumber,
  findOrderVersion,
  holdOrder,
  reactions,
  releaseOrder,
} from './index.ts';
import { act, admit, must, openHospital, order, orderWords } from './loop.fixture.ts';

let db: TestDatabase;
let kernel: TestKernel;

beforeAll(async () => {
  db = await testDatabase();
  kernel = await testKernel({ url: db.url, consumers: reactions });
  await openHospital(kernel);
});
afterAll(async () => {
  await kernel.close();
  await db.close();
});

const events = async (orderId: string) =>
  (
    await kernel.database.rows<{ name: string }>(
      `select name from kernel.outbox where payload->>'orderId' = $1 order by event_id, name`,
      [orderId],
    )
  ).map((row) => row.name);
const found = async (orderId: string) => (await findOrder(kernel.database, kernel.facilityId, orderId)) ?? never();
const never = (): never => {
  throw new Error('the order is gone');
};
const code = async (outcome: Promise<{ ok: boolean; code?: string }>) => (await outcome).code;

describe('a new order', () => {
  test('is stored as it was told, with its components, and says so', async () => {
    const patient = await admit(kernel);
    const component = { kind: 'base', product: 'sodium-chloride-09-bag-250ml', amount: '250', unit: 'mL' } as const;
    const { orderId } = await order(kernel, patient, {
      product: 'vancomycin-1g-vial',
      dose: '1250.0',
      route: 'IVPB',
      schedule: 'Q12H',
      indication: 'MRSA bacteremia',
      components: [component],
    });
    const stored = await found(orderId);
    expect(stored).toMatchObject({
      version: 1,
      state: 'active',
      dose: '1250',
      components: [component],
      enteredBy: 'hospital-in',
    });
    expect(await events(orderId)).toEqual(['OrderEntered']);
    expect(
      (await activeOrders(kernel.database, kernel.facilityId, patient.patientId)).map((one) => one.orderId),
    ).toEqual([orderId]);
  });

  test('told twice is one order, and so it is when two tell it at the same moment', async () => {
    const patient = await admit(kernel);
    const input = orderWords(kernel, patient);
    const both = await Promise.all([must(act(kernel, enterOrder, input)), must(act(kernel, enterOrder, input))]);
    expect(new Set(both.map((one) => one.orderId)).size).toBe(1);
    expect(both.map((one) => one.applied).sort()).toEqual([false, true]);
    const [first] = both;
    expect(await events(first?.orderId ?? '')).toEqual(['OrderEntered']);
  });

  test('told again after it was changed is still the first telling', async () => {
    const patient = await admit(kernel);
    const input = orderWords(kernel, patient);
    const { orderId } = await must(act(kernel, enterOrder, input));
    await must(act(kernel, changeOrder, { ...input, dose: '1000', changedAt: kernel.clock.now() }));
    expect(await must(act(kernel, enterOrder, input))).toMatchObject({ orderId, version: 2, applied: false });
  });

  test('is refused in this order: patient, visit, discharge, product, words, dose, times, number', async () => {
    const [patient, other, gone] = [await admit(kernel), await admit(kernel), await admit(kernel)];
    const good = orderWords(kernel, patient);
    await must(act(kernel, enterOrder, good));
    await must(
      act(kernel, dischargePatient, { mrn: gone.mrn, visitNumber: gone.visitNumber, occurredAt: kernel.clock.now() }),
    );
    // Each next one mends what the former was refused for and keeps the rest wrong.
    const wrong = {
      ...good,
      patientId: '00000000-0000-7000-8000-000000000000',
      encounterId: other.encounterId,
      product: 'no-such-product',
      doseUnit: 'parsec',
      dose: '0',
      stopAt: later(good.startAt, -hours(1)),
    };
    const steps: [Partial<typeof wrong>, string][] = [
      [{}, 'unknown-patient'],
      [{ patientId: patient.patientId }, 'unknown-encounter'],
      [{ patientId: gone.patientId, encounterId: gone.encounterId }, 'patient-discharged'],
      [{ patientId: patient.patientId, encounterId: patient.encounterId }, 'unknown-product'],
      [{ product: good.product }, 'unknown-word'],
      [{ doseUnit: 'mg' }, 'dose-not-valid'],
      [{ dose: '850' }, 'stop-before-start'],
      [{ stopAt: later(good.startAt, hours(1)) }, 'number-in-use'],
    ];
    let input = wrong;
    for (const [mend, refusal] of steps) {
      input = { ...input, ...mend };
      expect(await code(act(kernel, enterOrder, input))).toBe(refusal);
    }
  });

  test('of a merged patient goes to the patient that goes on', async () => {
    const [from, into] = [await admit(kernel), await admit(kernel)];
    const before = await order(kernel, from);
    await must(
      act(kernel, mergePatients, {
        fromMrn: from.mrn,
        into: { mrn: into.mrn, family: null, given: null, birthDate: null, sex: null },
        occurredAt: kernel.clock.now(),
      }),
    );
    const after = await order(kernel, from);
    await kernel.settle();
    expect((await found(after.orderId)).patientId).toBe(into.patientId);
    expect((await found(before.orderId)).patientId).toBe(into.patientId);
  });
});

describe('a change', () => {
  test('makes a version that waits for verification; the former one stays', async () => {
    const patient = await admit(kernel);
    const { orderId, input } = await order(kernel, patient);
    await kernel.database.run(`update medication_loop.orders set verified_version = 1 where order_id = $1`, [orderId]);
    const changed = await must(act(kernel, changeOrder, { ...input, dose: '1000', changedAt: kernel.clock.now() }));
    expect(changed).toMatchObject({ orderId, version: 2, applied: true });
    expect(await found(orderId)).toMatchObject({ version: 2, verifiedVersion: 1, dose: '1000' });
    expect(await findOrderVersion(kernel.database, kernel.facilityId, orderId, 1)).toMatchObject({ dose: '500' });
    expect(
      await must(act(kernel, changeOrder, { ...input, dose: '1000.0', changedAt: kernel.clock.now() })),
    ).toMatchObject({ applied: false, version: 2 });
  });

  test('that is older than the newest one is refused, and so is one of another patient, of a closed or of no order', async () => {
    const [patient, other] = [await admit(kernel), await admit(kernel)];
    const { input } = await order(kernel, patient);
    const now = kernel.clock.now();
    const change = { ...input, dose: '1000', changedAt: later(now, minutes(10)) };
    await must(act(kernel, changeOrder, change));
    const late = { ...input, dose: '850', changedAt: later(now, minutes(5)) };
    expect(await code(act(kernel, changeOrder, late))).toBe('newer-change-applied');
    expect(await code(act(kernel, changeOrder, { ...change, dose: '1', patientId: other.patientId }))).toBe(
      'other-patient',
    );
    const at = later(now, minutes(20));
    await must(act(kernel, discontinueOrder, { ...input, at, reason: 'prescriber' }));
    expect(await code(act(kernel, changeOrder, { ...late, changedAt: at }))).toBe('order-closed');
    expect(await code(act(kernel, changeOrder, { ...late, placerNumber: 'never seen' }))).toBe('unknown-order');
  });
});

describe('discontinuing, holding, releasing', () => {
  test('act once, in the order of time, and say so', async () => {
    const patient = await admit(kernel);
    const { orderId, input } = await order(kernel, patient);
    const at = (n: number) => ({ ...input, at: later(kernel.clock.now(), minutes(n)), reason: 'prescriber' });
    expect(await must(act(kernel, holdOrder, at(1)))).toMatchObject({ applied: true });
    expect(await must(act(kernel, holdOrder, at(2)))).toMatchObject({ applied: false });
    expect((await found(orderId)).state).toBe('held');
    expect(await code(act(kernel, releaseOrder, at(0)))).toBe('newer-change-applied');
    expect(await must(act(kernel, releaseOrder, at(3)))).toMatchObject({ applied: true });
    expect(await must(act(kernel, releaseOrder, at(4)))).toMatchObject({ applied: false });
    expect(await code(act(kernel, discontinueOrder, at(2)))).toBe('newer-change-applied');
    expect(await must(act(kernel, discontinueOrder, at(5)))).toMatchObject({ applied: true });
    expect(await must(act(kernel, discontinueOrder, at(6)))).toMatchObject({ applied: false });
    expect(await found(orderId)).toMatchObject({
      state: 'discontinued',
      stateReason: 'prescriber',
      discontinuedAt: at(5).at,
    });
    expect(await code(act(kernel, holdOrder, at(7)))).toBe('order-closed');
    expect(await code(act(kernel, releaseOrder, at(7)))).toBe('order-closed');
    expect(await code(act(kernel, discontinueOrder, { ...at(8), placerNumber: 'never seen' }))).toBe('unknown-order');
    expect((await events(orderId)).sort()).toEqual(['OrderDiscontinued', 'OrderEntered', 'OrderHeld', 'OrderReleased']);
  });
});

describe('the end of an order', () => {
  test('comes with its stop time, once', async () => {
    const patient = await admit(kernel);
    const stopAt = later(kernel.clock.now(), hours(2));
    const { orderId } = await order(kernel, patient, { stopAt });
    const open = await order(kernel, patient, { product: 'loratadine-10mg-tablet', dose: '10', schedule: 'DAILY' });
    await completeOrders(kernel);
    expect((await found(orderId)).state).toBe('active');
    kernel.clock.set(stopAt);
    expect(await completeOrders(kernel)).toBe(false);
    await completeOrders(kernel);
    expect(await found(orderId)).toMatchObject({ state: 'completed', stateReason: 'stop-time' });
    expect((await events(orderId)).sort()).toEqual(['OrderCompleted', 'OrderEntered']);
    expect((await found(open.orderId)).state).toBe('active');
    expect(await code(act(kernel, completeOrder, { orderId: patient.patientId, reason: 'stop-time' }))).toBe(
      'unknown-order',
    );
  });

  test('comes with the discharge; a discharge that is cancelled brings it back to be verified', async () => {
    const patient = await admit(kernel);
    const { orderId, input } = await order(kernel, patient);
    await kernel.database.run(`update medication_loop.orders set verified_version = 1 where order_id = $1`, [orderId]);
    const visit = { mrn: patient.mrn, visitNumber: patient.visitNumber };
    await must(act(kernel, dischargePatient, { ...visit, occurredAt: kernel.clock.now() }));
    await kernel.settle();
    expect(await found(orderId)).toMatchObject({ state: 'discontinued', stateReason: 'patient-discharged' });
    kernel.clock.advance(hours(1));
    await must(act(kernel, cancelDischarge, { ...visit, occurredAt: kernel.clock.now() }));
    await kernel.settle();
    expect(await found(orderId)).toMatchObject({ state: 'active', version: 2, verifiedVersion: 1, dose: input.dose });
    expect(await findOrderByNumber(kernel.database, kernel.facilityId, input.placer, input.placerNumber)).toMatchObject(
      { orderId },
    );
  });
});
