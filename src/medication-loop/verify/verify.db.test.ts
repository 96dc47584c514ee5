import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { minutes } from '#src/kernel/clock.ts';
import { reactions as checkReactions, loadRuleValues } from '#src/medication-loop/check/index.ts';
import {
  changeOrder,
  discontinueOrder,
  findOrder,
  reactions as orderReactions,
} from '#src/medication-loop/order/index.ts';
import {
  act,
  admit,
  must,
  openHospital,
  order,
  person,
  pharmacist,
  type TestPatient,
} from '#src/medication-loop/order/loop.fixture.ts';
import { recordAllergies } from '#src/patients/census/index.ts';
import { findOpenJob } from '#src/work/queue/index.ts';
import { type TestKernel, testKernel } from '#test/support/kernel.ts';
import { type TestDatabase, testDatabase } from '#test/support/postgres.ts';
import {
  addIntervention,
  askPrescriber,
  claimOrder,
  findVerification,
  returnOrder,
  reviewOf,
  undoVerify,
  type VerifyPorts,
  verificationQueue,
  verifyOrder,
} from './index.ts';

let db: TestDatabase;
let kernel: TestKernel;
let patient: TestPatient;
let told: Date | null = null;
const ports: VerifyPorts = { profileSentAt: async () => told };

beforeAll(async () => {
  db = await testDatabase();
  kernel = await testKernel({ url: db.url, consumers: [...orderReactions, ...checkReactions] });
  await openHospital(kernel);
  await loadRuleValues(kernel.database);
});
afterAll(async () => {
  await kernel.close();
  await db.close();
});
beforeEach(async () => {
  kernel.clock.advance(1000);
  told = null;
  patient = await admit(kernel);
});

const osei = () => pharmacist(kernel);
const review = async (orderId: string) => {
  const found = await reviewOf(kernel.database, kernel.facilityId, orderId, {
    now: kernel.clock.now(),
    timeZone: kernel.timeZone,
  });
  if (!found) throw new Error('no review');
  return found;
};
const queue = (userId = 'osei') =>
  verificationQueue(kernel.database, kernel.facilityId, {
    userId,
    now: kernel.clock.now(),
    timeZone: kernel.timeZone,
    ports,
  });
const code = async (outcome: Promise<{ ok: boolean; code?: string }>) => (await outcome).code;

async function waiting(words: Parameters<typeof order>[2] = {}) {
  const made = await order(kernel, patient, words);
  await kernel.settle();
  return made;
}

async function signable(orderId: string, answers: { key: string; code: string }[] = []) {
  const { version, shownSha256 } = await review(orderId);
  return { orderId, version, shownSha256, answers };
}

