/** Binds the contract to commands and queries. */
import type { Command } from '#src/kernel/command.ts';
import type { Endpoint } from '#src/kernel/contract.ts';
import { type Request, type Route, route } from '#src/kernel/http.ts';
import { done } from '#src/kernel/outcome.ts';
import { transact } from '#src/kernel/transact.ts';
import { checkItem, claimJob, doJob, handOverJob, releaseJob } from './commands.ts';
import { postCheckItem, postClaim, postDoJob, postHandOver, postRelease, readNextJob } from './contract.ts';
import { technicianBoard } from './technician-board.ts';

function act<I, V, C extends string>(
  { kernel, actor, commandId }: Request<Endpoint>,
  command: Command<I, V, C>,
  input: I,
) {
  return transact(kernel, command, { commandId, actor, input });
}

export const routes: readonly Route[] = [
  route(readNextJob, async ({ kernel, actor }) => {
    const { database, clock, timeZone } = kernel;
    return done(await technicianBoard(database, actor.facilityId, { userId: actor.id, now: clock.now(), timeZone }));
  }),
  route(postClaim, (request) => act(request, claimJob, request.body)),
  route(postRelease, (request) => act(request, releaseJob, request.body)),
  route(postHandOver, (request) => act(request, handOverJob, request.body)),
  route(postCheckItem, (request) => act(request, checkItem, request.body)),
  route(postDoJob, (request) => act(request, doJob, request.body)),
];
