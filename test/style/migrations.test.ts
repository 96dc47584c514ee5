/**
 * The schema as it was promised: forward only, on every PostgreSQL that Mortar supports, one hospital's rows never mixed with
 * another's, and a role for the program that cannot rewrite history.
 */

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import os from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '#src/kernel/database/migrate.ts';
import {
  ensureDatabase,
  type PostgresMajor,
  packageName,
  startPostgres,
  withClient,
} from '#src/kernel/postgres/index.ts';
import { kindsOfAll } from '#src/modules.ts';
import { emptyDatabase, type TestDatabase, testDatabase } from '#test/support/postgres.ts';
import { misnumbered } from './migration-names.ts';
import { checkout } from './sources.ts';

const folder = join(checkout, 'migrations');
const files = readdirSync(folder)
  .filter((name) => name !== 'hashes.json')
  .sort();
const hashes: Record<string, string> = JSON.parse(readFileSync(join(folder, 'hashes.json'), 'utf8'));

describe('migration files', () => {
  it('are numbered without gaps and named by their topic', () => {
    expect(misnumbered(files)).toEqual([]);
  });

  it.each([
    [['0001_kernel.sql', '0003_tables.sql'], '0003_tables.sql'],
    [['0001_kernel.sql', '0002_Tables.sql'], '0002_Tables.sql'],
    [['0001_kernel.sql', '2_tables.sql'], '2_tables.sql'],
    [['0001_kernel.sql', '0001_people.sql'], '0001_people.sql'],
  ])('%j: the rule finds %s', (names, wrong) => {
    expect(misnumbered(names)).toEqual([wrong]);
  });

  it.each(files)('%s is as hashes.json says (a released one is never edited; npm run docs writes the list)', (name) => {
    const hash = createHash('sha256')
      .update(readFileSync(join(folder, name)))
      .digest('hex');
    expect(hashes[name]).toBe(hash);
  });

  it('the list names no other file', () => {
    expect(Object.keys(hashes).sort()).toEqual(files);
  });
});

/**
 * Brings a database to the newest schema and waits until that connection is gone: it says goodbye after the pool has
 * ended, and would else be cut off by the end of its database.
 */
async function newest(url: string): Promise<{ applied: string[] }> {
  const done = await migrate(url);
  await withClient(url, async (asked) => {
    const others = `select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`;
    while (((await asked.query(others)).rowCount ?? 0) > 0) await new Promise((resolve) => setTimeout(resolve, 20));
  });
  return done;
}

describe('the schema', () => {
  it('comes to be once: a second start changes nothing', async () => {
    const empty = await emptyDatabase();
    expect((await newest(empty.url)).applied).toEqual(files.map((name) => name.replace('.sql', '')));
    expect((await newest(empty.url)).applied).toEqual([]);
    await empty.close();
  });

  it('comes to be by two programs that start at once', async () => {
    const empty = await emptyDatabase();
    const applied = await Promise.all([migrate(empty.url), migrate(empty.url)]);
    await newest(empty.url);
    expect(applied.flatMap((each) => each.applied)).toHaveLength(files.length);
    await empty.close();
  });

  const majors: PostgresMajor[] = ['15', '18'];
  for (const version of majors) {
    const there = existsSync(join(checkout, 'node_modules', packageName(version, process.platform, process.arch)));
    it.skipIf(!there)(`applies on PostgreSQL ${version}`, async ({ onTestFinished }) => {
      const dataFolder = await mkdtemp(join(await realpath(os.tmpdir()), 'mortar-schema-'));
      onTestFinished(() => rm(dataFolder, { recursive: true, force: true }));
      const server = await startPostgres({
        dataFolder,
        version,
        log: { info() {}, warn() {} },
        settings: { fsync: 'off' },
      });
      try {
        const url = await ensureDatabase(server.url, 'schema');
        expect(server.version.split('.')[0]).toBe(version);
        expect((await newest(url)).applied).toHaveLength(files.length);
      } finally {
        await server.stop();
      }
    });
  }
});

let database: TestDatabase;
let client: pg.Client;

beforeAll(async () => {
  database = await testDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});

afterAll(async () => {
  await client.end();
  await database.close();
});

type Key = { table: string; key: string; columns: string[]; kind: string; target: string[] | null };

/** Primary keys, unique keys and unique indexes, and foreign keys of all our tables, with their columns in order. */
const keysOf = `
  select c.oid::regclass::text as "table", i.indexrelid::regclass::text as key,
         case when i.indisprimary then 'primary' else 'unique' end as kind, null::text[] as target,
         array(select a.attname::text from unnest(i.indkey::int[]) with ordinality k(n, at)
                 join pg_attribute a on a.attrelid = c.oid and a.attnum = k.n order by k.at) as columns
    from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
   where i.indisunique and n.nspname not in ('pg_catalog', 'pg_toast', 'public')
  union all
  select f.conrelid::regclass::text, f.conname, 'foreign',
         array(select a.attname::text from unnest(f.confkey) with ordinality k(n, at)
                 join pg_attribute a on a.attrelid = f.confrelid and a.attnum = k.n order by k.at),
         array(select a.attname::text from unnest(f.conkey) with ordinality k(n, at)
                 join pg_attribute a on a.attrelid = f.conrelid and a.attnum = k.n order by k.at)
    from pg_constraint f join pg_namespace n on n.oid = f.connamespace
   where f.contype = 'f' and n.nspname <> 'public'`;

