import { systemActor } from '#src/kernel/actor.ts';
import type { Command, Tx } from '#src/kernel/command.ts';
import type { Kernel } from '#src/kernel/kernel.ts';
import { done, invariant } from '#src/kernel/outcome.ts';
import { transact } from '#src/kernel/transact.ts';
import { demoHash } from './set-up.ts';
import { isLoaded, markLoaded } from './store.ts';

/** One part of the demo: what is loaded, in the order in which parts build on each other. */
export type DemoPart = { readonly title: string; load(tx: Tx): Promise<unknown> };

/** Loads the demo hospital, once for each state of its files, all or nothing. Returns false when it was there already. */
export async function loadDemo(kernel: Kernel, parts: readonly DemoPart[]): Promise<boolean> {
  const hash = await demoHash();
  if (await isLoaded(kernel.database, kernel.facilityId, hash)) return false;
  const load: Command<{ sha256: string }, { parts: number }, never> = {
    name: 'systems.demo.loadDemo',
    permission: null,
    async run(tx, { sha256 }) {
      for (const part of parts) await part.load(tx);
      await markLoaded(tx.sql, tx.facilityId, sha256);
      return done({ parts: parts.length });
    },
  };
  const outcome = await transact(kernel, load, {
    commandId: `demo:${hash.slice(0, 40)}`,
    actor: systemActor(kernel.facilityId, 'demo'),
    input: { sha256: hash },
  });
  invariant(outcome.ok, `the demo could not be loaded: ${outcome.ok ? '' : outcome.message}`);
  return true;
}
