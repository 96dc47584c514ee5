/** Recurring: orders whose stop time has come are completed. */
import { systemActor } from '#src/kernel/actor.ts';
import type { Job } from '#src/kernel/jobs.ts';
import type { Kernel } from '#src/kernel/kernel.ts';
import { transact } from '#src/kernel/transact.ts';
import { completeOrder } from './commands/standing.ts';
import { findOrder } from './queries.ts';
import { selectStopped } from './store.ts';

const atOnce = 100;

/** Completes what has stopped, each order in a command of its own. True = there may be more. */
export async function completeOrders(kernel: Kernel): Promise<boolean> {
  const { database, facilityId, clock } = kernel;
  const stopped = await selectStopped(database, facilityId, clock.now(), atOnce);
  for (const orderId of stopped) {
    const order = await findOrder(database, facilityId, orderId);
    await transact(kernel, completeOrder, {
      commandId: `complete:${orderId}:${order?.version ?? 0}:${order?.state ?? 'gone'}`,
      actor: systemActor(facilityId, 'order.completeOrders'),
      input: { orderId, reason: 'stop-time' },
    });
  }
  return stopped.length === atOnce;
}

export const jobs: readonly Job[] = [{ name: 'complete-orders', everyMs: 5_000, run: completeOrders }];
