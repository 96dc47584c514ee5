import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { readPostmaster } from './cluster.ts';
import { copyFile, copyTree, listTree, syncFolder, writeDurably } from './copy-files.ts';
import { superuser } from './create-cluster.ts';
import { socketUrl, withClient } from './database-url.ts';
import { foldersOf } from './folders.ts';
import { type BackedUpFile, type BackupManifest, manifestFile } from './manifest.ts';
import { isAlive } from './processes.ts';
import { registerBackup } from './register.ts';
import { firstSegment, lastSegment, segmentsBetween } from './wal.ts';

/** A base backup that was just written. */
export type WrittenBackup = {
  folder: string;
  manifest: BackupManifest;
  bytes: number;
  milliseconds: number;
  removed: string[];
  prunedSegments: number;
};

type Server = { cluster: string; archiveFolder: string; version: string; systemIdentifier: string };

const archiveWaitMs = 60_000;

/** Address of the embedded server that runs on a data folder; throws one sentence when none does. */
export async function runningServer(dataFolder: string): Promise<string> {
  const { cluster, root } = foldersOf(dataFolder);
  const found = await readPostmaster(cluster);
  if (found === undefined || !(await isAlive(found.pid))) {
    throw new Error(`No database runs on ${root}; start Mortar first, a backup is made while it works.`);
  }
  return socketUrl(found.socketFolder, found.port, superuser, 'postgres');
}

/**
 * Copies the data directory of the embedded server while it works, together with the log that makes the copy consistent.
 * From then on the server archives its log, so that the copy can be brought to any later instant (PostgreSQL 18
 * documentation, 25.3 "Continuous Archiving and Point-in-Time Recovery"). `to` receives one new folder for each backup.
 */
export async function takeBackup(options: {
  url: string;
  to?: string | undefined;
  keep: number;
  log: { info(message: string): void };
}): Promise<WrittenBackup> {
  const begun = performance.now();
  const { server, manifest, folder } = await withClient(options.url, async (client) => {
    const server = await describeServer(client);
    const dataFolder = path.dirname(server.cluster);
    const into = path.resolve(options.to ?? foldersOf(dataFolder).backups);
    if (`${into}${path.sep}`.startsWith(`${server.cluster}${path.sep}`)) {
      throw new Error(`A backup cannot lie inside the data that it copies (${server.cluster}).`);
    }
    await mkdir(into, { recursive: true });
    await ensureArchiving(client, server, options);
    return { server, ...(await writeBackup(client, server, into, options.log)) };
  });
  const { id, systemIdentifier, endedAt } = manifest;
  const pruned = await registerBackup({
    dataFolder: path.dirname(server.cluster),
    archiveFolder: server.archiveFolder,
    backup: { folder, id, systemIdentifier, firstSegment: manifest.firstSegment, endedAt },
    keep: options.keep,
  });
  const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0);
  return { folder, manifest, bytes, milliseconds: performance.now() - begun, ...pruned };
}

async function describeServer(client: pg.Client): Promise<Server> {
  const { rows } = await client.query<Omit<Server, 'archiveFolder'> & { archiveFolder: string | null }>(`
    select
      current_setting('data_directory') as cluster,
      current_setting('basic_archive.archive_directory', true) as "archiveFolder",
      current_setting('server_version') as version,
      (select system_identifier::text from pg_catalog.pg_control_system()) as "systemIdentifier"`);
  const [found] = rows;
  if (found === undefined || !found.archiveFolder) {
    throw new Error('This database server was not started by Mortar; make its backup with its own tools.');
  }
  return { ...found, archiveFolder: found.archiveFolder };
}

async function scalar(client: pg.Client, text: string): Promise<string> {
  const { rows } = await client.query<{ value: string | null }>(text);
  return rows[0]?.value ?? '';
}

/** Switches the archive on, the first time, and sees one segment arrive there before anything counts on it. */
async function ensureArchiving(
  client: pg.Client,
  server: Server,
  options: Pick<Parameters<typeof takeBackup>[0], 'url' | 'log'>,
): Promise<void> {
  if ((await scalar(client, `select current_setting('archive_library') as value`)) === 'basic_archive') return;
  options.log.info(`Keeping the database's log from now on in ${server.archiveFolder}`);
  await client.query(`alter system set archive_command = ''`);
  await client.query(`alter system set archive_library = 'basic_archive'`);
  await client.query('select pg_catalog.pg_reload_conf()');
  await pause(100);
  const until = performance.now() + archiveWaitMs;
  while (performance.now() < until) {
    await client.query(`select pg_catalog.pg_logical_emit_message(true, 'mortar', 'archive')`);
    const segment = await scalar(client, 'select pg_catalog.pg_walfile_name(pg_catalog.pg_switch_wal()) as value');
    // The archiver ends to take the new setting, and the server starts it again when something wakes it: a connection does.
    for (let look = 0; look < 60; look += 1) {
      if (await stat(path.join(server.archiveFolder, segment)).catch(() => undefined)) return;
      await pause(250);
      await withClient(options.url, async () => {});
    }
  }
  throw new Error(
    `PostgreSQL does not write its log to ${server.archiveFolder}; is the disk full, or the folder closed?`,
  );
}

// What a starting server makes anew (PostgreSQL 18 documentation, 25.3.4 "Making a Base Backup"), and the log itself.
const emptied = [
  'pg_wal',
  'pg_replslot',
  'pg_dynshmem',
  'pg_notify',
  'pg_serial',
  'pg_snapshots',
  'pg_stat_tmp',
  'pg_subtrans',
];
const leftOut =
  /^(?:postmaster\.(?:pid|opts)|current_logfiles(?:\.tmp)?|backup_label(?:\.old)?|tablespace_map(?:\.old)?|recovery\.signal|standby\.signal|postgresql\.auto\.conf\.tmp)$/;

