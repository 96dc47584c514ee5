import { spawnSync } from 'node:child_process';
import {
  chmod,
  chown,
  cp,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  realpath,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { packageName } from '#src/kernel/postgres/binaries.ts';
import { startPostgres } from '#src/kernel/postgres/index.ts';
import { dataFolderForTest, silent } from '#test/support/data-folder.ts';
import { startHolder, stopNow } from './postgres-holding.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const isRoot = process.getuid?.() === 0;
const nobody = { uid: 65534, gid: 65534 };

async function temporaryFolder(mode: number): Promise<string> {
  const folder = await mkdtemp(path.join(await realpath(os.tmpdir()), 'mortar-fault-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await chmod(folder, mode);
  return folder;
}

/** As much of a checkout as the launcher needs, with a PostgreSQL package as npm leaves it without install scripts. */
async function copyOfCheckout(into: string): Promise<{ holder: string; packed: string }> {
  const name = packageName('18', process.platform, process.arch);
  const packed = path.join(into, 'node_modules', name);
  await mkdir(path.dirname(packed), { recursive: true });
  await cp(path.join(root, 'node_modules', name), packed, {
    recursive: true,
    filter: async (file) => !(await lstat(file)).isSymbolicLink(),
  });
  await symlink(await realpath(path.join(root, 'node_modules', 'pg')), path.join(into, 'node_modules', 'pg'));
  await cp(path.join(root, 'src', 'kernel', 'postgres'), path.join(into, 'src', 'kernel', 'postgres'), {
    recursive: true,
  });
  await writeFile(path.join(into, 'package.json'), '{"type":"module","imports":{"#src/*":"./src/*"}}');
  await mkdir(path.join(into, 'test'));
  const holder = path.join(into, 'test', 'postgres-holder.ts');
  await cp(path.join(root, 'test', 'faults', 'postgres-holder.ts'), holder);
  return { holder, packed };
}

test.runIf(isRoot)('root in a checkout that nobody else may enter: the server runs from a copy', async () => {
  const closed = await temporaryFolder(0o700);
  const { holder, packed } = await copyOfCheckout(closed);
  const unpackFolder = path.join(await temporaryFolder(0o755), 'programs');
  const direct = spawnSync(path.join(packed, 'native', 'bin', 'postgres'), ['--version'], { ...nobody, cwd: '/' });
  expect(direct.error?.message).toContain('EACCES');

  const dataFolder = await dataFolderForTest();
  const { child, said } = await startHolder({ dataFolder, unpackFolder, program: holder });
  expect(said.version).toMatch(/^18\./);
  const [version = ''] = await readdir(unpackFolder);
  expect((await lstat(path.join(unpackFolder, version, 'lib', 'libicuuc.so.60'))).isSymbolicLink()).toBe(true);
  expect((await stat(path.join(dataFolder, 'cluster'))).uid).toBe(nobody.uid);
  await stopNow(child);

  // A copy that an interrupted machine left with a torn file is made anew.
  await writeFile(path.join(unpackFolder, version, 'bin', 'postgres'), '');
  const again = await startHolder({ dataFolder, unpackFolder, program: holder });
  expect(again.said.refused).toBeUndefined();
  await stopNow(again.child);
});

test.runIf(isRoot)(
  'a user who may not write into node_modules: the server runs from a copy in the data folder',
  async () => {
    const open = await temporaryFolder(0o755);
    const { holder } = await copyOfCheckout(open);
    const dataFolder = await dataFolderForTest();
    const user = nobody;
    await chown(dataFolder, user.uid, user.gid);
    const { child, said } = await startHolder({ dataFolder, program: holder, user });
    expect(said.refused).toBeUndefined();
    expect((await readdir(path.join(dataFolder, 'postgres'))).length).toBe(1);
    await stopNow(child);
  },
);

test.runIf(isRoot)('a data folder that the server may not enter is refused with a sentence that names it', async () => {
  const closed = await temporaryFolder(0o700);
  const start = startPostgres({ dataFolder: path.join(closed, 'data'), log: silent });
  await expect(start).rejects.toThrow(`its own user (65534) may not enter ${closed}.`);
});

test('data of another major version is refused with a sentence', async () => {
  const dataFolder = await dataFolderForTest();
  await (await startPostgres({ dataFolder, version: '15', log: silent })).stop();
  await expect(startPostgres({ dataFolder, log: silent })).rejects.toThrow(
    /was made by PostgreSQL 15, this program runs 18/,
  );
});
