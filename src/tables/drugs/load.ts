/** Loads a drug file from a folder of CSV files: all of it, or none of it and why. Loading again changes what differs. */
import type { Database, Sql } from '#src/kernel/database/database.ts';
import { gtinCheck, ndc11Candidates, ndcSegments } from '#src/tables/barcodes/index.ts';
import { type Row, type RowFault, readCsv, repeated, unknown } from './csv.ts';
import { drugFiles, type FileSpec } from './files.ts';
import { indexNames } from './names.ts';
import { upsertRows } from './store.ts';

export type Loaded =
  | { readonly ok: true; readonly rows: Readonly<Record<string, number>> }
  | { readonly ok: false; readonly faults: readonly RowFault[] };

/**
 * Loads `folder` (ends with a slash). A database opens a transaction of its own; with a transaction's sql the caller
 * decides. Any fault in any file loads nothing.
 */
export async function loadDrugFile(sql: Sql | Database, folder: URL): Promise<Loaded> {
  const read = new Map<string, Row[]>();
  const faults: RowFault[] = [];
  for (const spec of drugFiles) {
    const { rows, faults: found } = await readCsv(folder, spec.file, spec.columns);
    read.set(spec.file, rows);
    faults.push(...found, ...repeated(spec.file, rows, spec.key));
  }
  // References are looked at only when every file could be read: else one missing column makes thousands of faults.
  if (faults.length === 0) faults.push(...drugFiles.flatMap((spec) => references(spec, read)), ...meanings(read));
  if (faults.length > 0) return { ok: false, faults };
  const write = async (inside: Sql): Promise<Loaded> => {
    const counts: Record<string, number> = {};
    for (const spec of drugFiles) counts[spec.file] = await upsertRows(inside, target(spec), read.get(spec.file) ?? []);
    await indexNames(inside);
    return { ok: true, rows: counts };
  };
  return 'transaction' in sql ? sql.transaction((inside) => write(inside)) : write(sql);
}

function target(spec: FileSpec) {
  const { table, fixed = {}, renamed = {} } = spec;
  const columns = Object.keys(spec.columns).map((column) => [column, renamed[column] ?? column] as const);
  return {
    table,
    columns,
    fixed,
    key: [...Object.keys(fixed), ...spec.key.map((column) => renamed[column] ?? column)],
  };
}

function references(spec: FileSpec, read: ReadonlyMap<string, Row[]>): RowFault[] {
  const rows = read.get(spec.file) ?? [];
  return Object.entries(spec.refers ?? {}).flatMap(([column, [file, key]]) =>
    unknown(spec.file, rows, column, keys(read, file, key), file.replace('.csv', '').replace(/s$/, '')),
  );
}

function keys(read: ReadonlyMap<string, Row[]>, file: string, column: string): Set<string> {
  return new Set((read.get(file) ?? []).map((row) => String(row[column])));
}

/** What the columns alone cannot tell. */
function meanings(read: ReadonlyMap<string, Row[]>): RowFault[] {
  const drugs = new Set([...keys(read, 'products.csv', 'product'), ...keys(read, 'products.csv', 'orderable')]);
  const allergens = new Set([...keys(read, 'ingredients.csv', 'ingredient'), ...keys(read, 'classes.csv', 'class')]);
  const rows = (file: string) => read.get(file) ?? [];
  const synonym = (file: string, column: string, known: ReadonlySet<string>, what: string) =>
    unknown(file, rows(file), column, known, what);
  return [
    ...synonym('drug-synonyms.csv', 'product_or_orderable', drugs, 'product or orderable'),
    ...synonym('allergen-synonyms.csv', 'ingredient_or_class', allergens, 'ingredient or class'),
    ...rows('packages.csv').flatMap(packageFaults),
    ...rows('schedules.csv').flatMap(scheduleFaults),
  ];
}

function packageFaults(row: Row): RowFault[] {
  const { ndc, ndc_format: format, ndc11, gtin } = row;
  const fault = (column: string, why: string): RowFault[] => [
    { file: 'packages.csv', row: row.row, column, value: String(row[column]), why },
  ];
  const segments = typeof ndc === 'string' ? ndcSegments(ndc) : null;
  if (!segments) return fault('ndc', 'it is no NDC with hyphens');
  if (segments.format !== format) return fault('ndc_format', `the segments of ${String(ndc)} are ${segments.format}`);
  const [padded] = ndc11Candidates(String(ndc));
  if (padded !== ndc11) return fault('ndc11', `${String(ndc)} gives ${padded}`);
  const gtinWrong = typeof gtin === 'string' && (gtin.length !== 14 || !gtinCheck(gtin));
  return gtinWrong ? fault('gtin', 'it has not 14 digits with a right check digit') : [];
}

function scheduleFaults(row: Row): RowFault[] {
  const fault = (column: string, why: string): RowFault[] => [
    { file: 'schedules.csv', row: row.row, column, value: String(row[column] ?? ''), why },
  ];
  const { kind, interval_minutes: interval, times } = row;
  if (kind === 'interval' && !(typeof interval === 'number' && interval > 0)) {
    return fault('interval_minutes', 'an interval schedule needs its minutes');
  }
  const none = !Array.isArray(times) || times.length === 0;
  if (kind === 'times' && none) return fault('times', 'a schedule with standard times needs them');
  if (kind !== 'times' && !none) return fault('times', 'only a schedule of the kind times has standard times');
  return [];
}
