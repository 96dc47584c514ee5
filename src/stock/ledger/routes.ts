/** Binds the contract to commands and queries. */
import type { Command } from '#src/kernel/command.ts';
import type { Endpoint } from '#src/kernel/contract.ts';
import { type Request, type Route, route } from '#src/kernel/http.ts';
import { done } from '#src/kernel/outcome.ts';
import { transact } from '#src/kernel/transact.ts';
import { correctEntry, explainStock, moveStock, recallLot, receiveStock } from './commands.ts';
import {
  postCorrection,
  postExplanation,
  postMove,
  postRecall,
  postReceipt,
  readBalances,
  readEntries,
} from './contract.ts';
import { balancesOf, entriesOf, whereIs } from './queries.ts';

function act<I, V, C extends string>(
  { kernel, actor, commandId }: Request<Endpoint>,
  command: Command<I, V, C>,
  input: I,
) {
  return transact(kernel, command, { commandId, actor, input });
}

export const routes: readonly Route[] = [
  route(readBalances, async ({ kernel, actor, query }) => {
    const { database } = kernel;
    const rows = query.account
      ? await balancesOf(database, actor.facilityId, query.account)
      : query.product
        ? await whereIs(database, actor.facilityId, query.product)
        : [];
    return done({ balances: rows.filter((row) => !query.product || row.product === query.product) });
  }),
  route(readEntries, async ({ kernel, actor, query }) => {
    const by = {
      ...(query.account ? { account: query.account } : {}),
      ...(query.product ? { product: query.product } : {}),
    };
    const rows = await entriesOf(kernel.database, actor.facilityId, by);
    return done({
      entries: rows.map(({ patientId: _p, orderId: _o, withdrawalId: _w, ...row }) => ({
        ...row,
        occurredAt: row.occurredAt.toISOString(),
        recordedAt: row.recordedAt.toISOString(),
      })),
    });
  }),
  route(postMove, (request) => act(request, moveStock, request.body)),
  route(postReceipt, (request) => act(request, receiveStock, request.body)),
  route(postCorrection, (request) => act(request, correctEntry, request.body)),
  route(postExplanation, (request) => act(request, explainStock, request.body)),
  route(postRecall, (request) => act(request, recallLot, request.body)),
];
