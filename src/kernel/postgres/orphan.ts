import { foldersOf } from './folders.ts';
import { liveOwner } from './owner.ts';
import { endServer, findOrphan } from './postmaster.ts';

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
  const orphan = await findOrphan(folders.cluster);
  if (orphan === undefined) return false;
  if (!(await endServer(orphan.pid, 60_000))) throw new Error(`The database server ${orphan.pid} does not stop.`);
  return true;
}
