/** Binds the contract to commands and queries. */
import type { Command } from '#src/kernel/command.ts';
import type { Endpoint } from '#src/kernel/contract.ts';
import { type Request, type Route, route } from '#src/kernel/http.ts';
import { done } from '#src/kernel/outcome.ts';
import { readPatient } from '#src/kernel/records.ts';
import { transact } from '#src/kernel/transact.ts';
import { findOrder } from '#src/medication-loop/order/index.ts';
import {
  addIntervention,
  askPrescriber,
  claimOrder,
  releaseClaim,
  returnOrder,
  undoVerify,
  type VerifyPorts,
  verifyOrder,
} from './commands.ts';
import {
  postAsk,
  postClaim,
  postIntervention,
  postRelease,
  postReturn,
  postUndo,
  postVerify,
  readQueue,
  readReview,
} from './contract.ts';
import { verificationQueue } from './queue.ts';
import { refuse } from './refusals.ts';
import { reviewOf } from './review.ts';

function act<I, V, C extends string>(
  { kernel, actor, commandId }: Request<Endpoint>,
  command: Command<I, V, C>,
  input: I,
) {
  return transact(kernel, command, { commandId, actor, input });
}

/** The routes of verification; what later parts of the house know is asked through the ports. */
export function verifyRoutes(ports: VerifyPorts): readonly Route[] {
  return [
    route(readQueue, async ({ kernel, actor }) => {
      const asking = { userId: actor.id, now: kernel.clock.now(), timeZone: kernel.timeZone, ports };
      return done(await verificationQueue(kernel.database, actor.facilityId, asking));
    }),
    route(readReview, async ({ kernel, actor, params }) => {
      const order = await findOrder(kernel.database, actor.facilityId, params.orderId);
      if (!order) return refuse('order-not-known');
      const when = { now: kernel.clock.now(), timeZone: kernel.timeZone };
      const review = await readPatient(kernel, actor, { name: readReview.id, patientId: order.patientId }, (sql) =>
        reviewOf(sql, actor.facilityId, params.orderId, when),
      );
      return review ? done(review) : refuse('order-not-known');
    }),
    route(postVerify, (request) => act(request, verifyOrder, request.body)),
    route(postAsk, (request) => act(request, askPrescriber, request.body)),
    route(postIntervention, (request) => act(request, addIntervention, request.body)),
    route(postReturn, (request) => act(request, returnOrder, request.body)),
    route(postClaim, (request) => act(request, claimOrder, request.body)),
    route(postRelease, (request) => act(request, releaseClaim, request.body)),
    route(postUndo, (request) => act(request, undoVerify(ports), request.body)),
  ];
}
