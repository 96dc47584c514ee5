import { openPromise } from 'yauzl';

/** The files of a zip archive, name to bytes, in the order of the archive. Folders are left out. */
export async function readZip(path: string): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  const archive = await openPromise(path, { lazyEntries: true });
  for await (const entry of archive.eachEntry()) {
    if (entry.fileName.endsWith('/')) continue;
    const stream = await archive.openReadStreamPromise(entry);
    const chunks: Uint8Array[] = [];
    for await (const chunk of stream) chunks.push(chunk);
    files.set(entry.fileName, new Uint8Array(Buffer.concat(chunks)));
  }
  return files;
}
