import { rename, stat } from 'node:fs/promises';
import { syncFolder } from './copy-files.ts';
import type { DataFolders } from './folders.ts';
import { isSystemError } from './shapes.ts';

/** A restored data directory that is whole, and waits to take the place of the present one. */
export function restoredFolder(folders: DataFolders): string {
  return `${folders.cluster}.restored`;
}

async function renameIfThere(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return false;
    throw error;
  }
}

/** Puts the restored data directory in place and keeps the present one under `keepAs`. */
export async function swapIn(folders: DataFolders, keepAs: string): Promise<{ kept: boolean }> {
  const kept = await renameIfThere(folders.cluster, keepAs);
  await rename(restoredFolder(folders), folders.cluster);
  await syncFolder(folders.root);
  return { kept };
}

/** Ends a restore that was interrupted between its two renames, when there is no data directory but a restored one. */
export async function finishRestore(folders: DataFolders): Promise<void> {
  if (await isThere(folders.cluster)) return;
  await renameIfThere(restoredFolder(folders), folders.cluster);
}

async function isThere(folder: string): Promise<boolean> {
  return stat(folder).then(
    () => true,
    () => false,
  );
}
