/** Who imports in the tests, and small files with invented rows. */
import type { Actor } from '#src/kernel/actor.ts';

export const importer: Actor = {
  kind: 'person',
  id: 'invented',
  name: 'Invented Importer',
  facilityId: 'mercy',
  permissions: new Set(['tables.import', 'tables.read']),
  role: 'informatics',
  station: null,
  sessionId: null,
};

/** Text as the stream of a file, in pieces of `size` bytes. */
export async function* bytesOf(text: string | Uint8Array, size = 7): AsyncGenerator<Uint8Array> {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
