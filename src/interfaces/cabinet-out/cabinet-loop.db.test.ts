/** An order out to the cabinet and back: profile order, its answer, a vend, and what each names as its cause. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Message, parseMessage } from '#lib/hl7v2/index.ts';
import { tellCabinets } from '#src/automation/cabinets/index.ts';
import { systemActor } from '#src/kernel/actor.ts';
import type { Command } from '#src/kernel/command.ts';
import { done, invariant } from '#src/kernel/outcome.ts';
import { transact } from '#src/kernel/transact.ts';
import { findOrderByNumber, lockOrder, markVerified } from '#src/medication-loop/order/index.ts';
import { adt, openWard, rde, type Ward } from '../processing/ward.fixture.ts';
import { reactions } from './reactions.ts';

let ward: Ward;
beforeAll(async () => {
  ward = await openWard({ consumers: reactions, isWholeHospital: true });
});
afterAll(() => ward.close());

async function sent(
  type: string,
): Promise<{ message: Message; row: { message_id: string; control_id: string; caused_by: string | null } }[]> {
  const rows = await ward.kernel.database.rows<{
    raw: Buffer;
    message_id: string;
    control_id: string;
    caused_by: string | null;
  }>(
    `select bytes as raw, message_id, control_id, caused_by from interfaces.messages join interfaces.bodies using (facility_id, message_id)
      where direction = 'out' and type = $1 and part = 'message' order by seq`,
    [type],
  );
  return rows.map((row) => {
    const parsed = parseMessage(row.raw);
    if (!parsed.ok) throw new Error(parsed.problem.message);
    return { message: parsed.value, row };
  });
}

/** Signs the order past the screens and lets the cabinets be told. */
const sign: Command<{ number: string }, { orderId: string }, never> = {
  name: 'test.sign',
  permission: null,
  async run(tx, { number }) {
    const found = await findOrderByNumber(tx.sql, tx.facilityId, 'HIS', number);
    invariant(found, 'the order is there');
    const order = await lockOrder(tx, found.orderId);
    invariant(order, 'the order is there');
    await markVerified(tx, order);
    await tellCabinets(tx, { patientId: order.patientId, orderId: order.orderId });
    return done({ orderId: order.orderId });
  },
};

const item = async (unit: string) =>
  ward.kernel.database.one<{ product: string; drawer: string; pocket: string; cabinet_id: string }>(
    `select p.product, p.drawer, p.pocket, p.cabinet_id from automation.pockets p
       join automation.cabinets c using (facility_id, cabinet_id)
       join tables.products d on d.product = p.product
      where c.unit_id = $1 and not p.controlled and d.form = 'tablet' and d.dose_unit = 'mg' and 'PO' = any(d.routes)
      order by p.product limit 1`,
    [unit],
  );

test('an admission tells the cabinets, caused by the message of the admission', async () => {
  await ward.receive(adt('A01', 'ADMIT', {}, ['AL1|1|DA|^PENICILLIN|SV']));
  await ward.process();
  await ward.kernel.settle();
  const [first] = await sent('ADT^A01');
  const admit = await ward.kernel.database.one<{ message_id: string }>(
    `select message_id from interfaces.messages where control_id = 'ADMIT'`,
  );
  expect(first?.row.caused_by).toBe(admit.message_id);
  expect(first?.message.text('PV1-3.1')).toBe('4W');
  expect(first?.message.text('AL1-3.2')).toBe('PENICILLIN');
  expect(first?.message.text('MSH-15')).toBe('AL');
});

test('a change is told once, and only when it says something new', async () => {
  expect(await sent('ADT^A08')).toEqual([]);
  await ward.receive(adt('A08', 'SAME', {}, ['AL1|1|DA|^PENICILLIN|SV']));
  await ward.receive(adt('A08', 'WEIGHT', {}, ['OBX|1|NM|29463-7^x^LN||72.5|kg|||||F']));
  await ward.process();
  await ward.kernel.settle();
  const told = await sent('ADT^A08');
  expect(told.map(({ message }) => message.text('OBX-5'))).toEqual(['72.5']);
});

test('a verified order goes to the cabinet with its item id, its pieces and the numbers of both sides; the answer posts it', async () => {
  const { product, cabinet_id: cabinet } = await item('4W');
  await ward.receive(rde('ORDER', { number: '9001', drug: product, dose: '10', often: 'BID' }));
  await ward.process();
  const signed = await transact(ward.kernel, sign, {
    commandId: 'sign',
    actor: systemActor('mercy', 'test'),
    input: { number: '9001' },
  });
  if (!signed.ok) throw new Error(signed.message);
  await ward.kernel.settle();
  const profile = (await sent('RDE^O11')).find(({ message }) => message.text('MSH-6') === cabinet);
  invariant(profile, 'the profile order was queued');
  const { message, row } = profile;
  expect(message.text('ORC-1')).toBe('NW');
  expect([message.text('ORC-2.1'), message.text('ORC-3.1')]).toEqual(['9001', signed.value.orderId]);
  expect([message.text('RXE-2.1'), message.text('RXE-3'), message.text('RXE-5')]).toEqual([product, '10', 'mg']);
  expect(message.text('RXE-10')).toMatch(/^\d+(\.\d+)?$/);
  expect([message.text('TQ1-3.1'), message.text('RXR-1.1'), message.text('MSH-16')]).toEqual(['BID', 'PO', 'AL']);

  await ward.receive(
    [
      `MSH|^~\\&|cabinet-simulator|DEMO|||20261123||RRE^O12^RRE_O12|ANS1|P|2.5.1`,
      `MSA|AA|${row.control_id}`,
      'ORC|OK|9001^HIS',
    ],
    'cabinet-in',
  );
  await ward.process();
  const posted = await ward.kernel.database.one<{ posted: boolean; message_id: string }>(
    `select posted_at is not null as posted, message_id from automation.profile_orders where message_id = $1`,
    [row.message_id],
  );
  expect(posted).toEqual({ posted: true, message_id: row.message_id });
});

