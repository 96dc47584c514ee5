/** The table of code maps: what a partner's codes mean here, changed with a second person like every table. */
import {
  type Body,
  type BodyFault,
  code,
  columnType,
  flag,
  oneOf,
  optional,
  type TableKind,
} from '#src/tables/change-control/index.ts';
import { codeKey, codeMapsTable, meaningColumns } from './rules.ts';

/** A partner's code, kept as it is compared; an index entry holds it, so it has an end. */
const partnerCode = columnType((text) => {
  const key = codeKey(text);
  if (key === '') return { why: 'it is empty' };
  return key.length > 400 ? { why: 'a code has at most 400 characters' } : { value: key };
});

const kinds = Object.keys(meaningColumns);

export const codeMapsKind: TableKind = {
  kind: codeMapsTable,
  title: 'Code maps',
  one: 'code map',
  group: 'facility',
  about: "What a partner's codes mean here: drugs, routes, frequencies, units, locations, allergies.",
  columns: {
    facility: code,
    source: code,
    kind: oneOf(...kinds),
    code: partnerCode,
    product: optional(code),
    route: optional(code),
    schedule: optional(code),
    prn: optional(flag),
    unit: optional(columnType((value) => ({ value }))),
    location: optional(code),
    allergen: optional(columnType((value) => ({ value }))),
  },
  key: ['facility', 'source', 'kind', 'code'],
  refers: { product: 'products', route: 'routes', schedule: 'schedules', unit: 'units' },
  refersAny: {
    allergen: [
      ['ingredients', 'ingredient'],
      ['classes', 'class'],
    ],
  },
  shows: ['product', 'route', 'schedule', 'prn', 'unit', 'location', 'allergen'],
  called: (body) => `${body.kind} ${body.code} of ${body.source}`,
  judge: judgeMeaning,
  projection: { table: 'interfaces.code_maps', renamed: { facility: 'facility_id' }, stays: false },
};

/** The column of its kind has the meaning, and no other has one. */
function judgeMeaning(body: Body): readonly BodyFault[] {
  const wanted = meaningColumns[String(body.kind) as keyof typeof meaningColumns];
  if (body[wanted] === null) return [{ column: wanted, why: `a ${body.kind} code needs its ${wanted}` }];
  const strange = Object.values(meaningColumns).find((column) => column !== wanted && body[column] !== null);
  if (strange) return [{ column: strange, why: `a ${body.kind} code has no ${strange}` }];
  return body.prn !== null && wanted !== 'schedule'
    ? [{ column: 'prn', why: 'only a schedule code can be as needed' }]
    : [];
}
