/** Every way in which a message waits or an act on it is refused, each from the wire or the act that meets it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemActor } from '#src/kernel/actor.ts';
import { transact } from '#src/kernel/transact.ts';
import { pauseChannel, resumeChannel } from '../channels/commands.ts';
import { discardCause, discardMessage, replayCause, replayMessage } from '../messages/index.ts';
import { processMessageWith } from './process-message.ts';
import { createProcessMessages } from './process-messages.ts';
import { translators } from './translators.ts';
import { adt, mapAndConfirm, openWard, orderSegments, rde, type Ward } from './ward.fixture.ts';

let ward: Ward;
beforeAll(async () => {
  ward = await openWard();
  await ward.receive(adt('A01', 'ADMIT'));
  await ward.process();
});
afterAll(() => ward.close());

let count = 0;
function call<Input>(input: Input) {
  count += 1;
  return { commandId: `refusal-${count}`, actor: systemActor('mercy', 'tester'), input };
}

/** Sends lines under a fresh number; gives the cause that they wait for. */
async function causeOf(lines: (controlId: string) => readonly string[], channel?: string): Promise<string | null> {
  count += 1;
  const controlId = `X${count}`;
  await ward.receive(lines(controlId), channel);
  await ward.process();
  const row = await ward.kernel.database.one<{ cause: string | null; says: string; remedy: string | null }>(
    `select cause, says, remedy from interfaces.messages where control_id = $1`,
    [controlId],
  );
  expect(row.says).not.toMatch(/[{}]/);
  if (row.cause !== null) expect(row.remedy).not.toBe('');
  return row.cause;
}

const header = (controlId: string, type: string) =>
  `MSH|^~\\&|HIS|MERCY|||20261123100000-0600||${type}|${controlId}|P|2.5.1`;

describe('ADT', () => {
  test('without a patient', async () => {
    expect(await causeOf((id) => [header(id, 'ADT^A08'), 'PID|1||123^^^USSSA^SS'])).toBe('patient-number-missing');
  });
  test('an admission without a visit', async () => {
    expect(await causeOf((id) => adt('A01', id, { mrn: '81', visit: '' }))).toBe('visit-number-missing');
  });
  test('a merge that retires nobody', async () => {
    expect(await causeOf((id) => adt('A40', id, { mrn: '82' }))).toBe('prior-number-missing');
  });
});

describe('orders', () => {
  const pid = 'PID|1||700100^^^MERCY^MR';
  const changed = (change: (line: string) => string, number: string) => (id: string) =>
    rde(id, { number }).map((line) => change(line));
  test('without a patient', async () => {
    expect(await causeOf((id) => [header(id, 'RDE^O11'), ...orderSegments()])).toBe('patient-number-missing');
  });
  test('without an order', async () => {
    expect(await causeOf((id) => [header(id, 'RDE^O11'), pid])).toBe('no-order');
  });
  test('without a number', async () => {
    expect(await causeOf((id) => [header(id, 'RDE^O11'), pid, 'ORC|NW', 'RXE||^X|1||MG'])).toBe('order-number-missing');
  });
  test('that orders no drug', async () => {
    expect(await causeOf((id) => [header(id, 'ORM^O01'), pid, 'ORC|NW|L1', 'OBR|1||X'])).toBe('not-a-medication-order');
  });
  test('whose drug has no name', async () => {
    expect(await causeOf((id) => rde(id, { number: 'R1', drug: '0' }))).toBe('drug-missing');
  });
  test('whose drug may be several', async () => {
    expect(
      await causeOf((id) => rde(id, { number: 'R2', drug: '^heparin', dose: '1', unit: 'VIAL', route: 'IV' })),
    ).toBe('ambiguous-drug');
  });
  test('whose dose has no unit', async () => {
    expect(await causeOf((id) => rde(id, { number: 'R3', unit: '' }))).toBe('unit-missing');
  });
  test('whose rate is none', async () => {
    const rated = changed((line) => (line.startsWith('RXE') ? `${line}${'|'.repeat(17)}fast|mL/h` : line), 'R4');
    expect(await causeOf(rated)).toBe('rate-not-readable');
  });
  test('whose component has no amount', async () => {
    expect(await causeOf((id) => [...rde(id, { number: 'R5' }), 'RXC|B|sodium-chloride-09-bag-1000ml||mL'])).toBe(
      'component-amount-missing',
    );
  });
  test('of a patient without a visit', async () => {
    await ward.receive([header('REG', 'ADT^A28'), 'EVN|A28|20261123', 'PID|1||83^^^MERCY^MR||DOE^JO']);
    expect(
      await causeOf((id) => [header(id, 'RDE^O11'), 'PID|1||83^^^MERCY^MR', ...orderSegments({ number: 'R6' })]),
    ).toBe('unknown-visit');
  });
});

test('a type that is not used here', async () => {
  expect(await causeOf((id) => [header(id, 'SIU^S12'), 'PID|1||700100^^^MERCY^MR'])).toBe('unsupported-type');
});

