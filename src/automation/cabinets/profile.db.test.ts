import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hours, minutes } from '#src/kernel/clock.ts';
import {
  act,
  admit,
  type Bedside,
  inTx,
  must,
  order,
  syringe,
  verifiedOrder,
  verify,
} from '#src/medication-loop/administer/bedside.fixture.ts';
import {
  changeOrder,
  discontinueOrder,
  holdOrder,
  type OrderInput,
  releaseOrder,
} from '#src/medication-loop/order/index.ts';
import { dischargePatient, movePatient } from '#src/patients/census/index.ts';
import { checks as ledgerChecks } from '#src/stock/ledger/index.ts';
import type { TestKernel } from '#test/support/kernel.ts';
import { balance, findings, messageId, openCabinets, openJobs, pocketAccount, tell } from './cabinet.fixture.ts';
import {
  attachProfileMessage,
  deliverAhead,
  findProfile,
  loadCabinets,
  markProfileAcknowledged,
  markProfilePosted,
  markProfileRefused,
  markProfileSent,
  profileOf,
  profileSentAt,
  tellCabinets,
} from './index.ts';

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
});

const told = ({ placer, placerNumber }: OrderInput) => ({
  placer,
  placerNumber,
  at: kernel.clock.now(),
  reason: 'prescriber',
});
/** What the cabinets were told of an order, oldest first: "CAB-4W NW 1". */
const history = async (orderId: string) =>
  (await profileOf(kernel.database, 'mercy', orderId)).map((p) => `${p.cabinetId} ${p.control} ${p.version}`).reverse();
const move = async (unitId: string) => {
  kernel.clock.advance(minutes(1));
  const person = { mrn: patient.mrn, family: null, given: null, birthDate: null, sex: null };
  const visit = { visitNumber: patient.visitNumber, class: 'I', unitId, bed: '1' };
  await must(act(kernel, movePatient, { patient: person, visit, occurredAt: kernel.clock.now() }));
  await kernel.settle();
};

describe('the profile follows', () => {
  test('an order: put on when it is verified, changed, held, released, taken off; each told once, with its event', async () => {
    const { orderId, input } = await order(kernel, patient);
    await kernel.settle();
    expect(await history(orderId)).toEqual([]);
    await verify(kernel, orderId);
    expect(await history(orderId)).toEqual(['CAB-4W NW 1']);
    expect(await inTx(kernel, (tx) => tellCabinets(tx, { patientId: patient.patientId, orderId }))).toBe(0);
    const step = async (run: () => Promise<unknown>) => {
      kernel.clock.advance(minutes(1));
      await run();
      await kernel.settle();
    };
    const { orderedAt: _o, messageId: _m, encounterId: _e, ...words } = input;
    await step(() => must(act(kernel, changeOrder, { ...words, dose: '1000', changedAt: kernel.clock.now() })));
    expect(await history(orderId)).toHaveLength(1);
    await verify(kernel, orderId);
    await step(() => must(act(kernel, holdOrder, told(input))));
    await step(() => must(act(kernel, releaseOrder, told(input))));
    await step(() => must(act(kernel, discontinueOrder, told(input))));
    expect(await history(orderId)).toEqual(['CAB-4W NW 1', 'CAB-4W XO 2', 'CAB-4W HD 2', 'CAB-4W RL 2', 'CAB-4W DC 2']);
    const events = await kernel.database.rows<{ control: string }>(
      `select payload ->> 'control' as control from kernel.outbox
        where name = 'CabinetProfileChanged' and payload ->> 'orderId' = $1 order by at, event_id`,
      [orderId],
    );
    expect(events.map((event) => event.control)).toEqual(['NW', 'XO', 'HD', 'RL', 'DC']);
  });

  test('the patient: off at the old unit, on at the new one, and back again; all off at discharge', async () => {
    const { orderId } = await verifiedOrder(kernel, patient);
    await move('ICU-1');
    await move('4W');
    // Of one instant the newest first is by cabinet; what counts is what each cabinet was told.
    expect(await history(orderId)).toEqual([
      'CAB-4W NW 1',
      'CAB-ICU-1 NW 1',
      'CAB-4W DC 1',
      'CAB-ICU-1 DC 1',
      'CAB-4W NW 1',
    ]);
    kernel.clock.advance(minutes(1));
    const { mrn, visitNumber } = patient;
    await must(act(kernel, dischargePatient, { mrn, visitNumber, occurredAt: kernel.clock.now() }));
    await kernel.settle();
    expect((await history(orderId)).at(-1)).toBe('CAB-4W DC 1');
  });

  test('the stock: a cabinet that begins to hold a product is told the orders for it', async () => {
    const product = 'lisinopril-10mg-tablet';
    const { orderId } = await verifiedOrder(kernel, patient, { product, dose: '10', schedule: 'DAILY' });
    expect(await history(orderId)).toEqual([]);
    const place = { drawer: 'B1', pocket: '1', product, expectedBegin: '0', actualBegin: '0', amount: '10' };
    await must(tell(kernel, { kind: 'load', ...place }));
    expect(await history(orderId)).toEqual(['CAB-4W NW 1']);
  });
});

