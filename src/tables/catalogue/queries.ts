/** What the catalogue's page shows. */
import type { Sql } from '#src/kernel/database/database.ts';
import { done, type Outcome } from '#src/kernel/outcome.ts';
import { readHeading } from './heading.ts';
import { kindOf, kinds } from './kinds/all.ts';
import { selectDifference } from './lookup-store.ts';
import { lookUpCode, searchNames } from './lookups.ts';
import { kindOfMapping } from './mapping.ts';
import { recogniseText } from './reading/recognise.ts';
import { createSplitter } from './reading/split.ts';
import { refuse } from './refusals.ts';
import { type DataSet, dataSetInForce, selectDataSet, selectDataSets, selectMappings, selectRows } from './store.ts';

const dataSetsMax = 300;

export function shownKinds() {
  return kinds.map(({ id, title, source, code, search, format, columns }) => ({
    id,
    title,
    source,
    isCoded: code !== undefined,
    isSearched: search !== undefined,
    isMappable: format.type === 'delimited' && format.header === 'named' && format.delimiter === ',',
    columns: columns.map((column) => ({ name: column.name, isRequired: column.required === true })),
  }));
}

function shown(row: DataSet, inForce: ReadonlySet<number>) {
  const { importId: _, ignoredColumns: __, startedAt, finishedAt, columns, ...rest } = row;
  return {
    ...rest,
    columns: [...columns],
    title: kindOf(row.kind)?.title ?? row.kind,
    isInForce: inForce.has(row.dataSet),
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
  };
}

export async function listDataSets(sql: Sql, asOf: Date) {
  const rows = await selectDataSets(sql, dataSetsMax);
  return rowsShown(sql, rows, asOf);
}

async function rowsShown(sql: Sql, rows: readonly DataSet[], asOf: Date) {
  const inForce = new Set<number>();
  for (const kind of new Set(rows.map((row) => row.kind))) {
    const set = await dataSetInForce(sql, kind, asOf);
    if (set) inForce.add(set.dataSet);
  }
  return rows.map((row) => shown(row, inForce));
}

/** One data set with its first rows; null when there is none. */
export async function readDataSet(sql: Sql, dataSet: number, asOf: Date) {
  const row = await selectDataSet(sql, dataSet);
  const [first] = row ? await rowsShown(sql, [row], asOf) : [];
  if (!first) return null;
  const rows = await selectRows(sql, dataSet, { after: 0, limit: 20 });
  return { dataSet: first, rows: rows.map(({ rowNo, body }) => ({ rowNo, cells: [...body] })) };
}

/** Names by the starts of words; digits are looked up as an NDC or GTIN. */
export async function search(sql: Sql, kind: string, text: string, asOf: Date) {
  const set = await dataSetInForce(sql, kind, asOf);
  if (!set) return { dataSet: null, columns: [], found: [], total: 0 };
  const base = { dataSet: set.dataSet, columns: [...set.columns] };
  if (/^[\d-]{8,14}$/.test(text.trim())) {
    const rows = await lookUpCode(sql, kind, text, asOf);
    const found = rows.map(({ code, name, rowNo, body }) => ({ name: name ?? code, rows: 1, rowNo, cells: [...body] }));
    return { ...base, found, total: found.length };
  }
  const { names, total } = await searchNames(sql, set.dataSet, text);
  const found = names.map(({ name, rows, rowNo, body }) => ({ name, rows, rowNo, cells: [...body] }));
  return { ...base, found, total };
}

const differencesShown = 200;

/** What two versions differ in; they must be of one kind and both be there whole. */
export async function compare(sql: Sql, by: { readonly before: number; readonly after: number }) {
  const [one, two] = [await selectDataSet(sql, by.before), await selectDataSet(sql, by.after)];
  if (one?.state !== 'ready' || two?.state !== 'ready' || one.kind !== two.kind) {
    return refuse('data-sets-not-comparable', by);
  }
  // Declared columns stand first in both; others only count when both files have the same.
  const declared = kindOf(one.kind)?.columns.map((column) => column.name) ?? [];
  const alike = one.columns.length === two.columns.length && one.columns.every((name, at) => name === two.columns[at]);
  const columns = alike ? [...one.columns] : declared;
  const { byColumn, rows, ...counts } = await selectDifference(sql, {
    ...by,
    columns: columns.length,
    limit: differencesShown,
  });
  return done({
    columns,
    ...counts,
    byColumn: Object.entries(byColumn).map(([place, changed]) => ({
      column: columns[Number(place) - 1] ?? '',
      changed,
    })),
    rows: rows.map((row) => ({ ...row, before: row.before && [...row.before], after: row.after && [...row.after] })),
  }) satisfies Outcome<unknown>;
}

/** What a text is from its first lines: official kinds, mapped sources, and the headings for the mapper. */
export async function recognise(sql: Sql, file: string, start: string) {
  const found = recogniseText(start, file);
  const splitter = createSplitter(',');
  const [heading] = [...splitter.push(start), ...splitter.end()];
  const headings = heading?.cells.map((cell) => cell.trim()).filter((cell) => cell !== '') ?? [];
  const sources = (await selectMappings(sql)).filter((mapping) => {
    const kind = kindOfMapping(mapping);
    return kind !== null && headings.length > 1 && readHeading(kind, headings).missing.length === 0;
  });
  return {
    kinds: found.map(({ id, title, source }) => ({ id, title, source })),
    sources: sources.map((mapping) => mapping.source),
    headings,
  };
}