describe('verifying', () => {
  test('signs what was shown, closes the job and says so', async () => {
    const { orderId } = await waiting();
    const verified = await must(act(kernel, verifyOrder, await signable(orderId), osei()));
    await kernel.settle();
    expect(await findOrder(kernel.database, kernel.facilityId, orderId)).toMatchObject({
      verifiedVersion: 1,
      version: 1,
    });
    expect(await findVerification(kernel.database, kernel.facilityId, orderId, 1)).toMatchObject({
      verificationId: verified.verificationId,
      pharmacistName: 'R. Osei, PharmD',
    });
    expect(await findOpenJob(kernel.database, kernel.facilityId, 'verify', orderId)).toBeNull();
    const [event] = await kernel.database.rows<{ payload: object }>(
      `select payload from kernel.outbox where name = 'OrderVerified' and payload->>'orderId' = $1`,
      [orderId],
    );
    expect(event?.payload).toEqual({
      orderId,
      version: 1,
      patientId: patient.patientId,
      verificationId: verified.verificationId,
    });
  });

  test('is refused for what cannot be verified: no order, another version, held back, verified before', async () => {
    const { orderId, input } = await waiting();
    const sign = await signable(orderId);
    expect(await code(act(kernel, verifyOrder, { ...sign, orderId: patient.patientId }, osei()))).toBe(
      'order-not-known',
    );
    expect(await code(act(kernel, verifyOrder, { ...sign, version: 2 }, osei()))).toBe('version-changed');
    await must(act(kernel, verifyOrder, sign, osei()));
    expect(await code(act(kernel, verifyOrder, sign, pharmacist(kernel, 'lee', 'J. Lee, PharmD')))).toBe(
      'already-verified',
    );
    await must(act(kernel, discontinueOrder, { ...input, at: kernel.clock.now(), reason: 'prescriber' }));
    expect(await code(act(kernel, verifyOrder, sign, osei()))).toBe('not-waiting');
  });

  test('is for a pharmacist who is not the author', async () => {
    const { orderId } = await waiting({ prescriberId: 'osei' });
    const sign = await signable(orderId);
    expect(await code(act(kernel, verifyOrder, sign, osei()))).toBe('author-verifies');
    expect(await code(act(kernel, verifyOrder, sign, person(kernel, 'nurse1', 'N. Urse', 'nurse')))).toBe(
      'not-permitted',
    );
    await must(act(kernel, verifyOrder, sign, pharmacist(kernel, 'lee', 'J. Lee, PharmD')));
  });

  test('is refused when what it is judged by has changed since it was shown, and goes on after it was read again', async () => {
    const { orderId } = await waiting();
    const seen = await signable(orderId);
    const occurredAt = kernel.clock.now();
    const allergies = [{ said: 'latex', reaction: 'hives' }];
    await must(
      act(kernel, recordAllergies, { mrn: patient.mrn, noneKnown: false, allergies, complete: true, occurredAt }),
    );
    expect(await code(act(kernel, verifyOrder, seen, osei()))).toBe('changed-since-shown');
    const again = await review(orderId);
    const [open] = again.checks.filter((check) => check.needsAnswer);
    expect(open).toMatchObject({ rule: 'allergy-recorded', verdict: 'not-known' });
    const answers = [{ key: open?.key ?? '', code: open?.answers[0]?.code ?? '' }];
    await must(act(kernel, verifyOrder, { ...seen, shownSha256: again.shownSha256, answers }, osei()));
  });

  test('needs a coded answer to each check that asks, and nothing settles a dose that nobody can mean', async () => {
    const asking = await waiting({ dose: '2000' });
    const seen = await review(asking.orderId);
    const open = seen.checks.filter((check) => check.needsAnswer);
    expect(open.map((check) => check.rule)).toContain('daily-dose');
    const sign = await signable(asking.orderId);
    const first = (choose: (codes: string[]) => string) =>
      open.map(({ key, answers }) => ({ key, code: choose(answers.map((answer) => answer.code)) }));
    expect(await code(act(kernel, verifyOrder, sign, osei()))).toBe('answer-missing');
    expect(await code(act(kernel, verifyOrder, { ...sign, answers: first(() => 'because I say so') }, osei()))).toBe(
      'answer-not-offered',
    );
    await must(act(kernel, verifyOrder, { ...sign, answers: first((codes) => codes[0] ?? '') }, osei()));
    const stopping = await waiting({ dose: '20000' });
    const stopped = await review(stopping.orderId);
    expect(stopped.checks.some((check) => check.tier === 'stop' && check.answers.length === 0)).toBe(true);
    const answers = stopped.checks.filter((check) => check.needsAnswer).map(({ key }) => ({ key, code: 'protocol' }));
    expect(await code(act(kernel, verifyOrder, { ...(await signable(stopping.orderId)), answers }, osei()))).toBe(
      'stop-stands',
    );
  });
});

describe('instead of verifying', () => {
  test('the prescriber is asked, an intervention noted, an order handed back, each with a coded reason', async () => {
    const { orderId, input } = await waiting();
    const say = { orderId, version: 1, says: 'Every 12 hours?' };
    expect(await code(act(kernel, askPrescriber, { ...say, reason: 'I wonder' }, osei()))).toBe('reason-not-known');
    await must(act(kernel, askPrescriber, { ...say, reason: 'schedule' }, osei()));
    await must(act(kernel, addIntervention, { ...say, reason: 'monitoring' }, osei()));
    const row = (await queue()).rows.find((one) => one.orderId === orderId);
    expect(row?.askedAt).toBe(kernel.clock.now().toISOString());
    await must(act(kernel, returnOrder, { ...say, reason: 'incomplete' }, osei()));
    await kernel.settle();
    expect(await findOrder(kernel.database, kernel.facilityId, orderId)).toMatchObject({
      state: 'returned',
      stateReason: 'incomplete',
    });
    expect((await queue()).rows.some((one) => one.orderId === orderId)).toBe(false);
    expect((await review(orderId)).interventions.map((made) => made.kind).sort()).toEqual([
      'ask-prescriber',
      'intervention',
      'return',
    ]);
    await must(act(kernel, changeOrder, { ...input, schedule: 'DAILY', changedAt: kernel.clock.now() }));
    await kernel.settle();
    const back = (await queue()).rows.find((one) => one.orderId === orderId);
    expect(back).toMatchObject({ version: 2, askedAt: null });
    expect((await review(orderId)).changes).toEqual([
      { field: 'Frequency', before: 'twice a day with meals', after: 'once a day' },
    ]);
  });
});

