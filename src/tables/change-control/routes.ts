/** The tables over HTTP. */
import { type Route, route } from '#src/kernel/http.ts';
import { done } from '#src/kernel/outcome.ts';
import { transact } from '#src/kernel/transact.ts';
import { changeCommands } from './commands.ts';
import * as contract from './contract.ts';
import type { TableKinds } from './kinds.ts';
import { exportTable, listChangeSets, listEntries, listTables, readChangeSet, readEntry } from './queries.ts';

/** The routes over the program's table kinds. */
export function changeRoutes(kinds: TableKinds): Route[] {
  const commands = changeCommands(kinds);
  const instant = (at: string | undefined, now: Date) => (at === undefined ? now : new Date(at));
  return [
    route(contract.listTables, async ({ kernel, query }) => {
      const open = await listChangeSets(kernel.database, kinds, ['proposed']);
      const tables = await listTables(kernel.database, kinds, { at: instant(query.at, kernel.clock.now()) });
      return done({ tables, waiting: open.length });
    }),
    route(contract.listEntries, async ({ kernel, params, query }) =>
      listEntries(kernel.database, kinds, {
        kind: params.kind,
        at: instant(query.at, kernel.clock.now()),
        text: query.text ?? '',
        limit: 500,
      }),
    ),
    route(contract.readEntry, async ({ kernel, params, query }) =>
      readEntry(kernel.database, kinds, {
        kind: params.kind,
        key: query.key,
        at: instant(query.at, kernel.clock.now()),
      }),
    ),
    route(contract.exportTable, async ({ kernel, params, query }) =>
      exportTable(kernel.database, kinds, { kind: params.kind, at: instant(query.at, kernel.clock.now()) }),
    ),
    route(contract.listChanges, async ({ kernel, query }) =>
      done({
        changes: await listChangeSets(
          kernel.database,
          kinds,
          query.which === 'decided' ? ['live', 'rejected', 'withdrawn'] : ['proposed', 'confirmed'],
        ),
      }),
    ),
    route(contract.readChange, async ({ kernel, params }) =>
      readChangeSet(kernel.database, kinds, params.changeSetId, kernel.clock.now()),
    ),
    route(contract.proposeChange, async ({ kernel, actor, body, commandId }) =>
      transact(kernel, commands.proposeChange, { commandId, actor, input: body }),
    ),
    route(contract.confirmChange, async ({ kernel, actor, params, body, commandId }) =>
      transact(kernel, commands.confirmChange, { commandId, actor, input: { ...body, ...params } }),
    ),
    route(contract.rejectChange, async ({ kernel, actor, params, body, commandId }) =>
      transact(kernel, commands.rejectChange, { commandId, actor, input: { ...body, ...params } }),
    ),
    route(contract.withdrawChange, async ({ kernel, actor, params, body, commandId }) =>
      transact(kernel, commands.withdrawChange, { commandId, actor, input: { ...body, ...params } }),
    ),
  ];
}
