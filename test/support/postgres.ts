import { inject } from 'vitest';
import { withClient, withDatabase } from '#src/kernel/postgres/index.ts';

/** A database that belongs to one test file. `close` drops it, whoever is still connected. */
export type TestDatabase = { url: string; close(): Promise<void> };

let made = 0;

/** A migrated database: cloned from the template of this run, on a real PostgreSQL, in about a tenth of a second. */
export function testDatabase(): Promise<TestDatabase> {
  return createFrom(inject('testServer').template);
}

/** A database without any schema, for tests of the migrations themselves. */
export function emptyDatabase(): Promise<TestDatabase> {
  return createFrom('template0');
}

async function createFrom(template: string): Promise<TestDatabase> {
  const { url } = inject('testServer');
  made += 1;
  const name = `test_${process.pid}_${made}_${process.hrtime.bigint().toString(36)}`;
  await withClient(url, (client) => client.query(`create database ${name} template ${template}`));
  const close = async () => {
    await withClient(url, (client) => client.query(`drop database ${name} with (force)`));
  };
  return { url: withDatabase(url, name), close };
}
