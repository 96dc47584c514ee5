/** Zip archives: their list stands at the end, so they lie on disk while they are read; never in memory. */
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import type { Limits } from '../shapes.ts';
import { damaged, limited } from './bytes.ts';
import { FileRefused, sizeText } from './refused.ts';

export type Member = { readonly name: string; readonly bytes: number; open(): AsyncIterable<Uint8Array> };

export type Archive = { readonly members: readonly Member[]; close(): Promise<void> };

const membersMax = 2_000;

/** Lays the bytes on disk and opens them as an archive; `close` removes them. */
export async function openArchive(bytes: AsyncIterable<Uint8Array>, file: string, limits: Limits): Promise<Archive> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'mortar-import-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const place = path.join(folder, 'archive.zip');
    await pipeline(Readable.from(bytes), createWriteStream(place));
    const zip = await openPromise(place, { lazyEntries: true, autoClose: false }).catch((error: Error) => {
      throw new FileRefused('file-cut-short', { file, what: `its list of members cannot be read (${error.message})` });
    });
    const members = await membersOf(zip, file, limits);
    const close = async () => {
      zip.close();
      await remove();
    };
    return { members, close };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function membersOf(zip: ZipFile, file: string, limits: Limits): Promise<Member[]> {
  const members: Member[] = [];
  let total = 0;
  try {
    for await (const entry of zip.eachEntry()) {
      total += entry.uncompressedSize;
      if (total > limits.inflatedBytes || members.length > membersMax) {
        throw new FileRefused('file-inflates-too-far', { file, limit: sizeText(limits.inflatedBytes) });
      }
      if (entry.isEncrypted()) throw new FileRefused('file-binary', { file, what: `${entry.fileName} is encrypted` });
      if (entry.fileName.endsWith('/')) continue;
      members.push({
        name: entry.fileName,
        bytes: entry.uncompressedSize,
        open: () => memberBytes(zip, entry, file, limits),
      });
    }
  } catch (error) {
    throw asRefusal(error, file);
  }
  return members;
}

async function* memberBytes(zip: ZipFile, entry: Entry, file: string, limits: Limits): AsyncGenerator<Uint8Array> {
  const name = `${file} (${entry.fileName})`;
  try {
    const stream = await zip.openReadStreamPromise(entry);
    yield* limited(stream, () => entry.compressedSize, name, limits);
  } catch (error) {
    throw asRefusal(damaged(error, name), name);
  }
}

/** yauzl says in plain errors what is wrong with an archive. */
function asRefusal(error: unknown, file: string): unknown {
  if (error instanceof FileRefused || !(error instanceof Error)) return error;
  if ('code' in error && typeof error.code === 'string' && /^E[A-Z]+$/.test(error.code)) return error;
  return new FileRefused('file-cut-short', { file, what: error.message });
}
