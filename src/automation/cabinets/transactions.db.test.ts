import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { minutes } from '#src/kernel/clock.ts';
import {
  act,
  admit,
  type Bedside,
  must,
  nurse,
  person,
  pharmacist,
  syringe,
  tablet,
  verifiedOrder,
} from '#src/medication-loop/administer/bedside.fixture.ts';
import { findWithdrawal, wastesToWitness } from '#src/medication-loop/dispense/index.ts';
import { accountIds, explainStock, checks as ledgerChecks, recallLot } from '#src/stock/ledger/index.ts';
import { doJob } from '#src/work/queue/index.ts';
import type { TestKernel } from '#test/support/kernel.ts';
import { balance, findings, openCabinets, openJobs, pocketAccount, reported, tell } from './cabinet.fixture.ts';
import { openDiscrepancies, pocketsOf, resolveDiscrepancy } from './index.ts';

let bedside: Bedside;
let kernel: TestKernel;
let patient: Awaited<ReturnType<typeof admit>>;

beforeAll(async () => {
  bedside = await openCabinets();
  kernel = bedside.kernel;
});
afterAll(() => bedside.close());
beforeEach(async () => {
  kernel.clock.advance(minutes(1));
  patient = await admit(kernel);
  // Every test begins with 25 in each pocket, counted, and nothing unexplained.
  for (const product of [tablet, syringe]) {
    const drawer = product === syringe ? 'C1' : 'A1';
    await must(tell(kernel, { kind: 'count', product, expectedBegin: null, actualBegin: '25', amount: '0' }));
    await act(kernel, explainStock, { product, reason: 'miscount' }, pharmacist(kernel));
    expect(await reported(kernel, 'CAB-4W', drawer)).toBe('25');
  }
  kernel.clock.advance(minutes(1));
});
const holds = async () => {
  const [sums] = ledgerChecks;
  expect(await sums?.run(kernel.database, 'mercy', kernel.clock.now())).toEqual([]);
  expect(await findings(kernel, 'count-is-ledger')).toEqual([]);
};
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

