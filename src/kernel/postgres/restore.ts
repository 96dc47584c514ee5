import { chmod, chown, mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { giveFolder, prepareBinaries, type ServerUser } from './binaries.ts';
import { clusterMajor, readControl } from './cluster.ts';
import { copyFile, copyTree, syncFolder, writeDurably } from './copy-files.ts';
import { superuser } from './create-cluster.ts';
import { socketUrl, withClient } from './database-url.ts';
import { type DataFolders, foldersOf } from './folders.ts';
import { type FoundBackup, findBackups } from './manifest.ts';
import { removeStaleSockets, stagingOf, stopOrphan } from './orphan.ts';
import { claimDataFolder } from './owner.ts';
import { endServer, launchServer, ServerDidNotStart, type ServerProcess } from './postmaster.ts';
import { type PostgresLog, serverUserOf, writeSettings } from './start.ts';
import { restoredFolder, swapIn } from './swap.ts';
import { fetchCommand, isHistory, isSegment, recoveryTime } from './wal.ts';

/** What to restore, and to when. */
export type RestoreOptions = {
  dataFolder: string;
  /** A base backup, or a folder that holds several. */
  from: string;
  /** ISO 8601 instant with its offset; left out: everything the log holds. */
  at?: string | undefined;
  /** A number of PostgreSQL; left out: the newest. Needed to reach what an earlier restore turned away from. */
  timeline?: number | undefined;
  archiveFolder?: string | undefined;
  unpackFolder?: string | undefined;
  log: PostgresLog;
};

/** What a restore did. */
export type Restored = {
  backup: FoundBackup;
  /** Instant of the last transaction that is in the restored data; null when none followed the backup. */
  lastTransactionAt: string | null;
  timeline: number;
  /** Where the data that was there before is kept. */
  keptAs: string | undefined;
  milliseconds: number;
};

type Work = {
  options: RestoreOptions;
  folders: DataFolders;
  staging: DataFolders;
  user: ServerUser | undefined;
  backup: FoundBackup;
  /** The target in the form of PostgreSQL. */
  target: string | undefined;
  /** The data directory that is there now is of the same database system, so that its log continues the backup's. */
  sameSystem: boolean;
};

const stopMs = 60_000;

/**
 * Restores a base backup and replays the log up to an instant. The restored data is built, recovered and looked at beside the
 * present data, which is then renamed and kept; when anything fails before, the present data is as it was.
 * Throws one sentence when Mortar still runs, the backup is damaged, or the instant cannot be reached.
 */
export async function restoreBackup(options: RestoreOptions): Promise<Restored> {
  const begun = performance.now();
  const folders = foldersOf(options.dataFolder);
  const target = options.at === undefined ? undefined : recoveryTime(options.at);
  if (options.at !== undefined && target === undefined) {
    throw new Error(
      `"${options.at}" is not an instant; write it as 2026-11-23T10:46:00Z or 2026-11-23T10:46:00-05:00.`,
    );
  }
  const backup = await chooseBackup(options);
  const claim = await claimDataFolder(folders.root);
  try {
    if (await stopOrphan(folders.root)) options.log.info('A database server that was left running has been stopped.');
    const user = await serverUserOf(folders.cluster);
    const systemIdentifier = (await readControl(folders.cluster))?.systemIdentifier;
    const sameSystem = systemIdentifier === backup.manifest.systemIdentifier;
    const staging = stagingOf(folders);
    const work = { options, folders, staging, user, backup, target, sameSystem };
    await rm(staging.cluster, { recursive: true, force: true });
    try {
      const reached = await rebuild(work);
      const keptAs = await putInPlace(work);
      return { backup, ...reached, keptAs, milliseconds: performance.now() - begun };
    } finally {
      await rm(staging.cluster, { recursive: true, force: true });
    }
  } finally {
    await claim.release();
  }
}

async function chooseBackup(options: RestoreOptions): Promise<FoundBackup> {
  const from = path.resolve(options.from);
  const found = await findBackups(from).catch(() => []);
  if (found.length === 0) throw new Error(`There is no whole backup in ${from}.`);
  const instant = options.at === undefined ? Number.POSITIVE_INFINITY : Date.parse(options.at);
  const fitting = found.filter((each) => !(Date.parse(each.manifest.endedAt) > instant)).at(-1);
  if (fitting !== undefined) return fitting;
  const first = found[0]?.manifest.endedAt;
  throw new Error(
    `The backup in ${from} ended at ${first}; it cannot be brought to an earlier instant (${options.at}).`,
  );
}

async function rebuild(work: Work): Promise<Pick<Restored, 'lastTransactionAt' | 'timeline'>> {
  const { options, staging, user, backup } = work;
  const major = backup.manifest.serverVersion.split('.')[0] ?? '';
  if (major !== '18' && major !== '15')
    throw new Error(`The backup is of PostgreSQL ${major}, which this program does not have.`);
  options.log.info(`Restoring ${backup.folder}, made at ${backup.manifest.endedAt}`);
  const { dataFolder, unpackFolder } = options;
  await mkdir(staging.root, { recursive: true });
  if (process.platform !== 'win32') await chmod(staging.root, user === undefined ? 0o700 : 0o711);
  const binaries = await prepareBinaries({ major, dataFolder, user, unpackFolder });
  for (const folder of [staging.log, staging.run, staging.backups]) await giveFolder(folder, user);
  await removeStaleSockets(staging);
  await copyBack(work);
  const archiveFolder = await writeSettings({ folders: staging, user }, { archiveFolder: options.archiveFolder });
  await copyLog(work, archiveFolder);
  await writeDurably(path.join(staging.cluster, 'recovery.signal'), '', user);
  const launch = (target: string | undefined) =>
    launchServer({
      binaries,
      folders: staging,
      user,
      flags: recoveryFlags(archiveFolder, target, options.timeline),
      onWaiting: (status) => options.log.info(`  replaying the log (${status})`),
    });
  const server = await launch(work.target).catch((error: unknown) => {
    if (!endedBeforeTarget(error)) throw error;
    // The log holds nothing after the instant. With the present data's own log at hand that is all there ever was before it.
    if (work.sameSystem) return launch(undefined);
    throw new Error(logTooShort(options.at, error));
  });
  return inspect(server, work);
}

function recoveryFlags(archiveFolder: string, target: string | undefined, timeline: number | undefined): string[] {
  const settings = {
    restore_command: fetchCommand(archiveFolder, process.platform),
    recovery_target_timeline: timeline === undefined ? 'latest' : String(timeline),
    recovery_target_action: 'promote',
    // Else the server calls itself ready while it still replays.
    hot_standby: 'off',
    ...(target === undefined ? {} : { recovery_target_time: target, recovery_target_inclusive: 'on' }),
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

function endedBeforeTarget(error: unknown): error is ServerDidNotStart {
  return error instanceof ServerDidNotStart && /recovery ended before configured recovery target/.test(error.said);
}

function logTooShort(at: string | undefined, error: ServerDidNotStart): string {
  const last = /last completed transaction was at log time (\S+ \S+)/.exec(error.said)?.[1];
  const end = last === undefined ? 'before any later transaction' : `at ${last}`;
  return `The log that was found ends ${end}, before ${at}; leave out --at to restore all of it.`;
}

/** Copies the backup's data directory and compares every file with what was noted when it was made. */
async function copyBack({ staging, user, backup, options }: Work): Promise<void> {
  const inCluster = (each: string) => each.startsWith('cluster/');
  const folders = backup.manifest.folders.filter(inCluster).map((each) => each.slice('cluster/'.length));
  const expected = backup.manifest.files.filter((file) => inCluster(file.path));
  const files = expected.map((file) => file.path.slice('cluster/'.length));
  let bytes = 0;
  let saidAt = performance.now();
  const copied = await copyTree({
    from: path.join(backup.folder, 'cluster'),
    to: staging.cluster,
    folders,
    files,
    user,
    onBytes(more) {
      bytes += more;
      if (performance.now() - saidAt < 5000) return;
      saidAt = performance.now();
      options.log.info(`  ${Math.round(bytes / 1e6)} MB copied`);
    },
  });
  const found = new Map(copied.map((file) => [`cluster/${file.path}`, file.sha256]));
  const damaged = expected.filter((file) => found.get(file.path) !== file.sha256);
  if (damaged.length > 0) {
    throw new Error(
      `The backup ${backup.folder} is damaged: ${damaged.length} files, the first is ${damaged[0]?.path}.`,
    );
  }
  if (user === undefined) return;
  for (const folder of ['', ...folders]) await chown(path.join(staging.cluster, folder), user.uid, user.gid);
}

/** Puts the log that the archive lacks into pg_wal: the backup's own, and what the present data had not archived yet. */
async function copyLog(work: Work, archiveFolder: string): Promise<void> {
  const { staging, folders, user, backup } = work;
  const target = path.join(staging.cluster, 'pg_wal');
  const archived = new Set(await readdir(archiveFolder));
  for (const name of archived) {
    // A half segment of a timeline that was left: no recovery reads it, and the next one of its name could not be archived.
    if (name.endsWith('.partial')) await rm(path.join(archiveFolder, name));
  }
  const present = path.join(folders.cluster, 'pg_wal');
  const sources = [path.join(backup.folder, 'wal'), ...(work.sameSystem ? [present] : [])];
  for (const source of sources) {
    for (const name of await readdir(source)) {
      if (!(isSegment(name) || isHistory(name)) || archived.has(name)) continue;
      await copyFile(path.join(source, name), path.join(target, name), user);
    }
  }
  await syncFolder(target);
}

async function inspect(server: ServerProcess, work: Work): Promise<Pick<Restored, 'lastTransactionAt' | 'timeline'>> {
  const { log } = work.options;
  try {
    const url = socketUrl(server.socketFolder, server.port, superuser, 'postgres');
    return await withClient(url, async (client) => {
      const { rows } = await client.query<{ at: string | null; segment: string }>(`
        select
          to_char(pg_catalog.pg_last_xact_replay_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at,
          pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn()) as segment`);
      const [found] = rows;
      if (found === undefined) throw new Error('The restored database does not answer.');
      log.info(`Replayed the log up to ${found.at ?? 'the end of the backup'}`);
      return { lastTransactionAt: found.at, timeline: Number.parseInt(found.segment.slice(0, 8), 16) };
    });
  } finally {
    // Whether it closed properly is read from its control file before it takes its place.
    await endServer(server.pid, stopMs);
  }
}

async function putInPlace({ folders, staging }: Work): Promise<string | undefined> {
  const control = await readControl(staging.cluster);
  if (control?.closedCleanly !== true || (await clusterMajor(staging.cluster)) === undefined) {
    throw new Error('The restored database did not close properly; the present data is as it was.');
  }
  const stamp = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const keepAs = `${folders.cluster}.before-restore-${stamp}`;
  await rm(restoredFolder(folders), { recursive: true, force: true });
  await rename(staging.cluster, restoredFolder(folders));
  const { kept } = await swapIn(folders, keepAs);
  return kept ? keepAs : undefined;
}