describe('sent, acknowledged and posted are three things', () => {
  test('each stage has a sentence of its own, and posted clears it', async () => {
    const { orderId } = await verifiedOrder(kernel, patient);
    const [change] = await profileOf(kernel.database, 'mercy', orderId);
    const profileId = change?.profileId ?? '';
    await bedside.owner.run(
      `update automation.profile_orders set posted_at = now(), posted_by = 'answer' where profile_id <> $1`,
      [profileId],
    );
    const says = async (after = 6) =>
      (await findings(kernel, 'orders-reach-cabinet', after)).map((finding) => finding.says);
    expect(await says(4)).toEqual([]);
    expect(await says()).toEqual(['1 order for 4W cabinet was not sent.']);
    expect(await profileSentAt(kernel.database, 'mercy', orderId, 1)).toBeNull();
    await inTx(kernel, (tx) => attachProfileMessage(tx, profileId, messageId));
    expect(await inTx(kernel, (tx) => markProfileSent(tx, { messageId }))).toBe(true);
    expect(await profileSentAt(kernel.database, 'mercy', orderId, 1)).toEqual(kernel.clock.now());
    expect(await says()).toEqual(['1 order sent to 4W cabinet is not acknowledged.']);
    await inTx(kernel, (tx) => markProfileAcknowledged(tx, { messageId }));
    expect(await says()).toEqual(['1 order has not reached 4W cabinet, although acknowledged.']);
    const [finding] = await findings(kernel, 'orders-reach-cabinet', 6);
    expect(finding).toMatchObject({ patients: [patient.patientId], ownerRole: 'informatics' });
    await inTx(kernel, (tx) => markProfileRefused(tx, { profileId }, 'item not loaded'));
    expect(await findings(kernel, 'orders-reach-cabinet')).toMatchObject([
      { says: '4W cabinet refused 1 order.', detail: 'Its words: item not loaded.' },
    ]);
    await inTx(kernel, (tx) => markProfilePosted(tx, { messageId }));
    expect(await says()).toEqual([]);
    expect(await findProfile(kernel.database, 'mercy', profileId)).toMatchObject({
      refusedAt: null,
      postedAt: kernel.clock.now(),
    });
    expect(await inTx(kernel, (tx) => markProfileSent(tx, { messageId: patient.patientId }))).toBe(false);
  });

  test('a cabinet that says nothing although doses fell due', async () => {
    await verifiedOrder(kernel, patient, { schedule: 'Q8H' });
    await must(tell(kernel, { kind: 'count', amount: '0' }));
    const says = async (after: number) =>
      (await findings(kernel, 'cabinet-heard', after))
        .filter((f) => f.subject === 'CAB-4W')
        .map((finding) => finding.says);
    expect(await says(59)).toEqual([]);
    await verifiedOrder(kernel, patient, {
      product: syringe,
      dose: '1',
      doseUnit: 'mg',
      route: 'IV',
      schedule: 'ONCE',
      startAt: new Date(kernel.clock.now().getTime() + minutes(30)),
    });
    expect(await says(61)).toEqual([
      '4W cabinet has said nothing for 61 minutes, although doses fell due on its unit.',
    ]);
  });
});

