import { chmod, chown, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  type Binaries,
  firstClosedFolder,
  giveFolder,
  type PostgresMajor,
  prepareBinaries,
  type ServerUser,
} from './binaries.ts';
import { clusterMajor, ownerOfFolder, readControl } from './cluster.ts';
import { createCluster, readPassword, superuser } from './create-cluster.ts';
import { socketUrl, withClient } from './database-url.ts';
import { type DataFolders, foldersOf } from './folders.ts';
import { removeStaleSockets, stopInterruptedRestore } from './orphan.ts';
import { claimDataFolder } from './owner.ts';
import {
  endServer,
  findOrphan,
  launchServer,
  programOf,
  type ServerExit,
  type ServerProcess,
  waitForOrphan,
} from './postmaster.ts';
import { accessRules, serverSettings, settingsText } from './settings.ts';
import { finishRestore } from './swap.ts';

/** What the launcher tells while it works; sentences without data. A pino logger fits. */
export type PostgresLog = { info(message: string): void; warn(message: string): void };

/** What a start needs to know. */
export type StartOptions = {
  /** Absolute path; see `chooseDataFolder`. */
  dataFolder: string;
  version?: PostgresMajor;
  log: PostgresLog;
  /** Called when the server ends although nobody called `stop`; `restart` then starts it again. */
  onExit?: (exit: ServerExit) => void;
  /** Listens on loopback TCP too (always on Windows, where Node cannot reach a Unix socket). */
  tcpPort?: number | undefined;
  /** Where finished log segments are kept for restoring; default: `archive` in the data folder. */
  archiveFolder?: string | undefined;
  /** Where the programs are unpacked for a server that may not enter the checkout. */
  unpackFolder?: string | undefined;
  /** Settings of PostgreSQL that replace ours. */
  settings?: Readonly<Record<string, string>>;
};

/** How long the parts of a start took, in milliseconds. */
export type StartTimings = { prepareMs: number; createMs: number; serverMs: number };

/** A server that runs and belongs to this process. */
export type RunningPostgres = {
  /** Address of the maintenance database `postgres`; see `ensureDatabase`. */
  readonly url: string;
  readonly socketFolder: string;
  readonly port: number;
  /** What the server says of itself, as `18.4`. */
  readonly version: string;
  readonly pid: number;
  /** The server was already running, left behind by a Mortar that was killed. */
  readonly adopted: boolean;
  /** The server had not been stopped properly and replayed its log. */
  readonly recovered: boolean;
  readonly timings: StartTimings;
  /** Starts the server again after it ended by itself; throws while it runs. */
  restart(): Promise<void>;
  /** Stops the server properly and gives the data folder free. */
  stop(): Promise<void>;
};

type Prepared = { folders: DataFolders; binaries: Binaries; user: ServerUser | undefined; timings: StartTimings };
type Life = { process: ServerProcess; adopted: boolean; recovered: boolean; version: string };

const stopMs = 60_000;

/**
 * Starts the embedded PostgreSQL on a data folder, making the data on the first start, or adopts the server that a killed
 * Mortar left behind. Throws one sentence when another living program owns the folder, when the folder cannot be used, or
 * when the server does not start.
 */
export async function startPostgres(options: StartOptions): Promise<RunningPostgres> {
  const folders = foldersOf(options.dataFolder);
  const claim = await claimDataFolder(folders.root);
  try {
    const prepared = await prepare(folders, options);
    const life = await begin(prepared, options);
    return await handle(prepared, options, life, claim.release);
  } catch (error) {
    await claim.release();
    throw error;
  }
}

/** The user that the server of this data folder runs as: PostgreSQL refuses root, so root lends it an unprivileged one. */
export async function serverUserOf(cluster: string): Promise<ServerUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const owner = await ownerOfFolder(cluster);
  return owner !== undefined && owner.uid !== 0 ? owner : { uid: 65534, gid: 65534 };
}

async function prepare(folders: DataFolders, options: StartOptions): Promise<Prepared> {
  const begun = performance.now();
  const major = options.version ?? '18';
  const user = await serverUserOf(folders.cluster);
  await mkdir(folders.root, { recursive: true });
  if (process.platform !== 'win32') await chmod(folders.root, user === undefined ? 0o700 : 0o711);
  if (user !== undefined) {
    const closed = await firstClosedFolder(folders.root, user);
    if (closed !== undefined) {
      throw new Error(
        `PostgreSQL refuses to run as root, and its own user (${user.uid}) may not enter ${closed}. ` +
          'Choose a data folder that every user may enter with MORTAR_DATA, for example in /var/lib.',
      );
    }
  }
  const unpackFolder = options.unpackFolder;
  const binaries = await prepareBinaries({ major, dataFolder: folders.root, user, unpackFolder });
  for (const folder of [folders.log, folders.run, folders.backups]) await giveFolder(folder, user);
  const prepareMs = performance.now() - begun;
  await stopInterruptedRestore(folders);
  const createMs = await createIfMissing(folders, binaries, user, options);
  return { folders, binaries, user, timings: { prepareMs, createMs, serverMs: 0 } };
}

