/** A database for one simulation: a server of its own in a temporary folder, migrated, removed at the end. */
import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { migrate } from '#src/kernel/database/migrate.ts';
import { ensureDatabase, liveOwner, startPostgres, stopOrphan } from '#src/kernel/postgres/index.ts';

export type OwnDatabase = { readonly url: string; stop(): Promise<void> };

const prefix = 'simulate-';
const leftAfterMs = 60_000;

/** Starts it in a folder beside the data folder of this checkout. `now` is the machine's time. */
export async function startOwnDatabase(dataFolder: string, now: number): Promise<OwnDatabase> {
  const parent = path.dirname(dataFolder);
  await mkdir(parent, { recursive: true });
  await removeLeft(parent, now);
  const folder = await mkdtemp(path.join(parent, prefix));
  const server = await startPostgres({
    dataFolder: folder,
    log: { info: () => {}, warn: () => {} },
    // Nothing of a simulation outlives it; nothing else differs from the real server.
    settings: {
      fsync: 'off',
      synchronous_commit: 'off',
      full_page_writes: 'off',
      archive_mode: 'off',
      shared_buffers: '256MB',
      max_wal_size: '2GB',
    },
  });
  const stop = async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const url = await ensureDatabase(server.url, 'simulation');
    await migrate(url);
    return { url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Removes what simulations that were killed left behind: their servers and their folders. */
async function removeLeft(parent: string, now: number): Promise<void> {
  for (const name of await readdir(parent)) {
    if (!name.startsWith(prefix)) continue;
    const folder = path.join(parent, name);
    const found = await stat(folder).catch(() => null);
    if (found === null || now - found.mtimeMs < leftAfterMs || (await liveOwner(folder)) !== undefined) continue;
    await stopOrphan(folder);
    await rm(folder, { recursive: true, force: true });
  }
}
