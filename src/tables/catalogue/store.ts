/** SQL of the data sets themselves: what was imported, what is in force, what was rejected. */
import type { Sql } from '#src/kernel/database/database.ts';
import type { Reject } from './rows.ts';

export type DataSetState = 'loading' | 'ready' | 'failed';

export type DataSet = {
  readonly dataSet: number;
  readonly kind: string;
  readonly importId: string;
  readonly source: string | null;
  readonly fileName: string;
  readonly member: string | null;
  readonly version: string;
  readonly state: DataSetState;
  readonly sha256: string | null;
  readonly bytes: string;
  readonly encoding: string | null;
  readonly columns: readonly string[];
  readonly ignoredColumns: readonly string[];
  readonly rowsRead: number;
  readonly rowsAccepted: number;
  readonly rowsRejected: number;
  readonly rowsSkipped: number;
  readonly failedBecause: string | null;
  readonly startedByName: string;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
};

const columns = `data_set as "dataSet", kind, import_id as "importId", source, file_name as "fileName", member, version, state, sha256, bytes, encoding,
  columns, ignored_columns as "ignoredColumns", rows_read as "rowsRead", rows_accepted as "rowsAccepted", rows_rejected as "rowsRejected",
  rows_skipped as "rowsSkipped", failed_because as "failedBecause", started_by_name as "startedByName", started_at as "startedAt", finished_at as "finishedAt"`;

/** The number of the data set of kind $1 that is in force at $2, as a second person confirmed it: the one place that decides it. */
export const inForce = `select (e.body ->> 'data_set')::int from tables.entries e
   where e.kind = 'data-sets' and e.key = $1 and e.active and e.valid @> $2::timestamptz and e.recorded @> $2::timestamptz`;

/** The data set of a kind that is in force at an instant. */
export function dataSetInForce(sql: Sql, kind: string, asOf: Date): Promise<DataSet | null> {
  return sql.maybe<DataSet>(`select ${columns} from tables.data_sets where data_set = (${inForce})`, [kind, asOf]);
}

export function selectDataSets(sql: Sql, limit: number): Promise<DataSet[]> {
  return sql.rows<DataSet>(`select ${columns} from tables.data_sets order by data_set desc limit $1`, [limit]);
}

export function selectDataSet(sql: Sql, dataSet: number): Promise<DataSet | null> {
  return sql.maybe<DataSet>(`select ${columns} from tables.data_sets where data_set = $1`, [dataSet]);
}

export type NewDataSet = {
  readonly kind: string;
  readonly importId: string;
  readonly source: string | null;
  readonly fileName: string;
  readonly member: string | null;
  readonly startedBy: string;
  readonly startedByName: string;
  readonly startedAt: Date;
};

export async function insertLoading(sql: Sql, row: NewDataSet): Promise<number> {
  const { dataSet } = await sql.one<{ dataSet: number }>(
    `insert into tables.data_sets (kind, import_id, source, file_name, member, version, state, started_by, started_by_name, started_at)
     values ($1, $2, $3, $4, $5, 'not known yet', 'loading', $6, $7, $8) returning data_set as "dataSet"`,
    [row.kind, row.importId, row.source, row.fileName, row.member, row.startedBy, row.startedByName, row.startedAt],
  );
  return dataSet;
}

/** Says to others that this data set is being loaded by a transaction that lives. */
export async function lockLoading(sql: Sql, dataSet: number): Promise<void> {
  await sql.rows(`select pg_advisory_xact_lock(1297044052, $1)`, [dataSet]);
}

/** Data sets whose loading ended without a word (the program was stopped) are told as failed. */
export function failAbandoned(sql: Sql, at: Date, before: Date): Promise<number> {
  return sql.run(
    `update tables.data_sets set state = 'failed', failed_because = 'Mortar was stopped while it was loaded.', finished_at = $1
      where state = 'loading' and started_at < $2 and pg_try_advisory_xact_lock(1297044052, data_set)`,
    [at, before],
  );
}

export type Counts = { readonly accepted: number; readonly rejected: number; readonly skipped: number };

/** What is known when the rows of one table are there; the file itself may have more to come. */
export async function updateCounts(
  sql: Sql,
  dataSet: number,
  known: Counts & { readonly columns: readonly string[]; readonly encoding: string },
): Promise<void> {
  await sql.run(
    `update tables.data_sets set rows_read = $2::int + $3::int, rows_accepted = $2, rows_rejected = $3, rows_skipped = $4, columns = $5, encoding = $6
      where data_set = $1`,
    [dataSet, known.accepted, known.rejected, known.skipped, known.columns, known.encoding],
  );
}

