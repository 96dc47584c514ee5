import Type from 'typebox';
import { endpoint, shapes } from '#src/kernel/contract.ts';

export const measureIds = ['ordered', 'verified', 'withdrawn', 'overrides', 'given', 'scanned', 'missed'] as const;
const measureId = Type.Enum(measureIds);

const counts = Type.Object({
  ordered: Type.Integer(),
  verified: Type.Integer(),
  withdrawn: Type.Integer(),
  overrides: Type.Integer(),
  given: Type.Integer(),
  scanned: Type.Integer(),
  missed: Type.Integer(),
});

/** The loop's counts for each hour of the last hours. */
export const readLoopCounts = endpoint({
  id: 'reports.measures.readLoopCounts',
  method: 'GET',
  path: '/api/reports/measures/loop',
  permission: 'reports.read',
  summary: 'Orders, verifications, withdrawals and administrations for each hour.',
  query: Type.Object({
    hours: Type.Integer({ minimum: 6, maximum: 168, default: 24 }),
    unit: Type.Optional(Type.String({ maxLength: 40 })),
  }),
  reply: Type.Object({
    asOf: shapes.instant,
    measures: Type.Array(Type.Object({ id: measureId, title: Type.String(), definition: Type.String() })),
    hours: Type.Array(Type.Object({ from: shapes.instant, counts })),
    totals: counts,
    units: Type.Array(Type.Object({ unitId: Type.String(), name: Type.String() })),
  }),
});

/** The rows behind one number: no number without them. No names: the analyst sees places and medicines. */
export const readMeasureRows = endpoint({
  id: 'reports.measures.readMeasureRows',
  method: 'GET',
  path: '/api/reports/measures/rows',
  permission: 'reports.read',
  summary: 'The rows that one number of the dashboard counts.',
  query: Type.Object({
    measure: measureId,
    from: shapes.instant,
    to: shapes.instant,
    unit: Type.Optional(Type.String({ maxLength: 40 })),
  }),
  reply: Type.Object({
    rows: Type.Array(
      Type.Object({ at: shapes.instant, place: Type.String(), medicine: Type.String(), detail: Type.String() }),
    ),
    more: Type.Boolean(),
  }),
});
