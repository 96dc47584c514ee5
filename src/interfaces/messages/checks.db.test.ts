/** Each invariant of the interfaces is broken once, seen, and seen to clear. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemActor } from '#src/kernel/actor.ts';
import type { Check } from '#src/kernel/check.ts';
import { minutes } from '#src/kernel/clock.ts';
import { transact } from '#src/kernel/transact.ts';
import { pauseChannel, resumeChannel } from '../channels/commands.ts';
import { checks as channelChecks } from '../channels/index.ts';
import { adt, openWard, rde, type Ward } from '../processing/ward.fixture.ts';
import { checks as messageChecks } from './checks.ts';

let ward: Ward;
beforeAll(async () => {
  ward = await openWard();
});
afterAll(() => ward.close());

const all: readonly Check[] = [...messageChecks, ...channelChecks];

async function findings(id: string) {
  const check = all.find((candidate) => candidate.id === id);
  if (!check) throw new Error(`there is no check ${id}`);
  return check.run(ward.kernel.database, 'mercy', ward.kernel.clock.now());
}

const call = <Input>(commandId: string, input: Input) => ({ commandId, actor: systemActor('mercy', 'tester'), input });
const change = (text: string) => ward.kernel.database.run(text);

test('all hold in a ward where nothing waits', async () => {
  for (const check of all) expect(await findings(check.id)).toEqual([]);
});

test('an acknowledged message that is not processed', async () => {
  await ward.receive(adt('A01', 'C1'));
  expect(await findings('interfaces.messages.settled-or-listed')).toEqual([]);
  ward.kernel.clock.advance(minutes(6));
  expect(await findings('interfaces.messages.settled-or-listed')).toMatchObject([
    { subject: 'hospital-in', says: expect.stringContaining('1 acknowledged message') },
  ]);
  await ward.process();
  expect(await findings('interfaces.messages.settled-or-listed')).toEqual([]);
});

test('a message in the error list, with the patient and what to do', async () => {
  await ward.receive(rde('C2', { often: 'WHENEVER' }));
  await ward.process();
  const { patient_id } = await ward.kernel.database.one<{ patient_id: string }>(
    `select patient_id from patients.patients`,
  );
  expect(await findings('interfaces.messages.nothing-waits')).toMatchObject([
    {
      effect: 'doses-at-risk',
      patients: [patient_id],
      says: expect.stringContaining('Frequency not mapped (whenever)'),
    },
  ]);
  await change(`update interfaces.messages set state = 'discarded' where control_id = 'C2'`);
  expect(await findings('interfaces.messages.nothing-waits')).toEqual([]);
});

test('a number used twice', async () => {
  await ward.receive(adt('A08', 'C1'));
  expect(await findings('interfaces.messages.no-conflict')).toMatchObject([{ subject: 'hospital-in:C1' }]);
  await change(`update interfaces.messages set state = 'discarded' where state = 'conflict'`);
  expect(await findings('interfaces.messages.no-conflict')).toEqual([]);
});

test('a queue to a partner that grows old, in patient terms; and one that the partner refused', async () => {
  await ward.kernel.database.run(
    `insert into interfaces.messages (facility_id, message_id, channel, direction, raw_sha256, sender, control_id, type,
       ordering_key, state, received_at)
     values ('mercy', gen_random_uuid(), 'cabinet-out', 'out', '', 'X', 'O1', 'RDE^O11', 'patient:700100', 'queued', $1)`,
    [ward.kernel.clock.now()],
  );
  expect(await findings('interfaces.messages.queue-is-young')).toEqual([]);
  ward.kernel.clock.advance(minutes(11));
  expect(await findings('interfaces.messages.queue-is-young')).toMatchObject([
    { says: expect.stringContaining('newest orders of 1 patient'), patients: [expect.any(String)] },
  ]);
  await change(
    `update interfaces.messages set state = 'waiting', cause = 'partner-refused', says = 'no' where control_id = 'O1'`,
  );
  expect(await findings('interfaces.messages.queue-is-young')).toEqual([]);
  expect(await findings('interfaces.messages.accepted-by-partners')).toHaveLength(1);
  await change(`update interfaces.messages set state = 'acknowledged', cause = null where control_id = 'O1'`);
  expect(await findings('interfaces.messages.accepted-by-partners')).toEqual([]);
});

test('bytes that were no message, for an hour', async () => {
  await ward.receiver.receive('cabinet-in', Buffer.from('noise'));
  expect(await findings('interfaces.messages.frames-are-messages')).toMatchObject([{ subject: 'cabinet-in' }]);
  ward.kernel.clock.advance(minutes(61));
  expect(await findings('interfaces.messages.frames-are-messages')).toEqual([]);
});

test('a partner that is not connected for a minute', async () => {
  const set = (connected: boolean) =>
    ward.kernel.database.run(
      `insert into interfaces.channel_states as s (facility_id, channel, connected, connected_changed_at)
       values ('mercy', 'cabinet-out', $1, $2)
       on conflict (facility_id, channel) do update set connected = $1, connected_changed_at = $2`,
      [connected, ward.kernel.clock.now()],
    );
  await set(false);
  expect(await findings('interfaces.channels.partners-connected')).toEqual([]);
  ward.kernel.clock.advance(minutes(2));
  expect(await findings('interfaces.channels.partners-connected')).toMatchObject([{ subject: 'cabinet-out' }]);
  await set(true);
  expect(await findings('interfaces.channels.partners-connected')).toEqual([]);
});

test('a paused channel stays in sight', async () => {
  await transact(ward.kernel, pauseChannel, call('pause', { channel: 'hospital-in', reason: 'test' }));
  expect(await findings('interfaces.channels.none-paused')).toMatchObject([
    { subject: 'hospital-in', says: expect.stringContaining('paused by') },
  ]);
  await transact(ward.kernel, resumeChannel, call('resume', { channel: 'hospital-in' }));
  expect(await findings('interfaces.channels.none-paused')).toEqual([]);
});

test('a feed that was busy and fell silent', async () => {
  for (let at = 0; at < 35; at++) await ward.receive(adt('A08', `Q${at}`));
  ward.kernel.clock.advance(minutes(30));
  expect(await findings('interfaces.channels.not-suddenly-quiet')).toEqual([]);
  ward.kernel.clock.advance(minutes(45));
  expect(await findings('interfaces.channels.not-suddenly-quiet')).toMatchObject([
    { subject: 'hospital-in', says: expect.stringContaining('35 messages') },
  ]);
  await ward.receive(adt('A08', 'Q99'));
  expect(await findings('interfaces.channels.not-suddenly-quiet')).toEqual([]);
});
