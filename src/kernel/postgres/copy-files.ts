import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { ServerUser } from './binaries.ts';
import type { BackedUpFile } from './manifest.ts';
import { isSystemError } from './shapes.ts';

const blockBytes = 1 << 20;
const copiesAtOnce = 4;

/**
 * Copies one file as it is read, hashing what is written, and forces it to the disk. A file that is gone by now (a table that
 * was dropped in the meantime) gives undefined; one that grows or shrinks while it is read is copied as far as it is read.
 */
export async function copyFile(
  from: string,
  to: string,
  user?: ServerUser,
): Promise<{ bytes: number; sha256: string } | undefined> {
  let source: FileHandle;
  try {
    source = await open(from, 'r');
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return undefined;
    throw error;
  }
  try {
    const target = await open(to, 'w', 0o600);
    try {
      const hash = createHash('sha256');
      const block = Buffer.allocUnsafe(blockBytes);
      let bytes = 0;
      for (;;) {
        const { bytesRead } = await source.read(block, 0, blockBytes, bytes);
        if (bytesRead === 0) break;
        const part = block.subarray(0, bytesRead);
        hash.update(part);
        await writeAll(target, part);
        bytes += bytesRead;
      }
      await target.sync();
      if (user !== undefined) await target.chown(user.uid, user.gid);
      return { bytes, sha256: hash.digest('hex') };
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

async function writeAll(target: FileHandle, part: Buffer): Promise<void> {
  for (let done = 0; done < part.length; ) done += (await target.write(part, done, part.length - done)).bytesWritten;
}

/** Writes a small file, forced to the disk. */
export async function writeDurably(file: string, content: string | Buffer, user?: ServerUser): Promise<void> {
  const target = await open(file, 'w', 0o600);
  try {
    await target.writeFile(content);
    if (user !== undefined) await target.chown(user.uid, user.gid);
    await target.sync();
  } finally {
    await target.close();
  }
}

/** Forces the names in a folder to the disk. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The folders and files below `root`, as relative paths with `/`, without what `skip` names. */
export async function listTree(
  root: string,
  skip: (relative: string, isFolder: boolean) => boolean,
): Promise<{ folders: string[]; files: string[] }> {
  const folders: string[] = [];
  const files: string[] = [];
  const walk = async (relative: string): Promise<void> => {
    const entries = await readdir(path.join(root, relative), { withFileTypes: true }).catch((error: unknown) => {
      if (relative !== '' && isSystemError(error, 'ENOENT')) return [];
      throw error;
    });
    for (const entry of entries) {
      const each = relative === '' ? entry.name : `${relative}/${entry.name}`;
      if (entry.isSymbolicLink()) {
        throw new Error(`The data directory has a link to another place (${each}), which a backup does not follow.`);
      }
      if (skip(each, entry.isDirectory())) continue;
      if (entry.isFile()) files.push(each);
      if (!entry.isDirectory()) continue;
      folders.push(each);
      await walk(each);
    }
  };
  await walk('');
  return { folders, files };
}

/** Copies the named files of a tree, some at a time; the answer leaves out those that were gone. */
export async function copyTree(options: {
  from: string;
  to: string;
  folders: readonly string[];
  files: readonly string[];
  user?: ServerUser | undefined;
  onBytes(bytes: number): void;
}): Promise<BackedUpFile[]> {
  const { from, to, user } = options;
  await mkdir(to, { recursive: true, mode: 0o700 });
  for (const folder of options.folders) await mkdir(path.join(to, folder), { recursive: true, mode: 0o700 });
  const copied: BackedUpFile[] = [];
  const waiting = options.files.values();
  const work = async () => {
    for (const file of waiting) {
      const done = await copyFile(path.join(from, file), path.join(to, file), user);
      if (done === undefined) continue;
      copied.push({ path: file, ...done });
      options.onBytes(done.bytes);
    }
  };
  await Promise.all(Array.from({ length: copiesAtOnce }, work));
  for (const folder of ['', ...options.folders]) await syncFolder(path.join(to, folder));
  return copied.sort((a, b) => (a.path < b.path ? -1 : 1));
}
