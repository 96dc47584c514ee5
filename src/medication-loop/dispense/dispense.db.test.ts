import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { minutes } from '#src/kernel/clock.ts';
import { quantity } from '#src/kernel/quantity.ts';
import {
  act,
  admit,
  type Bedside,
  held,
  inTx,
  must,
  nurse,
  openBedside,
  order,
  person,
  pharmacist,
  pocketOf,
  stock,
  stockPharmacy,
  syringe,
  tablet,
  verifiedOrder,
  withdraw,
} from '#src/medication-loop/administer/bedside.fixture.ts';
import type { TestPatient } from '#src/medication-loop/order/loop.fixture.ts';
import { dischargePatient } from '#src/patients/census/index.ts';
import { accountIds } from '#src/stock/ledger/index.ts';
import type { TestKernel } from '#test/support/kernel.ts';
import { checks } from './checks.ts';
import {
  closeWithdrawal,
  deliverDose,
  findWithdrawal,
  openWithdrawals,
  overridesToReview,
  returnDose,
  reviewOverride,
  takeFromWithdrawals,
  wasteDose,
  wastesToWitness,
  witnessWaste,
} from './index.ts';

let bedside: Bedside;
let kernel: TestKernel;
let patient: TestPatient;

beforeAll(async () => {
  bedside = await openBedside();
  kernel = bedside.kernel;
});
afterAll(() => bedside.close());
beforeEach(async () => {
  patient = await admit(kernel);
  await stock(kernel, tablet, '20');
  await stock(kernel, syringe, '20');
});

const hand = accountIds.hand('ferris');
const moss = () => nurse(kernel, 'moss', 'B. Moss, RN');
const message = () => '00000000-0000-7000-8000-000000000001';
const painOrder = () =>
  verifiedOrder(kernel, patient, {
    product: syringe,
    dose: '0.5',
    doseUnit: 'mg',
    route: 'IV',
    schedule: 'Q3H',
    prn: true,
    prnReason: 'severe pain',
    priority: 'prn',
  });
const one = async (id: string) => {
  const found = await findWithdrawal(kernel.database, 'mercy', id);
  if (!found) throw new Error('no such withdrawal');
  return found;
};
/** What the checks of this module say so many minutes from now, about this patient. */
async function findings(id: string, minutesLater = 0) {
  const check = checks.find((each) => each.id.endsWith(id));
  const now = new Date(kernel.clock.now().getTime() + minutes(minutesLater));
  const found = (await check?.run(kernel.database, 'mercy', now)) ?? [];
  return found.filter((finding) => finding.patients.includes(patient.patientId));
}
const jobs = (subject: string) =>
  kernel.database.rows<{ kind: string; state: string; title: string }>(
    `select kind, state, title from work.jobs where subject = $1 order by opened_at`,
    [subject],
  );
const give = (product: string, amount: string, orderId: string | null) =>
  inTx(kernel, (tx) =>
    takeFromWithdrawals(tx, {
      use: 'given',
      patientId: patient.patientId,
      userId: 'ferris',
      orderId,
      product,
      quantity: quantity(amount),
      occurredAt: tx.now,
    }),
  );

test('half of a syringe given and half wasted before a second person closes the withdrawal exactly', async () => {
  const { orderId } = await painOrder();
  const before = await held(kernel, pocketOf(syringe), syringe);
  const taken = await withdraw(kernel, {
    product: syringe,
    patientId: patient.patientId,
    orderId,
    witnessId: 'moss',
  });
  expect(taken).toMatchObject({ kind: 'profile', lacks: [] });
  const [id = ''] = taken.withdrawalIds;
  expect(await held(kernel, pocketOf(syringe), syringe)).toBe(String(Number(before) - 1));
  await give(syringe, '0.5', orderId);
  expect(await one(id)).toMatchObject({ given: '0.5', wasted: '0', closedAt: null });

  const wasted = await must(
    act(kernel, wasteDose, { withdrawalId: id, quantity: null, reason: 'partial-dose' }, nurse(kernel)),
  );
  expect(wasted).toMatchObject({ needsWitness: true, left: '0' });
  expect((await one(id)).closedAt).not.toBeNull();
  expect(await held(kernel, hand, syringe)).toBe('0');

  expect(await findings('waste-witnessed', 59)).toEqual([]);
  const [red] = await findings('waste-witnessed', 61);
  expect(red?.says).toBe(
    'C-II: A. Ferris, RN wasted 0.5 syringes of HYDROmorphone, and nobody has signed to have seen it.',
  );
  const { wasteId } = wasted;
  expect((await wastesToWitness(kernel.database, 'mercy')).map((waste) => waste.wasteId)).toContain(wasteId);
  expect(await act(kernel, witnessWaste, { wasteId }, nurse(kernel))).toMatchObject({ code: 'witness-is-actor' });
  await must(act(kernel, witnessWaste, { wasteId }, moss()));
  expect(await act(kernel, witnessWaste, { wasteId }, moss())).toMatchObject({ code: 'already-witnessed' });
  expect(await act(kernel, witnessWaste, { wasteId: message() }, moss())).toMatchObject({ code: 'waste-not-known' });
  expect(await findings('waste-witnessed', 61)).toEqual([]);
  expect(await findings('withdrawals-accounted')).toEqual([]);
});

