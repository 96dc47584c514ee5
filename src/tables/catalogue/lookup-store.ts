/** Look-ups over a data set: names by the starts of their words, rows by NDC or GTIN, and the difference of two data sets. */
import type { Sql } from '#src/kernel/database/database.ts';
import { inForce } from './store.ts';

export type NameRow = {
  readonly name: string;
  /** How many rows of the data set bear it. */
  readonly rows: number;
  /** The first of them. */
  readonly rowNo: number;
  readonly body: readonly string[];
};

export type NamesFound = { readonly names: readonly NameRow[]; readonly total: number };

const shown = `select n.name, cardinality(n.row_nos) as rows, r.row_no as "rowNo", string_to_array(r.cells, chr(31)) as body, f.total
  from found f
  join tables.data_set_names n on n.data_set = $1 and n.name_no = f.name_no
  join tables.data_set_rows r on r.data_set = $1 and r.row_no = n.row_nos[1]
  order by f.place`;

type Shown = NameRow & { readonly total: number };

function asFound(rows: readonly Shown[]): NamesFound {
  return { names: rows.map(({ total: _, ...row }) => row), total: rows[0]?.total ?? 0 };
}

/** Names with a word of this start: what was reckoned when the data set was loaded, or else the few there are. */
export async function selectNamesByStart(sql: Sql, dataSet: number, start: string): Promise<NamesFound> {
  const rows = await sql.rows<Shown>(
    `with reckoned as materialized (select names, first_names from tables.data_set_starts where data_set = $1 and start = $2),
     hits as (
       select name_no, bool_or(is_first) as is_first from tables.data_set_words
        where data_set = $1 and word >= $2 and word < $2 || chr(1114111) and not exists (select from reckoned) group by name_no),
     found as (
       select t.name_no, t.place, r.names as total from reckoned r, unnest(r.first_names) with ordinality as t(name_no, place)
       union all
       (select name_no, row_number() over (order by not is_first, name_no) as place, count(*) over ()::int as total
          from hits order by place limit 10))
     ${shown}`,
    [dataSet, start],
  );
  return asFound(rows);
}

/** Names that have, for both starts, a word of it; `others` are further starts, looked for in the names themselves. */
export async function selectNamesByWords(
  sql: Sql,
  dataSet: number,
  by: { readonly one: string; readonly two: string; readonly others: readonly string[] },
): Promise<NamesFound> {
  const rows = await sql.rows<Shown>(
    `with hits as (
       select name_no from tables.data_set_words where data_set = $1 and word >= $2 and word < $2 || chr(1114111)
       intersect
       select name_no from tables.data_set_words where data_set = $1 and word >= $3 and word < $3 || chr(1114111)),
     narrowed as (
       select name_no from hits h
        where cardinality($4::text[]) = 0
           or (select lower(name) ~ all ($4) from tables.data_set_names n where n.data_set = $1 and n.name_no = h.name_no)),
     found as (
       select name_no, row_number() over (order by name_no) as place, count(*) over ()::int as total
         from narrowed order by place limit 10)
     ${shown}`,
    [dataSet, by.one, by.two, by.others.map((start) => `\\m${start}`)],
  );
  return asFound(rows);
}

export type CodeRow = {
  readonly code: string;
  readonly rowNo: number;
  readonly name: string | null;
  readonly body: readonly string[];
  readonly dataSet: number;
};

/** Rows with one of these codes in the data set of a kind that is in force. */
export function selectByCode(sql: Sql, kind: string, asOf: Date, codes: readonly string[]): Promise<CodeRow[]> {
  return sql.rows<CodeRow>(
    `select c.code, c.row_no as "rowNo", r.name, string_to_array(r.cells, chr(31)) as body, c.data_set as "dataSet"
       from tables.data_set_codes c join tables.data_set_rows r on r.data_set = c.data_set and r.row_no = c.row_no
      where c.data_set = (${inForce}) and c.code = any($3) limit 20`,
    [kind, asOf, codes],
  );
}

/** All rows that bear one name. */
export function selectRowsOfName(sql: Sql, dataSet: number, rowNo: number): Promise<CodeRow[]> {
  return sql.rows<CodeRow>(
    `select r.code, r.row_no as "rowNo", r.name, string_to_array(r.cells, chr(31)) as body, r.data_set as "dataSet"
       from tables.data_set_rows named
       join tables.data_set_names n on n.data_set = $1 and n.name = named.name
       join tables.data_set_rows r on r.data_set = $1 and r.row_no = any(n.row_nos)
      where named.data_set = $1 and named.row_no = $2 order by r.row_no limit 200`,
    [dataSet, rowNo],
  );
}

export type Difference = {
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
  readonly same: number;
  /** How many rows changed in each column (its place, from 1). */
  readonly byColumn: Readonly<Record<string, number>>;
  readonly rows: readonly DifferentRow[];
};

export type DifferentRow = {
  readonly key: string;
  readonly what: 'added' | 'removed' | 'changed';
  readonly before: readonly string[] | null;
  readonly after: readonly string[] | null;
};

/**
 * What two data sets of one kind differ in: rows are the same by their key, repeats of a key in their order. `columns` first
 * cells are compared: the declared ones stand first in both.
 */
export async function selectDifference(
  sql: Sql,
  by: { readonly before: number; readonly after: number; readonly columns: number; readonly limit: number },
): Promise<Difference> {
  const { difference } = await sql.one<{ difference: Difference }>(
    `with ranked as (
       select data_set, key, row_no, (string_to_array(cells, chr(31)))[1:$3] as body, row_number() over (partition by data_set, key order by row_no) as nth
         from tables.data_set_rows where data_set in ($1, $2)),
     paired as materialized (
       select coalesce(a.key, b.key) as key, a.row_no as before_no, b.row_no as after_no, a.body as before, b.body as after
         from (select * from ranked where data_set = $1) a
         full join (select * from ranked where data_set = $2) b on b.key = a.key and b.nth = a.nth
        where a.body is distinct from b.body),
     first as (
       select key, before, after, case when before_no is null then 'added' when after_no is null then 'removed' else 'changed' end as what
         from paired order by coalesce(after_no, before_no), key limit $4),
     columns as (
       select place, count(*) as changed from paired, generate_series(1, $3) as place
        where before_no is not null and after_no is not null and before[place] is distinct from after[place] group by place),
     counts as (
       select count(*) filter (where before_no is null) as added, count(*) filter (where after_no is null) as removed,
              count(*) filter (where before_no is not null and after_no is not null) as changed from paired)
     select json_build_object('added', added, 'removed', removed, 'changed', changed,
              'same', (select count(*) from tables.data_set_rows where data_set = $1) - removed - changed,
              'byColumn', coalesce((select json_object_agg(place, changed) from columns), '{}'),
              'rows', coalesce((select json_agg(json_build_object('key', key, 'what', what, 'before', before, 'after', after)) from first), '[]')) as difference
       from counts`,
    [by.before, by.after, by.columns, by.limit],
  );
  return difference;
}