/** Keys of a facility's rows that could tie or mix rows of two facilities. */
async function mixing(asked: pg.Client): Promise<string[]> {
  const { rows: tables } = await asked.query<{ table: string }>(
    `select a.attrelid::regclass::text as "table" from pg_attribute a join pg_class c on c.oid = a.attrelid
       join pg_namespace n on n.oid = c.relnamespace
      where a.attname = 'facility_id' and c.relkind = 'r' and n.nspname not in ('pg_catalog', 'public')`,
  );
  const { rows: keys } = await asked.query<Key>(keysOf);
  return tables.flatMap(({ table }) => {
    const own = keys.filter((key) => key.table === table);
    const wrong = own.filter(({ kind, columns, target }) => {
      if (kind === 'primary') return columns[0] !== 'facility_id';
      if (kind === 'unique') return !columns.includes('facility_id');
      // A facility's row may point into the tables of the enterprise; into a facility's rows only within its own facility.
      return target?.includes('facility_id') && target.indexOf('facility_id') !== columns.indexOf('facility_id');
    });
    const without = own.some(({ kind }) => kind === 'primary') ? [] : [`${table} has no primary key`];
    return [...without, ...wrong.map(({ key, kind }) => `${table}: the ${kind} key ${key} could mix facilities`)];
  });
}

describe('facilities', () => {
  it('are told apart by every key of their rows', async () => {
    expect(await mixing(client)).toEqual([]);
  });

  it('the rule finds keys that mix them', async () => {
    const empty = await emptyDatabase();
    await withClient(empty.url, async (asked) => {
      await asked.query(`create schema s
        create table s.one (facility_id text, id int, primary key (id, facility_id), unique (id))
        create table s.two (facility_id text, other text, id int, foreign key (id, other) references s.one)`);
      expect((await mixing(asked)).sort()).toEqual([
        's.one: the primary key s.one_pkey could mix facilities',
        's.one: the unique key s.one_id_key could mix facilities',
        's.two has no primary key',
        's.two: the foreign key two_id_other_fkey could mix facilities',
      ]);
    });
    await empty.close();
  });

  it('every table outside the tables of the enterprise is of a facility', async () => {
    const { rows } = await client.query<{ table: string }>(
      `select c.oid::regclass::text as "table" from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema', 'public', 'tables')
          and not exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'facility_id')`,
    );
    expect(rows).toEqual([]);
  });
});

/** What is insert-only: the bytes of messages by column, the rest by table. */
const insertOnly = {
  'kernel.records': 'answer',
  'kernel.seals': 'hash',
  'kernel.outbox': 'payload',
  'patients.moves': 'kind',
  'stock.entries': 'quantity',
  'medication_loop.order_versions': 'dose',
  'medication_loop.order_checks': 'verdict',
  'medication_loop.verifications': 'pharmacist_id',
  'medication_loop.interventions': 'says',
  'medication_loop.administrations': 'outcome',
  'medication_loop.administration_items': 'quantity',
  'medication_loop.administration_supplies': 'quantity',
  'automation.cabinet_transactions': 'amount',
  'interfaces.messages': 'raw_sha256',
  'interfaces.bodies': 'bytes',
  'interfaces.refused_frames': 'raw',
};

describe('the role mortar_app', () => {
  const asProgram = async (statement: string): Promise<string> => {
    await client.query('set role mortar_app');
    const said = await client.query(statement).then(
      () => 'done',
      (error: Error) => error.message,
    );
    await client.query('reset role');
    return said;
  };

  for (const [table, column] of Object.entries(insertOnly)) {
    it(`cannot change or delete ${table}`, async () => {
      const denied = `permission denied for table ${table.split('.')[1]}`;
      expect(await asProgram(`update ${table} set ${column} = ${column} where false`)).toBe(denied);
      expect(await asProgram(`delete from ${table} where false`)).toBe(denied);
      expect(await asProgram(`truncate ${table}`)).toBe(denied);
    });
  }

  it('can do what it needs: insert there, and change what stands for now', async () => {
    expect(await asProgram('insert into stock.entries select * from stock.entries where false')).toBe('done');
    expect(await asProgram('update stock.balances set quantity = quantity where false')).toBe('done');
    expect(await asProgram('update interfaces.messages set state = state where false')).toBe('done');
  });

  it('deletes nothing but what is made anew from table entries, and what left the inbox', async () => {
    const madeAnew = [...kindsOfAll.values()].flatMap(({ projection }) =>
      projection && !projection.stays ? [projection.table] : [],
    );
    const { rows } = await client.query<{ table: string }>(
      `select c.oid::regclass::text as "table" from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema')
          and has_table_privilege('mortar_app', c.oid, 'delete')`,
    );
    const expected = [...new Set([...madeAnew, 'tables.drug_names', 'interfaces.inbox'])].sort();
    expect(rows.map(({ table }) => table).sort()).toEqual(expected);
    expect(await asProgram('delete from tables.entries')).toBe('permission denied for table entries');
    expect(await asProgram('update tables.entries set body = body')).toBe('permission denied for table entries');
    expect(await asProgram('update tables.entries set recorded = recorded where false')).toBe('done');
  });

  it('makes no table and cannot become the owner', async () => {
    expect(await asProgram('create table stock.mine (id int)')).toBe('permission denied for schema stock');
    expect(await asProgram('alter table stock.entries disable trigger all')).toMatch(/must be owner/);
  });
});
