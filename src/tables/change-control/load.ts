/** Loading whole tables from CSV files: all of them in one change set, or none and why. Loading again changes what differs. */
import { newId, systemChance } from '#src/kernel/chance.ts';
import type { Database, Sql } from '#src/kernel/database/database.ts';
import { insertChangeSet } from './change-sets-store.ts';
import { type Row, type RowFault, readCsv, repeated, unknown } from './csv.ts';
import { type Body, keyOf, sameValues, type TableKind } from './kinds.ts';
import { type Publication, publish } from './publish.ts';
import { lockTables, selectEntries } from './store.ts';

export type Loaded =
  | { readonly ok: true; readonly rows: Readonly<Record<string, number>> }
  | { readonly ok: false; readonly faults: readonly RowFault[] };

export type LoadAs = {
  /** From when the rows hold; what they replace holds until then. */
  readonly at: Date;
  readonly title: string;
  readonly changeSetId?: string;
  /** Columns that every row gets and no file has: the facility. */
  readonly given?: Readonly<Record<string, string>>;
};

/**
 * Loads `folder` (ends with a slash) into the kinds, in their order. A database opens a transaction of its own; with a
 * transaction's sql the caller decides. Any fault in any file loads nothing. A set-up is no edit: what stands in the
 * files was reviewed where the files are kept, and the change set says so.
 */
export async function loadTables(
  sql: Sql | Database,
  folder: URL,
  kinds: readonly TableKind[],
  as: LoadAs,
): Promise<Loaded> {
  const read = new Map<string, Row[]>();
  const faults: RowFault[] = [];
  for (const kind of kinds) {
    const { rows, faults: found } = await readRows(folder, kind, as.given ?? {});
    read.set(kind.kind, rows);
    faults.push(...found, ...repeated(fileOf(kind), rows, kind.key));
  }
  // References are looked at only when every file could be read: else one missing column makes thousands of faults.
  if (faults.length === 0)
    faults.push(
      ...kinds.flatMap((kind) => [
        ...references(kind, kinds, read),
        ...anyReferences(kind, read),
        ...judged(kind, read),
      ]),
    );
  if (faults.length > 0) return { ok: false, faults };
  const write = (inside: Sql) => writeTables(inside, kinds, read, as);
  return 'transaction' in sql ? sql.transaction((inside) => write(inside)) : write(sql);
}

const fileOf = (kind: TableKind) => `${kind.kind}.csv`;

async function readRows(folder: URL, kind: TableKind, given: Readonly<Record<string, string>>) {
  const inFile = Object.fromEntries(Object.entries(kind.columns).filter(([column]) => !(column in given)));
  const { rows, faults } = await readCsv(folder, fileOf(kind), inFile);
  const added = Object.fromEntries(Object.entries(given).filter(([column]) => column in kind.columns));
  return { rows: rows.map((row) => ({ ...row, ...added })), faults };
}

async function writeTables(
  sql: Sql,
  kinds: readonly TableKind[],
  read: ReadonlyMap<string, Row[]>,
  as: LoadAs,
): Promise<Loaded> {
  const { at, title } = as;
  await lockTables(sql);
  const counts: Record<string, number> = {};
  const publications: Publication[] = [];
  for (const kind of kinds) {
    const before = new Map((await selectEntries(sql, kind.kind, { at })).map((entry) => [entry.key, entry]));
    const entries = (read.get(kind.kind) ?? [])
      .map(({ row: _row, ...body }) => ({ key: keyOf(kind, body as Body), body: body as Body, active: true }))
      .filter(({ key, body }) => {
        const entry = before.get(key);
        return !entry?.active || !sameValues(kind, entry.body, body);
      });
    counts[fileOf(kind)] = entries.length;
    if (entries.length > 0) publications.push({ kind, entries });
  }
  if (publications.length === 0) return { ok: true, rows: counts };
  const changeSetId = as.changeSetId ?? newId(systemChance(), at);
  await insertChangeSet(
    sql,
    {
      changeSetId,
      title,
      reason: 'Set-up from files',
      state: 'live',
      author: 'set-up',
      authorName: 'Set-up',
      proposedAt: at,
      goLiveAt: null,
      decider: 'keeper-of-the-files',
      deciderName: 'Keeper of the files',
      decidedAt: at,
      decision: 'Reviewed where the files are kept',
      liveAt: at,
    },
    [],
  );
  await publish(sql, publications, { at, now: at, changeSetId });
  return { ok: true, rows: counts };
}

function references(kind: TableKind, kinds: readonly TableKind[], read: ReadonlyMap<string, Row[]>): RowFault[] {
  return Object.entries({ ...kind.refers, ...kind.remembers }).flatMap(([column, to]) => {
    const named = kinds.find((other) => other.kind === to);
    if (!named) return [];
    const known = new Set((read.get(to) ?? []).map((row) => keyOf(named, row)));
    return unknown(fileOf(kind), read.get(kind.kind) ?? [], column, known, named.one);
  });
}

function anyReferences(kind: TableKind, read: ReadonlyMap<string, Row[]>): RowFault[] {
  return Object.entries(kind.refersAny ?? {}).flatMap(([column, places]) => {
    const known = new Set(places.flatMap(([named, of]) => (read.get(named) ?? []).map((row) => String(row[of]))));
    return unknown(fileOf(kind), read.get(kind.kind) ?? [], column, known, places.map(([, of]) => of).join(' or '));
  });
}

function judged(kind: TableKind, read: ReadonlyMap<string, Row[]>): RowFault[] {
  return (read.get(kind.kind) ?? []).flatMap((row) =>
    (kind.judge?.(row) ?? []).map(({ column, why }) => ({
      file: fileOf(kind),
      row: row.row,
      column,
      value: kind.columns[column]?.print(row[column] ?? null) ?? '',
      why,
    })),
  );
}
