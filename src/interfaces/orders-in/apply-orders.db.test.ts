import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { adt, openWard, type orderSegments, rde, type Ward } from '../processing/ward.fixture.ts';

let ward: Ward;
let count = 0;
beforeAll(async () => {
  ward = await openWard();
  await ward.receive(adt('A01', 'ADMIT'));
  await ward.process();
});
afterAll(() => ward.close());

type Version = {
  product: string;
  dose: string;
  dose_max: string | null;
  dose_unit: string;
  route: string;
  schedule: string;
  prn: boolean;
  prn_reason: string | null;
  priority: string;
  start_at: Date;
  stop_at: Date | null;
  rate: string | null;
  weight_kg: string | null;
  instructions: string | null;
  remarks: string | null;
  prescriber_name: string | null;
};

/** Sends lines that hold order NUMBER, processes, and gives the version that came of it or why it waits. */
async function send(lines: (number: string, controlId: string) => readonly string[]) {
  count += 1;
  const number = `N${count}`;
  const controlId = `T${count}`;
  await ward.receive(lines(number, controlId));
  await ward.process();
  const message = await ward.kernel.database.one<{
    state: string;
    cause: string | null;
    causeKey: string | null;
    says: string;
  }>(`select state, cause, cause_key as "causeKey", says from interfaces.messages where control_id = $1`, [controlId]);
  const version = await ward.kernel.database.maybe<Version>(
    `select v.* from medication_loop.order_versions v join medication_loop.orders o using (facility_id, order_id)
      where o.placer_number = $1 order by v.version desc limit 1`,
    [number],
  );
  return { ...message, version, number };
}

const order = (words: Parameters<typeof orderSegments>[0]) =>
  send((number, controlId) => rde(controlId, { ...words, number }));

describe('what an order says', () => {
  test('drug by name and strength, dose, unit, route, frequency, start, prescriber', async () => {
    const { state, version } = await order({});
    expect(state).toBe('processed');
    expect(version).toMatchObject({
      product: expect.stringMatching(/^lisinopril-10/),
      dose: '10',
      dose_unit: 'mg',
      route: 'PO',
      schedule: 'DAILY',
      prn: false,
      priority: 'routine',
      start_at: new Date('2026-11-23T17:00:00Z'),
      prescriber_name: 'PRESCRIBER, SAMPLE',
    });
  });

  test.each([
    ['a range in one field', { dose: '10-20' }, { dose: '10', dose_max: '20' }],
    [
      'thousands separators, exactly',
      { drug: 'heparin-5000units-vial', dose: '5,000', unit: 'UNIT', route: 'SUBCUT', often: 'Q8H' },
      { dose: '5000', dose_unit: 'units' },
    ],
    ['as needed inside the frequency', { often: 'BID:PRN' }, { schedule: 'BID', prn: true, priority: 'prn' }],
    ['as needed as priority', { often: 'Q6H', priority: 'PRN' }, { schedule: 'Q6H', prn: true, priority: 'prn' }],
    ['as needed beside the frequency', { often: 'Q6H~PRN' }, { schedule: 'Q6H', prn: true }],
    ['stat', { often: 'ONCE', priority: 'S' }, { schedule: 'ONCE', priority: 'stat' }],
    ['stat inside the frequency', { often: 'STAT' }, { schedule: 'ONCE', priority: 'stat' }],
    ['now', { often: 'ONCE', priority: 'A' }, { priority: 'now' }],
    ['one time', { often: 'ONCE' }, { priority: 'one-time' }],
    ['a stop time', { stop: '20261125110000-0600' }, { stop_at: new Date('2026-11-25T17:00:00Z') }],
  ])('%s', async (_, words, wanted) => {
    const { state, says, version } = await order(words);
    expect({ state, says }).toMatchObject({ state: 'processed' });
    expect(version).toMatchObject(wanted);
  });

  test('timing in ORC-7 and the order in RXO, as ORM^O01 of old senders has it', async () => {
    const { state, version } = await send((number, controlId) => [
      `MSH|^~\\&|HIS|MERCY|||20261123100000-0600||ORM^O01|${controlId}|P|2.3`,
      'PID|1||700100^^^MERCY^MR',
      `ORC|NW|${number}|||||^BID^D3^20261123110000-0600^^R`,
      'RXO|^LISINOPRIL 10 MG TABLET|10||MG',
      'RXR|PO',
    ]);
    expect(state).toBe('processed');
    expect(version).toMatchObject({ schedule: 'BID', stop_at: new Date('2026-11-26T17:00:00Z') });
  });

  test('a number of doses becomes the end, and is told', async () => {
    const { version } = await send((number, controlId) => {
      const lines = rde(controlId, { number, often: 'Q8H' });
      return lines.map((line) => (line.startsWith('TQ1') ? `${line}|||||3` : line));
    });
    expect(version?.stop_at).toEqual(new Date('2026-11-24T09:01:00Z'));
    expect(version?.remarks).toContain('Ordered for 3 doses');
  });

  test('instructions, notes and the weight that the dose was reckoned with', async () => {
    const { version } = await send((number, controlId) => [
      ...rde(controlId, { number }).map((line) => (line.startsWith('RXE') ? `${line}|^With food` : line)),
      'NTE|1||Crush it',
      'OBX|1|NM|29463-7^WEIGHT^LN||72.5|kg|||||F|||20261123080000-0600',
    ]);
    expect(version).toMatchObject({
      instructions: 'With food',
      remarks: expect.stringContaining('Crush it'),
      weight_kg: '72.5',
    });
  });

  test('an NDC of zeros is no NDC', async () => {
    expect((await order({ drug: '0^LISINOPRIL 10 MG TABLET^NDC' })).state).toBe('processed');
  });

  test('a rate without a frequency is continuous', async () => {
    const { version, says } = await send((number, controlId) => [
      ...rde(controlId, {
        number,
        drug: 'sodium-chloride-09-bag-1000ml',
        dose: '1000',
        unit: 'mL',
        route: 'IV',
        often: '',
      }).map((line) => (line.startsWith('RXE') ? `${line}${'|'.repeat(17)}125|mL/h` : line)),
    ]);
    expect(says).not.toContain('not mapped');
    expect(version).toMatchObject({ schedule: 'CONTINUOUS', rate: '125' });
  });
});

