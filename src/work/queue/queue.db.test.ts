import { afterAll, beforeAll, expect, test } from 'vitest';
import { later, minutes } from '#src/kernel/clock.ts';
import type { Tx } from '#src/kernel/command.ts';
import { done } from '#src/kernel/outcome.ts';
import { act, admit, must, openHospital, person } from '#src/medication-loop/order/loop.fixture.ts';
import { movePatient } from '#src/patients/census/index.ts';
import { type TestKernel, testKernel } from '#test/support/kernel.ts';
import { type TestDatabase, testDatabase } from '#test/support/postgres.ts';
import {
  checkItem,
  checks,
  claimJob,
  closeJob,
  doJob,
  findJob,
  handOverJob,
  nextJob,
  type OpenJob,
  openJob,
  rankedJobs,
  reactions,
  releaseJob,
  technicianKinds,
} from './index.ts';
import { technicianBoard } from './technician-board.ts';

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

const kim = () => person(kernel, 'kim', 'S. Kim, CPhT', 'dispensing-technician');
const roy = () => person(kernel, 'roy', 'D. Roy, CPhT', 'dispensing-technician');
const code = async (outcome: Promise<{ ok: boolean; code?: string }>) => (await outcome).code;
const inTx = <V>(work: (tx: Tx) => Promise<V>) =>
  must(act(kernel, { name: 'test.work', permission: null, run: async (tx: Tx) => done(await work(tx)) }, {}));

let subjects = 0;
async function open(words: Partial<OpenJob> = {}): Promise<string> {
  subjects += 1;
  const job: OpenJob = {
    kind: 'refill',
    subject: `pocket-${subjects}`,
    title: 'Refill metformin',
    unitId: '4W',
    product: 'metformin-500mg-tablet',
    quantity: '20',
    priorityClass: 'routine',
    detail: { cabinetId: 'CAB-4W', drawer: '2', pocket: '7' },
    ...words,
  };
  return (await inTx((tx) => openJob(tx, job))).jobId;
}

/** Barcodes of packages of the demo drug file, as a linear scanner sends them. */
async function barcode(product: string): Promise<string> {
  const row = await kernel.database.one<{ gtin: string }>(
    `select gtin from tables.packages where product = $1 and gtin is not null order by package limit 1`,
    [product],
  );
  return row.gtin;
}
const gs1 = (gtin: string, expires: string) => `]d201${gtin}17${expires}10LOT7`;

test('there is one open job for each kind and subject; it is refreshed and goes on waiting since it was opened', async () => {
  const first = await open({ subject: 'pocket-x' });
  kernel.clock.advance(minutes(5));
  const again = await open({ subject: 'pocket-x', title: 'Refill metformin now', priorityClass: 'now' });
  expect(again).toBe(first);
  const job = await findJob(kernel.database, kernel.facilityId, first);
  expect(job).toMatchObject({
    title: 'Refill metformin now',
    priorityClass: 'now',
    openedAt: later(kernel.clock.now(), -minutes(5)),
  });
  const closing = {
    kind: 'refill',
    subject: 'pocket-x',
    state: 'done',
    reason: 'the cabinet told of a refill',
  } as const;
  expect(await inTx((tx) => closeJob(tx, closing))).toEqual({ closed: true, jobId: first });
  expect(await inTx((tx) => closeJob(tx, closing))).toEqual({ closed: false, jobId: null });
  expect(await open({ subject: 'pocket-x' })).not.toBe(first);
});

