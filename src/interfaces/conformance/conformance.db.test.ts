/** Profiles that ship, our own outgoing messages judged by them, counts, and the check that turns red. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseText } from '#lib/hl7v2/index.ts';
import { tellCabinets } from '#src/automation/cabinets/index.ts';
import { systemActor } from '#src/kernel/actor.ts';
import type { Command } from '#src/kernel/command.ts';
import { done, invariant } from '#src/kernel/outcome.ts';
import { transact } from '#src/kernel/transact.ts';
import { findOrderByNumber, lockOrder, markVerified } from '#src/medication-loop/order/index.ts';
import { tableKinds } from '#src/tables/change-control/index.ts';
import { reactions } from '../cabinet-out/index.ts';
import { adt, openWard, rde, type Ward } from '../processing/ward.fixture.ts';
import { learnProfile } from './commands.ts';
import { checks, judgeAndCount, judgeMessage, loadProfiles, profileInForce } from './index.ts';
import { conformanceKinds } from './kinds.ts';
import { selectViolations } from './store.ts';

let ward: Ward;
beforeAll(async () => {
  ward = await openWard({ consumers: reactions, isWholeHospital: true });
  const loaded = await loadProfiles(ward.kernel.database, 'mercy', new Date('2000-01-01T00:00:00Z'));
  expect(loaded).toMatchObject({ ok: true });
});
afterAll(() => ward.close());

const now = () => ward.kernel.clock.now();
const counts = () => selectViolations(ward.kernel.database, 'mercy', new Date(0));
const findings = async () => (await checks[0]?.run(ward.kernel.database, 'mercy', now())) ?? [];

const sign: Command<{ number: string }, null, never> = {
  name: 'test.sign',
  permission: null,
  async run(tx, { number }) {
    const found = await findOrderByNumber(tx.sql, tx.facilityId, 'HIS', number);
    invariant(found, 'the order is there');
    const order = await lockOrder(tx, found.orderId);
    invariant(order, 'the order is there');
    await markVerified(tx, order);
    await tellCabinets(tx, { patientId: order.patientId, orderId: order.orderId });
    return done(null);
  },
};

/** Counts a text as if it had come in or was going out. */
const take: Command<{ text: string; direction: 'in' | 'out'; channel: string }, number, never> = {
  name: 'test.take',
  permission: null,
  async run(tx, { text, direction, channel }) {
    const parsed = parseText(text);
    invariant(parsed.ok, 'the message can be read');
    const message = parsed.value;
    const type = `${message.text('MSH-9.1')}^${message.text('MSH-9.2')}`;
    const found = await judgeAndCount(tx, { channel, direction, type, messageId: tx.newId(), message });
    return done(found.length);
  },
};

test('our own order to a cabinet is as the Pyxis-like profile asks', async () => {
  const { product } = await ward.kernel.database.one<{ product: string }>(
    `select p.product from automation.pockets p join automation.cabinets c using (facility_id, cabinet_id)
       join tables.products d on d.product = p.product
      where c.unit_id = '4W' and not p.controlled and d.form = 'tablet' and d.dose_unit = 'mg' and 'PO' = any(d.routes)
      order by p.product limit 1`,
  );
  await ward.receive(adt('A01', 'ADMIT', {}, ['AL1|1|DA|^PENICILLIN|SV']));
  await ward.process();
  await ward.kernel.settle();
  await ward.receive(rde('ORDER', { number: '9001', drug: product, dose: '10', often: 'BID' }));
  await ward.process();
  const states = await ward.kernel.database.rows<{ state: string; says: string }>(
    `select control_id, state, says from interfaces.messages`,
  );
  expect(states.filter((row) => row.state === 'waiting')).toEqual([]);
  await transact(ward.kernel, sign, {
    commandId: 'sign-9001',
    actor: systemActor('mercy', 'test'),
    input: { number: '9001' },
  });
  await ward.kernel.settle();
  const sent = await ward.kernel.database.rows(
    `select from interfaces.messages where channel = 'cabinet-out' and type = 'RDE^O11'`,
  );
  expect(sent.length).toBeGreaterThan(0);
  expect(await counts()).toEqual([]);
  expect(await findings()).toEqual([]);
});

