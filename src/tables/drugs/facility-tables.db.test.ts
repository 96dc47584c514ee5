/** What a facility has of its own, and what an inactive product still is. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Database, openDatabase } from '#src/kernel/database/database.ts';
import { entriesAsOf } from '#src/tables/change-control/index.ts';
import { type TestDatabase, testDatabase } from '#test/support/postgres.ts';
import { findScheduleOfUnit, loadDrugFile, loadFacilityTables } from './index.ts';

let database: TestDatabase;
let sql: Database;

beforeAll(async () => {
  database = await testDatabase();
  sql = openDatabase(database.url, { role: 'mortar_app' });
  expect((await loadDrugFile(sql, new URL('../../../demo/drug-file/', import.meta.url))).ok).toBe(true);
  expect((await loadFacilityTables(sql, new URL('../../../demo/hospital/', import.meta.url), 'mercy')).ok).toBe(true);
});

afterAll(async () => {
  await sql.close();
  await database.close();
});

it('a unit keeps its own standard times; others keep those of the hospital', async () => {
  const times = async (facility: string, unit: string | null) =>
    (await findScheduleOfUnit(sql, 'BID', facility, unit))?.times;
  expect(await times('mercy', 'ED')).toEqual(['08:00', '20:00']);
  expect(await times('mercy', '4W')).toEqual(['09:00', '21:00']);
  expect(await times('mercy', null)).toEqual(['09:00', '21:00']);
  expect(await times('other', 'ED')).toEqual(['09:00', '21:00']);
});

it('a restricted product says its restriction, under the facility that restricts it', async () => {
  const entries = await entriesAsOf(sql, 'formulary', { at: new Date('2026-11-23T16:00:00Z') });
  const restricted = entries.filter((entry) => entry.body.status === 'restricted');
  expect(restricted.length).toBeGreaterThan(0);
  expect(restricted.every((entry) => entry.key.startsWith('mercy | ') && entry.body.restriction)).toBe(true);
});
