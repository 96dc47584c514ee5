import { readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { writeDurably } from './copy-files.ts';
import { readManifest } from './manifest.ts';
import { isRecord } from './shapes.ts';
import { prunable } from './wal.ts';

type Registered = { folder: string; id: string; systemIdentifier: string; firstSegment: string; endedAt: string };

function isRegistered(value: unknown): value is Registered {
  const names = ['folder', 'id', 'systemIdentifier', 'firstSegment', 'endedAt'];
  return isRecord(value) && names.every((name) => typeof value[name] === 'string');
}

async function readRegister(file: string): Promise<Registered[]> {
  try {
    const value: unknown = JSON.parse(await readFile(file, 'utf8'));
    return Array.isArray(value) ? value.filter(isRegistered) : [];
  } catch {
    return [];
  }
}

/**
 * Notes a new base backup in the data folder's list, removes those beyond the newest `keep` of the same database system, and
 * then what no kept backup needs from the log archive. Returns the folders that it removed and how many segments.
 */
export async function registerBackup(options: {
  dataFolder: string;
  archiveFolder: string;
  backup: Registered;
  keep: number;
}): Promise<{ removed: string[]; prunedSegments: number }> {
  const file = path.join(options.dataFolder, 'backups.json');
  const all = [...(await readRegister(file)), options.backup];
  const same = all.filter((each) => each.systemIdentifier === options.backup.systemIdentifier);
  same.sort((a, b) => Date.parse(b.endedAt) - Date.parse(a.endedAt));
  const kept = same.slice(0, Math.max(1, options.keep));
  const others = all.filter((each) => each.systemIdentifier !== options.backup.systemIdentifier);
  await writeDurably(`${file}.new`, `${JSON.stringify([...others, ...kept], null, 2)}\n`);
  await rename(`${file}.new`, file);
  const removed: string[] = [];
  for (const old of same.slice(kept.length)) {
    // Only what is still the backup that was noted: the folder may hold something else by now.
    if ((await readManifest(old.folder).catch(() => undefined))?.id !== old.id) continue;
    await rm(old.folder, { recursive: true, force: true });
    removed.push(old.folder);
  }
  const oldest = kept.reduce(
    (least, each) => (each.firstSegment.slice(8) < least.slice(8) ? each.firstSegment : least),
    options.backup.firstSegment,
  );
  const surplus = prunable(await readdir(options.archiveFolder), oldest);
  for (const name of surplus) await rm(path.join(options.archiveFolder, name), { force: true });
  return { removed, prunedSegments: surplus.length };
}
