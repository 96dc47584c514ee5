import { mkdtemp, realpath, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { stopOrphan } from '#src/kernel/postgres/index.ts';

export const silent = { info() {}, warn() {} };

/** A data folder for one test; whatever still runs on it is stopped, and it is removed, when the test ends. */
export async function dataFolderForTest(): Promise<string> {
  const folder = await mkdtemp(path.join(await realpath(os.tmpdir()), 'mortar-fault-'));
  onTestFinished(async () => {
    await stopOrphan(folder).catch(() => {});
    await rm(folder, { recursive: true, force: true });
  });
  return folder;
}
