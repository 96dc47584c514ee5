import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { systemActor } from '#src/kernel/actor.ts';
import { transact } from '#src/kernel/transact.ts';
import { discardMessage, replayCause, replayMessage } from '../messages/index.ts';
import { previewReplay } from './preview.ts';
import { translators } from './translators.ts';
import { adt, mapAndConfirm, openWard, orderSegments, rde, type Ward } from './ward.fixture.ts';

let ward: Ward;
beforeAll(async () => {
  ward = await openWard();
});
afterAll(() => ward.close());

let commands = 0;
function call<Input>(input: Input) {
  commands += 1;
  return { commandId: `test-${commands}`, actor: systemActor('mercy', 'tester'), input };
}

async function idOf(controlId: string): Promise<string> {
  const row = await ward.kernel.database.one<{ message_id: string }>(
    `select message_id from interfaces.messages where control_id = $1 order by seq limit 1`,
    [controlId],
  );
  return row.message_id;
}

const orders = () =>
  ward.kernel.database.rows<{ placer_number: string; state: string }>(
    `select placer_number, state from medication_loop.orders order by placer_number`,
  );

beforeEach(async () => {
  const owner = ward.kernel.database;
  expect(await owner.rows('select 1')).toHaveLength(1);
});

describe('receiving', () => {
  test('a message is stored byte for byte before it is acknowledged with AA', async () => {
    const lines = adt('A01', 'R1');
    const ack = await ward.receive(lines);
    expect(ack).toMatch(/\rMSA\|AA\|R1\r/);
    const row = await ward.kernel.database.one<{ raw: Buffer; state: string; ordering_key: string }>(
      `select bytes as raw, state, ordering_key from interfaces.messages join interfaces.bodies using (facility_id, message_id)
        where control_id = 'R1' and part = 'message'`,
    );
    expect(row.raw.toString()).toBe(`${lines.join('\r')}\r`);
    expect(row).toMatchObject({ state: 'received', ordering_key: 'patient:700100' });
  });

  test('the same bytes again act once and are acknowledged again, for they are stored', async () => {
    const lines = adt('A01', 'R2', { mrn: '700102' });
    expect(await ward.receive(lines)).toMatch(/\rMSA\|AA\|R2\r/);
    expect(await ward.receive(lines)).toMatch(/\rMSA\|AA\|R2\r/);
    const rows = await ward.kernel.database.rows<{ duplicates: number }>(
      `select duplicates from interfaces.messages where control_id = 'R2'`,
    );
    expect(rows).toEqual([{ duplicates: 1 }]);
  });

  test('the same number for other content is acknowledged, held as a conflict and never applied', async () => {
    await ward.receive(adt('A01', 'R3', { mrn: '700103' }));
    expect(await ward.receive(adt('A01', 'R3', { mrn: '700104' }))).toMatch(/\rMSA\|AA\|R3\r/);
    await ward.process();
    const states = await ward.kernel.database.rows(
      `select state, cause from interfaces.messages where control_id = 'R3' order by seq`,
    );
    expect(states).toEqual([
      { state: 'processed', cause: null },
      { state: 'conflict', cause: 'control-id-reused' },
    ]);
    const patients = await ward.kernel.database.rows(`select mrn from patients.patients where mrn = '700104'`);
    expect(patients).toEqual([]);
    expect(await transact(ward.kernel, replayMessage, call({ messageId: await conflictId() }))).toMatchObject({
      code: 'conflict-not-replayed',
    });
  });

  async function conflictId(): Promise<string> {
    const row = await ward.kernel.database.one<{ message_id: string }>(
      `select message_id from interfaces.messages where control_id = 'R3' and state = 'conflict'`,
    );
    return row.message_id;
  }

  test('many frames at once share commits and are all stored once, in the order of arrival', async () => {
    const frames = Array.from({ length: 60 }, (_, at) => adt('A08', `G${at}`, { mrn: `71${1000 + (at % 7)}` }));
    const acks = await Promise.all([...frames, ...frames.slice(0, 5)].map((lines) => ward.receive(lines)));
    expect(acks.every((ack) => ack?.includes('MSA|AA|G'))).toBe(true);
    const rows = await ward.kernel.database.rows<{ control_id: string }>(
      `select control_id from interfaces.messages where control_id like 'G%' order by seq`,
    );
    expect(rows.map((row) => row.control_id)).toEqual(frames.map((_, at) => `G${at}`));
  });

  test('enhanced mode: CA where MSH-15 asks, nothing where nobody asks, nothing for an answer', async () => {
    const header = (controlId: string, more: string, type = 'ADT^A08') =>
      `MSH|^~\\&|HIS|MERCY|||20261123||${type}|${controlId}|P|2.5.1|||${more}`;
    expect(await ward.receive([header('E1', 'AL|NE')])).toMatch(/MSA\|CA\|E1/);
    expect(await ward.receive([header('E2', 'NE|NE')])).toBeNull();
    expect(await ward.receive([header('E3', 'NE|AL')])).toMatch(/MSA\|AA\|E3/);
    expect(await ward.receive([header('E4', '', 'ACK'), 'MSA|AA|X'])).toBeNull();
  });

  test('what has no readable MSH is refused with AR and its bytes are kept', async () => {
    const ack = await ward.receiver.receive('hospital-in', Buffer.from('hello'));
    expect(Buffer.from(ack ?? []).toString()).toMatch(/\rMSA\|AR\|/);
    const rows = await ward.kernel.database.rows<{ raw: Buffer }>(`select raw from interfaces.refused_frames`);
    expect(rows.map((row) => row.raw.toString())).toEqual(['hello']);
  });

  test('content that cannot be decoded does not change the acknowledgement; it waits with its cause', async () => {
    const bytes = Buffer.concat([
      Buffer.from('MSH|^~\\&|HIS|MERCY|||20261123||ADT^A08|C1|P|2.5.1||||||UNICODE UTF-8\rPID|1||'),
      Buffer.from([0xff, 0xfe, 0x0d]),
    ]);
    const ack = await ward.receiver.receive('hospital-in', bytes);
    expect(Buffer.from(ack ?? []).toString()).toMatch(/MSA\|AA\|C1/);
    await ward.process();
    const row = await ward.kernel.database.one(`select state, cause from interfaces.messages where control_id = 'C1'`);
    expect(row).toEqual({ state: 'waiting', cause: 'not-readable' });
  });
});

