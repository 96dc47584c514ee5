/** The files of the source: from the zip as it is published, from a folder, each plain or gzipped. */
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { openPromise } from 'yauzl';

/** Text of each wanted file (`hosp/prescriptions.csv`), found by the end of its path. Throws one sentence when one is missing. */
export async function readArchive<Name extends string>(
  place: string,
  wanted: readonly Name[],
): Promise<Record<Name, string>> {
  const kind = await stat(place).catch(() => null);
  if (kind === null) throw new Error(`There is no file or folder ${place}.`);
  const found = kind.isDirectory() ? await fromFolder(place, wanted) : await fromZip(place, wanted);
  const missing = wanted.filter((name) => !found.has(name));
  if (missing.length > 0) throw new Error(`${place} has no ${missing.join(', ')}.`);
  return Object.fromEntries(found) as Record<Name, string>;
}

/** The wanted file that a path is: `mimic-iv-demo/hosp/prescriptions.csv.gz` is `hosp/prescriptions.csv`. */
export function wantedName<Name extends string>(entry: string, wanted: readonly Name[]): Name | null {
  const plain = entry.replaceAll('\\', '/').replace(/\.gz$/, '');
  return wanted.find((name) => plain === name || plain.endsWith(`/${name}`)) ?? null;
}

const textOf = (bytes: Buffer, entry: string): string =>
  new TextDecoder('utf-8').decode(entry.endsWith('.gz') ? gunzipSync(bytes) : bytes);

async function fromFolder<Name extends string>(folder: string, wanted: readonly Name[]): Promise<Map<Name, string>> {
  const found = new Map<Name, string>();
  for (const entry of await readdir(folder, { recursive: true })) {
    const name = wantedName(entry, wanted);
    if (name) found.set(name, textOf(await readFile(path.join(folder, entry)), entry));
  }
  return found;
}

async function fromZip<Name extends string>(file: string, wanted: readonly Name[]): Promise<Map<Name, string>> {
  const found = new Map<Name, string>();
  const archive = await openPromise(file, { lazyEntries: true }).catch((error: unknown) => {
    throw new Error(`${file} is no zip archive: ${error instanceof Error ? error.message : String(error)}`);
  });
  for await (const entry of archive.eachEntry()) {
    const name = wantedName(entry.fileName, wanted);
    if (!name) continue;
    const chunks: Buffer[] = [];
    for await (const chunk of await archive.openReadStreamPromise(entry)) chunks.push(Buffer.from(chunk as Uint8Array));
    found.set(name, textOf(Buffer.concat(chunks), entry.fileName));
  }
  return found;
}
