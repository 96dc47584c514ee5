/** Endpoints of the catalogue: importing official tables, what became of them, looking up, comparing. */
import Type from 'typebox';
import { endpoint, shapes } from '#src/kernel/contract.ts';
import { catalogueRefusals } from './refusals.ts';

const number = Type.Integer({ minimum: 1, maximum: 2_147_483_647 });
const params = Type.Object({ dataSet: number });
const fileName = Type.String({ minLength: 1, maxLength: 200 });
const source = Type.String({ minLength: 1, maxLength: 80 });

const kindShape = Type.Object({
  id: Type.String(),
  title: Type.String(),
  source: Type.String(),
  isCoded: Type.Boolean(),
  isSearched: Type.Boolean(),
  isMappable: Type.Boolean(),
  columns: Type.Array(Type.Object({ name: Type.String(), isRequired: Type.Boolean() })),
});

const dataSetShape = Type.Object({
  dataSet: Type.Integer(),
  kind: Type.String(),
  title: Type.String(),
  source: shapes.nullable(Type.String()),
  fileName: Type.String(),
  member: shapes.nullable(Type.String()),
  version: Type.String(),
  state: Type.Union([Type.Literal('loading'), Type.Literal('ready'), Type.Literal('failed')]),
  isInForce: Type.Boolean(),
  sha256: shapes.nullable(Type.String()),
  bytes: Type.String(),
  encoding: shapes.nullable(Type.String()),
  columns: Type.Array(Type.String()),
  rowsRead: Type.Integer(),
  rowsAccepted: Type.Integer(),
  rowsRejected: Type.Integer(),
  rowsSkipped: Type.Integer(),
  failedBecause: shapes.nullable(Type.String()),
  startedByName: Type.String(),
  startedAt: shapes.instant,
  finishedAt: shapes.nullable(shapes.instant),
});

const imported = Type.Object({
  dataSet: Type.Integer(),
  kind: Type.String(),
  title: Type.String(),
  member: shapes.nullable(Type.String()),
  read: Type.Integer(),
  accepted: Type.Integer(),
  rejected: Type.Integer(),
  skipped: Type.Integer(),
});

const cells = Type.Array(Type.String());

export const listKinds = endpoint({
  id: 'tables.catalogue.listKinds',
  method: 'GET',
  path: '/api/catalogue/kinds',
  permission: 'tables.read',
  summary: 'Kinds of files that can be imported, with their columns.',
  reply: Type.Object({ kinds: Type.Array(kindShape) }),
});

export const listDataSets = endpoint({
  id: 'tables.catalogue.listDataSets',
  method: 'GET',
  path: '/api/catalogue/data-sets',
  permission: 'tables.read',
  summary: 'Data sets that were imported, newest first, and which are in force.',
  reply: Type.Object({ dataSets: Type.Array(dataSetShape) }),
});

export const readDataSet = endpoint({
  id: 'tables.catalogue.readDataSet',
  method: 'GET',
  path: '/api/catalogue/data-sets/:dataSet',
  permission: 'tables.read',
  summary: 'One data set with its counts and the first of its rows.',
  params,
  reply: Type.Object({ dataSet: dataSetShape, rows: Type.Array(Type.Object({ rowNo: Type.Integer(), cells })) }),
});