function isLeftOut(relative: string, isFolder: boolean): boolean {
  const [first = '', ...deeper] = relative.split('/');
  const name = relative.slice(relative.lastIndexOf('/') + 1);
  if (deeper.length > 0 && emptied.includes(first)) return true;
  if (name.startsWith('pgsql_tmp') || name === 'pg_internal.init') return true;
  return !isFolder && (leftOut.test(relative) || relative === controlFile);
}

const controlFile = 'global/pg_control';

async function writeBackup(
  client: pg.Client,
  server: Server,
  into: string,
  log: { info(message: string): void },
): Promise<{ manifest: BackupManifest; folder: string }> {
  const startedAt = await serverTime(client);
  const folder = path.join(into, `mortar-${startedAt.replace(/[-:]|\.\d+/g, '')}`);
  const partial = `${folder}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { mode: 0o700 });
  try {
    await client.query(`select pg_catalog.pg_backup_start(label => 'mortar', fast => true)`);
    const { folders, files } = await copyCluster(server.cluster, path.join(partial, 'cluster'), log);
    const label = await stopBackup(client);
    await writeDurably(path.join(partial, 'cluster', 'backup_label'), label);
    const first = firstSegment(label);
    const last = await findLastSegment(server.archiveFolder, first);
    const wal = await copyLog(server.archiveFolder, path.join(partial, 'wal'), first, last);
    const manifest: BackupManifest = {
      format: 'mortar-base-backup-1',
      id: randomUUID(),
      serverVersion: server.version,
      systemIdentifier: server.systemIdentifier,
      startedAt,
      endedAt: await serverTime(client),
      firstSegment: first,
      lastSegment: last,
      archiveFolder: server.archiveFolder,
      folders: [...folders.map((each) => `cluster/${each}`), 'wal'],
      files: [...files.map((file) => ({ ...file, path: `cluster/${file.path}` })), ...wal],
    };
    const labelFile = {
      path: 'cluster/backup_label',
      bytes: Buffer.byteLength(label),
      sha256: createHash('sha256').update(label).digest('hex'),
    };
    manifest.files.push(labelFile);
    await writeDurably(manifestFile(partial), `${JSON.stringify(manifest)}\n`);
    await rename(partial, folder);
    await syncFolder(into);
    return { manifest, folder };
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
}

async function serverTime(client: pg.Client): Promise<string> {
  return scalar(
    client,
    `select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as value`,
  );
}

async function copyCluster(
  cluster: string,
  to: string,
  log: { info(message: string): void },
): Promise<{ folders: string[]; files: BackedUpFile[] }> {
  const { folders, files } = await listTree(cluster, isLeftOut);
  let bytes = 0;
  let saidAt = performance.now();
  const onBytes = (more: number) => {
    bytes += more;
    if (performance.now() - saidAt < 5000) return;
    saidAt = performance.now();
    log.info(`  ${Math.round(bytes / 1e6)} MB copied`);
  };
  const copied = await copyTree({ from: cluster, to, folders, files, onBytes });
  copied.push(await copyControl(cluster, to));
  return { folders, files: copied };
}

/** The control file is copied last, and again until two readings agree, because the server may be writing it. */
async function copyControl(cluster: string, to: string): Promise<BackedUpFile> {
  const source = path.join(cluster, controlFile);
  for (;;) {
    const before = await readFile(source);
    await pause(20);
    const copied = await copyFile(source, path.join(to, controlFile));
    if (copied === undefined) throw new Error(`The control file ${source} is gone.`);
    if (before.equals(await readFile(path.join(to, controlFile)))) return { path: controlFile, ...copied };
  }
}

/** Ends the backup; waits until the log it needs is in the archive. */
async function stopBackup(client: pg.Client): Promise<string> {
  await client.query(`set statement_timeout = ${archiveWaitMs}`);
  const { rows } = await client.query<{ labelfile: string; spcmapfile: string | null }>(
    'select labelfile, spcmapfile from pg_catalog.pg_backup_stop(wait_for_archive => true)',
  );
  const [found] = rows;
  if (found === undefined) throw new Error('PostgreSQL returned no backup label.');
  if (found.spcmapfile)
    throw new Error('The database has tablespaces in other places, which a backup does not follow.');
  return found.labelfile;
}

async function findLastSegment(archiveFolder: string, first: string): Promise<string> {
  const histories = (await readdir(archiveFolder)).filter(
    (name) => name.startsWith(`${first}.`) && name.endsWith('.backup'),
  );
  const newest = histories.sort().at(-1);
  const last = newest === undefined ? undefined : lastSegment(await readFile(path.join(archiveFolder, newest), 'utf8'));
  if (last === undefined) throw new Error(`The archive ${archiveFolder} does not say where the backup ended.`);
  return last;
}

async function copyLog(archiveFolder: string, to: string, first: string, last: string): Promise<BackedUpFile[]> {
  const names = segmentsBetween(await readdir(archiveFolder), first, last);
  if (names[0] !== first || names.at(-1) !== last)
    throw new Error(`The archive ${archiveFolder} lacks log of the backup.`);
  const files = await copyTree({ from: archiveFolder, to, folders: [], files: names, onBytes: () => {} });
  return files.map((file) => ({ ...file, path: `wal/${file.path}` }));
}
