/** Cabinets over HTTP. */
import { type Route, route } from '#src/kernel/http.ts';
import { done } from '#src/kernel/outcome.ts';
import { transact } from '#src/kernel/transact.ts';
import { resolveDiscrepancy } from './commands/difference.ts';
import { postResolution, readCabinets, readDiscrepancies, readPockets } from './contract.ts';
import { cabinets, openDiscrepancies, pocketsOf } from './queries.ts';
import { resolutions } from './shapes.ts';

export const routes: readonly Route[] = [
  route(readCabinets, async ({ kernel }) => {
    const found = await cabinets(kernel.database, kernel.facilityId);
    return done({
      cabinets: found.map((cabinet) => ({ ...cabinet, lastHeardAt: cabinet.lastHeardAt?.toISOString() ?? null })),
    });
  }),
  route(readPockets, async ({ kernel, params: { cabinetId } }) => {
    const found = await pocketsOf(kernel.database, kernel.facilityId, cabinetId);
    return done({
      pockets: found.map(({ cabinetId: _cabinet, account: _account, ...pocket }) => ({
        ...pocket,
        reportedAt: pocket.reportedAt?.toISOString() ?? null,
      })),
    });
  }),
  route(readDiscrepancies, async ({ kernel }) => {
    const found = await openDiscrepancies(kernel.database, kernel.facilityId);
    return done({
      discrepancies: found.map(({ userId: _u, witnessId: _w, resolvedAt: _r, resolvedBy: _b, foundAt, ...row }) => ({
        ...row,
        foundAt: foundAt.toISOString(),
      })),
      resolutions: Object.entries(resolutions).map(([code, says]) => ({ code, says })),
    });
  }),
  route(postResolution, ({ kernel, actor, commandId, body }) =>
    transact(kernel, resolveDiscrepancy, { commandId, actor, input: body }),
  ),
];
