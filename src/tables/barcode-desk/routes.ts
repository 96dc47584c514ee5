/** Binds the contract to commands and queries. */
import type { Command } from '#src/kernel/command.ts';
import type { Endpoint } from '#src/kernel/contract.ts';
import { type Request, type Route, route } from '#src/kernel/http.ts';
import { done } from '#src/kernel/outcome.ts';
import { transact } from '#src/kernel/transact.ts';
import type { TableKinds } from '#src/tables/change-control/index.ts';
import { linkBarcode, settleProblem } from './commands.ts';
import * as contract from './contract.ts';
import { listProblems, lookAt, searchPackages, showProblem } from './queries.ts';
import { refuse } from './refusals.ts';
import { endShelf, listShelves, scanShelf, showShelf, startShelf } from './shelf.ts';
import { postTestCard, readTestCards } from './test-card.ts';

function act<I, V, C extends string>(
  { kernel, actor, commandId }: Request<Endpoint>,
  command: Command<I, V, C>,
  input: I,
) {
  return transact(kernel, command, { commandId, actor, input });
}

/** The routes over the program's table kinds. */
export function deskRoutes(kinds: TableKinds): Route[] {
  const link = linkBarcode(kinds);
  return [
    route(contract.listProblems, async ({ kernel, query }) =>
      done(
        await listProblems(kernel.database, kernel.facilityId, {
          which: query.which ?? 'open',
          now: kernel.clock.now(),
        }),
      ),
    ),
    route(contract.showProblem, async ({ kernel, params }) => {
      const found = await showProblem(kernel.database, kernel.facilityId, params.problemId);
      return found ? done(found) : refuse('problem-not-known');
    }),
    route(contract.searchPackages, async ({ kernel, query }) =>
      done({ packages: await searchPackages(kernel.database, query.text) }),
    ),
    route(contract.lookAt, async ({ kernel, body }) =>
      done(await lookAt(kernel.database, kernel.facilityId, { raw: body.raw, now: kernel.clock.now() })),
    ),
    route(contract.linkBarcode, (request) => act(request, link, request.body)),
    route(contract.settleProblem, (request) => act(request, settleProblem, request.body)),
    route(contract.listShelves, async ({ kernel }) => done(await listShelves(kernel.database, kernel.facilityId))),
    route(contract.showShelf, async ({ kernel, params }) => {
      const found = await showShelf(kernel.database, kernel.facilityId, params.sessionId);
      return found ? done(found) : refuse('shelf-not-known');
    }),
    route(contract.startShelf, (request) => act(request, startShelf, request.body)),
    route(contract.scanShelf, (request) => act(request, scanShelf, request.body)),
    route(contract.endShelf, (request) => act(request, endShelf, request.body)),
    route(contract.readTestCards, async ({ kernel }) => {
      const time = { now: kernel.clock.now(), timeZone: kernel.timeZone };
      return done(await readTestCards(kernel.database, kernel.facilityId, time));
    }),
    route(contract.postTestCard, (request) => act(request, postTestCard, request.body)),
  ];
}