test('an answer to what was never sent waits', async () => {
  await ward.receive(
    ['MSH|^~\\&|cabinet-simulator|DEMO|||20261123||RRE^O12|ANS2|P|2.5.1', 'MSA|AA|NEVER'],
    'cabinet-in',
  );
  await ward.process();
  const row = await ward.kernel.database.one(`select state, cause from interfaces.messages where control_id = 'ANS2'`);
  expect(row).toEqual({ state: 'waiting', cause: 'answer-without-question' });
});

test('a vend is recorded with its patient and order and names its message; the same bytes again act once', async () => {
  const { product, drawer, pocket, cabinet_id: cabinet } = await item('4W');
  const order = await findOrderByNumber(ward.kernel.database, 'mercy', 'HIS', '9001');
  const lines = [
    'MSH|^~\\&|cabinet-simulator|DEMO|MORTAR|DEMO|20261123||OMS^O05^OMS_O05|VEND1|P|2.5.1|||AL|NE',
    'PID|1||700100^^^MERCY^MR',
    `ORC|NW|9001^HIS|${order?.orderId}^MORTAR`,
    `ZPM|V|cabinet-simulator|${cabinet}|${drawer}|${pocket}|${product}^x||||1|N1^OSEI^RUTH|||DEMO|||||20261123095500-0600`,
  ];
  expect(await ward.receive(lines, 'cabinet-in')).toMatch(/MSA\|CA\|VEND1/);
  await ward.receive(lines, 'cabinet-in');
  await ward.process();
  expect((await ward.states()).VEND1).toBe('processed');
  const rows = await ward.kernel.database.rows<{ kind: string; order_id: string; amount: string }>(
    `select t.kind, t.order_id, t.amount::text from automation.cabinet_transactions t
       join interfaces.messages m using (facility_id, message_id) where m.control_id = 'VEND1'`,
  );
  expect(rows).toEqual([{ kind: 'vend', order_id: order?.orderId, amount: '1' }]);
});

test('an item that is not mapped, a cabinet that is not known: each waits with its cause', async () => {
  const zpm = (cabinet: string, product: string) =>
    `ZPM|C|cabinet-simulator|${cabinet}|1|1|${product}^x|||5|5|N1^OSEI|||DEMO|||||20261123095500-0600`;
  const header = (controlId: string) => `MSH|^~\\&|cabinet-simulator|DEMO|||20261123||OMS^O05|${controlId}|P|2.5.1`;
  await ward.receive([header('BAD1'), zpm('CAB-4W', 'unobtainium')], 'cabinet-in');
  await ward.receive([header('BAD2'), zpm('CAB-NOWHERE', (await item('4W')).product)], 'cabinet-in');
  await ward.process();
  expect(await ward.states()).toMatchObject({ BAD1: 'waiting: unmapped-drug', BAD2: 'waiting: cabinet-not-known' });
});

test('a cabinet that tells what it scanned: unknown it is at the bar-code desk, linked it is the product', async () => {
  const { product, drawer, pocket, cabinet_id: cabinet } = await item('4W');
  const lines = (controlId: string) => [
    `MSH|^~\\&|cabinet-simulator|DEMO|||20261123||OMS^O05|${controlId}|P|2.5.1`,
    `ZPM|C|cabinet-simulator|${cabinet}|${drawer}|${pocket}|SHELF-CODE-77^x|||5|5|N1^OSEI|||DEMO|||||20261123095700-0600`,
  ];
  await ward.receive(lines('SCAN1'), 'cabinet-in');
  await ward.process();
  expect((await ward.states()).SCAN1).toBe('waiting: unmapped-drug');
  const { database } = ward.kernel;
  expect(
    await database.rows(
      `select p.barcode, p.reason, f.purpose, f.station from tables.barcode_problems p
         join tables.scan_failures f using (facility_id, problem_id) where p.barcode = 'SHELF-CODE-77'`,
    ),
  ).toEqual([{ barcode: 'SHELF-CODE-77', reason: 'not-recognised', purpose: 'cabinet', station: cabinet }]);
  await database.run(
    `insert into tables.barcodes (barcode, symbology, package)
     select 'SHELF-CODE-77', 'other', package from tables.packages where product = $1 order by package limit 1`,
    [product],
  );
  await ward.receive(lines('SCAN2'), 'cabinet-in');
  await ward.process();
  expect((await ward.states()).SCAN2).toBe('processed');
});
