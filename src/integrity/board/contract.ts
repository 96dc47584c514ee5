import Type from 'typebox';
import { endpoint, shapes } from '#src/kernel/contract.ts';

const finding = Type.Object({
  /** Of a group: its oldest finding; `members` has them all. */
  findingId: Type.String(),
  members: Type.Array(Type.Object({ findingId: Type.String(), says: Type.String(), detail: Type.String() })),
  checkId: Type.String(),
  checkTitle: Type.String(),
  effect: Type.String(),
  effectWords: Type.String(),
  /** 1 = a patient may be harmed now … 4 = should be tidied. */
  severity: Type.Integer(),
  says: Type.String(),
  detail: Type.String(),
  patients: Type.Array(Type.Object({ patientId: Type.String(), name: Type.String(), place: Type.String() })),
  patientCount: Type.Integer(),
  nextDueAt: shapes.nullable(shapes.instant),
  openedAt: shapes.instant,
  clearedAt: shapes.nullable(shapes.instant),
  ownerRole: Type.String(),
  takenBy: shapes.nullable(Type.String()),
  nextStep: Type.String(),
  nextLink: shapes.nullable(Type.String()),
});

const standing = Type.Union([Type.Literal('holds'), Type.Literal('broken'), Type.Literal('not-known')]);

export const readBoard = endpoint({
  id: 'integrity.board.readBoard',
  method: 'GET',
  path: '/api/integrity/board',
  permission: 'integrity.read',
  summary: 'What is wrong now, worst patient effect first, and the state of the loop.',
  reply: Type.Object({
    asOf: shapes.instant,
    /** Parts of the program that do not work now: the database, its disk, a job. Empty when all do. */
    service: Type.Array(Type.Object({ says: Type.String(), detail: Type.String(), since: shapes.instant })),
    findings: Type.Array(finding),
    checks: Type.Array(
      Type.Object({
        checkId: Type.String(),
        title: Type.String(),
        standing,
        ranAt: shapes.nullable(shapes.instant),
        everySeconds: Type.Integer(),
        failure: shapes.nullable(Type.String()),
      }),
    ),
    stages: Type.Array(
      Type.Object({
        stage: Type.String(),
        title: Type.String(),
        value: Type.String(),
        unit: Type.String(),
        note: Type.String(),
        state: Type.Union([
          Type.Literal('good'),
          Type.Literal('attention'),
          Type.Literal('critical'),
          Type.Literal('not-known'),
        ]),
        says: Type.String(),
      }),
    ),
    channels: Type.Array(
      Type.Object({
        channel: Type.String(),
        title: Type.String(),
        direction: Type.String(),
        state: Type.Union([
          Type.Literal('good'),
          Type.Literal('attention'),
          Type.Literal('critical'),
          Type.Literal('not-known'),
        ]),
        says: Type.String(),
        waiting: Type.Integer(),
        oldestAt: shapes.nullable(shapes.instant),
        failedLastHour: Type.Integer(),
        replyP95Ms: shapes.nullable(Type.Integer()),
        lastGoodAt: shapes.nullable(shapes.instant),
      }),
    ),
    cabinets: Type.Array(
      Type.Object({
        cabinetId: Type.String(),
        name: Type.String(),
        lastHeardAt: shapes.nullable(shapes.instant),
        pockets: Type.Integer(),
        low: Type.Integer(),
        empty: Type.Integer(),
        openDiscrepancies: Type.Integer(),
      }),
    ),
    cleared: Type.Array(finding),
  }),
});

export const takeFinding = endpoint({
  id: 'integrity.checks.takeFinding',
  method: 'POST',
  path: '/api/integrity/findings/take',
  permission: 'finding.take',
  summary: 'Somebody takes a finding on, or all findings of a group.',
  body: Type.Object({ findingIds: Type.Array(shapes.id, { minItems: 1, maxItems: 5000 }) }),
  reply: Type.Object({ takenBy: Type.String(), taken: Type.Integer() }),
  refusals: ['no-such-finding', 'finding-cleared', 'finding-taken'],
});

/** Counts beside the rail's entries, by page path. */
export const readBadges = endpoint({
  id: 'integrity.board.readBadges',
  method: 'GET',
  path: '/api/badges',
  permission: 'self',
  summary: 'Number of things that wait behind each entry of the rail.',
  reply: Type.Object({ counts: Type.Record(Type.String(), Type.Integer()) }),
});

/** Palette: what matches the words or the scanned code, by kind. */
export const searchAnything = endpoint({
  id: 'integrity.board.searchAnything',
  method: 'GET',
  path: '/api/search',
  permission: 'self',
  summary: 'Patients and messages that match a text or a scanned code.',
  query: Type.Object({ text: Type.String({ minLength: 1, maxLength: 300 }) }),
  reply: Type.Object({
    results: Type.Array(
      Type.Object({ kind: Type.String(), title: Type.String(), detail: Type.String(), path: Type.String() }),
    ),
  }),
});
