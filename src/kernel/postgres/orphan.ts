import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { type DataFolders, foldersOf } from './folders.ts';
import { liveOwner } from './owner.ts';
import { endServer, findOrphan } from './postmaster.ts';

/** Where a restore builds its data directory. */
export function stagingOf(folders: DataFolders): DataFolders {
  return { ...folders, cluster: `${folders.cluster}.restoring` };
}

async function stopServerOn(cluster: string): Promise<boolean> {
  const orphan = await findOrphan(cluster);
  if (orphan === undefined) return false;
  if (!(await endServer(orphan.pid, 60_000))) throw new Error(`The database server ${orphan.pid} does not stop.`);
  return true;
}

/** Stops the server of a restore that was killed; it would hold the socket. */
export async function stopInterruptedRestore(folders: DataFolders): Promise<void> {
  await stopServerOn(stagingOf(folders).cluster);
}

/**
 * Stops the server that a killed Mortar left behind on a data folder; true when there was one.
 * Throws when a living program owns the folder, or when the server does not stop.
 */
export async function stopOrphan(dataFolder: string): Promise<boolean> {
  const folders = foldersOf(dataFolder);
  const owner = await liveOwner(folders.root);
  if (owner !== undefined && owner !== process.pid) {
    throw new Error(`The data folder ${folders.root} is in use by process ${owner}; stop it first.`);
  }
  await stopInterruptedRestore(folders);
  return stopServerOn(folders.cluster);
}

/**
 * Removes the sockets that dead servers left. To be called only when no server runs on the data folder: PostgreSQL itself
 * gives up when the process id in a socket's lock file belongs to anybody by now.
 */
export async function removeStaleSockets(folders: DataFolders): Promise<void> {
  for (const name of await readdir(folders.run)) {
    if (name.startsWith('.s.PGSQL.')) await rm(path.join(folders.run, name), { force: true });
  }
}
