import { open, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { isSystemError } from './shapes.ts';

/** What PostgreSQL writes about itself in postmaster.pid (src/include/utils/pidfile.h). */
export type Postmaster = { pid: number; port: number; socketFolder: string; status: string };

/** Reads postmaster.pid of a data directory; undefined when no server says it runs there. */
export async function readPostmaster(cluster: string): Promise<Postmaster | undefined> {
  let text: string;
  try {
    text = await readFile(path.join(cluster, 'postmaster.pid'), 'utf8');
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return undefined;
    throw error;
  }
  const lines = text.split('\n').map((line) => line.trim());
  const pid = Number(lines[0]);
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
  return { pid, port: Number(lines[3] || 5432), socketFolder: lines[4] ?? '', status: lines[7] ?? '' };
}

/** What pg_control says: which database system this is, and whether it was closed properly. */
export type ControlData = { systemIdentifier: string; closedCleanly: boolean };

const shutDown = 1;

/** Reads global/pg_control (src/include/catalog/pg_control.h: system identifier at byte 0, state at byte 16). */
export async function readControl(cluster: string): Promise<ControlData | undefined> {
  const file = await open(path.join(cluster, 'global', 'pg_control'), 'r').catch(() => undefined);
  if (file === undefined) return undefined;
  try {
    const head = Buffer.alloc(20);
    const { bytesRead } = await file.read(head, 0, head.length, 0);
    if (bytesRead < head.length) return undefined;
    return { systemIdentifier: head.readBigUInt64LE(0).toString(), closedCleanly: head.readUInt32LE(16) === shutDown };
  } finally {
    await file.close();
  }
}

/** The major version that made a data directory, or undefined when there is none. */
export async function clusterMajor(cluster: string): Promise<string | undefined> {
  const text = await readFile(path.join(cluster, 'PG_VERSION'), 'utf8').catch((error: unknown) => {
    if (isSystemError(error, 'ENOENT', 'ENOTDIR')) return undefined;
    throw error;
  });
  return text?.trim();
}

/** Owner of a folder, or undefined when it is not there. */
export async function ownerOfFolder(folder: string): Promise<{ uid: number; gid: number } | undefined> {
  const found = await stat(folder).catch(() => undefined);
  return found === undefined ? undefined : { uid: found.uid, gid: found.gid };
}
