/** Endpoints of the tables: reading any of them as of any instant, and changing them with a second person. */
import Type from 'typebox';
import { endpoint, shapes } from '#src/kernel/contract.ts';

export { csvText } from './csv-text.ts';

const { nullable, instant } = shapes;
const text = (maxLength: number) => Type.String({ minLength: 1, maxLength });
const values = Type.Record(Type.String(), Type.String());
const at = Type.Optional(instant);

const entry = Type.Object({
  key: Type.String(),
  called: Type.String(),
  active: Type.Boolean(),
  values,
  validFrom: nullable(instant),
  validTo: nullable(instant),
});

const table = Type.Object({
  kind: Type.String(),
  title: Type.String(),
  one: Type.String(),
  about: Type.String(),
  key: Type.Array(Type.String()),
  shows: Type.Array(Type.String()),
  proof: nullable(Type.String()),
  columns: Type.Array(
    Type.Object({
      column: Type.String(),
      label: Type.String(),
      isOptional: Type.Boolean(),
      choices: nullable(Type.Array(Type.String())),
      separator: nullable(Type.String()),
      refers: nullable(Type.String()),
    }),
  ),
});

const state = Type.Union([
  Type.Literal('proposed'),
  Type.Literal('confirmed'),
  Type.Literal('live'),
  Type.Literal('rejected'),
  Type.Literal('withdrawn'),
]);

const change = Type.Object({
  changeSetId: Type.String(),
  title: Type.String(),
  reason: Type.String(),
  state,
  author: Type.String(),
  authorName: Type.String(),
  proposedAt: instant,
  goLiveAt: nullable(instant),
  deciderName: nullable(Type.String()),
  decidedAt: nullable(instant),
  decision: nullable(Type.String()),
  liveAt: nullable(instant),
});

export const listTables = endpoint({
  id: 'tables.change-control.listTables',
  method: 'GET',
  path: '/api/tables',
  permission: 'tables.read',
  summary: 'Every table with how many entries it has, as of an instant.',
  query: Type.Object({ at }),
  reply: Type.Object({
    tables: Type.Array(
      Type.Object({
        kind: Type.String(),
        title: Type.String(),
        one: Type.String(),
        about: Type.String(),
        group: Type.Union([
          Type.Literal('layers'),
          Type.Literal('rules'),
          Type.Literal('words'),
          Type.Literal('facility'),
        ]),
        active: Type.Integer(),
        inactive: Type.Integer(),
        waiting: Type.Integer(),
      }),
    ),
    waiting: Type.Integer(),
  }),
});

export const listEntries = endpoint({
  id: 'tables.change-control.listEntries',
  method: 'GET',
  path: '/api/tables/entries/:kind',
  permission: 'tables.read',
  summary: 'Entries of a table with a word that starts with the text, as of an instant.',
  params: Type.Object({ kind: text(60) }),
  query: Type.Object({ at, text: Type.Optional(Type.String({ maxLength: 100 })) }),
  reply: Type.Object({
    table,
    entries: Type.Array(entry),
    isCut: Type.Boolean(),
    waiting: Type.Array(Type.String()),
  }),
  refusals: ['unknown-table'],
});

export const readEntry = endpoint({
  id: 'tables.change-control.readEntry',
  method: 'GET',
  path: '/api/tables/entry/:kind',
  permission: 'tables.read',
  summary: 'One entry as of an instant, with all it ever was, what names it and what waits for it.',
  params: Type.Object({ kind: text(60) }),
  query: Type.Object({ key: text(500), at }),
  reply: Type.Object({
    table,
    entry: nullable(entry),
    history: Type.Array(
      Type.Object({
        ...entry.properties,
        recordedFrom: instant,
        recordedTo: nullable(instant),
        changeSetId: Type.String(),
        title: Type.String(),
        reason: Type.String(),
        authorName: Type.String(),
        deciderName: nullable(Type.String()),
      }),
    ),
    usedBy: Type.Array(
      Type.Object({
        kind: Type.String(),
        title: Type.String(),
        one: Type.String(),
        column: Type.String(),
        label: Type.String(),
        count: Type.Integer(),
        entries: Type.Array(entry),
      }),
    ),
    waiting: Type.Array(
      Type.Object({
        changeSetId: Type.String(),
        title: Type.String(),
        authorName: Type.String(),
        state,
        proposedAt: instant,
        goLiveAt: nullable(instant),
      }),
    ),
  }),
  refusals: ['unknown-table', 'unknown-entry'],
});

