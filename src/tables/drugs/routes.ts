/** The drug file over HTTP. */
import { type Route, route } from '#src/kernel/http.ts';
import { readLayers } from './contract.ts';
import { layersOf } from './layers.ts';

export const routes: readonly Route[] = [
  route(readLayers, ({ kernel, params, query }) =>
    layersOf(kernel.database, params.product, {
      at: query.at === undefined ? kernel.clock.now() : new Date(query.at),
    }),
  ),
];
