import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ensureDatabase, liveOwner, startPostgres, withClient } from '#src/kernel/postgres/index.ts';
import { dataFolderForTest, silent } from '#test/support/data-folder.ts';
import { killNow, startHolder, stopNow } from './postgres-holding.ts';

test('a second program is refused while the first lives, and takes over the server when the first was killed', async () => {
  const dataFolder = await dataFolderForTest();
  const first = await startHolder({ dataFolder });
  onTestFinished(() => void first.child.kill('SIGKILL'));
  expect(first.said.adopted).toBe(false);
  const url = await ensureDatabase(first.said.url ?? '', 'mortar');
  await withClient(url, (client) => client.query('create table public.kept as select 42 as answer'));

  const refused = `The data folder ${dataFolder} is in use by process ${first.child.pid}`;
  await expect(startPostgres({ dataFolder, log: silent })).rejects.toThrow(refused);
  const second = await startHolder({ dataFolder });
  expect(second.said.refused).toContain(refused);
  expect(await liveOwner(dataFolder)).toBe(first.child.pid);

  await killNow(first.child);
  const taken = await startPostgres({ dataFolder, log: silent });
  expect([taken.adopted, taken.recovered, taken.pid]).toEqual([true, false, first.said.pid]);
  const rows = await withClient(url, async (client) => (await client.query('select answer from public.kept')).rows);
  expect(rows).toEqual([{ answer: 42 }]);
  await taken.stop();
  expect(await liveOwner(dataFolder)).toBeUndefined();
});

test('the end of a server that was taken over is noticed, and it can be started again', async () => {
  const dataFolder = await dataFolderForTest();
  const first = await startHolder({ dataFolder });
  await killNow(first.child);
  const exited = Promise.withResolvers<void>();
  const taken = await startPostgres({ dataFolder, log: silent, onExit: () => exited.resolve() });
  expect(taken.adopted).toBe(true);
  process.kill(taken.pid, 'SIGKILL');
  await exited.promise;
  await taken.restart();
  expect([taken.adopted, taken.recovered]).toEqual([false, true]);
  await taken.stop();
});

test('of several starts at once on one folder exactly one succeeds', async () => {
  const dataFolder = await dataFolderForTest();
  const holders = await Promise.all(Array.from({ length: 4 }, () => startHolder({ dataFolder })));
  const started = holders.filter(({ said }) => said.pid !== undefined);
  expect(started).toHaveLength(1);
  for (const { said } of holders) if (said.pid === undefined) expect(said.refused).toMatch(/is in use by process \d+/);
  for (const { child } of started) await stopNow(child);
});

test('an owner file, a postmaster.pid and a socket of processes that are long gone do not stand in the way', async () => {
  const dataFolder = await dataFolderForTest();
  const before = await startPostgres({ dataFolder, log: silent });
  const pidFile = path.join(dataFolder, 'cluster', 'postmaster.pid');
  const lines = (await readFile(pidFile, 'utf8')).split('\n');
  await before.stop();
  // After a restart of the machine the same ids belong to others: here, to this very program.
  const pidOfStranger = [String(process.pid), ...lines.slice(1)].join('\n');
  await writeFile(pidFile, pidOfStranger);
  await writeFile(path.join(dataFolder, 'run', '.s.PGSQL.5432'), '');
  await writeFile(path.join(dataFolder, 'run', '.s.PGSQL.5432.lock'), pidOfStranger);
  await writeFile(path.join(dataFolder, 'owner.json'), JSON.stringify({ pid: process.ppid, started: '1' }));
  const again = await startPostgres({ dataFolder, log: silent });
  expect(again.adopted).toBe(false);
  await again.stop();
});
