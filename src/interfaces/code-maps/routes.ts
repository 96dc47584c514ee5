/** The code maps over HTTP. */
import { type Route, route } from '#src/kernel/http.ts';
import { done } from '#src/kernel/outcome.ts';
import { transact } from '#src/kernel/transact.ts';
import type { TableKinds } from '#src/tables/change-control/index.ts';
import * as commands from './commands.ts';
import * as contract from './contract.ts';
import { listCodeMaps, listUnmapped, targetsOf } from './queries.ts';

/** The routes over the program's table kinds: a mapping is a change of one of them. */
export function codeMapRoutes(kinds: TableKinds): Route[] {
  const mapCode = commands.mapCode(kinds);
  return [
    route(contract.listUnmapped, async ({ kernel }) =>
      done({ unmapped: await listUnmapped(kernel.database, kernel.facilityId) }),
    ),
    route(contract.listCodeMaps, async ({ kernel }) =>
      done({ codeMaps: await listCodeMaps(kernel.database, kernel.facilityId, kernel.clock.now()) }),
    ),
    route(contract.listTargets, async ({ kernel, query }) =>
      done({ targets: await targetsOf(kernel.database, kernel.facilityId, query.kind, query.text ?? '') }),
    ),
    route(contract.mapCode, async ({ kernel, actor, body, commandId }) =>
      transact(kernel, mapCode, { commandId, actor, input: body }),
    ),
  ];
}
