import { readdir } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { superuser } from './create-cluster.ts';

/** Address of a database behind a Unix socket, in the form that both `pg` and libpq understand. */
export function socketUrl(socketFolder: string, port: number, user: string, database: string): string {
  return `postgres://${user}@localhost:${port}/${database}?host=${encodeURIComponent(socketFolder)}`;
}

/** The same server, another database. */
export function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${encodeURIComponent(name)}`;
  return changed.toString();
}

/** Runs `work` with one connection of its own and closes it whatever happens. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  // A connection that is lost says so twice: the query in flight rejects, which is enough, and this event would end the program.
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => {});
  }
}

/**
 * Makes a database when the server does not have it, and returns its address.
 * `name` is lowercase letters, digits and underscores; anything else throws.
 */
export async function ensureDatabase(url: string, name: string): Promise<string> {
  if (!/^[a-z][a-z0-9_]{0,62}$/.test(name))
    throw new Error(`"${name}" is not a name that a database of Mortar can have.`);
  await withClient(url, async (client) => {
    const found = await client.query('select 1 from pg_catalog.pg_database where datname = $1', [name]);
    if (found.rowCount !== 0) return;
    await client.query(`create database ${name}`).catch((error: unknown) => {
      // Another program made it in the meantime.
      if (!(error instanceof pg.DatabaseError && (error.code === '42P04' || error.code === '23505'))) throw error;
    });
  });
  return withDatabase(url, name);
}

/** Address of the maintenance database of the embedded server whose socket lies in this folder; throws when there is none. */
export async function socketAddress(socketFolder: string): Promise<string> {
  const folder = path.resolve(socketFolder);
  for (const name of await readdir(folder).catch(() => [])) {
    const port = /^\.s\.PGSQL\.(\d+)$/.exec(name)?.[1];
    if (port !== undefined) return socketUrl(folder, Number(port), superuser, 'postgres');
  }
  throw new Error(`There is no socket of PostgreSQL in ${folder}.`);
}