describe('supply', () => {
  test('what no cabinet of the unit holds is delivered; what nobody needs any more is not', async () => {
    const product = 'metoprolol-tartrate-25mg-tablet';
    const { input } = await verifiedOrder(kernel, patient, { product, dose: '50', schedule: 'Q8H' });
    const red = async () =>
      (await findings(kernel, 'due-doses-have-supply')).filter((f) => f.patients.includes(patient.patientId));
    expect(await red()).toMatchObject([
      { severity: 2, detail: 'No cabinet of the unit holds it, and nobody was asked to deliver it.' },
    ]);
    while (await deliverAhead(kernel));
    const jobs = async () => (await openJobs(kernel, 'deliver')).filter((job) => job.patientId === patient.patientId);
    expect(await jobs()).toMatchObject([{ title: 'Deliver metoprolol tartrate', quantity: '2', product }]);
    expect(await red()).toMatchObject([{ severity: 3 }]);
    expect(await deliverAhead(kernel)).toBe(false);
    kernel.clock.advance(minutes(1));
    await must(act(kernel, discontinueOrder, told(input)));
    await kernel.settle();
    await deliverAhead(kernel);
    expect(await jobs()).toEqual([]);
    expect(await red()).toEqual([]);
  });

  test('an empty pocket while a dose is due', async () => {
    await verifiedOrder(kernel, patient, { product: syringe, dose: '1', doseUnit: 'mg', route: 'IV', schedule: 'Q4H' });
    const red = async () => (await findings(kernel, 'no-empty-pocket-with-dose-due')).map((finding) => finding.says);
    expect(await red()).toEqual([]);
    const count = await balance(kernel, pocketAccount(syringe), syringe);
    await must(tell(kernel, { kind: 'unload', product: syringe, amount: count }));
    expect((await red())[0]).toMatch(
      /^4W cabinet, C1 1 is empty, and \d+ doses? of HYDROmorphone (is|are) due on 4 West Medical\.$/,
    );
    await must(tell(kernel, { kind: 'refill', product: syringe, expectedBegin: '0', actualBegin: '0', amount: '10' }));
    expect(await red()).toEqual([]);
  });
});

describe('the demo hospital', () => {
  test('loads its cabinets and an opening stock that balances; a second time changes nothing; faults are told', async () => {
    const folder = new URL('../../../demo/hospital/', import.meta.url);
    await bedside.owner.run(`truncate stock.entries, stock.balances`);
    await bedside.owner.run(`delete from automation.profile_orders; `);
    await bedside.owner.run(`delete from automation.pockets`);
    await bedside.owner.run(`delete from automation.discrepancies`);
    await bedside.owner.run(`delete from automation.cabinets`);
    await bedside.owner.run(
      `insert into patients.units (facility_id, unit_id, name, kind, location_code)
       select 'mercy', u, u, 'medical', 'L' || u from unnest(array['ED','ICU-2','SDU','3W','4E','5E']) u on conflict do nothing`,
    );
    const loaded = await inTx(kernel, (tx) => loadCabinets(tx, folder));
    expect(loaded).toMatchObject({ ok: true, cabinets: 8 });
    expect(loaded.ok && loaded.pockets).toBeGreaterThan(700);
    const entries = await kernel.database.rows(`select from stock.entries`);
    for (const check of ledgerChecks) expect(await check.run(kernel.database, 'mercy', kernel.clock.now())).toEqual([]);
    expect(await findings(kernel, 'count-is-ledger')).toEqual([]);
    expect(await findings(kernel, 'no-unusable-lot-in-pocket', hours(24) / 60_000)).toEqual([]);
    await inTx(kernel, (tx) => loadCabinets(tx, folder));
    expect(await kernel.database.rows(`select from stock.entries`)).toHaveLength(entries.length);
    const wrong = await inTx(kernel, (tx) => loadCabinets(tx, new URL('../drug-file/', folder)));
    expect(wrong.ok).toBe(false);
  });
});