test('what is wasted or returned is never more than what is left, of a withdrawal that is open, for a known reason', async () => {
  const taken = await withdraw(kernel, { product: tablet, patientId: patient.patientId, quantity: '2' });
  const [withdrawalId = ''] = taken.withdrawalIds;
  const waste = (input: object) =>
    act(kernel, wasteDose, { withdrawalId, quantity: '1', reason: 'dropped', ...input }, nurse(kernel));
  expect(await waste({ quantity: '2.5' })).toMatchObject({
    code: 'more-than-in-hand',
    details: { have: '2', want: '2.5' },
  });
  expect(await waste({ quantity: '0' })).toMatchObject({ code: 'more-than-in-hand' });
  expect(await waste({ reason: 'because' })).toMatchObject({ code: 'reason-not-known' });
  expect(await waste({ withdrawalId: message() })).toMatchObject({ code: 'withdrawal-not-known' });
  await must(waste({}));
  const back = { withdrawalId, quantity: null, cabinetId: 'CAB-4W' };
  expect(await must(act(kernel, returnDose, back, nurse(kernel)))).toEqual({ left: '0' });
  expect(await held(kernel, accountIds.returnBin('CAB-4W'), tablet)).toBe('1');
  expect(await act(kernel, returnDose, back, nurse(kernel))).toMatchObject({ code: 'withdrawal-closed' });
  expect(await wastesToWitness(kernel.database, 'mercy')).toEqual([]);
});

test('a withdrawal that is left open turns red: a controlled one after an hour, another after four', async () => {
  await withdraw(kernel, {
    product: syringe,
    patientId: patient.patientId,
    witnessId: 'moss',
    overrideReason: 'emergency',
  });
  const [tabletId = ''] = (await withdraw(kernel, { product: tablet, patientId: patient.patientId })).withdrawalIds;
  expect(await findings('no-withdrawal-left-open', 59)).toEqual([]);
  expect((await findings('no-withdrawal-left-open', 61)).map((f) => f.says)).toEqual([
    'C-II: A. Ferris, RN has held 1 syringe of HYDROmorphone for 61 minutes: not given, wasted or returned.',
  ]);
  expect(await findings('no-withdrawal-left-open', 241)).toHaveLength(2);
  await must(act(kernel, returnDose, { withdrawalId: tabletId, quantity: null, cabinetId: 'CAB-4W' }, nurse(kernel)));
  expect(await findings('no-withdrawal-left-open', 241)).toHaveLength(1);
});

