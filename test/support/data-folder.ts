import { mkdtemp, realpath, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished, type TestContext } from 'vitest';
import { stopOrphan } from '#src/kernel/postgres/index.ts';

export const silent = { info() {}, warn() {} };

/**
 * A data folder for one test; whatever still runs on it is stopped, and it is removed, when the test ends.
 * A test that runs beside others hands over its context.
 */
export async function dataFolderForTest(
  test: Pick<TestContext, 'onTestFinished'> = { onTestFinished },
): Promise<string> {
  const folder = await mkdtemp(path.join(await realpath(os.tmpdir()), 'mortar-fault-'));
  test.onTestFinished(async () => {
    await stopOrphan(folder).catch(() => {});
    await rm(folder, { recursive: true, force: true });
  });
  return folder;
}