const poor = [
  'MSH|^~\\&|MORTAR|mercy|PYXIS|4W|20261124||RDE^O11|1|P|2.5.1',
  'PID|1||1^^^X||DOE^JO',
  'ORC|NW|7',
  'RXE||asp^Aspirin|ten||mg',
].join('\r');

test('an outgoing message that lacks what the partner asks is counted by field, and a finding says so', async () => {
  const taken = await transact(ward.kernel, take, {
    commandId: 'poor',
    actor: systemActor('mercy', 'test'),
    input: { text: poor, direction: 'out', channel: 'cabinet-out' },
  });
  expect(taken).toMatchObject({ ok: true });
  const places = (await counts()).map(({ place, rule }) => `${place} ${rule}`).sort();
  expect(places).toEqual([
    'ORC-3 required',
    'ORC-7 required',
    'PID-18 required',
    'PID-3.5 required',
    'PV1 required',
    'RXE-3 not-of-type',
    'RXR required',
  ]);
  const told = await findings();
  expect(told.map(({ severity }) => severity)).toEqual(places.map(() => 2));
  expect(JSON.stringify(await counts())).not.toContain('DOE');
});

test('a VA PADE transaction is taken; a strange type and a missing count are told', async () => {
  const profile = await profileInForce(ward.kernel.database, 'mercy', 'va-pade', now());
  invariant(profile, 'it ships');
  const zpm = (type: string, count: string) =>
    parseText(
      [
        'MSH|^~\\&|PADE|500|VISTA|500|20261124||OMS^O05|9|P|2.5',
        `ZPM|${type}|PYX12|PYX12|10|15B|12345^ASPIRIN||20|${count}|2|1^LAST^FIRST|2^OTHER^NAME|||||||202611241336`,
      ].join('\r'),
    );
  const told = (parsed: ReturnType<typeof zpm>) => {
    invariant(parsed.ok, 'the message can be read');
    return judgeMessage(profile, parsed.value)
      .filter(({ place }) => place.startsWith('ZPM'))
      .map(({ place, rule }) => `${place} ${rule}`);
  };
  expect(told(zpm('C', '19'))).toEqual([]);
  expect(told(zpm('Q', ''))).toEqual(['ZPM-1 not-in-values', 'ZPM-9 required']);
});

test('a profile is learned from stored messages as a change that waits; from too few, or over one that is there, it is refused', async () => {
  const learn = (profile: string, type: string) =>
    transact(ward.kernel, learnProfile(tableKinds(conformanceKinds)), {
      commandId: `learn-${profile}-${type}`,
      actor: { ...systemActor('mercy', 'test'), permissions: new Set(['tables.edit']) },
      input: { profile, title: 'Learned', channel: 'hospital-in', type },
    });
  expect(await learn('hospital-adt', 'ADT^A08')).toMatchObject({ ok: false, code: 'nothing-to-learn-from' });
  expect(await learn('va-pade', 'ADT^A08')).toMatchObject({ ok: false, code: 'profile-known' });
  for (let at = 0; at < 12; at += 1) await ward.receive(adt('A08', `LEARN${at}`));
  await ward.process();
  expect(await learn('hospital-adt2', 'ADT^A08')).toMatchObject({ ok: true, value: { messages: 12 } });
  const items = await ward.kernel.database.rows<{ key: string }>(
    `select key from tables.change_set_items where kind = 'profile-rules'`,
  );
  expect(items.map(({ key }) => key)).toContain('mercy | hospital-adt2 | PID-3');
  expect(await profileInForce(ward.kernel.database, 'mercy', 'hospital-adt2', now())).toBeNull();
});