test('a claim is seen with its name, renewed, taken over, given back and handed to a person who may do it', async () => {
  const jobId = await open();
  await must(act(kernel, claimJob, { jobId }, kim()));
  expect(await must(act(kernel, claimJob, { jobId }, kim()))).toMatchObject({ takenFrom: null });
  const refused = await act(kernel, claimJob, { jobId }, roy());
  expect(refused).toMatchObject({ ok: false, code: 'in-use', details: { who: 'S. Kim, CPhT', since: '10:05' } });
  expect(await code(act(kernel, releaseJob, { jobId }, roy()))).toBe('not-your-job');
  expect(await code(act(kernel, handOverJob, { jobId, toUserId: 'kim' }, roy()))).toBe('not-your-job');
  expect(await must(act(kernel, claimJob, { jobId, takeOver: true }, roy()))).toMatchObject({
    takenFrom: 'S. Kim, CPhT',
  });
  await kernel.database.run(
    `insert into people.users (facility_id, user_id, family, given, credentials, role, password_hash)
     values ($1, 'kim', 'Kim', 'S.', 'CPhT', 'dispensing-technician', 'x'), ($1, 'dove', 'Dove', 'A.', 'MD', 'prescriber', 'x')`,
    [kernel.facilityId],
  );
  expect(await code(act(kernel, handOverJob, { jobId, toUserId: 'dove' }, roy()))).toBe('receiver-not-known');
  expect((await must(act(kernel, handOverJob, { jobId, toUserId: 'kim' }, roy()))).to).toContain('Kim');
  expect(await findJob(kernel.database, kernel.facilityId, jobId)).toMatchObject({ claimedBy: 'kim' });
  await must(act(kernel, releaseJob, { jobId }, kim()));
  expect(await findJob(kernel.database, kernel.facilityId, jobId)).toMatchObject({ claimedBy: null, state: 'open' });
  expect(await code(act(kernel, claimJob, { jobId: 'no such job' }, kim()))).toBe('job-not-known');
});

test('a person has one job of a kind in use: taking the next lets the one before go', async () => {
  const [first, second] = [await open(), await open()];
  await must(act(kernel, claimJob, { jobId: first }, roy()));
  await must(act(kernel, claimJob, { jobId: second }, roy()));
  expect(await findJob(kernel.database, kernel.facilityId, first)).toMatchObject({ claimedBy: null });
  expect(await findJob(kernel.database, kernel.facilityId, second)).toMatchObject({ claimedBy: 'roy' });
  await must(act(kernel, releaseJob, { jobId: second }, roy()));
});

test('the next job is the one in use by me, else the first that nobody has', async () => {
  const asked = { kinds: technicianKinds, now: kernel.clock.now() };
  const late = await open({ subject: 'due', dueAt: kernel.clock.now() });
  const next = (userId: string) => nextJob(kernel.database, kernel.facilityId, { ...asked, userId });
  expect((await next('kim'))?.jobId).toBe(late);
  await must(act(kernel, claimJob, { jobId: late }, roy()));
  expect((await next('kim'))?.jobId).not.toBe(late);
  expect((await next('roy'))?.jobId).toBe(late);
  const ranked = await rankedJobs(kernel.database, kernel.facilityId, asked);
  expect(ranked[0]?.jobId).toBe(late);
  await must(act(kernel, releaseJob, { jobId: late }, roy()));
});

test('what is scanned is the right item, or the refusal says in its own words what it is', async () => {
  const jobId = await open();
  const right = await barcode('metformin-500mg-tablet');
  const scan = (text: string) => act(kernel, checkItem, { jobId, scan: text }, kim());
  expect(await must(scan(gs1(right, '281231')))).toMatchObject({
    product: 'metformin-500mg-tablet',
    lot: 'LOT7',
    expires: '2028-12-31',
  });
  const wrong = await scan(gs1(await barcode('loratadine-10mg-tablet'), '281231'));
  expect(wrong).toMatchObject({ ok: false, code: 'wrong-item' });
  expect(wrong).toMatchObject({
    message: expect.stringMatching(/Wrong item: this is loratadine.*asks for metformin/s),
  });
  expect(await code(scan(gs1(right, '261122')))).toBe('expired-item');
  expect(await code(scan(gs1(right, '261123')))).toBeUndefined();
  expect(await code(scan('036000291452'))).toBe('package-not-known');
  expect(await code(scan('P:M1'))).toBe('scan-other-kind');
  expect(await code(scan('B:kim'))).toBe('scan-other-kind');
  expect(await code(scan('D:77'))).toBe('scan-other-kind');
  expect(await code(scan(']d201123'))).toBe('scan-not-read');
  expect(await code(scan(']d2010030409123401710LOT717271100'))).toBe('scan-not-read');
  const verify = await open({ kind: 'verify', subject: 'order', product: null });
  expect(await code(act(kernel, checkItem, { jobId: verify, scan: right }, kim()))).toBe('not-done-by-scan');
  expect(await code(act(kernel, checkItem, { jobId, scan: right }, person(kernel, 'n', 'N', 'nurse')))).toBe(
    'not-permitted',
  );
});

