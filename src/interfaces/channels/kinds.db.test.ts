import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestKernel, testKernel } from '#test/support/kernel.ts';
import { type TestDatabase, testDatabase } from '#test/support/postgres.ts';
import { channelsInForce, loadFirstChannels } from './in-force.ts';

let database: TestDatabase;
let kernel: TestKernel;
beforeAll(async () => {
  database = await testDatabase();
  kernel = await testKernel({ url: database.url });
});
afterAll(async () => {
  await kernel.close();
  await database.close();
});

test('a facility without channels gets the first four, once', async () => {
  const { database: sql, facilityId, clock } = kernel;
  const before = clock.now();
  const load = () => sql.transaction((inside) => loadFirstChannels(inside, facilityId, before));
  expect(await load()).toEqual({ ok: true, rows: { 'channels.csv': 4 } });
  expect(await load()).toEqual({ ok: true, rows: {} });
  const names = (await channelsInForce(sql, facilityId, clock.now())).map(({ channel, direction }) => [
    channel,
    direction,
  ]);
  expect(names).toEqual([
    ['cabinet-in', 'in'],
    ['cabinet-out', 'out'],
    ['hospital-in', 'in'],
    ['hospital-out', 'out'],
  ]);
  expect(await channelsInForce(sql, 'another', clock.now())).toEqual([]);
  expect(await channelsInForce(sql, facilityId, new Date('2001-01-01T00:00:00Z'))).toEqual([]);
});