describe('vend', () => {
  test('stock moves into the hand, the count follows, the order is proven to be on the profile', async () => {
    const { orderId } = await verifiedOrder(kernel, patient);
    const told = await must(tell(kernel, { patientId: patient.patientId, orderId, amount: '1' }));
    expect(told).toMatchObject({ flags: [], discrepancyId: null });
    expect(await findWithdrawal(kernel.database, 'mercy', told.withdrawalIds[0] ?? '')).toMatchObject({
      kind: 'profile',
      orderId,
      lot: 'LOT-1',
      lotAssumed: true,
    });
    expect([await reported(kernel), await balance(kernel, pocketAccount(tablet))]).toEqual(['24', '24']);
    const posted = await kernel.database.rows(
      `select from automation.profile_orders where order_id = $1 and posted_by = 'dispense'`,
      [orderId],
    );
    expect(posted).toHaveLength(1);
    await holds();
  });

  test('without an order: dispensed without order, with what is missing', async () => {
    const told = await must(
      tell(kernel, { patientId: patient.patientId, product: syringe, amount: '1', actualBegin: null }),
    );
    expect(told.flags).toEqual(['without-order', 'missing-reason', 'missing-witness', 'missing-count']);
    expect((await openJobs(kernel, 'review-override')).map((job) => job.subject)).toContain(told.withdrawalIds[0]);
    await holds();
  });

  test('a count that differs moves the difference, opens a case, and somebody else resolves it', async () => {
    const told = await must(
      tell(kernel, {
        patientId: patient.patientId,
        product: syringe,
        amount: '1',
        expectedBegin: '25',
        actualBegin: '23',
        witnessId: 'moss',
      }),
    );
    expect(told.flags).toContain('count-differs');
    const discrepancyId = told.discrepancyId ?? '';
    expect([await reported(kernel, 'CAB-4W', 'C1'), await balance(kernel, pocketAccount(syringe), syringe)]).toEqual([
      '22',
      '22',
    ]);
    expect(await balance(kernel, accountIds.discrepancy, syringe)).toBe('2');
    expect((await findings(kernel, 'discrepancies-resolved')).map((finding) => finding.says)).toEqual([
      'C-II: 4W cabinet, C1 1: 2 syringes of HYDROmorphone missing, not explained.',
    ]);
    expect((await openJobs(kernel, 'resolve-discrepancy')).map((job) => job.title)).toContain(
      'HYDROmorphone: 2 missing in 4W cabinet',
    );
    expect(await openDiscrepancies(kernel.database, 'mercy')).toMatchObject([
      { discrepancyId, expected: '25', counted: '23' },
    ]);

    const resolve = (resolution: string, actor = pharmacist(kernel)) =>
      act(kernel, resolveDiscrepancy, { discrepancyId, resolution }, actor);
    expect(await resolve('whatever')).toMatchObject({ code: 'resolution-not-known' });
    expect(await resolve('loss', pharmacist(kernel, 'ferris'))).toMatchObject({ code: 'resolver-was-involved' });
    expect(await resolve('loss', pharmacist(kernel, 'moss'))).toMatchObject({ code: 'resolver-was-involved' });
    expect(await must(resolve('loss'))).toEqual({ discrepancyId, writtenOff: '2' });
    expect(await resolve('loss')).toMatchObject({ code: 'already-resolved' });
    expect(
      await act(
        kernel,
        resolveDiscrepancy,
        { discrepancyId: patient.patientId, resolution: 'loss' },
        pharmacist(kernel),
      ),
    ).toMatchObject({ code: 'discrepancy-not-known' });
    expect(await balance(kernel, accountIds.discrepancy, syringe)).toBe('0');
    expect(await findings(kernel, 'discrepancies-resolved')).toEqual([]);
    await holds();
  });

  test('too many found is the other way round', async () => {
    const told = await must(tell(kernel, { kind: 'count', expectedBegin: '25', actualBegin: '27', amount: '99' }));
    expect(await balance(kernel, accountIds.discrepancy)).toBe('-2');
    const input = { discrepancyId: told.discrepancyId ?? '', resolution: 'miscount' };
    expect(await must(act(kernel, resolveDiscrepancy, input, pharmacist(kernel)))).toMatchObject({ writtenOff: '-2' });
    expect(await reported(kernel)).toBe('27');
    await holds();
  });

  test('more than the ledger knew: it posts, and the shortfall stands unexplained', async () => {
    const vend = { patientId: patient.patientId, amount: '30', expectedBegin: '40', actualBegin: '40' };
    await must(tell(kernel, vend));
    expect([await balance(kernel, pocketAccount(tablet)), await balance(kernel, accountIds.discrepancy)]).toEqual([
      '0',
      '-5',
    ]);
    const unexplained = ledgerChecks.find((check) => check.id.endsWith('nothing-unexplained'));
    const later = new Date(kernel.clock.now().getTime() + minutes(30));
    const about = async () =>
      (await unexplained?.run(kernel.database, 'mercy', later))?.filter((each) => each.subject === tablet);
    expect(await about()).toMatchObject([{ severity: 3 }]);
    // The cabinet reckons with ten that the ledger never knew: red, until somebody counts.
    expect((await findings(kernel, 'count-is-ledger')).map((finding) => finding.says)).toEqual([
      '4W cabinet, A1 1: the cabinet counts 10 tablets of metformin, the ledger 0.',
    ]);
    const counted = await must(tell(kernel, { kind: 'count', amount: '0' }));
    expect(counted.flags).toEqual(['ledger-corrected']);
    expect(await balance(kernel, accountIds.discrepancy)).toBe('-15');
    await must(act(kernel, explainStock, { product: tablet, reason: 'documented-later' }, pharmacist(kernel)));
    expect(await about()).toEqual([]);
    await holds();
  });
});

describe('late, early, unknown', () => {
  test('older than what the pocket told last: recorded and posted, but it does not set the count', async () => {
    const now = kernel.clock.now();
    const vend = (more: object) => tell(kernel, { patientId: patient.patientId, amount: '1', ...more });
    // The second act arrives first: the cabinet already reckons with both.
    await must(vend({ expectedBegin: '24', actualBegin: '24', occurredAt: now }));
    expect((await findings(kernel, 'count-is-ledger')).length).toBe(1);
    const before = new Date(now.getTime() - minutes(0.5));
    const told = await must(vend({ expectedBegin: '25', actualBegin: '25', occurredAt: before }));
    expect(told.flags).toContain('older-than-pocket');
    expect([await reported(kernel), await balance(kernel, pocketAccount(tablet))]).toEqual(['23', '23']);
    await holds();
  });

  test('what comes after a later count has been seen by that count', async () => {
    const before = new Date(kernel.clock.now().getTime() - minutes(5));
    const told = await must(
      tell(kernel, {
        patientId: patient.patientId,
        amount: '1',
        expectedBegin: '26',
        actualBegin: '26',
        occurredAt: before,
      }),
    );
    expect(told.flags).toEqual(['older-than-pocket', 'without-order', 'missing-reason', 'counted-since']);
    expect([await reported(kernel), await balance(kernel, pocketAccount(tablet))]).toEqual(['25', '25']);
    expect(await balance(kernel, accountIds.discrepancy)).toBe('-1');
    await holds();
  });

  test('more than two hours ahead is taken as now', async () => {
    const ahead = new Date(kernel.clock.now().getTime() + minutes(121));
    const told = await must(tell(kernel, { patientId: patient.patientId, amount: '1', occurredAt: ahead }));
    expect(told.flags).toContain('clamped-to-now');
    expect(await findWithdrawal(kernel.database, 'mercy', told.withdrawalIds[0] ?? '')).toMatchObject({
      withdrawnAt: kernel.clock.now(),
    });
  });

  test('an unknown cabinet, pocket or item, or another product in the pocket: the message waits', async () => {
    expect(await tell(kernel, { cabinetId: 'CAB-9' })).toMatchObject({ code: 'cabinet-not-known' });
    expect(await tell(kernel, { drawer: 'Z9' })).toMatchObject({ code: 'pocket-not-known' });
    expect(await tell(kernel, { product: 'aspirin-9' })).toMatchObject({ code: 'product-not-known' });
    expect(await tell(kernel, { product: 'lisinopril-10mg-tablet' })).toMatchObject({
      code: 'pocket-holds-other-product',
      details: { assigned: 'metformin', product: 'lisinopril' },
    });
  });
});

