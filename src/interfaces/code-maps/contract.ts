/** Endpoints of the code maps: what is unmapped, what is mapped, and mapping a code. */
import Type from 'typebox';
import { endpoint, shapes } from '#src/kernel/contract.ts';

const kind = Type.Union([
  Type.Literal('drug'),
  Type.Literal('route'),
  Type.Literal('schedule'),
  Type.Literal('unit'),
  Type.Literal('location'),
  Type.Literal('allergy'),
]);

const choice = Type.Object({ target: Type.String(), title: Type.String() });

export const listUnmapped = endpoint({
  id: 'interfaces.code-maps.listUnmapped',
  method: 'GET',
  path: '/api/interfaces/code-maps/unmapped',
  permission: 'codemap.read',
  summary: 'Codes of partners that nobody has mapped, with what waits for each, most patients first.',
  reply: Type.Object({
    unmapped: Type.Array(
      Type.Object({
        kind,
        cause: Type.String(),
        code: Type.String(),
        source: Type.String(),
        messages: Type.Integer(),
        patients: Type.Integer(),
        firstAt: shapes.instant,
        lastAt: shapes.instant,
        sampleId: Type.String(),
        says: Type.String(),
        proposed: Type.Boolean(),
        suggestion: shapes.nullable(choice),
      }),
    ),
  }),
});

export const listCodeMaps = endpoint({
  id: 'interfaces.code-maps.listCodeMaps',
  method: 'GET',
  path: '/api/interfaces/code-maps',
  permission: 'codemap.read',
  summary: 'Codes that this facility has mapped, with what waits for each and can be replayed; what waits comes first.',
  reply: Type.Object({
    codeMaps: Type.Array(
      Type.Object({
        source: Type.String(),
        kind: Type.String(),
        code: Type.String(),
        target: Type.String(),
        key: Type.String(),
        proposedBy: Type.String(),
        confirmedBy: shapes.nullable(Type.String()),
        since: shapes.nullable(shapes.instant),
        waiting: Type.Array(
          Type.Object({
            cause: Type.String(),
            causeKey: Type.String(),
            messages: Type.Integer(),
            patients: Type.Integer(),
          }),
        ),
      }),
    ),
  }),
});

export const listTargets = endpoint({
  id: 'interfaces.code-maps.listTargets',
  method: 'GET',
  path: '/api/interfaces/code-maps/targets',
  permission: 'codemap.read',
  summary: 'What a code of a kind can be mapped to; drugs by the start of a word of their name.',
  query: Type.Object({ kind, text: Type.Optional(Type.String({ maxLength: 100 })) }),
  reply: Type.Object({ targets: Type.Array(choice) }),
});

export const mapCode = endpoint({
  id: 'interfaces.code-maps.mapCode',
  method: 'POST',
  path: '/api/interfaces/code-maps',
  permission: 'codemap.edit',
  summary:
    'Proposes what a code of a partner means; it holds when a second person confirms it. Answers with what waits for it.',
  body: Type.Object({
    source: Type.String({ minLength: 1, maxLength: 60 }),
    kind,
    code: Type.String({ minLength: 1, maxLength: 400 }),
    target: Type.String({ minLength: 1, maxLength: 200 }),
  }),
  reply: Type.Object({
    changeSetId: Type.String(),
    code: Type.String(),
    target: Type.String(),
    waiting: Type.Integer(),
    patients: Type.Integer(),
  }),
  refusals: [
    'unknown-target',
    'same-target',
    'unknown-table',
    'unknown-entry',
    'bad-entry',
    'nothing-changes',
    'entry-in-use',
    'other-change-waits',
    'time-past',
  ],
});