export async function updateReady(
  sql: Sql,
  dataSet: number,
  file: { readonly sha256: string; readonly bytes: number; readonly version: string; readonly at: Date },
): Promise<void> {
  await sql.run(
    `update tables.data_sets set state = 'ready', sha256 = $2, bytes = $3, version = $4, finished_at = $5 where data_set = $1`,
    [dataSet, file.sha256, file.bytes, file.version, file.at],
  );
}

export async function updateFailed(sql: Sql, dataSets: readonly number[], because: string, at: Date): Promise<void> {
  await sql.run(
    `update tables.data_sets set state = 'failed', failed_because = $2, finished_at = $3 where data_set = any($1) and state = 'loading'`,
    [dataSets, because, at],
  );
}

/** A data set of these bytes and this kind that is there already. */
export async function selectSameFile(sql: Sql, sha256: string, kind: string): Promise<number | null> {
  const row = await sql.maybe<{ dataSet: number }>(
    `select data_set as "dataSet" from tables.data_sets where sha256 = $1 and kind = $2 and state = 'ready' order by data_set limit 1`,
    [sha256, kind],
  );
  return row?.dataSet ?? null;
}

export async function insertRejects(sql: Sql, dataSet: number, rejects: readonly Reject[]): Promise<void> {
  await sql.run(
    `insert into tables.data_set_rejects (data_set, row_no, column_name, value, why, raw)
     select $1::int, * from unnest($2::int[], $3::text[], $4::text[], $5::text[], $6::text[])`,
    [
      dataSet,
      rejects.map((reject) => reject.rowNo),
      rejects.map((reject) => reject.column),
      rejects.map((reject) => reject.value),
      rejects.map((reject) => reject.why),
      rejects.map((reject) => reject.raw),
    ],
  );
}

export function selectRejects(
  sql: Sql,
  dataSet: number,
  by: { readonly after: number; readonly limit: number },
): Promise<Reject[]> {
  return sql.rows<Reject>(
    `select row_no as "rowNo", column_name as "column", value, why, raw from tables.data_set_rejects
      where data_set = $1 and row_no > $2 order by row_no limit $3`,
    [dataSet, by.after, by.limit],
  );
}

export type StoredRow = { readonly rowNo: number; readonly key: string; readonly body: readonly string[] };

export function selectRows(
  sql: Sql,
  dataSet: number,
  by: { readonly after: number; readonly limit: number },
): Promise<StoredRow[]> {
  return sql.rows<StoredRow>(
    `select row_no as "rowNo", key, string_to_array(cells, chr(31)) as body from tables.data_set_rows where data_set = $1 and row_no > $2 order by row_no limit $3`,
    [dataSet, by.after, by.limit],
  );
}

export type Mapping = {
  readonly source: string;
  readonly kind: string;
  /** Our column → the source's heading. */
  readonly columns: Readonly<Record<string, string>>;
  readonly mappedByName: string;
  readonly mappedAt: Date;
};

export function selectMappings(sql: Sql): Promise<Mapping[]> {
  return sql.rows<Mapping>(
    `select source, kind, columns, mapped_by_name as "mappedByName", mapped_at as "mappedAt" from tables.import_mappings order by source limit 500`,
  );
}

export function selectMapping(sql: Sql, source: string): Promise<Mapping | null> {
  return sql.maybe<Mapping>(
    `select source, kind, columns, mapped_by_name as "mappedByName", mapped_at as "mappedAt" from tables.import_mappings where source = $1`,
    [source],
  );
}

export async function upsertMapping(sql: Sql, mapping: Mapping & { readonly mappedBy: string }): Promise<void> {
  await sql.run(
    `insert into tables.import_mappings (source, kind, columns, mapped_by, mapped_by_name, mapped_at) values ($1, $2, $3, $4, $5, $6)
     on conflict (source) do update set kind = $2, columns = $3, mapped_by = $4, mapped_by_name = $5, mapped_at = $6`,
    [
      mapping.source,
      mapping.kind,
      JSON.stringify(mapping.columns),
      mapping.mappedBy,
      mapping.mappedByName,
      mapping.mappedAt,
    ],
  );
}
