/** SQL of the checks over data sets in force. */
import type { Sql } from '#src/kernel/database/database.ts';

export type Aggregate = { readonly count: number; readonly first: readonly Readonly<Record<string, unknown>>[] };

const collected = `select count(*)::int as count, coalesce((jsonb_agg(to_jsonb(f)) filter (where f.place <= 10)), '[]') as first`;

/** Codes that more than one row of a data set bears. */
export function selectSharedCodes(sql: Sql, dataSet: number): Promise<Aggregate> {
  return sql.one<Aggregate>(
    `${collected}
       from (select code, count(*)::int as times, (array_agg(row_no order by row_no))[1:5] as rows, row_number() over (order by code) as place
               from tables.data_set_codes where data_set = $1 group by code having count(*) > 1) f`,
    [dataSet],
  );
}

/** Keys that more than one row bears. */
export function selectSharedKeys(sql: Sql, dataSet: number): Promise<Aggregate> {
  return sql.one<Aggregate>(
    `${collected}
       from (select key, count(*)::int as times, (array_agg(row_no order by row_no))[1:5] as rows, row_number() over (order by key) as place
               from tables.data_set_rows where data_set = $1 group by key having count(*) > 1) f`,
    [dataSet],
  );
}

/** What was rejected of a data set, by column and reason. */
export function selectRejectReasons(
  sql: Sql,
  dataSet: number,
): Promise<
  { readonly column: string | null; readonly why: string; readonly count: number; readonly first: unknown }[]
> {
  return sql.rows(
    `select column_name as "column", why, count(*)::int as count,
            (array_agg(jsonb_build_object('row', row_no, 'value', value, 'raw', left(raw, 300)) order by row_no))[1:5] as first
       from tables.data_set_rejects where data_set = $1 group by column_name, why order by count desc, column_name, why limit 20`,
    [dataSet],
  );
}

/** CMS: rows where packages times billing units is not what the table says for the package; $2 … $4 = places of the columns. */
export function selectBillingFaults(
  sql: Sql,
  dataSet: number,
  places: { readonly quantity: number; readonly units: number; readonly total: number },
): Promise<Aggregate> {
  return sql.one<Aggregate>(
    `${collected}
       from (select row_no as row, key, body[$2] as pkg_qty, body[$3] as bill_units, body[$4] as bill_units_pkg, row_number() over (order by row_no) as place
               from tables.data_set_rows, lateral (select string_to_array(cells, chr(31)) as body) b
              where data_set = $1 and body[$2] <> '' and body[$3] <> '' and body[$4] <> ''
                and trim(body[$2])::numeric * trim(body[$3])::numeric <> trim(body[$4])::numeric) f`,
    [dataSet, places.quantity, places.units, places.total],
  );
}

/** The cells of two columns of all rows, for checks that reckon over the whole table. */
export function selectPairs(
  sql: Sql,
  dataSet: number,
  places: readonly [number, number],
): Promise<{ readonly one: string; readonly two: string }[]> {
  return sql.rows(
    `select split_part(cells, chr(31), $2) as one, split_part(cells, chr(31), $3) as two from tables.data_set_rows where data_set = $1 order by row_no limit 100000`,
    [dataSet, ...places],
  );
}