describe('taking a signature back', () => {
  test('is for who gave it, until the cabinet is told', async () => {
    const { orderId } = await waiting();
    const undo = undoVerify(ports);
    expect(await code(act(kernel, undo, { orderId: patient.patientId, version: 1 }, osei()))).toBe('order-not-known');
    expect(await code(act(kernel, undo, { orderId, version: 1 }, osei()))).toBe('not-verified');
    await must(act(kernel, verifyOrder, await signable(orderId), osei()));
    expect((await queue()).undoable).toMatchObject({ orderId, version: 1 });
    expect(await code(act(kernel, undo, { orderId, version: 1 }, pharmacist(kernel, 'lee', 'J. Lee, PharmD')))).toBe(
      'not-your-signature',
    );
    told = kernel.clock.now();
    expect(await code(act(kernel, undo, { orderId, version: 1 }, osei()))).toBe('undo-too-late');
    expect((await queue()).undoable).toBeNull();
    told = null;
    expect(await must(act(kernel, undo, { orderId, version: 1 }, osei()))).toEqual({ orderId, version: 2 });
    await kernel.settle();
    expect(await findVerification(kernel.database, kernel.facilityId, orderId, 1)).not.toBeNull();
    expect(await findOrder(kernel.database, kernel.facilityId, orderId)).toMatchObject({
      version: 2,
      verifiedVersion: 1,
    });
    expect((await queue()).rows.find((row) => row.orderId === orderId)).toMatchObject({ wasVerified: true });
    await must(act(kernel, verifyOrder, await signable(orderId), osei()));
  });

  test('is too late when a dose was taken out on its strength', async () => {
    const { orderId } = await waiting();
    await must(act(kernel, verifyOrder, await signable(orderId), osei()));
    await kernel.database.run(
      `insert into stock.accounts (facility_id, account_id, kind, name, open_ended) values ($1, 'hand:n1', 'in-hand', 'N', false) on conflict do nothing`,
      [kernel.facilityId],
    );
    await kernel.database.run(
      `insert into medication_loop.withdrawals (facility_id, withdrawal_id, kind, patient_id, order_id, product, lot, quantity, unit,
         in_hand_account, user_id, user_name, withdrawn_at, recorded_at)
       values ($1, $2, 'profile', $3, $4, 'metformin-500mg-tablet', 'A', 1, 'tablet', 'hand:n1', 'n1', 'N', $5, $5)`,
      [kernel.facilityId, orderId, patient.patientId, orderId, kernel.clock.now()],
    );
    const undone = await act(kernel, undoVerify(ports), { orderId, version: 1 }, osei());
    expect(undone).toMatchObject({ ok: false, code: 'undo-too-late', details: { why: 'a dose was taken out' } });
  });
});

describe('the queue', () => {
  test('stands in the order of priority, with who has what in use', async () => {
    const routine = await waiting();
    const stat = await waiting({ product: 'loratadine-10mg-tablet', dose: '10', schedule: 'ONCE', priority: 'stat' });
    const rows = (await queue()).rows.map((row) => row.orderId);
    expect(rows.indexOf(stat.orderId)).toBeLessThan(rows.indexOf(routine.orderId));
    await must(act(kernel, claimOrder, { orderId: stat.orderId }, osei()));
    const lee = pharmacist(kernel, 'lee', 'J. Lee, PharmD');
    expect(await must(act(kernel, claimOrder, { orderId: stat.orderId }, lee))).toMatchObject({
      inUseBy: 'R. Osei, PharmD',
      mine: false,
    });
    expect((await queue('lee')).rows.find((row) => row.orderId === stat.orderId)?.inUse).toMatchObject({
      by: 'R. Osei, PharmD',
      mine: false,
    });
    // Shown, not blocked: the other one may verify it all the same.
    await must(act(kernel, verifyOrder, await signable(stat.orderId), lee));
    kernel.clock.advance(minutes(16));
    await must(act(kernel, claimOrder, { orderId: routine.orderId }, osei()));
    kernel.clock.advance(minutes(16));
    expect((await queue('lee')).rows.find((row) => row.orderId === routine.orderId)?.inUse).toBeNull();
  });

  test('counts the orders of a pharmacist and tells when the last one came', async () => {
    const before = (await queue('hall')).load.today;
    const { orderId } = await waiting();
    await must(act(kernel, verifyOrder, await signable(orderId), pharmacist(kernel, 'hall', 'P. Hall, PharmD')));
    const after = await queue('hall');
    expect([before, after.load.today, after.load.lastHour]).toEqual([0, 1, 1]);
    expect(after.lastArrivalAt).toBe(kernel.clock.now().toISOString());
  });
});

test('the review shows the patient, the line, the supply, the other medicines and every check', async () => {
  patient = await admit(kernel, { family: 'Okafor', allergies: [{ said: 'penicillin', reaction: 'anaphylaxis' }] });
  await waiting({ product: 'loratadine-10mg-tablet', dose: '10', schedule: 'DAILY' });
  const { orderId } = await waiting({ indication: 'type 2 diabetes' });
  const shown = await review(orderId);
  expect(shown.banner).toMatchObject({ orderName: 'OKAFOR, Grace', allergyStatus: 'recorded', weight: { kg: '80' } });
  expect(
    shown.line
      .map((part) => part.text)
      .join(' ')
      .replaceAll('\u00a0', ' '),
  ).toBe('metformin 500 mg tablet DOSE 500 mg (1 tablet) by mouth twice a day with meals');
  expect(shown).toMatchObject({
    indication: 'type 2 diabetes',
    prescriber: 'Dr A. Haddad',
    supply: 'Not in stock',
    waits: true,
  });
  expect(shown.medicines.map((medicine) => medicine.line[0]?.text)).toEqual(['loratadine']);
  expect(shown.checks.length).toBeGreaterThan(8);
  expect(shown.checks.every((check) => check.source.length > 5 && check.title.length > 3)).toBe(true);
});