export const exportTable = endpoint({
  id: 'tables.change-control.exportTable',
  method: 'GET',
  path: '/api/tables/export/:kind',
  permission: 'tables.read',
  summary: 'The active entries of a table as of an instant, as the rows of its file.',
  params: Type.Object({ kind: text(60) }),
  query: Type.Object({ at }),
  reply: Type.Object({
    file: Type.String(),
    columns: Type.Array(Type.String()),
    rows: Type.Array(Type.Array(Type.String())),
  }),
  refusals: ['unknown-table'],
});

export const listChanges = endpoint({
  id: 'tables.change-control.listChanges',
  method: 'GET',
  path: '/api/tables/changes',
  permission: 'tables.read',
  summary: 'Changes of the tables: those that wait for a second person, or those that are decided.',
  query: Type.Object({ which: Type.Optional(Type.Union([Type.Literal('open'), Type.Literal('decided')])) }),
  reply: Type.Object({
    changes: Type.Array(
      Type.Object({ ...change.properties, items: Type.Integer(), tables: Type.Array(Type.String()) }),
    ),
  }),
});

export const readChange = endpoint({
  id: 'tables.change-control.readChange',
  method: 'GET',
  path: '/api/tables/change/:changeSetId',
  permission: 'tables.read',
  summary: 'One change with every value before and after, and what names what it changes.',
  params: Type.Object({ changeSetId: Type.String({ format: 'uuid' }) }),
  reply: Type.Object({
    change,
    items: Type.Array(
      Type.Object({
        kind: Type.String(),
        table: Type.String(),
        key: Type.String(),
        called: Type.String(),
        action: Type.Union([Type.Literal('put'), Type.Literal('inactivate')]),
        isNew: Type.Boolean(),
        differences: Type.Array(
          Type.Object({
            column: Type.String(),
            label: Type.String(),
            before: nullable(Type.String()),
            after: nullable(Type.String()),
          }),
        ),
        usedBy: Type.Array(Type.String()),
        proof: nullable(Type.String()),
        proofShown: nullable(Type.String()),
      }),
    ),
  }),
  refusals: ['unknown-change'],
});

export const proposeChange = endpoint({
  id: 'tables.change-control.proposeChange',
  method: 'POST',
  path: '/api/tables/changes',
  permission: 'tables.edit',
  summary: 'Proposes entries; nothing holds before a second person confirms it.',
  body: Type.Object({
    title: text(200),
    reason: text(1000),
    goLiveAt: nullable(instant),
    items: Type.Array(
      Type.Object({
        kind: text(60),
        action: Type.Union([Type.Literal('put'), Type.Literal('inactivate')]),
        fields: Type.Record(Type.String({ maxLength: 60 }), Type.String({ maxLength: 4000 })),
      }),
      { minItems: 1, maxItems: 500 },
    ),
  }),
  reply: Type.Object({ changeSetId: Type.String() }),
  refusals: [
    'unknown-table',
    'unknown-entry',
    'bad-entry',
    'nothing-changes',
    'entry-in-use',
    'other-change-waits',
    'time-past',
  ],
});

const onChange = { params: Type.Object({ changeSetId: Type.String({ format: 'uuid' }) }) };

export const confirmChange = endpoint({
  id: 'tables.change-control.confirmChange',
  method: 'POST',
  path: '/api/tables/change/:changeSetId/confirm',
  permission: 'tables.confirm',
  summary: 'The second person confirms: the change holds from now, or from its time.',
  ...onChange,
  body: Type.Object({
    note: nullable(Type.String({ maxLength: 1000 })),
    proofs: Type.Array(Type.Object({ kind: text(60), key: text(500), shown: text(500) }), { maxItems: 500 }),
  }),
  reply: Type.Object({ state: Type.Union([Type.Literal('confirmed'), Type.Literal('live')]) }),
  refusals: [
    'unknown-change',
    'decided-already',
    'own-change',
    'changed-meanwhile',
    'proof-missing',
    'proof-differs',
    'bad-entry',
    'entry-in-use',
  ],
});

export const rejectChange = endpoint({
  id: 'tables.change-control.rejectChange',
  method: 'POST',
  path: '/api/tables/change/:changeSetId/reject',
  permission: 'tables.confirm',
  summary: 'The second person says no, and why.',
  ...onChange,
  body: Type.Object({ reason: text(1000) }),
  reply: Type.Object({}),
  refusals: ['unknown-change', 'decided-already', 'own-change'],
});

export const withdrawChange = endpoint({
  id: 'tables.change-control.withdrawChange',
  method: 'POST',
  path: '/api/tables/change/:changeSetId/withdraw',
  permission: 'tables.edit',
  summary: 'The author takes the change back before it is decided.',
  ...onChange,
  body: Type.Object({ reason: text(1000) }),
  reply: Type.Object({}),
  refusals: ['unknown-change', 'decided-already', 'not-own-change'],
});
