import { mkdtemp, readdir, realpath, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { migrate } from '#src/kernel/database/migrate.ts';
import {
  ensureDatabase,
  liveOwner,
  type PostgresMajor,
  startPostgres,
  stopOrphan,
  withClient,
} from '#src/kernel/postgres/index.ts';

/** A PostgreSQL for one run of the tests: `url` is its maintenance database, `template` what test databases are cloned from. */
export type TestServer = { url: string; template: string; version: string; stop(): Promise<void> };

const prefix = 'mortar-test-';
const template = 'mortar_template';

/** The version of PostgreSQL to test on: MORTAR_TEST_PG is 18 (the default) or 15. */
export function testedVersion(): PostgresMajor {
  const asked = process.env.MORTAR_TEST_PG || '18';
  if (asked === '18' || asked === '15') return asked;
  throw new Error(`MORTAR_TEST_PG is "${asked}"; it can be 18 or 15.`);
}

/** Starts a server in a temporary data folder, with one migrated template database. `stop` removes the folder. */
export async function startTestServer(): Promise<TestServer> {
  await sweep();
  const dataFolder = await mkdtemp(path.join(await realpath(os.tmpdir()), prefix));
  const server = await startPostgres({
    dataFolder,
    version: testedVersion(),
    log: { info: () => {}, warn: () => {} },
    // What a test run writes need not outlive a power cut; nothing else differs from the real server.
    settings: { fsync: 'off', archive_mode: 'off', autovacuum: 'off' },
  });
  const stop = async () => {
    await server.stop();
    await rm(dataFolder, { recursive: true, force: true });
  };
  try {
    await migrate(await ensureDatabase(server.url, template));
    await withClient(server.url, (client) =>
      client.query(`alter database ${template} with is_template true allow_connections false`),
    );
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: server.url, template, version: server.version, stop };
}

/** Removes what runs that were killed left behind: their servers and their folders. */
async function sweep(): Promise<void> {
  for (const name of await readdir(os.tmpdir())) {
    if (!name.startsWith(prefix)) continue;
    const folder = path.join(os.tmpdir(), name);
    const found = await stat(folder).catch(() => undefined);
    if (found === undefined || Date.now() - found.mtimeMs < 60_000) continue;
    if ((await liveOwner(folder)) !== undefined) continue;
    await stopOrphan(folder);
    await rm(folder, { recursive: true, force: true });
  }
}
