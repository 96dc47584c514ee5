/** Who imports in the tests, and small files with invented rows. */
import type { Actor } from '#src/kernel/actor.ts';
import type { Kernel } from '#src/kernel/kernel.ts';
import { transact } from '#src/kernel/transact.ts';
import { changeCommands, tableKinds } from '#src/tables/change-control/index.ts';
import { dataSetsKind } from './in-force.ts';

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

const kinds = tableKinds([dataSetsKind]);

/** The second person confirms every data set that waits: from then on they are looked up. */
export async function confirmWaiting(kernel: Kernel): Promise<void> {
  const confirmer: Actor = {
    ...importer,
    id: 'second',
    name: 'Second Person',
    facilityId: kernel.facilityId,
    permissions: new Set(['tables.confirm']),
  };
  const waiting = await kernel.database.rows<{ id: string }>(
    `select change_set_id as id from tables.change_sets where state = 'proposed' order by proposed_at`,
  );
  for (const { id } of waiting) {
    const outcome = await transact(kernel, changeCommands(kinds).confirmChange, {
      commandId: `confirm-${id}`,
      actor: confirmer,
      input: { changeSetId: id, note: null, proofs: [] },
    });
    if (!outcome.ok) throw new Error(outcome.message);
  }
}