test('missing order, reason, witness and count open a review that somebody else must do', async () => {
  const taken = await withdraw(kernel, { product: syringe, patientId: patient.patientId, counted: false });
  expect(taken).toMatchObject({ kind: 'override', lacks: ['order', 'reason', 'witness', 'count'] });
  const [withdrawalId = ''] = taken.withdrawalIds;
  expect(await jobs(withdrawalId)).toEqual([
    {
      kind: 'review-override',
      state: 'open',
      title: 'A. Ferris, RN took HYDROmorphone without an order, a reason, a witness and a count',
    },
  ]);
  expect((await overridesToReview(kernel.database, 'mercy')).map((w) => w.withdrawalId)).toContain(withdrawalId);
  expect(await findings('overrides-reviewed', 59)).toEqual([]);
  expect(await findings('overrides-reviewed', 61)).toMatchObject([{ severity: 2, ownerRole: 'pharmacist' }]);

  const review = (reason: string, actor = pharmacist(kernel)) =>
    act(kernel, reviewOverride, { withdrawalId, reason }, actor);
  expect(await review('fine')).toMatchObject({ code: 'reason-not-known' });
  expect(await review('right-emergency', pharmacist(kernel, 'ferris'))).toMatchObject({
    code: 'reviewer-was-involved',
  });
  expect(await review('right-emergency', nurse(kernel, 'moss'))).toMatchObject({ code: 'not-permitted' });
  await must(review('right-emergency'));
  expect(await review('right-emergency')).toMatchObject({ code: 'nothing-to-review' });
  expect(await jobs(withdrawalId)).toMatchObject([{ state: 'done' }]);
  expect(await findings('overrides-reviewed', 61)).toEqual([]);
});

test('an order that follows within the hour explains an override; what else is missing stays a review', async () => {
  const user = { id: 'ferris', name: 'A. Ferris, RN' };
  const right = await withdraw(kernel, {
    product: tablet,
    patientId: patient.patientId,
    user,
    overrideReason: 'emergency',
  });
  const bad = await withdraw(kernel, { product: tablet, patientId: patient.patientId, user });
  kernel.clock.advance(minutes(30));
  const { orderId } = await order(kernel, patient);
  await kernel.settle();
  expect(await one(right.withdrawalIds[0] ?? '')).toMatchObject({ matchedOrderId: orderId, lacks: [], review: 'done' });
  expect(await one(bad.withdrawalIds[0] ?? '')).toMatchObject({
    matchedOrderId: orderId,
    lacks: ['reason'],
    review: 'open',
  });
  expect(await jobs(right.withdrawalIds[0] ?? '')).toMatchObject([{ state: 'done' }]);
});

test('an order of another drug, or one that comes after the time of the rule, explains nothing', async () => {
  const taken = await withdraw(kernel, { product: tablet, patientId: patient.patientId, overrideReason: 'emergency' });
  await order(kernel, patient, { product: 'lisinopril-10mg-tablet', dose: '10', schedule: 'DAILY' });
  kernel.clock.advance(minutes(61));
  await order(kernel, patient);
  await kernel.settle();
  expect(await one(taken.withdrawalIds[0] ?? '')).toMatchObject({ matchedOrderId: null, review: 'open' });
});

test('an override for an order that is there belongs to it at once; a stopped or a foreign order does not fit', async () => {
  const { orderId } = await order(kernel, patient);
  await kernel.settle();
  const matched = await withdraw(kernel, {
    product: tablet,
    patientId: patient.patientId,
    overrideReason: 'emergency',
  });
  expect(matched).toMatchObject({ kind: 'override', lacks: [] });
  expect((await one(matched.withdrawalIds[0] ?? '')).matchedOrderId).toBe(orderId);
  const notVerified = await withdraw(kernel, { product: tablet, patientId: patient.patientId, orderId });
  expect(notVerified).toMatchObject({ kind: 'profile', lacks: ['verified-order'] });
  const other = await admit(kernel);
  const foreign = await withdraw(kernel, { product: tablet, patientId: other.patientId, orderId });
  expect(foreign).toMatchObject({ kind: 'override', lacks: ['fitting-order'] });
});

test('more than one lot makes one withdrawal for each', async () => {
  await stock(kernel, 'lisinopril-10mg-tablet', '1', { lot: 'EARLY', expiresOn: '2027-01-31' });
  await stock(kernel, 'lisinopril-10mg-tablet', '5', { lot: 'LATE', expiresOn: '2027-09-30' });
  const taken = await withdraw(kernel, {
    product: 'lisinopril-10mg-tablet',
    patientId: patient.patientId,
    quantity: '3',
  });
  const rows = await Promise.all(taken.withdrawalIds.map(one));
  expect(rows.map(({ lot, quantity: amount, lotAssumed }) => [lot, amount, lotAssumed])).toEqual([
    ['EARLY', '1', true],
    ['LATE', '2', true],
  ]);
});

