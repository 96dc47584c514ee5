import pg from 'pg';
import { expect, test } from 'vitest';
import { ensureDatabase, type ServerExit, startPostgres, withClient } from '#src/kernel/postgres/index.ts';
import { dataFolderForTest, silent } from '#test/support/data-folder.ts';

const writers = 8;
const rounds = 3;

type Writing = { acknowledged: string[]; stop(): Promise<void> };

/** Eight connections that insert and remember what the server acknowledged, until the server is gone. */
function writeOn(url: string, round: number): Writing {
  const acknowledged: string[] = [];
  let going = true;
  const work = Array.from({ length: writers }, async (_, writer) => {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => {});
    await client.connect();
    for (let row = 0; going; row += 1) {
      const id = `${round}-${writer}-${row}`;
      try {
        await client.query('insert into public.acknowledged (id, payload) values ($1, $2)', [id, 'x'.repeat(500)]);
      } catch {
        break;
      }
      acknowledged.push(id);
    }
    await client.end().catch(() => {});
  });
  const stop = async () => {
    going = false;
    await Promise.all(work);
  };
  return { acknowledged, stop };
}

test('the server is killed under eight writers: every acknowledged row is there after each restart', async () => {
  const dataFolder = await dataFolderForTest();
  const exits: ServerExit[] = [];
  let tellExit: (() => void) | undefined;
  const onExit = (exit: ServerExit) => {
    exits.push(exit);
    tellExit?.();
  };
  const server = await startPostgres({ dataFolder, log: silent, onExit });
  const url = await ensureDatabase(server.url, 'mortar');
  await withClient(url, (client) =>
    client.query('create table public.acknowledged (id text primary key, payload text)'),
  );
  const all: string[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const writing = writeOn(url, round);
    await new Promise((resolve) => setTimeout(resolve, 1200));
    const exited = new Promise<void>((resolve) => {
      tellExit = resolve;
    });
    process.kill(server.pid, 'SIGKILL');
    await exited;
    await writing.stop();
    expect(writing.acknowledged.length).toBeGreaterThan(50);
    all.push(...writing.acknowledged);
    await server.restart();
    expect(server.recovered).toBe(true);
    const lost = await withClient(url, async (client) => {
      const text = 'select id from unnest($1::text[]) as id except select id from public.acknowledged';
      return (await client.query<{ id: string }>(text, [all])).rows;
    });
    expect(lost).toEqual([]);
  }
  expect(exits).toEqual(Array.from({ length: rounds }, () => ({ code: null, signal: 'SIGKILL' })));
  const settings = await withClient(url, async (client) => {
    const names = ['fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums'];
    const text = 'select setting from pg_catalog.pg_settings where name = any($1)';
    return (await client.query<{ setting: string }>(text, [names])).rows.map((row) => row.setting);
  });
  expect(settings).toEqual(['on', 'on', 'on', 'on']);
  await server.stop();
  expect(exits).toHaveLength(rounds);
});

test('a server that was stopped properly is not recovered; one that runs is not started again', async () => {
  const dataFolder = await dataFolderForTest();
  const first = await startPostgres({ dataFolder, log: silent });
  expect([first.adopted, first.recovered]).toEqual([false, false]);
  await expect(first.restart()).rejects.toThrow(/ended by itself/);
  await first.stop();
  const second = await startPostgres({ dataFolder, log: silent });
  expect([second.adopted, second.recovered]).toEqual([false, false]);
  expect(second.timings.createMs).toBe(0);
  await second.stop();
});
