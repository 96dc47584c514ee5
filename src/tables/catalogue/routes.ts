/** The catalogue over HTTP. */
import { type Download, type Route, route } from '#src/kernel/http.ts';
import { done, refuseKernel } from '#src/kernel/outcome.ts';
import { transact } from '#src/kernel/transact.ts';
import * as commands from './commands.ts';
import * as contract from './contract.ts';
import { exportCsv, exportRejects } from './export.ts';
import { importFile } from './import-file.ts';
import { proposeDataSet } from './in-force.ts';
import { compare, listDataSets, readDataSet, recognise, search, shownKinds } from './queries.ts';
import { selectDataSet, selectMappings, selectRejects } from './store.ts';

const noDataSet = refuseKernel('not-found', { what: 'data set' });

export const routes: Route[] = [
  route(contract.listKinds, async () => done({ kinds: shownKinds() })),
  route(contract.listDataSets, async ({ kernel }) =>
    done({ dataSets: await listDataSets(kernel.database, kernel.clock.now()) }),
  ),
  route(contract.readDataSet, async ({ kernel, params }) => {
    const found = await readDataSet(kernel.database, params.dataSet, kernel.clock.now());
    return found ? done(found) : noDataSet;
  }),
  route(contract.listRejects, async ({ kernel, params, query }) => {
    const by = { after: query.after ?? 0, limit: query.limit ?? 100 };
    return done({ rejects: await selectRejects(kernel.database, params.dataSet, by) });
  }),
  route(contract.downloadRejects, async ({ kernel, params }) => {
    const set = await selectDataSet(kernel.database, params.dataSet);
    if (!set) return noDataSet;
    const pieces = exportRejects(kernel.database, set.dataSet);
    return done<Download>({ fileName: `${set.kind}-${set.version}-rejected.csv`, pieces });
  }),
  route(contract.downloadRows, async ({ kernel, params }) => {
    const set = await selectDataSet(kernel.database, params.dataSet);
    if (!set) return noDataSet;
    return done<Download>({ fileName: `${set.kind}-${set.version}.csv`, pieces: exportCsv(kernel.database, set) });
  }),
  route(contract.importFile, async ({ kernel, actor, query, bytes, commandId }) =>
    importFile(kernel, { commandId, actor, input: { ...query } }, { bytes }),
  ),
  route(contract.recogniseFile, async ({ kernel, body }) =>
    done(await recognise(kernel.database, body.file, body.start)),
  ),
  route(contract.searchNames, async ({ kernel, query }) =>
    done(await search(kernel.database, query.kind, query.text, kernel.clock.now())),
  ),
  route(contract.compareDataSets, async ({ kernel, query }) => compare(kernel.database, query)),
  route(contract.listMappings, async ({ kernel }) => {
    const rows = await selectMappings(kernel.database);
    return done({
      mappings: rows.map((row) => ({ ...row, columns: { ...row.columns }, mappedAt: row.mappedAt.toISOString() })),
    });
  }),
  route(contract.proposeDataSet, async ({ kernel, actor, params, commandId }) =>
    transact(kernel, proposeDataSet, { commandId, actor, input: { dataSet: Number(params.dataSet) } }),
  ),
  route(contract.mapColumns, async ({ kernel, actor, body, commandId }) =>
    transact(kernel, commands.mapColumns, { commandId, actor, input: body }),
  ),
];
