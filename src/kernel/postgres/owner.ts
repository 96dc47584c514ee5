import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isAlive, startOfProcess } from './processes.ts';
import { isRecord, isSystemError } from './shapes.ts';

type Owner = { pid: number; started: string | null };

function readOwner(text: string): Owner | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (!isRecord(value) || typeof value.pid !== 'number') return undefined;
    return { pid: value.pid, started: typeof value.started === 'string' ? value.started : null };
  } catch {
    return undefined;
  }
}

async function isLive(owner: Owner | undefined): Promise<boolean> {
  if (owner === undefined || !(await isAlive(owner.pid))) return false;
  const started = await startOfProcess(owner.pid);
  return owner.started === null || started === undefined || started === owner.started;
}

/** The process id of the program that owns this data folder now, or undefined. */
export async function liveOwner(dataFolder: string): Promise<number | undefined> {
  const text = await readFile(path.join(dataFolder, 'owner.json'), 'utf8').catch(() => '');
  const owner = readOwner(text);
  return (await isLive(owner)) ? owner?.pid : undefined;
}

/**
 * Makes this process the only owner of a data folder until `release` is called or the process ends.
 * Throws one sentence when another living program owns it; what a dead one left behind is taken over.
 */
export async function claimDataFolder(dataFolder: string): Promise<{ release(): Promise<void> }> {
  await mkdir(dataFolder, { recursive: true });
  const file = path.join(dataFolder, 'owner.json');
  const mine = `${file}.${process.pid}.${process.hrtime.bigint()}`;
  await writeFile(mine, JSON.stringify({ pid: process.pid, started: (await startOfProcess(process.pid)) ?? null }));
  try {
    // A link appears whole or not at all, and never over another one.
    while (!(await linkOnce(mine, file))) await removeStale(dataFolder, file, `${mine}.stale`);
  } finally {
    await rm(mine, { force: true });
  }
  return { release: () => rm(file, { force: true }) };
}

async function linkOnce(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (isSystemError(error, 'EEXIST')) return false;
    throw error;
  }
}

async function removeStale(dataFolder: string, file: string, aside: string): Promise<void> {
  const seen = await readFile(file, 'utf8').catch(() => undefined);
  if (seen === undefined) return;
  const owner = readOwner(seen);
  if (await isLive(owner)) {
    const who = owner?.pid === process.pid ? 'this very program' : `process ${owner?.pid}`;
    throw new Error(
      `The data folder ${dataFolder} is in use by ${who}; stop it first, or choose another with MORTAR_DATA.`,
    );
  }
  try {
    await rename(file, aside);
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return;
    throw error;
  }
  // Somebody may have taken the folder over between the look and the rename; then it is put back.
  if ((await readFile(aside, 'utf8')) !== seen) await linkOnce(aside, file);
  await rm(aside, { force: true });
}
