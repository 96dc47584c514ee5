import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import {
  ensureDatabase,
  foldersOf,
  restoreBackup,
  runningServer,
  startPostgres,
  takeBackup,
  withClient,
  withDatabase,
} from '#src/kernel/postgres/index.ts';
import { dataFolderForTest, silent } from '#test/support/data-folder.ts';

type Row = { id: number; payload: string };

async function allRows(url: string): Promise<Row[]> {
  return withClient(url, async (client) => (await client.query<Row>('select * from public.doses order by id')).rows);
}

async function serverInstant(url: string): Promise<string> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ at: Date }>('select clock_timestamp() as at');
    return (rows[0]?.at ?? new Date(0)).toISOString();
  });
}

/** Inserts without pause until it is told to stop. */
function keepWriting(url: string): () => Promise<number> {
  let going = true;
  const work = withClient(url, async (client) => {
    let written = 0;
    const text = `insert into public.doses (payload) select md5(random()::text) from generate_series(1, 20)`;
    for (; going; written += 20) await client.query(text);
    return written;
  });
  return () => {
    going = false;
    return work;
  };
}

async function newDatabase(serverUrl: string): Promise<string> {
  const url = await ensureDatabase(serverUrl, 'mortar');
  const text = 'create table public.doses (id bigint generated always as identity primary key, payload text not null)';
  await withClient(url, (client) => client.query(text));
  await withClient(url, (client) =>
    client.query(`insert into public.doses (payload) select 'x' from generate_series(1, 50000)`),
  );
  return url;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test.concurrent.for(['18', '15'] as const)(
  'PostgreSQL %s: a backup made under load is restored to an instant after it, row for row',
  async (version, t) => {
    const dataFolder = await dataFolderForTest(t);
    const server = await startPostgres({ dataFolder, version, log: silent });
    const url = await newDatabase(server.url);

    const stopWriting = keepWriting(url);
    const backup = await takeBackup({ url: await runningServer(dataFolder), keep: 3, log: silent });
    await pause(200);
    expect(await stopWriting()).toBeGreaterThan(0);
    const expected = await allRows(url);
    await pause(50);
    const instant = await serverInstant(url);
    await pause(50);
    await withClient(url, (client) => client.query('delete from public.doses where id % 2 = 0'));
    await withClient(url, (client) => client.query('update public.doses set payload = $1', ['wrong']));
    await expect(restoreBackup({ dataFolder, from: backup.folder, log: silent })).rejects.toThrow(/is in use by/);
    await server.stop();

    const restored = await restoreBackup({ dataFolder, from: path.dirname(backup.folder), at: instant, log: silent });
    expect(restored.backup.folder).toBe(backup.folder);
    expect(Date.parse(restored.lastTransactionAt ?? '')).toBeLessThanOrEqual(Date.parse(instant));
    expect(restored.timeline).toBe(2);
    const after = await startPostgres({ dataFolder, version, log: silent });
    const mortar = withDatabase(after.url, 'mortar');
    expect(await allRows(mortar)).toEqual(expected);
    await withClient(mortar, (client) =>
      client.query(`insert into public.doses (payload) values ('after the restore')`),
    );
    await after.stop();

    // The data from before the restore is still there, and is what it was.
    expect(await readFile(path.join(restored.keptAs ?? '', 'PG_VERSION'), 'utf8')).toBe(`${version}\n`);
    // Without an instant the newest timeline is followed to its end, through the first restore.
    await restoreBackup({ dataFolder, from: backup.folder, log: silent });
    const last = await startPostgres({ dataFolder, version, log: silent });
    const rows = await allRows(withDatabase(last.url, 'mortar'));
    expect(rows.slice(0, -1)).toEqual(expected);
    expect(rows.at(-1)?.payload).toBe('after the restore');
    await last.stop();
  },
);

test.concurrent('old backups and the log that only they needed are removed; the newest are kept', async (t) => {
  const dataFolder = await dataFolderForTest(t);
  const server = await startPostgres({ dataFolder, log: silent });
  const url = await newDatabase(server.url);
  const backups = [];
  for (let round = 0; round < 3; round += 1) {
    await withClient(url, (client) => client.query(`insert into public.doses (payload) values ('${round}')`));
    backups.push(await takeBackup({ url: server.url, keep: 2, log: silent }));
    await pause(1000);
  }
  const [first, second, third] = backups;
  expect(third?.removed).toEqual([first?.folder]);
  expect(third?.prunedSegments).toBeGreaterThan(0);
  const archive = await readdir(third?.manifest.archiveFolder ?? '');
  expect(archive).toContain(second?.manifest.firstSegment);
  expect(archive).not.toContain(first?.manifest.firstSegment);
  expect((await readdir(foldersOf(dataFolder).backups)).sort()).toEqual(
    [second, third].map((each) => path.basename(each?.folder ?? '')),
  );
  await server.stop();
});

test.concurrent('what cannot be restored says why, and leaves the data as it was', async (t) => {
  const dataFolder = await dataFolderForTest(t);
  await expect(runningServer(dataFolder)).rejects.toThrow(/No database runs on/);
  const server = await startPostgres({ dataFolder, log: silent });
  const url = await newDatabase(server.url);
  const { folder, manifest } = await takeBackup({ url: server.url, keep: 1, log: silent });
  const expected = await allRows(url);
  await server.stop();
  const restore = (more: { from?: string; at?: string }) =>
    restoreBackup({ dataFolder, from: folder, log: silent, ...more });

  await expect(restore({ from: dataFolder })).rejects.toThrow(/There is no whole backup in/);
  await expect(restore({ at: '2026-11-23T10:46:00' })).rejects.toThrow(/is not an instant; write it as/);
  await expect(restore({ at: '2001-01-01T00:00:00Z' })).rejects.toThrow(/cannot be brought to an earlier instant/);
  const biggest = manifest.files.toSorted((a, b) => b.bytes - a.bytes).find((file) => file.path.includes('/base/'));
  const file = path.join(folder, biggest?.path ?? '');
  const bytes = await readFile(file);
  bytes[5000] = (bytes[5000] ?? 0) ^ 1;
  await writeFile(file, bytes);
  await expect(restore({})).rejects.toThrow(/is damaged: 1 files, the first is cluster\/base/);
  await expect(stat(path.join(dataFolder, 'cluster.restoring'))).rejects.toThrow(/ENOENT/);

  const again = await startPostgres({ dataFolder, log: silent });
  expect(await allRows(withDatabase(again.url, 'mortar'))).toEqual(expected);
  await again.stop();
});

test.concurrent('a backup restored on another machine, without the log since, comes back whole; a later instant is refused', async (t) => {
  const [dataFolder, elsewhere] = [await dataFolderForTest(t), await dataFolderForTest(t)];
  const server = await startPostgres({ dataFolder, log: silent });
  const url = await newDatabase(server.url);
  const { folder } = await takeBackup({ url: server.url, keep: 1, log: silent });
  const expected = await allRows(url);
  await server.stop();
  const later = new Date(Date.now() + 60_000).toISOString();
  const refused = restoreBackup({ dataFolder: elsewhere, from: folder, at: later, log: silent });
  await expect(refused).rejects.toThrow(/The log that was found ends .*; leave out --at/);
  const restored = await restoreBackup({ dataFolder: elsewhere, from: folder, log: silent });
  expect(restored.keptAs).toBeUndefined();
  const there = await startPostgres({ dataFolder: elsewhere, log: silent });
  expect(await allRows(withDatabase(there.url, 'mortar'))).toEqual(expected);
  await there.stop();
  // On the first machine nothing happened since either, but its own log is complete, so that instant can be reached.
  await restoreBackup({ dataFolder, from: folder, at: later, log: silent });
});
