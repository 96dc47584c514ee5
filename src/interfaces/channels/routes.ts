/** Channels over HTTP. */
import { type Route, route } from '#src/kernel/http.ts';
import { done } from '#src/kernel/outcome.ts';
import { transact } from '#src/kernel/transact.ts';
import * as commands from './commands.ts';
import * as contract from './contract.ts';
import * as queries from './queries.ts';
import { pauseReasons } from './rules.ts';

export const routes: Route[] = [
  route(contract.listChannels, async ({ kernel }) => {
    const now = kernel.clock.now();
    const rows = await queries.listChannels(kernel.database, kernel.facilityId, now);
    const text = (at: Date | null) => at?.toISOString() ?? null;
    return done({
      asOf: now.toISOString(),
      pauseReasons: Object.entries(pauseReasons).map(([code, label]) => ({ code, label })),
      channels: rows.map(({ oldestWallAt: _, ...row }) => ({
        ...row,
        pausedAt: text(row.pausedAt),
        connectedChangedAt: text(row.connectedChangedAt),
        lastGoodAt: text(row.lastGoodAt),
        lastFailureAt: text(row.lastFailureAt),
        oldestAt: text(row.oldestAt),
      })),
    });
  }),
  route(contract.pauseChannel, async ({ kernel, actor, params, body, commandId }) =>
    transact(kernel, commands.pauseChannel, {
      commandId,
      actor,
      input: { channel: params.channel, reason: body.reason },
    }),
  ),
  route(contract.resumeChannel, async ({ kernel, actor, params, commandId }) => {
    const outcome = await transact(kernel, commands.resumeChannel, { commandId, actor, input: params });
    if (outcome.ok) {
      kernel.wake('process-messages');
      kernel.wake('send-messages');
    }
    return outcome;
  }),
];
