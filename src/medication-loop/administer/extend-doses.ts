/** The recurring work on doses: making them due ahead, and marking as missed what nobody settled. */
import { systemActor } from '#src/kernel/actor.ts';
import { newId } from '#src/kernel/chance.ts';
import { hours, later, minutes } from '#src/kernel/clock.ts';
import type { Job } from '#src/kernel/jobs.ts';
import type { Kernel } from '#src/kernel/kernel.ts';
import { transact } from '#src/kernel/transact.ts';
import { findRuleValues } from '#src/tables/drugs/index.ts';
import { extendOrders, markMissed } from './commands/doses.ts';
import { countOverdue, selectShortHorizons } from './dose-store.ts';

const ordersAtOnce = 100;
const dosesAtOnce = 500;

/** One turn: extends at most 100 orders and marks at most 500 doses; true = there is more. */
export async function extendDoses(kernel: Kernel): Promise<boolean> {
  const { database, facilityId, clock, chance } = kernel;
  const now = clock.now();
  const rules = await findRuleValues(database);
  const value = (rule: string, otherwise: number) => Number(rules.get(rule)?.value ?? otherwise);
  const actor = systemActor(facilityId, 'doses');
  const commandId = () => newId(chance, now);
  // An hour of slack: an order is extended once an hour, not at each turn.
  const until = later(now, hours(value('administer.horizon', 24) - 1));
  const orders = await selectShortHorizons(database, facilityId, until, ordersAtOnce);
  if (orders.length > 0) await transact(kernel, extendOrders, { commandId: commandId(), actor, input: { orders } });
  const before = later(now, -minutes(value('administer.missed-after', 120)));
  const overdue = await countOverdue(database, facilityId, before);
  if (overdue === 0) return orders.length === ordersAtOnce;
  const input = { before: before.toISOString(), limit: dosesAtOnce };
  const marked = await transact(kernel, markMissed, { commandId: commandId(), actor, input });
  return orders.length === ordersAtOnce || (marked.ok && marked.value.doseIds.length === dosesAtOnce);
}

export const jobs: readonly Job[] = [{ name: 'doses', everyMs: 15_000, run: extendDoses }];
