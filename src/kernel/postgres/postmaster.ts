import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { chown, readdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Binaries, ServerUser } from './binaries.ts';
import { type Postmaster, readPostmaster } from './cluster.ts';
import { cleanEnvironment, lastLines } from './create-cluster.ts';
import type { DataFolders } from './folders.ts';
import { isAlive, waitForEnd, worksIn } from './processes.ts';

/** How a server ended: exit code, or the signal that ended it; both null when it was not our child. */
export type ServerExit = { code: number | null; signal: string | null };

/** One life of a server process. */
export type ServerProcess = Postmaster & { ended: Promise<ServerExit> };

/** The server ended before it accepted connections; `said` is what it wrote. */
export class ServerDidNotStart extends Error {
  readonly said: string;

  constructor(message: string, said: string) {
    super(message);
    this.said = said;
  }
}

/** A backend of the server before may still be ending; that passes. */
const passing = /pre-existing shared memory block|lock file .* already exists/;

const startTryMs = 30_000;
const pollMs = { first: 4, most: 50 };

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/**
 * The server that already runs on this data directory, left behind by a Mortar that was killed; undefined when there is none.
 * A postmaster.pid whose process is a stranger's (ids are used again, after a restart of a container within seconds) is removed;
 * one whose process is dead is left to PostgreSQL, which also looks for surviving backends.
 */
export async function findOrphan(cluster: string): Promise<Postmaster | undefined> {
  const found = await readPostmaster(cluster);
  if (found === undefined || !(await isAlive(found.pid))) return undefined;
  if (await worksIn(found.pid, cluster)) return found;
  await rm(path.join(cluster, 'postmaster.pid'), { force: true });
  return undefined;
}

/** The program file that a running server was started from. */
export async function programOf(cluster: string): Promise<string | undefined> {
  const text = await readFile(path.join(cluster, 'postmaster.opts'), 'utf8').catch(() => '');
  return /^(.*?) "-D"/.exec(text)?.[1];
}

/** Waits until an orphan accepts connections; undefined when it ends instead. */
export async function waitForOrphan(cluster: string, orphan: Postmaster): Promise<ServerProcess | undefined> {
  for (;;) {
    const now = await readPostmaster(cluster);
    if (!(await isAlive(orphan.pid)) || now?.pid !== orphan.pid) return undefined;
    if (now.status === 'ready') return { ...now, ended: watchStranger(orphan.pid) };
    await pause(pollMs.most);
  }
}

/** A process that is not our child tells nobody that it ended, so it is looked at. */
async function watchStranger(pid: number): Promise<ServerExit> {
  while (await isAlive(pid)) {
    await new Promise<void>((resolve) => {
      setTimeout(resolve, 500).unref();
    });
  }
  return { code: null, signal: null };
}

/** Ends a server: `fast` rolls back what is open and writes a checkpoint; false when it has not ended after `timeoutMs`. */
export async function endServer(pid: number, timeoutMs: number): Promise<boolean> {
  try {
    process.kill(pid, 'SIGINT');
  } catch {
    return true;
  }
  return waitForEnd(pid, timeoutMs);
}

/** Starts the server and waits until it accepts connections, through crash or archive recovery if need be. */
export async function launchServer(options: {
  binaries: Binaries;
  folders: DataFolders;
  user: ServerUser | undefined;
  flags?: readonly string[];
  onWaiting?: (status: string) => void;
}): Promise<ServerProcess> {
  const until = performance.now() + startTryMs;
  for (;;) {
    try {
      return await launchOnce(options);
    } catch (error) {
      if (!(error instanceof ServerDidNotStart && passing.test(error.said)) || performance.now() > until) throw error;
      await pause(100);
    }
  }
}

async function launchOnce(options: Parameters<typeof launchServer>[0]): Promise<ServerProcess> {
  const { folders, binaries, user } = options;
  const startLog = path.join(folders.log, 'start.log');
  // A file and not a pipe: the server must outlive this program without writing into nothing.
  const output = openSync(startLog, 'w', 0o600);
  if (user !== undefined) await chown(startLog, user.uid, user.gid);
  const logsBefore = await sizesOfLogs(folders.log);
  const child = spawn(binaries.postgres, ['-D', folders.cluster, ...(options.flags ?? [])], {
    cwd: folders.root,
    env: cleanEnvironment(),
    stdio: ['ignore', output, output],
    // A process group of its own, so that Ctrl+C reaches Mortar alone and Mortar decides when the database stops.
    detached: true,
    ...user,
  });
  closeSync(output);
  let failed: Error | undefined;
  let exit: ServerExit | undefined;
  const ended = new Promise<ServerExit>((resolve) => {
    child.once('error', (error) => {
      failed = error;
      resolve({ code: null, signal: null });
    });
    child.once('exit', (code, signal) => {
      exit = { code, signal };
      resolve(exit);
    });
  });
  let wait = pollMs.first;
  let saidAt = performance.now();
  while (failed === undefined && exit === undefined) {
    const now = await readPostmaster(folders.cluster);
    if (now !== undefined && now.pid === child.pid && now.status === 'ready') return { ...now, ended };
    if (performance.now() - saidAt > 5_000) {
      saidAt = performance.now();
      options.onWaiting?.(now?.status ?? 'starting');
    }
    await Promise.race([pause(wait), ended]);
    wait = Math.min(wait * 1.3, pollMs.most);
  }
  if (failed !== undefined)
    throw new Error(`PostgreSQL could not be started (${binaries.postgres}): ${failed.message}`);
  const said = await whatItSaid(startLog, folders.log, logsBefore);
  const message = `PostgreSQL did not start: ${lastLines(whyItEnded(said), 4)}. Its log is in ${folders.log}.`;
  throw new ServerDidNotStart(message, said);
}

async function sizesOfLogs(logFolder: string): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  for (const name of await readdir(logFolder)) {
    if (/^postgres-.*\.log$/.test(name)) sizes.set(name, (await stat(path.join(logFolder, name))).size);
  }
  return sizes;
}

/** What the server wrote in this life: first on its standard error, then in its log. */
async function whatItSaid(startLog: string, logFolder: string, before: Map<string, number>): Promise<string> {
  const parts = [await readFile(startLog, 'utf8').catch(() => '')];
  for (const [name, size] of await sizesOfLogs(logFolder)) {
    const known = before.get(name) ?? 0;
    const text = await readFile(path.join(logFolder, name));
    // A file of last week is begun anew and may be shorter than it was.
    parts.push(text.subarray(size >= known ? known : 0).toString('utf8'));
  }
  return parts.join('\n');
}

/** The lines that say why, without their times; all lines when none does. */
function whyItEnded(said: string): string {
  const lines = said.split('\n').map((line) => line.replace(/^\S+ \S+ \S+ \[\d+\] /, ''));
  const reasons = lines.filter((line) => /^(?:FATAL|PANIC|ERROR|DETAIL|HINT):|error|unrecognized/i.test(line));
  return (reasons.length > 0 ? reasons : lines).join('\n');
}
