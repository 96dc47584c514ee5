/** Binds the contract to commands and queries. */
import type { Command } from '#src/kernel/command.ts';
import type { Endpoint } from '#src/kernel/contract.ts';
import { type Request, type Route, route } from '#src/kernel/http.ts';
import { done } from '#src/kernel/outcome.ts';
import { transact } from '#src/kernel/transact.ts';
import { reportAfterRefusal } from '#src/tables/barcode-desk/index.ts';
import { checkItem, claimJob, doJob, handOverJob, releaseJob } from './commands.ts';
import { postCheckItem, postClaim, postDoJob, postHandOver, postRelease, readNextJob } from './contract.ts';
import { selectJob } from './store.ts';
import { technicianBoard } from './technician-board.ts';

function act<I, V, C extends string>(
  { kernel, actor, commandId }: Request<Endpoint>,
  command: Command<I, V, C>,
  input: I,
) {
  return transact(kernel, command, { commandId, actor, input });
}

type Scanned = { readonly scan?: string | null | undefined; readonly jobId: string };

/** A barcode that failed goes to the bar-code desk; the job's own transaction was rolled back. */
async function reported<O extends { readonly ok: boolean; readonly code?: string }>(
  { kernel, actor, commandId, body }: Pick<Request<Endpoint>, 'kernel' | 'actor' | 'commandId'> & { body: Scanned },
  outcome: O,
): Promise<O> {
  if (outcome.ok || !(outcome.code === 'package-not-known' || outcome.code === 'scan-not-read')) return outcome;
  if (!body.scan) return outcome;
  const job = await selectJob(kernel.database, kernel.facilityId, body.jobId);
  const expected = job?.product ?? null;
  await reportAfterRefusal(kernel, { actor, commandId }, [{ raw: body.scan, purpose: 'job', expected }]);
  return outcome;
}

export const routes: readonly Route[] = [
  route(readNextJob, async ({ kernel, actor }) => {
    const { database, clock, timeZone } = kernel;
    return done(await technicianBoard(database, actor.facilityId, { userId: actor.id, now: clock.now(), timeZone }));
  }),
  route(postClaim, (request) => act(request, claimJob, request.body)),
  route(postRelease, (request) => act(request, releaseJob, request.body)),
  route(postHandOver, (request) => act(request, handOverJob, request.body)),
  route(postCheckItem, async (request) => reported(request, await act(request, checkItem, request.body))),
  route(postDoJob, async (request) => reported(request, await act(request, doJob, request.body))),
];
