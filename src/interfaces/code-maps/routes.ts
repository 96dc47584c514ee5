/** The code maps over HTTP. */
import { type Route, route } from '#src/kernel/http.ts';
import { done } from '#src/kernel/outcome.ts';
import { transact } from '#src/kernel/transact.ts';
import * as commands from './commands.ts';
import * as contract from './contract.ts';
import { listUnmapped, targetsOf } from './queries.ts';
import { selectCodeMaps } from './store.ts';

export const routes: Route[] = [
  route(contract.listUnmapped, async ({ kernel }) =>
    done({ unmapped: await listUnmapped(kernel.database, kernel.facilityId) }),
  ),
  route(contract.listCodeMaps, async ({ kernel }) => {
    const rows = await selectCodeMaps(kernel.database, kernel.facilityId);
    return done({ codeMaps: rows.map((row) => ({ ...row, mappedAt: row.mappedAt.toISOString() })) });
  }),
  route(contract.listTargets, async ({ kernel, query }) =>
    done({ targets: await targetsOf(kernel.database, kernel.facilityId, query.kind, query.text ?? '') }),
  ),
  route(contract.mapCode, async ({ kernel, actor, body, commandId }) =>
    transact(kernel, commands.mapCode, { commandId, actor, input: body }),
  ),
];