describe('what makes an order wait, each with its own cause and what groups it', () => {
  test.each([
    ['a drug that the file lacks', { drug: 'UNOB5^UNOBTAINIUM 5 MG TABLET^L' }, 'unmapped-drug', 'unob5'],
    ['a route', { route: 'ELSEWHERE' }, 'unmapped-route', 'elsewhere'],
    ['a frequency, never taken for once', { often: 'As  Directed' }, 'unmapped-schedule', 'as directed'],
    ['a unit', { unit: 'SCOOP' }, 'unmapped-unit', 'scoop'],
    ['no frequency at all', { often: '' }, 'schedule-missing', 'frequency missing'],
    ['no route', { route: '' }, 'route-missing', 'route missing'],
    ['no dose', { dose: '' }, 'dose-missing', 'dose missing'],
    ['a dose that may mean two things', { dose: '1,5' }, 'dose-not-readable', '1,5'],
    ['stop before start', { stop: '20261122110000-0600' }, 'stop-before-start', 'stop before start'],
    [
      'a unit that the product cannot be dosed in',
      { unit: 'mEq' },
      'unit-does-not-fit',
      expect.stringContaining('in mEq'),
    ],
    ['a time that is none', { start: '20261399' }, 'time-not-readable', expect.any(String)],
    ['an unknown patient', { mrn: '999' }, 'unknown-patient', '999'],
  ])('%s', async (_, words, cause, causeKey) => {
    expect(await order(words)).toMatchObject({
      state: 'waiting',
      cause,
      causeKey,
      version: null,
      says: expect.stringMatching(/\.$/),
    });
  });

  test('a weight in pounds', async () => {
    const waiting = await send((number, controlId) => [
      ...rde(controlId, { number }),
      'OBX|1|NM|29463-7^WEIGHT^LN||160|lb',
    ]);
    expect(waiting).toMatchObject({ cause: 'weight-not-metric', says: expect.stringContaining('kilograms') });
  });

  test('a taper of several timings', async () => {
    const waiting = await send((number, controlId) => {
      const lines = rde(controlId, { number });
      return lines.flatMap((line) => (line.startsWith('TQ1') ? [line, line.replace('TQ1|1', 'TQ1|2')] : [line]));
    });
    expect(waiting.cause).toBe('several-timings');
  });
});

describe('the life of an order', () => {
  const state = async (number: string) =>
    await ward.kernel.database.one<{ state: string; version: number }>(
      `select state, version from medication_loop.orders where placer_number = $1`,
      [number],
    );
  const control = async (number: string, code: string, at: string, words = {}) => {
    count += 1;
    const lines = rde(`T${count}`, { number, control: code, ...words });
    await ward.receive(lines.map((line) => (line.startsWith('ORC') ? line.replace('20261123095900', at) : line)));
    await ward.process();
    return ward.kernel.database.one<{ state: string; says: string; cause: string | null }>(
      `select state, says, cause from interfaces.messages where control_id = $1`,
      [`T${count}`],
    );
  };

  test('changed, held, released, discontinued', async () => {
    const { number } = await order({});
    expect(await control(number, 'XO', '20261123101000', { dose: '20' })).toMatchObject({ state: 'processed' });
    expect(await state(number)).toMatchObject({ state: 'active', version: 2 });
    await control(number, 'HD', '20261123102000');
    expect(await state(number)).toMatchObject({ state: 'held' });
    await control(number, 'RL', '20261123103000');
    expect(await state(number)).toMatchObject({ state: 'active' });
    await control(number, 'DC', '20261123104000');
    expect(await state(number)).toMatchObject({ state: 'discontinued' });
  });

  test('an answer asks for nothing; an unknown control waits', async () => {
    const { number } = await order({});
    expect(await control(number, 'OK', '20261123101000')).toMatchObject({
      state: 'processed',
      says: expect.stringContaining('nothing to do'),
    });
    expect(await control(number, 'QQ', '20261123101000')).toMatchObject({
      state: 'waiting',
      cause: 'unknown-order-control',
    });
  });
});