test('a lot that was told corrects what the ledger had assumed, and nothing stands unexplained', async () => {
  const taken = await withdraw(kernel, { product: tablet, patientId: patient.patientId, lot: 'SEEN', quantity: '2' });
  expect(await one(taken.withdrawalIds[0] ?? '')).toMatchObject({ lot: 'SEEN', lotAssumed: false });
  expect(await held(kernel, accountIds.discrepancy, tablet)).toBe('0');
});

test('the pharmacy delivers into the bin of the unit; what it lacks, and for whom it cannot, is refused', async () => {
  const ordered = await verifiedOrder(kernel, patient);
  const input = {
    patientId: patient.patientId,
    orderId: ordered.orderId,
    doseId: null,
    product: tablet,
    quantity: '1',
  };
  const technician = person(kernel, 'lund', 'K. Lund', 'dispensing-technician');
  const deliver = (more = {}) => act(kernel, deliverDose, { ...input, ...more }, technician);
  expect(await deliver()).toMatchObject({ code: 'not-enough-stock' });
  await stockPharmacy(kernel, tablet, '5');
  const delivered = await must(deliver());
  expect(delivered.unitId).toBe('4W');
  expect(await held(kernel, accountIds.patientBin('4W'), tablet)).toBe('1');
  expect(await openWithdrawals(kernel.database, 'mercy', { patientId: patient.patientId })).toMatchObject([
    { kind: 'delivered', left: '1', userName: 'K. Lund', productText: expect.stringContaining('metformin') },
  ]);
  const waiting = await order(kernel, patient, { product: 'lisinopril-10mg-tablet', dose: '10', schedule: 'DAILY' });
  expect(await deliver({ orderId: waiting.orderId })).toMatchObject({ code: 'order-not-deliverable' });
  const { mrn, visitNumber } = patient;
  const gone = { mrn, visitNumber, occurredAt: kernel.clock.now() };
  await must(act(kernel, dischargePatient, gone));
  expect(await deliver()).toMatchObject({ code: 'patient-not-on-unit' });
});

test('what nobody can find is closed as missing by somebody else and stands as an open case', async () => {
  const taken = await withdraw(kernel, {
    product: syringe,
    patientId: patient.patientId,
    witnessId: 'moss',
    overrideReason: 'emergency',
  });
  const [withdrawalId = ''] = taken.withdrawalIds;
  const close = (reason: string, actor = pharmacist(kernel)) =>
    act(kernel, closeWithdrawal, { withdrawalId, reason }, actor);
  expect(await close('lost it')).toMatchObject({ code: 'reason-not-known' });
  expect(await close('not-found', pharmacist(kernel, 'moss'))).toMatchObject({ code: 'reviewer-was-involved' });
  expect(await must(close('not-found'))).toEqual({ missing: '1' });
  expect(await held(kernel, accountIds.discrepancy, syringe)).toBe('1');
  expect(await findings('withdrawals-accounted')).toEqual([]);
});

test('parts that the ledger does not know turn the check red; putting them right clears it', async () => {
  const taken = await withdraw(kernel, { product: tablet, patientId: patient.patientId, quantity: '2' });
  const [id] = taken.withdrawalIds;
  await bedside.owner.run(`update medication_loop.withdrawals set given = 1 where withdrawal_id = $1`, [id]);
  expect((await findings('withdrawals-accounted')).map((f) => f.says)).toEqual([
    'A withdrawal of 2 tablets of metformin says that 1 were used; the ledger says 0.',
  ]);
  await bedside.owner.run(`update medication_loop.withdrawals set given = 0 where withdrawal_id = $1`, [id]);
  expect(await findings('withdrawals-accounted')).toEqual([]);
});

test('the database itself refuses a withdrawal that is closed with a rest, or that used more than was withdrawn', async () => {
  const taken = await withdraw(kernel, { product: tablet, patientId: patient.patientId, quantity: '2' });
  const [id] = taken.withdrawalIds;
  const set = (what: string) =>
    bedside.owner.run(`update medication_loop.withdrawals set ${what} where withdrawal_id = $1`, [id]);
  await expect(set('closed_at = now()')).rejects.toThrow(/withdrawals_closed_is_accounted/);
  await expect(set('given = 3')).rejects.toThrow(/withdrawals_not_more_than_withdrawn/);
});