test('a message that is settled is not processed again', async () => {
  const { message_id: messageId } = await ward.kernel.database.one<{ message_id: string }>(
    `select message_id from interfaces.messages where control_id = 'ADMIT'`,
  );
  const again = await transact(ward.kernel, processMessageWith(translators), call({ messageId }));
  expect(again).toMatchObject({ code: 'already-settled' });
});

describe('acts on messages', () => {
  const nobody = '00000000-0000-7000-8000-000000000000';
  test('on one that is not there', async () => {
    expect(await transact(ward.kernel, replayMessage, call({ messageId: nobody }))).toMatchObject({
      code: 'message-not-found',
    });
    expect(
      await transact(ward.kernel, discardMessage, call({ messageId: nobody, reason: 'test-message' })),
    ).toMatchObject({ code: 'message-not-found' });
  });
  test('on one that is discarded', async () => {
    await causeOf((id) => [header(id, 'MDM^T02')]);
    const { message_id: messageId } = await ward.kernel.database.one<{ message_id: string }>(
      `select message_id from interfaces.messages where type = 'MDM^T02'`,
    );
    expect(await transact(ward.kernel, discardMessage, call({ messageId, reason: 'because' }))).toMatchObject({
      code: 'unknown-discard-reason',
    });
    expect(await transact(ward.kernel, discardMessage, call({ messageId, reason: 'not-for-pharmacy' }))).toMatchObject({
      ok: true,
    });
    expect(await transact(ward.kernel, replayMessage, call({ messageId }))).toMatchObject({ code: 'not-waiting' });
  });
  test('on a cause that nothing waits for', async () => {
    expect(
      await transact(ward.kernel, replayCause, call({ cause: 'unmapped-unit', causeKey: 'nothing' })),
    ).toMatchObject({ code: 'nothing-waits' });
  });
  test('all of a cause are discarded together', async () => {
    await causeOf((id) => [header(id, 'SIU^S13')]);
    const input = { cause: 'unsupported-type', causeKey: 'SIU^S13', reason: 'not-for-pharmacy' };
    expect(await transact(ward.kernel, discardCause, call(input))).toMatchObject({ value: { discarded: 1 } });
  });
});

describe('acts on channels and codes', () => {
  test('channels', async () => {
    expect(await transact(ward.kernel, pauseChannel, call({ channel: 'fax', reason: 'test' }))).toMatchObject({
      code: 'unknown-channel',
    });
    expect(await transact(ward.kernel, pauseChannel, call({ channel: 'hospital-in', reason: 'mood' }))).toMatchObject({
      code: 'unknown-pause-reason',
    });
    expect(await transact(ward.kernel, resumeChannel, call({ channel: 'hospital-in' }))).toMatchObject({
      code: 'not-paused',
    });
  });
  test('a paused inbound channel stores and acknowledges but does not process', async () => {
    await transact(ward.kernel, pauseChannel, call({ channel: 'hospital-in', reason: 'test' }));
    expect(await ward.receive(adt('A08', 'PAUSED'))).toMatch(/MSA\|AA\|PAUSED/);
    await createProcessMessages(translators).run(ward.kernel);
    expect((await ward.states()).PAUSED).toBe('received');
    await transact(ward.kernel, resumeChannel, call({ channel: 'hospital-in' }));
    await ward.process();
    expect((await ward.states()).PAUSED).toBe('processed');
  });
  test('what no translator takes from a channel of the site waits with its cause, and is never left lying', async () => {
    await ward.receive(adt('A08', 'SITE'), 'lab-in');
    await ward.process();
    expect((await ward.states()).SITE).toBe('waiting: unsupported-type');
  });
  test.each([
    ['drug', 'nothing'],
    ['route', 'nothing'],
    ['schedule', 'nothing'],
    ['unit', 'nothing'],
    ['location', 'nothing'],
    ['allergy', 'nothing'],
  ] as const)('a %s that the tables lack', async (kind, target) => {
    const input = { source: 'hospital-in', kind, code: 'X', target };
    expect(await mapAndConfirm(ward.kernel, input)).toMatchObject({ code: 'unknown-target' });
  });
  test('the same meaning again', async () => {
    const input = { source: 'hospital-in', kind: 'schedule' as const, code: 'Whenever', target: 'BID PRN' };
    expect(await mapAndConfirm(ward.kernel, input)).toMatchObject({ ok: true });
    expect(await mapAndConfirm(ward.kernel, input)).toMatchObject({ code: 'same-target' });
  });
  test('a mapping comes before the tables, with its flag', async () => {
    await mapAndConfirm(ward.kernel, { source: 'hospital-in', kind: 'route', code: 'PO', target: 'NG' });
    expect(await causeOf((id) => rde(id, { number: 'MAP1', often: 'WHENEVER' }))).toBeNull();
    const version = await ward.kernel.database.one(
      `select route, schedule, prn from medication_loop.order_versions join medication_loop.orders using (facility_id, order_id)
        where placer_number = 'MAP1'`,
    );
    expect(version).toEqual({ route: 'NG', schedule: 'BID', prn: true });
  });
});