describe('processing', () => {
  test('an admission, then its order: both take effect and name their message', async () => {
    await ward.receive(
      adt('A01', 'P1', { mrn: '720001' }, [
        'AL1|1|DA|^PENICILLIN|SV|^RASH',
        'OBX|1|NM|29463-7^WEIGHT^LN||72.5|kg|||||F',
      ]),
    );
    await ward.receive(rde('P2', { mrn: '720001', number: '2001' }));
    await ward.process();
    expect(await ward.states()).toMatchObject({ P1: 'processed', P2: 'processed' });
    const version = await ward.kernel.database.one(
      `select v.product, v.dose, v.dose_unit, v.route, v.schedule, v.message_id from medication_loop.order_versions v
         join medication_loop.orders o using (facility_id, order_id) where o.placer_number = '2001'`,
    );
    expect(version).toMatchObject({
      dose: '10',
      dose_unit: 'mg',
      route: 'PO',
      schedule: 'DAILY',
      message_id: await idOf('P2'),
    });
    const weight = await ward.kernel.database.one(
      `select m.value from patients.measurements m join patients.patients p using (facility_id, patient_id) where p.mrn = '720001'`,
    );
    expect(weight).toEqual({ value: '72.5' });
  });

  test('an unmapped location holds back the whole patient; mapping and replay let all go on in order', async () => {
    await ward.receive(adt('A01', 'L1', { mrn: '720002', unit: 'WEST-4' }));
    await ward.receive(rde('L2', { mrn: '720002', number: '2002' }));
    await ward.receive(adt('A08', 'L3', { mrn: '720003' }));
    await ward.process();
    expect(await ward.states()).toMatchObject({
      L1: 'waiting: unmapped-location',
      L2: 'waiting: behind',
      L3: 'processed',
    });
    const input = { source: 'hospital-in', kind: 'location' as const, code: 'West-4', target: '4W' };
    expect(await mapAndConfirm(ward.kernel, input)).toMatchObject({
      ok: true,
      value: { waiting: 1, patients: 1 },
    });
    const preview = await previewReplay(ward.kernel, await idOf('L1'), translators);
    expect(preview).toMatchObject({ ok: true, value: { says: expect.stringContaining('OKAFOR') } });
    expect((await ward.states()).L1).toBe('waiting: unmapped-location');
    const cause = { cause: 'unmapped-location', causeKey: 'west-4' };
    expect(await transact(ward.kernel, replayCause, call(cause))).toMatchObject({ value: { replayed: 1 } });
    await ward.process();
    expect(await ward.states()).toMatchObject({ L1: 'processed', L2: 'processed' });
  });

  test('a waiting order holds back later messages of the same order only', async () => {
    await ward.receive(adt('A01', 'O0', { mrn: '720004' }));
    await ward.receive(rde('O1', { mrn: '720004', number: '3001', often: 'WHENEVER' }));
    await ward.receive(rde('O2', { mrn: '720004', number: '3001', control: 'DC' }));
    await ward.receive(rde('O3', { mrn: '720004', number: '3002' }));
    await ward.process();
    expect(await ward.states()).toMatchObject({
      O1: 'waiting: unmapped-schedule',
      O2: 'waiting: behind',
      O3: 'processed',
    });
    await transact(ward.kernel, discardMessage, call({ messageId: await idOf('O1'), reason: 'sent-again' }));
    await ward.process();
    // What it was to discontinue never came to be: it waits with its own cause now.
    expect(await ward.states()).toMatchObject({ O1: 'discarded: unmapped-schedule', O2: 'waiting: unknown-order' });
  });

  test('several orders of one message: all or nothing', async () => {
    await ward.receive(adt('A01', 'M0', { mrn: '720005' }));
    const [msh = '', pid = '', pv1 = ''] = rde('M1', { mrn: '720005' });
    const good = orderSegments({ number: '4001' });
    await ward.receive([msh, pid, pv1, ...good, ...orderSegments({ number: '4002', drug: '^UNOBTAINIUM 5 MG' })]);
    await ward.process();
    expect((await ward.states()).M1).toBe('waiting: unmapped-drug');
    expect((await orders()).filter(({ placer_number }) => placer_number.startsWith('400'))).toEqual([]);
  });

  test('a processed message cannot be replayed', async () => {
    expect(await transact(ward.kernel, replayMessage, call({ messageId: await idOf('P2') }))).toMatchObject({
      code: 'already-processed',
    });
  });

  test('a message older than one that was applied for its order is not replayed', async () => {
    await ward.receive(adt('A01', 'N0', { mrn: '720006' }));
    await ward.receive(rde('N1', { mrn: '720006', number: '5001', route: 'NOWHERE' }));
    await ward.process();
    // The newer one comes to be applied while the older one is out of the list.
    await ward.kernel.database.run(`update interfaces.messages set state = 'discarded' where control_id = 'N1'`);
    await ward.receive(rde('N2', { mrn: '720006', number: '5001' }));
    await ward.process();
    await ward.kernel.database.run(`update interfaces.messages set state = 'waiting' where control_id = 'N1'`);
    expect(await transact(ward.kernel, replayMessage, call({ messageId: await idOf('N1') }))).toMatchObject({
      code: 'newer-applied',
      details: { controlId: 'N2' },
    });
  });

  test('pounds are refused with the census sentence and hold back the patient', async () => {
    await ward.receive(adt('A08', 'W1', { mrn: '720007' }, ['OBX|1|NM|29463-7^WEIGHT^LN||160|lb|||||F']));
    await ward.process();
    const row = await ward.kernel.database.one<{ cause: string; says: string }>(
      `select cause, says from interfaces.messages where control_id = 'W1'`,
    );
    expect(row.cause).toBe('not-metric');
    expect(row.says).toMatch(/kg/);
  });

  test('a merge waits behind what either patient waits for, and touches both', async () => {
    await ward.receive(adt('A01', 'K1', { mrn: '720008', unit: 'NOWHERE' }));
    await ward.receive(adt('A01', 'K2', { mrn: '720009' }));
    const [msh = '', evn = '', pid = ''] = adt('A40', 'K3', { mrn: '720009' });
    await ward.receive([msh, evn, pid, 'MRG|720008^^^MERCY^MR']);
    await ward.receive(rde('K4', { mrn: '720009', number: '6001' }));
    await ward.process();
    expect(await ward.states()).toMatchObject({
      K1: 'waiting: unmapped-location',
      K2: 'processed',
      K3: 'waiting: behind',
      K4: 'waiting: behind',
    });
    await transact(ward.kernel, discardMessage, call({ messageId: await idOf('K1'), reason: 'wrong-at-source' }));
    await ward.process();
    expect(await ward.states()).toMatchObject({ K3: 'processed', K4: 'processed' });
  });
});
