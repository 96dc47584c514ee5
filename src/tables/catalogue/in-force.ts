/** Which data set of a kind is in force: an entry of a table like any other, proposed by the import, confirmed by a second person. */
import type { Command } from '#src/kernel/command.ts';
import { invariant, type Outcome } from '#src/kernel/outcome.ts';
import {
  code,
  integer,
  type ProposeCode,
  type Proposer,
  propose,
  type TableKind,
  tableKinds,
  text,
} from '#src/tables/change-control/index.ts';
import { kindOf } from './kinds/all.ts';
import { refuse } from './refusals.ts';
import { type DataSet, selectDataSet } from './store.ts';

export const dataSetsKind: TableKind = {
  kind: 'data-sets',
  title: 'Official tables in force',
  one: 'official table',
  group: 'rules',
  about: 'Which imported version of each official table is looked up; an earlier one can be put in force again.',
  columns: { kind: code, data_set: integer, version: text, file: text, sha256: text, rows: integer },
  key: ['kind'],
  shows: ['version', 'file', 'rows'],
  called: (body) => `${kindOf(String(body.kind))?.title ?? body.kind}, version ${body.version}`,
};

const kinds = tableKinds([dataSetsKind]);

/** Proposes that a data set be in force; the second person confirms it like any change of a table. */
export function proposeInForce(
  by: Proposer,
  set: Pick<DataSet, 'kind' | 'dataSet' | 'version' | 'fileName' | 'sha256' | 'rowsAccepted' | 'rowsRejected'>,
): Promise<Outcome<{ readonly changeSetId: string }, ProposeCode>> {
  const title = `${kindOf(set.kind)?.title ?? set.kind}, version ${set.version}`;
  return propose(by, kinds, {
    title,
    reason: `Imported from ${set.fileName}: ${set.rowsAccepted} rows accepted, ${set.rowsRejected} rejected`,
    goLiveAt: null,
    items: [
      {
        kind: dataSetsKind.kind,
        action: 'put',
        fields: {
          kind: set.kind,
          data_set: String(set.dataSet),
          version: set.version,
          file: set.fileName,
          sha256: set.sha256 ?? '',
          rows: String(set.rowsAccepted),
        },
      },
    ],
  });
}

type ProposeInput = { readonly dataSet: number };

/** Proposes a data set that is loaded already: one that waited, or an earlier version to go back to. */
export const proposeDataSet: Command<ProposeInput, { changeSetId: string }, ProposeCode | 'data-set-not-ready'> = {
  name: 'tables.catalogue.proposeDataSet',
  permission: 'tables.import',
  async run(tx, { dataSet }) {
    const set = await selectDataSet(tx.sql, dataSet);
    if (set?.state !== 'ready') return refuse('data-set-not-ready', { dataSet });
    invariant(set.sha256 !== null, 'a data set that is ready has its hash');
    return proposeInForce(tx, set);
  },
};
