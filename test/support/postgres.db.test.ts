import { expect, test } from 'vitest';
import { withClient } from '#src/kernel/postgres/index.ts';
import { emptyDatabase, testDatabase } from './postgres.ts';

const countTables = `
  select count(*)::int as tables from information_schema.tables
  where table_schema not in ('pg_catalog', 'information_schema')`;

async function tablesIn(url: string): Promise<number> {
  return withClient(url, async (client) => (await client.query<{ tables: number }>(countTables)).rows[0]?.tables ?? -1);
}

test('a test database is migrated, and what is written to it is in no other', async () => {
  const [one, other] = await Promise.all([testDatabase(), testDatabase()]);
  expect(await tablesIn(one.url)).toBeGreaterThan(0);
  await withClient(one.url, (client) => client.query('create table public.only_here (id int)'));
  expect(await tablesIn(other.url)).toBe((await tablesIn(one.url)) - 1);
  await Promise.all([one.close(), other.close()]);
  await expect(tablesIn(one.url)).rejects.toThrow(/does not exist/);
});

test('an empty database has no table', async () => {
  const empty = await emptyDatabase();
  expect(await tablesIn(empty.url)).toBe(0);
  await empty.close();
});

test('the server is of the version asked for', async () => {
  const database = await testDatabase();
  const version = await withClient(database.url, async (client) => {
    const { rows } = await client.query<{ version: string }>(`select current_setting('server_version') as version`);
    return rows[0]?.version;
  });
  expect(version?.split('.')[0]).toBe(process.env.MORTAR_TEST_PG || '18');
  await database.close();
});
