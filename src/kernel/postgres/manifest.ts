import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { isRecord, isSystemError } from './shapes.ts';

/** One file of a base backup; `path` is relative to the backup's folder and uses `/`. */
export type BackedUpFile = { path: string; bytes: number; sha256: string };

/** What `backup.json` of a base backup says. Instants are ISO 8601, by the clock of the database server. */
export type BackupManifest = {
  format: 'mortar-base-backup-1';
  id: string;
  serverVersion: string;
  systemIdentifier: string;
  startedAt: string;
  endedAt: string;
  firstSegment: string;
  lastSegment: string;
  /** Where the log since this backup was being kept when it was made. */
  archiveFolder: string;
  folders: string[];
  files: BackedUpFile[];
};

const manifestName = 'backup.json';

/** Path of the manifest in a backup's folder. */
export function manifestFile(backup: string): string {
  return path.join(backup, manifestName);
}

const texts = [
  'id',
  'serverVersion',
  'systemIdentifier',
  'startedAt',
  'endedAt',
  'firstSegment',
  'lastSegment',
  'archiveFolder',
] as const;

function isFile(value: unknown): value is BackedUpFile {
  return (
    isRecord(value) &&
    typeof value.path === 'string' &&
    !value.path.split('/').includes('..') &&
    typeof value.bytes === 'number' &&
    typeof value.sha256 === 'string'
  );
}

/** True when a value has the shape of a manifest. */
export function isManifest(value: unknown): value is BackupManifest {
  return (
    isRecord(value) &&
    value.format === 'mortar-base-backup-1' &&
    texts.every((name) => typeof value[name] === 'string') &&
    Array.isArray(value.folders) &&
    value.folders.every((folder) => typeof folder === 'string' && !folder.split('/').includes('..')) &&
    Array.isArray(value.files) &&
    value.files.every(isFile)
  );
}

/** Reads the manifest of a backup's folder; undefined when the folder holds no whole backup. */
export async function readManifest(backup: string): Promise<BackupManifest | undefined> {
  const text = await readFile(manifestFile(backup), 'utf8').catch((error: unknown) => {
    if (isSystemError(error, 'ENOENT', 'ENOTDIR')) return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isManifest(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A base backup and where it lies. */
export type FoundBackup = { folder: string; manifest: BackupManifest };

/** The backup that `folder` is, or all that it holds, oldest first. */
export async function findBackups(folder: string): Promise<FoundBackup[]> {
  const own = await readManifest(folder);
  if (own !== undefined) return [{ folder, manifest: own }];
  const found: FoundBackup[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (!entry.isDirectory() || entry.name.endsWith('.partial')) continue;
    const each = path.join(folder, entry.name);
    const manifest = await readManifest(each);
    if (manifest !== undefined) found.push({ folder: each, manifest });
  }
  return found.sort((a, b) => Date.parse(a.manifest.endedAt) - Date.parse(b.manifest.endedAt));
}