describe('return and waste', () => {
  test('a return goes into the return bin and closes the withdrawal; the bin is emptied to the pharmacy', async () => {
    const told = await must(tell(kernel, { patientId: patient.patientId, amount: '1' }));
    const pharmacy = Number(await balance(kernel, 'pharmacy'));
    const bin = accountIds.returnBin('CAB-4W');
    await must(
      tell(kernel, { kind: 'return', patientId: patient.patientId, amount: '1', drawer: 'RETURN', pocket: 'BIN' }),
    );
    expect((await findWithdrawal(kernel.database, 'mercy', told.withdrawalIds[0] ?? ''))?.closedAt).not.toBeNull();
    expect([await balance(kernel, bin), await reported(kernel)]).toEqual(['1', '24']);
    await must(tell(kernel, { kind: 'empty-return-bin', amount: '1', drawer: 'RETURN', pocket: 'BIN' }));
    expect([await balance(kernel, bin), Number(await balance(kernel, 'pharmacy')) - pharmacy]).toEqual(['0', 1]);
    await holds();
  });

  test('a return that nobody withdrew is kept, and its stock came from what nobody can explain', async () => {
    const before = Number(await balance(kernel, accountIds.discrepancy));
    const told = await must(
      tell(kernel, {
        kind: 'return',
        patientId: patient.patientId,
        amount: '1',
        user: { id: 'quinn', name: 'D. Quinn' },
      }),
    );
    expect(told.flags).toEqual(['return-without-withdrawal']);
    expect(Number(await balance(kernel, accountIds.discrepancy)) - before).toBe(-1);
  });

  test('half of a syringe wasted at the cabinet before a witness; without one a person must still sign', async () => {
    const { orderId } = await verifiedOrder(kernel, patient, pain);
    const vend = { patientId: patient.patientId, orderId, product: syringe, amount: '1', witnessId: 'moss' };
    const told = await must(tell(kernel, vend));
    const wasted = Number(await balance(kernel, 'wasted', syringe));
    await must(tell(kernel, { ...vend, kind: 'waste', amount: '0.5', wasteReason: 'partial-dose' }));
    expect(await findWithdrawal(kernel.database, 'mercy', told.withdrawalIds[0] ?? '')).toMatchObject({
      wasted: '0.5',
      closedAt: null,
    });
    expect(await wastesToWitness(kernel.database, 'mercy')).toEqual([]);
    const second = await must(tell(kernel, { ...vend, kind: 'waste', amount: '0.5', witnessId: null }));
    expect(second.flags).toEqual(['missing-witness', 'missing-reason']);
    const [unsigned] = await wastesToWitness(kernel.database, 'mercy');
    expect(unsigned).toMatchObject({ quantity: '0.5', userName: 'A. Ferris, RN' });
    expect((await openJobs(kernel, 'review-override')).map((job) => job.subject)).toContain(unsigned?.wasteId);
    expect(Number(await balance(kernel, 'wasted', syringe)) - wasted).toBe(1);
    expect(await reported(kernel, 'CAB-4W', 'C1')).toBe('24');
    await holds();
  });

  test('a waste of nothing that was withdrawn moves nothing and is flagged', async () => {
    const wasted = await balance(kernel, 'wasted');
    const bin = await balance(kernel, accountIds.returnBin('CAB-4W'));
    if (bin !== '0') {
      await must(tell(kernel, { kind: 'empty-return-bin', amount: bin, drawer: 'RETURN', pocket: 'BIN' }));
    }
    const told = await must(
      tell(kernel, { kind: 'waste', patientId: patient.patientId, amount: '1', wasteReason: 'dropped' }),
    );
    expect(told.flags).toEqual(['waste-without-withdrawal']);
    expect(await balance(kernel, 'wasted')).toBe(wasted);
  });
});

