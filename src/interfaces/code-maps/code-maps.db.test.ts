import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemActor } from '#src/kernel/actor.ts';
import { transact } from '#src/kernel/transact.ts';
import { entriesAsOf } from '#src/tables/change-control/index.ts';
import { replayCause } from '../messages/index.ts';
import { adt, mapAndConfirm, openWard, proposeMap, rde, type Ward } from '../processing/ward.fixture.ts';
import { codeMapsKind } from './kinds.ts';
import { listCodeMaps, listUnmapped } from './queries.ts';
import { scheduleOf } from './resolve.ts';

let ward: Ward;
beforeAll(async () => {
  ward = await openWard();
});
afterAll(() => ward.close());

const whenever = { source: 'hospital-in', kind: 'schedule', code: ' WHEN  Ever ', target: 'BID PRN' } as const;
const wordsOf = () => {
  const { database: sql, facilityId } = ward.kernel;
  return scheduleOf({ sql, facilityId, source: 'hospital-in' }, 'when ever');
};

test('a mapping holds when a second person has confirmed it, not before; a second proposal for the code is told of the first', async () => {
  const { database, facilityId, clock } = ward.kernel;
  await ward.receive(adt('A01', 'C0'));
  await ward.receive(rde('C1', { number: '9001', often: 'WHEN EVER' }));
  await ward.process();
  expect(await ward.states()).toMatchObject({ C1: 'waiting: unmapped-schedule' });

  const proposed = await proposeMap(ward.kernel, whenever);
  expect(proposed).toMatchObject({ ok: true, value: { code: 'when ever', waiting: 1, patients: 1 } });
  expect(await wordsOf()).toBeNull();
  expect(await listUnmapped(database, facilityId)).toMatchObject([{ code: 'when ever', proposed: true }]);
  expect(await listCodeMaps(database, facilityId, clock.now())).toEqual([]);
  expect(await proposeMap(ward.kernel, whenever)).toMatchObject({ code: 'other-change-waits' });
});

test('what is confirmed holds at once; the messages that waited are told beside it and replayed; before it, nothing is read back', async () => {
  const { database, facilityId, clock } = ward.kernel;
  const before = clock.now();
  clock.advance(1000);
  const other = { ...whenever, code: 'NOW AND THEN', target: 'BID' } as const;
  await ward.receive(rde('C2', { number: '9002', often: 'now and THEN' }));
  await ward.process();
  expect(await mapAndConfirm(ward.kernel, other)).toMatchObject({ ok: true, value: { waiting: 1 } });
  const at = clock.now();
  expect(await listCodeMaps(database, facilityId, at)).toMatchObject([
    {
      code: 'now and then',
      target: 'BID',
      waiting: [{ cause: 'unmapped-schedule', causeKey: 'now and then', messages: 1, patients: 1 }],
    },
  ]);
  expect(await entriesAsOf(database, 'code-maps', { at: before })).toEqual([]);
  expect(await entriesAsOf(database, 'code-maps', { at })).toHaveLength(1);
  const actor = systemActor(facilityId, 'tester');
  const input = { cause: 'unmapped-schedule', causeKey: 'now and then' };
  expect(await transact(ward.kernel, replayCause, { commandId: 'replay', actor, input })).toMatchObject({ ok: true });
  await ward.process();
  expect(await ward.states()).toMatchObject({ C2: 'processed' });
});

test.each([
  [{ kind: 'drug', route: 'PO' }, 'product'],
  [{ kind: 'route', route: 'PO', product: 'P1' }, 'product'],
  [{ kind: 'route', route: 'PO', prn: true }, 'prn'],
])('an entry that means nothing, or two things, is refused by its column: %j', (over, column) => {
  const none = { product: null, route: null, schedule: null, prn: null, unit: null, location: null, allergen: null };
  const body = { facility: 'mercy', source: 'hospital-in', code: 'x', ...none, ...over };
  expect(codeMapsKind.judge?.(body)).toMatchObject([{ column }]);
});
