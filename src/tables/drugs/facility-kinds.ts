/** The tables that a facility has of its own over the enterprise's drug file. */
import { code, list, oneOf, optionalText, text, type UngroupedKind } from '#src/tables/change-control/index.ts';
import { clock } from './judges.ts';

/** What one facility has of its own over the enterprise's drug file. */
export const facilityKinds: readonly UngroupedKind[] = [
  {
    kind: 'formulary',
    title: 'Formulary',
    one: 'formulary status',
    about:
      'Which products this facility stocks, restricts or does not; a product without an entry is on the formulary.',
    columns: {
      facility: code,
      product: code,
      status: oneOf('formulary', 'restricted', 'non-formulary'),
      restriction: optionalText,
      source: text,
    },
    key: ['facility', 'product'],
    refers: { product: 'products' },
    shows: ['status', 'restriction'],
    called: (body) => `${body.product}: ${body.status}`,
    judge: (body) =>
      body.status === 'restricted' && body.restriction === null
        ? [{ column: 'restriction', why: 'a restricted product needs the words of its restriction' }]
        : [],
    projection: { table: 'tables.formulary', renamed: { facility: 'facility_id' }, stays: false },
  },
  {
    kind: 'schedule-times',
    title: 'Standard times of units',
    one: 'times of a unit',
    about: 'Standard times of a schedule where a unit keeps its own.',
    columns: { facility: code, unit: code, schedule: code, times: list(' ', clock) },
    key: ['facility', 'unit', 'schedule'],
    refers: { schedule: 'schedules' },
    shows: ['times'],
    called: (body) => `${body.schedule} in ${body.unit}`,
    judge: (body) =>
      Array.isArray(body.times) && body.times.length > 0 ? [] : [{ column: 'times', why: 'it needs its times' }],
    projection: { table: 'tables.schedule_times', renamed: { facility: 'facility_id', unit: 'unit_id' }, stays: false },
  },
];