test('a job is done by the scan and what was really taken, once, and JobDone tells it', async () => {
  const jobId = await open();
  const scan = gs1(await barcode('metformin-500mg-tablet'), '281231');
  for (const quantity of ['0', '20.5', 'x', '-1']) {
    expect(await code(act(kernel, doJob, { jobId, scan, quantity }, kim())), quantity).toBe('quantity-not-valid');
  }
  await must(act(kernel, claimJob, { jobId }, roy()));
  expect(await code(act(kernel, doJob, { jobId, scan }, kim()))).toBe('in-use');
  await must(act(kernel, releaseJob, { jobId }, roy()));
  expect(await must(act(kernel, doJob, { jobId, scan, quantity: '12' }, kim()))).toMatchObject({
    quantity: '12',
    unit: 'tablet',
  });
  expect(await findJob(kernel.database, kernel.facilityId, jobId)).toMatchObject({
    state: 'done',
    quantity: '12',
    closedBy: 'kim',
  });
  const [event] = await kernel.database.rows<{ payload: object }>(
    `select payload from kernel.outbox where name = 'JobDone'`,
  );
  expect(event?.payload).toMatchObject({ jobId, kind: 'refill', quantity: '12', wanted: '20', lot: 'LOT7', by: 'kim' });
  expect(await code(act(kernel, doJob, { jobId, scan }, kim()))).toBe('job-closed');
});

test('the page of the technician says from where to where, and why each job stands where it stands', async () => {
  const patient = await admit(kernel, { family: 'Lindqvist', given: 'Per' });
  await open({
    kind: 'deliver',
    subject: 'dose-1',
    patientId: patient.patientId,
    product: 'morphine-4mg-syringe',
    quantity: '1',
    priorityClass: 'stat',
    dueAt: kernel.clock.now(),
    detail: { bed: '12' },
  });
  const asked = { userId: 'kim', now: kernel.clock.now(), timeZone: kernel.timeZone };
  const board = await technicianBoard(kernel.database, kernel.facilityId, asked);
  expect(board.job).toMatchObject({
    kind: 'deliver',
    patientName: 'LINDQVIST, Per',
    to: '4 West Medical, patient bin of bed 12',
    mine: false,
  });
  expect(board.job?.priority.parts.map((part) => part.label)).toContain('STAT');
  expect(board.after.find((job) => job.kind === 'refill')).toMatchObject({
    from: 'the pharmacy shelf',
    to: 'cabinet CAB-4W, drawer 2, pocket 7',
    unit: 'tablet',
  });
  expect(board.doneThisShift).toBe(1);
  expect(board.since).toBe('2026-11-23T06:00:00.000Z');
});

test('open jobs go with the patient to another unit', async () => {
  const patient = await admit(kernel);
  const jobId = await open({ kind: 'deliver', subject: 'dose-2', patientId: patient.patientId });
  kernel.clock.advance(minutes(1));
  await must(
    act(kernel, movePatient, {
      patient: { mrn: patient.mrn, family: null, given: null, birthDate: null, sex: null },
      visit: { visitNumber: patient.visitNumber, class: 'I', unitId: 'ICU-1', bed: '1' },
      occurredAt: kernel.clock.now(),
    }),
  );
  await kernel.settle();
  expect(await findJob(kernel.database, kernel.facilityId, jobId)).toMatchObject({
    unitId: 'ICU-1',
    unitKind: 'intensive-care',
  });
});

test('a job that names what does not exist is a finding', async () => {
  const check = checks.find((candidate) => candidate.id === 'queue.has-a-place');
  const run = async () => (await check?.run(kernel.database, kernel.facilityId, kernel.clock.now())) ?? [];
  const quiet = (await run()).length;
  const jobId = await open({ unitId: 'NOWHERE' });
  expect((await run()).map((finding) => finding.subject)).toContain(jobId);
  expect(await run()).toHaveLength(quiet + 1);
});