describe('stocking', () => {
  test('at the reorder level a refill is asked for; picked it is on its way; put in the job is gone', async () => {
    await must(tell(kernel, { patientId: patient.patientId, amount: '20' }));
    const [job] = (await openJobs(kernel, 'refill')).filter((each) => each.subject === 'CAB-4W:A1:1');
    expect(job).toMatchObject({ title: 'Refill metformin in 4W cabinet', quantity: '25', priorityClass: 'routine' });
    const row = await kernel.database.one<{ gtin: string }>(
      `select gtin from tables.packages where product = $1 and gtin is not null order by quantity, package limit 1`,
      [tablet],
    );
    const technician = person(kernel, 'lund', 'K. Lund', 'dispensing-technician');
    await must(act(kernel, doJob, { jobId: job?.jobId ?? '', scan: `]d201${row.gtin}10NEW-LOT` }, technician));
    await kernel.settle();
    expect(await balance(kernel, accountIds.inTransit('CAB-4W'))).toBe('25');
    await must(tell(kernel, { patientId: patient.patientId, amount: '1' }));
    expect((await openJobs(kernel, 'refill')).filter((each) => each.subject === 'CAB-4W:A1:1')).toEqual([]);
    await must(tell(kernel, { kind: 'refill', amount: '25', lot: 'NEW-LOT', expiresOn: '2027-10-31' }));
    expect([await balance(kernel, accountIds.inTransit('CAB-4W')), await reported(kernel)]).toEqual(['0', '29']);
    await holds();
  });

  test('a load gives a pocket another product and begins its count anew; an unload empties it', async () => {
    const place = { drawer: 'A2', pocket: '1' };
    await must(
      tell(kernel, {
        kind: 'load',
        ...place,
        actualBegin: '0',
        expectedBegin: '0',
        amount: '10',
        capacity: '20',
        reorderLevel: '4',
      }),
    );
    const loaded = () =>
      pocketsOf(kernel.database, 'mercy', 'CAB-4W').then((all) => all.find((each) => each.drawer === 'A2'));
    expect(await loaded()).toMatchObject({ product: tablet, capacity: '20', reportedCount: '10', balance: '10' });
    const other = 'lisinopril-10mg-tablet';
    const again = await must(
      tell(kernel, {
        kind: 'load',
        ...place,
        product: other,
        actualBegin: '0',
        expectedBegin: '0',
        amount: '5',
        lot: 'L-9',
      }),
    );
    expect(again.flags).toEqual(['load-reset', 'product-changed']);
    expect(await loaded()).toMatchObject({ product: other, reportedCount: '5', balance: '5' });
    await must(
      tell(kernel, { kind: 'unload', ...place, product: other, expectedBegin: '5', actualBegin: '5', amount: '5' }),
    );
    expect(await loaded()).toMatchObject({ reportedCount: '0', balance: '0' });
    await holds();
  });

  test('an expired or recalled lot in a pocket turns red until it is unloaded', async () => {
    const lot = { lot: 'OLD-LOT', expiresOn: '2026-10-31' };
    await must(tell(kernel, { kind: 'refill', amount: '2', ...lot }));
    const red = async () => (await findings(kernel, 'no-unusable-lot-in-pocket')).map((finding) => finding.says);
    expect(await red()).toEqual(['4W cabinet, A1 1: 2 tablets of metformin, lot OLD-LOT, expired on 31-Oct-2026.']);
    await must(act(kernel, recallLot, { product: tablet, lot: 'OLD-LOT', reason: 'particles' }));
    expect(await red()).toEqual(['4W cabinet, A1 1: 2 tablets of metformin, lot OLD-LOT, recalled (particles).']);
    await must(tell(kernel, { kind: 'unload', amount: '2', ...lot }));
    expect(await red()).toEqual([]);
  });

  test('the program’s role keeps what was told: no transaction is changed or deleted', async () => {
    await expect(kernel.database.run(`update automation.cabinet_transactions set amount = 1`)).rejects.toThrow(
      /permission denied/,
    );
    expect(nurse(kernel).permissions.has('stock.move')).toBe(false);
  });
});
