/** Dispensing over HTTP. */
import type { Command } from '#src/kernel/command.ts';
import type { Endpoint } from '#src/kernel/contract.ts';
import { type Request, type Route, route } from '#src/kernel/http.ts';
import { done } from '#src/kernel/outcome.ts';
import { readPatient } from '#src/kernel/records.ts';
import { transact } from '#src/kernel/transact.ts';
import { reviewOverride } from './commands/review.ts';
import { closeWithdrawal, returnDose, wasteDose, witnessWaste } from './commands/waste.ts';
import {
  postMissing,
  postReturn,
  postReview,
  postWaste,
  postWitness,
  readOpenWithdrawals,
  readOverrides,
  readWastes,
} from './contract.ts';
import { openWithdrawals, overridesToReview, type ShownWithdrawal, wastesToWitness } from './queries.ts';
import { reviewReasons } from './shapes.ts';

type Asked = Pick<Request<Endpoint>, 'kernel' | 'actor' | 'commandId'>;

function act<I, V, C extends string>({ kernel, actor, commandId }: Asked, command: Command<I, V, C>, input: I) {
  return transact(kernel, command, { commandId, actor, input });
}

/** A withdrawal as the contract shows it. */
export function onWire(w: ShownWithdrawal) {
  return {
    withdrawalId: w.withdrawalId,
    kind: w.kind,
    patientId: w.patientId,
    orderId: w.orderId,
    matchedOrderId: w.matchedOrderId,
    cabinetId: w.cabinetId,
    product: w.product,
    productText: w.productText,
    controlled: w.controlled,
    lot: w.lot,
    quantity: w.quantity,
    left: w.left,
    unit: w.unit,
    given: w.given,
    wasted: w.wasted,
    returned: w.returned,
    userId: w.userId,
    userName: w.userName,
    overrideReason: w.overrideReason,
    lacks: [...w.lacks],
    lacksText: w.lacksText,
    withdrawnAt: w.withdrawnAt.toISOString(),
  };
}

export const routes: readonly Route[] = [
  route(readOpenWithdrawals, async ({ kernel, actor, params: { patientId } }) => {
    const found = await readPatient(kernel, actor, { name: readOpenWithdrawals.id, patientId }, (sql) =>
      openWithdrawals(sql, kernel.facilityId, { patientId }),
    );
    return done({ withdrawals: found.map(onWire) });
  }),
  route(readOverrides, async ({ kernel }) => {
    const found = await overridesToReview(kernel.database, kernel.facilityId);
    const reasons = Object.entries(reviewReasons).map(([code, says]) => ({ code, says }));
    return done({ withdrawals: found.map(onWire), reasons });
  }),
  route(readWastes, async ({ kernel }) => {
    const found = await wastesToWitness(kernel.database, kernel.facilityId);
    return done({
      wastes: found.map(
        ({ wasteId, patientId, product, productText, quantity, unit, reason, userId, userName, wastedAt }) => ({
          wasteId,
          patientId,
          product,
          productText,
          quantity,
          unit,
          reason,
          userId,
          userName,
          wastedAt: wastedAt.toISOString(),
        }),
      ),
    });
  }),
  route(postReview, (request) => act(request, reviewOverride, request.body)),
  route(postWaste, (request) => act(request, wasteDose, request.body)),
  route(postWitness, (request) => act(request, witnessWaste, request.body)),
  route(postReturn, (request) => act(request, returnDose, request.body)),
  route(postMissing, (request) => act(request, closeWithdrawal, request.body)),
];
