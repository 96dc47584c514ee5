/** The hour of a confirmed change: its entries hold by themselves; the plain tables are made to follow. */
import { systemActor } from '#src/kernel/actor.ts';
import type { Job } from '#src/kernel/jobs.ts';
import { transact } from '#src/kernel/transact.ts';
import { selectDue } from './change-sets-store.ts';
import { changeCommands } from './commands.ts';
import type { TableKinds } from './kinds.ts';

/** Looks each second; makes a command only when a change is due. */
export function goLiveJob(kinds: TableKinds): Job {
  const { goLive } = changeCommands(kinds);
  return {
    name: 'tables-go-live',
    everyMs: 1_000,
    async run(kernel) {
      const due = await selectDue(kernel.database, kernel.clock.now());
      if (due.length === 0) return false;
      await transact(kernel, goLive, {
        commandId: `go-live ${due.join(' ')}`,
        actor: systemActor(kernel.facilityId, 'tables.goLive'),
        input: {},
      });
      return false;
    },
  };
}