export const listRejects = endpoint({
  id: 'tables.catalogue.listRejects',
  method: 'GET',
  path: '/api/catalogue/data-sets/:dataSet/rejects',
  permission: 'tables.read',
  summary: 'Rows of a data set that were rejected: row, column, value and why; a page at a time.',
  params,
  query: Type.Object({
    after: Type.Optional(Type.Integer({ minimum: 0 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
  }),
  reply: Type.Object({
    rejects: Type.Array(
      Type.Object({
        rowNo: Type.Integer(),
        column: shapes.nullable(Type.String()),
        value: shapes.nullable(Type.String()),
        why: Type.String(),
        raw: Type.String(),
      }),
    ),
  }),
});

export const downloadRejects = endpoint({
  id: 'tables.catalogue.downloadRejects',
  method: 'GET',
  path: '/api/catalogue/data-sets/:dataSet/rejects.csv',
  permission: 'tables.read',
  summary: 'All rejected rows of a data set as CSV.',
  params,
  reply: Type.Unknown(),
  carries: 'download',
});

export const downloadRows = endpoint({
  id: 'tables.catalogue.downloadRows',
  method: 'GET',
  path: '/api/catalogue/data-sets/:dataSet/rows.csv',
  permission: 'tables.read',
  summary: 'The accepted rows of a data set as CSV, in the order of the file.',
  params,
  reply: Type.Unknown(),
  carries: 'download',
});

export const importFile = endpoint({
  id: 'tables.catalogue.importFile',
  method: 'POST',
  path: '/api/catalogue/import',
  permission: 'tables.import',
  summary:
    'Imports the file whose bytes are the body; what it is is recognised unless a kind or a mapped source is named.',
  query: Type.Object({
    file: fileName,
    kind: Type.Optional(Type.String({ maxLength: 60 })),
    source: Type.Optional(source),
    version: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
  }),
  reply: Type.Object({ dataSets: Type.Array(imported), skipped: Type.Array(Type.String()) }),
  refusals: Object.keys(catalogueRefusals) as (keyof typeof catalogueRefusals)[],
  carries: 'upload',
});

export const recogniseFile = endpoint({
  id: 'tables.catalogue.recogniseFile',
  method: 'POST',
  path: '/api/catalogue/recognise',
  permission: 'tables.import',
  summary: 'Tells what a text file is from its first lines, and its headings; nothing is imported.',
  body: Type.Object({ file: fileName, start: Type.String({ maxLength: 200_000 }) }),
  reply: Type.Object({
    kinds: Type.Array(Type.Object({ id: Type.String(), title: Type.String(), source: Type.String() })),
    /** Mapped sources whose headings these are. */
    sources: Type.Array(Type.String()),
    headings: Type.Array(Type.String()),
  }),
});

export const searchNames = endpoint({
  id: 'tables.catalogue.searchNames',
  method: 'GET',
  path: '/api/catalogue/search',
  permission: 'tables.read',
  summary:
    'Names of the data set in force by the starts of their words (two letters or more), at most ten; or a package by NDC or GTIN.',
  query: Type.Object({ kind: Type.String({ maxLength: 60 }), text: Type.String({ maxLength: 200 }) }),
  reply: Type.Object({
    dataSet: shapes.nullable(Type.Integer()),
    columns: Type.Array(Type.String()),
    found: Type.Array(Type.Object({ name: Type.String(), rows: Type.Integer(), rowNo: Type.Integer(), cells })),
    total: Type.Integer(),
  }),
});

export const compareDataSets = endpoint({
  id: 'tables.catalogue.compareDataSets',
  method: 'GET',
  path: '/api/catalogue/compare',
  permission: 'tables.read',
  summary:
    'What two data sets of one kind differ in: added, removed and changed rows, by column; the first rows of them.',
  query: Type.Object({ before: number, after: number }),
  reply: Type.Object({
    columns: Type.Array(Type.String()),
    added: Type.Integer(),
    removed: Type.Integer(),
    changed: Type.Integer(),
    same: Type.Integer(),
    byColumn: Type.Array(Type.Object({ column: Type.String(), changed: Type.Integer() })),
    rows: Type.Array(
      Type.Object({
        key: Type.String(),
        what: Type.Union([Type.Literal('added'), Type.Literal('removed'), Type.Literal('changed')]),
        before: shapes.nullable(cells),
        after: shapes.nullable(cells),
      }),
    ),
  }),
  refusals: ['data-sets-not-comparable'],
});

export const listMappings = endpoint({
  id: 'tables.catalogue.listMappings',
  method: 'GET',
  path: '/api/catalogue/mappings',
  permission: 'tables.read',
  summary: "Which columns of a site's own files are which of ours, by the name of the source.",
  reply: Type.Object({
    mappings: Type.Array(
      Type.Object({
        source: Type.String(),
        kind: Type.String(),
        columns: Type.Record(Type.String(), Type.String()),
        mappedByName: Type.String(),
        mappedAt: shapes.instant,
      }),
    ),
  }),
});

export const mapColumns = endpoint({
  id: 'tables.catalogue.mapColumns',
  method: 'POST',
  path: '/api/catalogue/mappings',
  permission: 'tables.import',
  summary: "Remembers which columns of a site's own file are which of ours.",
  body: Type.Object({
    source,
    kind: Type.String({ maxLength: 60 }),
    columns: Type.Record(Type.String({ maxLength: 100 }), Type.String({ minLength: 1, maxLength: 200 })),
  }),
  reply: Type.Object({ source: Type.String() }),
  refusals: ['mapping-incomplete'],
});

export const proposeDataSet = endpoint({
  id: 'tables.catalogue.proposeDataSet',
  method: 'POST',
  path: '/api/catalogue/data-sets/:dataSet/propose',
  permission: 'tables.import',
  summary: 'Proposes that a loaded data set be in force; a second person confirms it.',
  params,
  reply: Type.Object({ changeSetId: Type.String() }),
  refusals: [
    'data-set-not-ready',
    'nothing-changes',
    'other-change-waits',
    'bad-entry',
    'entry-in-use',
    'unknown-table',
    'unknown-entry',
    'time-past',
  ],
});
