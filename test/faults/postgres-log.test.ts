import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { startPostgres, withClient } from '#src/kernel/postgres/index.ts';
import { dataFolderForTest, silent } from '#test/support/data-folder.ts';

const name = 'ZZPATIENT';

// Each of these fails, or is slow to be refused, with the name in its text, its parameters or its row.
const failing: Array<[string, unknown[]]> = [
  [`insert into public.people values (1, '${name}')`, []],
  ['insert into public.people values (1, $1)', [name]],
  ['insert into public.people values ($1, $2)', [2, `${name} `.repeat(20)]],
  ['select $1::int', [name]],
  [`select '${name}'::date`, []],
  [`select ${name} from public.people`, []],
  [`do $$ begin raise exception 'no bed for %', '${name}'; end $$`, []],
  [`do $$ begin raise warning 'no bed for %', '${name}'; end $$`, []],
];

describe.each(['18', '15'] as const)('PostgreSQL %s', (version) => {
  test('nothing that a client sends reaches the log of the server', async () => {
    const dataFolder = await dataFolderForTest();
    const server = await startPostgres({ dataFolder, version, log: silent });
    let refused = 0;
    await withClient(server.url, async (client) => {
      await client.query('create table public.people (id int primary key, name varchar(40))');
      await client.query('insert into public.people values (1, $1)', [name]);
      for (const [text, values] of failing) await client.query(text, values).catch(() => (refused += 1));
    });
    expect(refused).toBe(failing.length - 1);
    await server.stop();
    const folder = path.join(dataFolder, 'log');
    const texts = await Promise.all((await readdir(folder)).map((file) => readFile(path.join(folder, file), 'utf8')));
    expect(texts.join('')).toContain('database system is ready to accept connections');
    expect(texts.join('').toUpperCase()).not.toContain(name);
  });
});