async function createIfMissing(
  folders: DataFolders,
  binaries: Binaries,
  user: ServerUser | undefined,
  options: StartOptions,
): Promise<number> {
  const begun = performance.now();
  const major = options.version ?? '18';
  await finishRestore(folders);
  const found = await clusterMajor(folders.cluster).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(
      `The data folder ${folders.root} cannot be read by this user (${why}); it was made by another one.`,
    );
  });
  if (found === major) return 0;
  if (found !== undefined) {
    throw new Error(`The data in ${folders.cluster} was made by PostgreSQL ${found}, this program runs ${major}.`);
  }
  options.log.info(`Making a new database in ${folders.root}`);
  const durable = options.settings?.fsync !== 'off';
  await createCluster({ major, binaries, cluster: folders.cluster, user, durable });
  return performance.now() - begun;
}

/** Writes the server's configuration; returns where it archives its log. */
export async function writeSettings(
  { folders, user }: Pick<Prepared, 'folders' | 'user'>,
  options: Pick<StartOptions, 'archiveFolder' | 'tcpPort' | 'settings'>,
): Promise<string> {
  const control = await readControl(folders.cluster);
  // The name of the database system keeps the logs of two systems apart that lived in the same folder one after the other.
  const archiveFolder = path.join(options.archiveFolder ?? folders.archive, control?.systemIdentifier ?? 'unknown');
  await giveFolder(path.dirname(archiveFolder), user);
  await giveFolder(archiveFolder, user);
  const tcpPort = options.tcpPort ?? (process.platform === 'win32' ? 5432 : undefined);
  const place = { socketFolder: folders.run, archiveFolder, logFolder: folders.log, tcpPort };
  const settings = { ...serverSettings(place), ...options.settings };
  const local = path.join(folders.root, 'postgresql.local.conf');
  const hasLocal = (await stat(local).catch(() => undefined)) !== undefined;
  const text = settingsText(settings, hasLocal ? local : undefined);
  const texts = { 'postgresql.conf': text, 'pg_hba.conf': accessRules };
  for (const [name, text] of Object.entries(texts)) {
    const file = path.join(folders.cluster, name);
    if ((await readFile(file, 'utf8').catch(() => undefined)) === text) continue;
    await writeFile(file, text, { mode: 0o600 });
    if (user !== undefined) await chown(file, user.uid, user.gid);
  }
  return archiveFolder;
}

async function begin(prepared: Prepared, options: StartOptions): Promise<Life> {
  const { folders, binaries, user } = prepared;
  const begun = performance.now();
  const adopted = await adopt(folders.cluster, binaries, options.log);
  let recovered = false;
  let process = adopted;
  if (process === undefined) {
    await removeStaleSockets(folders);
    await writeSettings(prepared, options);
    recovered = (await readControl(folders.cluster))?.closedCleanly === false;
    if (recovered) options.log.warn('The database was not stopped properly; it replays its log now.');
    const onWaiting = (status: string) => options.log.info(`The database is not ready yet (${status}).`);
    process = await launchServer({ binaries, folders, user, onWaiting });
  }
  const url = await urlOf(process, folders.cluster);
  const version = await withClient(url, async (client) => {
    const { rows } = await client.query<{ version: string }>(`select current_setting('server_version') as version`);
    return rows[0]?.version ?? 'unknown';
  });
  prepared.timings.serverMs = performance.now() - begun;
  return { process, adopted: adopted !== undefined, recovered, version };
}

async function adopt(cluster: string, binaries: Binaries, log: PostgresLog): Promise<ServerProcess | undefined> {
  const orphan = await findOrphan(cluster);
  if (orphan === undefined) return undefined;
  if ((await programOf(cluster)) !== binaries.postgres) {
    log.info('A database server of another version still runs; it is stopped first.');
    if (!(await endServer(orphan.pid, stopMs))) throw new Error(`The database server ${orphan.pid} does not stop.`);
    return undefined;
  }
  const found = await waitForOrphan(cluster, orphan);
  if (found !== undefined) log.info('The database server still runs and is taken over.');
  return found;
}

async function urlOf(server: ServerProcess, cluster: string): Promise<string> {
  if (server.socketFolder !== '') return socketUrl(server.socketFolder, server.port, superuser, 'postgres');
  const password = await readPassword(cluster);
  return `postgres://${superuser}:${encodeURIComponent(password)}@127.0.0.1:${server.port}/postgres`;
}

async function handle(
  prepared: Prepared,
  options: StartOptions,
  first: Life,
  release: () => Promise<void>,
): Promise<RunningPostgres> {
  let life = first;
  let running = true;
  let stopping = false;
  const watch = () => {
    const watched = life;
    watched.process.ended.then((exit) => {
      if (watched !== life) return;
      running = false;
      if (!stopping) options.onExit?.(exit);
    });
  };
  watch();
  const url = await urlOf(first.process, prepared.folders.cluster);
  return {
    url,
    socketFolder: first.process.socketFolder,
    port: first.process.port,
    timings: prepared.timings,
    get version() {
      return life.version;
    },
    get pid() {
      return life.process.pid;
    },
    get adopted() {
      return life.adopted;
    },
    get recovered() {
      return life.recovered;
    },
    async restart() {
      if (running || stopping) throw new Error('Only a database server that ended by itself can be started again.');
      life = await begin(prepared, options);
      running = true;
      watch();
    },
    async stop() {
      if (stopping) return;
      stopping = true;
      const ended = await endServer(life.process.pid, stopMs);
      if (!ended) throw new Error(`The database server ${life.process.pid} does not stop; it is left running.`);
      await release();
    },
  };
}
