/** Each invariant of verification holds on a whole loop, and says what is wrong when it is broken. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FindingDraft } from '#src/kernel/check.ts';
import { days, hours, minutes } from '#src/kernel/clock.ts';
import { type Database, openDatabase } from '#src/kernel/database/database.ts';
import { reactions as checkReactions, loadRuleValues } from '#src/medication-loop/check/index.ts';
import { discontinueOrder } from '#src/medication-loop/order/index.ts';
import { act, admit, must, openHospital, order, pharmacist } from '#src/medication-loop/order/loop.fixture.ts';
import { checks as queueChecks } from '#src/work/queue/index.ts';
import { type TestKernel, testKernel } from '#test/support/kernel.ts';
import { type TestDatabase, testDatabase } from '#test/support/postgres.ts';
import { checks, reviewOf, verifyOrder } from './index.ts';

let db: TestDatabase;
let kernel: TestKernel;
let owner: Database;

beforeAll(async () => {
  db = await testDatabase();
  kernel = await testKernel({ url: db.url, consumers: [...checkReactions] });
  owner = openDatabase(db.url, { max: 2 });
  await openHospital(kernel);
  await loadRuleValues(kernel.database);
});
afterAll(async () => {
  await kernel.close();
  await owner.close();
  await db.close();
});

async function findings(id: string): Promise<readonly FindingDraft[]> {
  const check = [...checks, ...queueChecks].find((candidate) => candidate.id === id);
  if (!check) throw new Error(`no check ${id}`);
  return check.run(kernel.database, kernel.facilityId, kernel.clock.now());
}
const allQuiet = async () => {
  for (const check of [...checks, ...queueChecks]) expect(await findings(check.id), check.id).toEqual([]);
};

async function verified() {
  const patient = await admit(kernel);
  const made = await order(kernel, patient);
  await kernel.settle();
  const when = { now: kernel.clock.now(), timeZone: kernel.timeZone };
  const review = await reviewOf(kernel.database, kernel.facilityId, made.orderId, when);
  const sign = { orderId: made.orderId, version: 1, shownSha256: review?.shownSha256 ?? '', answers: [] };
  await must(act(kernel, verifyOrder, sign, pharmacist(kernel)));
  await kernel.settle();
  return { ...made, patientId: patient.patientId };
}

test('a whole loop is quiet', async () => {
  await verified();
  await allQuiet();
});

test('an order that is marked and not signed', async () => {
  const { orderId, input } = await order(kernel, await admit(kernel));
  await kernel.settle();
  await owner.run(`update medication_loop.orders set verified_version = 1 where order_id = $1`, [orderId]);
  expect(await findings('verify.verified-is-signed')).toMatchObject([
    { subject: orderId, effect: 'doses-at-risk', severity: 1, patients: [input.patientId], ownerRole: 'pharmacist' },
  ]);
  await must(act(kernel, discontinueOrder, { ...input, at: kernel.clock.now(), reason: 'prescriber' }));
  await kernel.settle();
  expect(await findings('verify.verified-is-signed')).toEqual([]);
});

test('a signed order that was altered in the database', async () => {
  const { orderId } = await verified();
  await owner.run(`update medication_loop.order_versions set dose = 5000 where order_id = $1`, [orderId]);
  expect((await findings('verify.signed-is-unaltered')).map((finding) => finding.says)).toEqual([
    expect.stringContaining('is not any more what R. Osei, PharmD signed'),
  ]);
  await owner.run(`update medication_loop.order_versions set dose = 500.00 where order_id = $1`, [orderId]);
  expect(await findings('verify.signed-is-unaltered')).toEqual([]);
});

test('an author who signed; after a day it is history', async () => {
  const { orderId } = await verified();
  await owner.run(`update medication_loop.order_versions set entered_by = 'osei' where order_id = $1`, [orderId]);
  expect(await findings('verify.author-is-another')).toMatchObject([
    { subject: `${orderId}:1`, effect: 'record-wrong' },
  ]);
  kernel.clock.advance(days(1) + 1);
  expect(await findings('verify.author-is-another')).toEqual([]);
});

test('a dose that is due while its order waits, and a job that waits longer than its class allows', async () => {
  const patient = await admit(kernel);
  const { orderId } = await order(kernel, patient, { priority: 'stat', schedule: 'ONCE' });
  await kernel.settle();
  expect(await findings('queue.done-in-time')).toEqual([]);
  kernel.clock.advance(minutes(11));
  expect(await findings('verify.due-is-verified')).toMatchObject([{ subject: orderId, patients: [patient.patientId] }]);
  expect(await findings('queue.done-in-time')).toMatchObject([
    {
      says: 'Verify metformin has waited 11 min; 10 min are allowed',
      severity: 1,
      effect: 'doses-at-risk',
      ownerRole: 'pharmacist',
    },
  ]);
  await owner.run(`update work.jobs set state = 'cancelled', closed_at = now() where subject = $1`, [orderId]);
  expect(await findings('verify.due-is-verified')).toEqual([]);
  expect(await findings('verify.queue-is-complete')).toMatchObject([{ subject: orderId, effect: 'doses-at-risk' }]);
});

test('a job of an order that does not wait', async () => {
  const { orderId } = await verified();
  await owner.run(
    `update work.jobs set state = 'open', closed_at = null, closed_by = null, close_reason = null where subject = $1`,
    [orderId],
  );
  kernel.clock.advance(hours(1));
  const found = (await findings('verify.queue-is-complete')).filter((finding) => finding.subject === orderId);
  expect(found).toMatchObject([{ effect: 'work-blocked', ownerRole: 'informatics' }]);
});
