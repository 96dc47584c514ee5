/** SQL of the table entries and of the plain tables that are made of them. */
import type { Sql } from '#src/kernel/database/database.ts';
import type { SqlType } from './columns.ts';
import type { Body, Projection, TableKind } from './kinds.ts';

export type Entry = {
  /** Grows with each entry that is written: a text, because it is a bigint. */
  readonly entryId: string;
  readonly kind: string;
  readonly key: string;
  readonly body: Body;
  readonly active: boolean;
  readonly validFrom: Date | null;
  readonly validTo: Date | null;
  readonly recordedFrom: Date;
  readonly recordedTo: Date | null;
  readonly changeSetId: string;
};

const columns = `e.entry_id as "entryId", e.kind, e.key, e.body, e.active, lower(e.valid) as "validFrom", upper(e.valid) as "validTo",
  lower(e.recorded) as "recordedFrom", upper(e.recorded) as "recordedTo", e.change_set_id as "changeSetId"`;

/** When an entry holds and from when we believe it: by default what holds at an instant as it was known at that instant. */
export type AsOf = { readonly at: Date; readonly knownAt?: Date };

const holds = `e.valid @> $2::timestamptz and e.recorded @> $3::timestamptz`;

export function selectEntries(sql: Sql, kind: string, { at, knownAt = at }: AsOf): Promise<Entry[]> {
  return sql.rows<Entry>(`select ${columns} from tables.entries e where e.kind = $1 and ${holds} order by e.key`, [
    kind,
    at,
    knownAt,
  ]);
}

export function selectEntriesByKey(
  sql: Sql,
  kind: string,
  keys: readonly string[],
  { at, knownAt = at }: AsOf,
): Promise<Entry[]> {
  return sql.rows<Entry>(
    `select ${columns} from tables.entries e where e.kind = $1 and ${holds} and e.key = any($4) order by e.key`,
    [kind, at, knownAt, keys],
  );
}

/** Entries of a kind whose key or values have a word that starts with the text. */
export function selectEntriesLike(
  sql: Sql,
  kind: string,
  { at, knownAt = at, text, limit }: AsOf & { readonly text: string; readonly limit: number },
): Promise<Entry[]> {
  return sql.rows<Entry>(
    `select ${columns} from tables.entries e
      where e.kind = $1 and ${holds} and ($4 = '' or e.key || ' ' || e.body::text ~* ('(^|[^a-z0-9])' || $4))
      order by e.active desc, e.key limit $5`,
    [kind, at, knownAt, text.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&'), limit],
  );
}

export type KindCount = { readonly kind: string; readonly active: number; readonly inactive: number };

export function countEntries(sql: Sql, { at, knownAt = at }: AsOf): Promise<KindCount[]> {
  return sql.rows<KindCount>(
    `select kind, count(*) filter (where active)::int as active, count(*) filter (where not active)::int as inactive
       from tables.entries where valid @> $1::timestamptz and recorded @> $2::timestamptz group by kind`,
    [at, knownAt],
  );
}

export type HistoryRow = Entry & {
  readonly title: string;
  readonly reason: string;
  readonly authorName: string;
  readonly deciderName: string | null;
};

/** Every entry that a key ever had, newest first, with who wanted it and who confirmed it. */
export function selectHistory(sql: Sql, kind: string, key: string): Promise<HistoryRow[]> {
  return sql.rows<HistoryRow>(
    `select ${columns}, c.title, c.reason, c.author_name as "authorName", c.decider_name as "deciderName"
       from tables.entries e join tables.change_sets c using (change_set_id)
      where e.kind = $1 and e.key = $2 and not isempty(e.recorded) order by e.entry_id desc limit 200`,
    [kind, key],
  );
}

/** Entries by the number under which they were written, of any kind. */
export function selectEntriesById(sql: Sql, entryIds: readonly string[]): Promise<Entry[]> {
  return sql.rows<Entry>(`select ${columns} from tables.entries e where e.entry_id = any($1::bigint[])`, [entryIds]);
}

/** The key that the entries of a kind name in a column: which of the values are active there, or wanted by a change set. */
export async function selectActiveKeys(
  sql: Sql,
  kind: string,
  keys: readonly string[],
  at: Date,
): Promise<Set<string>> {
  const rows = await sql.rows<{ key: string }>(
    `select e.key from tables.entries e where e.kind = $1 and ${holds} and e.active and e.key = any($4)`,
    [kind, at, at, keys],
  );
  return new Set(rows.map((row) => row.key));
}

/** How many active entries of a kind name `key` in a column. */
export async function countNaming(
  sql: Sql,
  by: { readonly kind: string; readonly column: string; readonly key: string; readonly at: Date },
): Promise<number> {
  const row = await sql.one<{ n: number }>(
    `select count(*)::int as n from tables.entries e
      where e.kind = $1 and ${holds} and e.active
        and (e.body ->> $4 = $5 or (jsonb_typeof(e.body -> $4) = 'array' and e.body -> $4 ? $5))`,
    [by.kind, by.at, by.at, by.column, by.key],
  );
  return row.n;
}

export type Naming = {
  readonly kind: string;
  readonly column: string;
  readonly keys: readonly string[];
  /** Entries of the kind that are left out of account. */
  readonly without?: readonly string[];
  readonly at: Date;
};

/** How many active entries of a kind name each of the keys in a column; a key that none names is not told. */
export async function selectCountsNaming(
  sql: Sql,
  { kind, column, keys, without = [], at }: Naming,
): Promise<Map<string, number>> {
  const rows = await sql.rows<{ key: string; n: number }>(
    `select k.key, count(*)::int as n
       from unnest($5::text[]) as k(key)
       join tables.entries e on e.body ->> $4 = k.key or (jsonb_typeof(e.body -> $4) = 'array' and e.body -> $4 ? k.key)
      where e.kind = $1 and ${holds} and e.active and e.key <> all($6) group by k.key`,
    [kind, at, at, column, keys, without],
  );
  return new Map(rows.map((row) => [row.key, row.n]));
}

/** Which of the values stand in a column of an active entry of a kind. */
export async function selectHeldValues(
  sql: Sql,
  by: Omit<Naming, 'keys'> & { readonly values: readonly string[] },
): Promise<string[]> {
  const rows = await sql.rows<{ value: string }>(
    `select distinct e.body ->> $4 as value from tables.entries e
      where e.kind = $1 and ${holds} and e.active and e.body ->> $4 = any($5) and e.key <> all($6)`,
    [by.kind, by.at, by.at, by.column, by.values, by.without ?? []],
  );
  return rows.map((row) => row.value);
}

export type NamingRow = Entry & { readonly authorName: string; readonly deciderName: string | null };

/** Entries of a kind that name `key` in a column, as of an instant, with who wanted them so and who confirmed it. */
export function selectNaming(
  sql: Sql,
  by: AsOf & { readonly kind: string; readonly column: string; readonly key: string; readonly limit: number },
): Promise<NamingRow[]> {
  const { at, knownAt = at } = by;
  return sql.rows<NamingRow>(
    `select ${columns}, c.author_name as "authorName", c.decider_name as "deciderName"
       from tables.entries e join tables.change_sets c using (change_set_id)
      where e.kind = $1 and ${holds}
        and (e.body ->> $4 = $5 or (jsonb_typeof(e.body -> $4) = 'array' and e.body -> $4 ? $5))
      order by e.active desc, e.key limit $6`,
    [by.kind, at, knownAt, by.column, by.key, by.limit],
  );
}

/** One transaction at a time changes the tables: two that change the same key must see each other. */
export async function lockTables(sql: Sql): Promise<void> {
  await sql.run(`select pg_advisory_xact_lock(hashtext('tables.entries'))`);
}

export type NewEntry = { readonly key: string; readonly body: Body; readonly active: boolean };

type Written = { readonly kind: string; readonly entries: readonly NewEntry[]; readonly changeSetId: string };

/**
 * Writes what holds from `at` on. What held before is believed only up to now, and written anew with its end; an entry
 * that is to hold later keeps its turn. Nothing that was ever believed is lost.
 */
export async function writeEntries(
  sql: Sql,
  { kind, entries, changeSetId }: Written,
  { at, now: asked }: { readonly at: Date; readonly now: Date },
): Promise<void> {
  const rows = JSON.stringify(entries);
  // A clock that was set back must not end a belief before it began.
  const { now } = await sql.one<{ now: Date }>(
    `select greatest($3::timestamptz, max(lower(recorded))) as now from tables.entries
      where kind = $1 and upper_inf(recorded) and key in (select key from jsonb_to_recordset($2::jsonb) as r(key text))`,
    [kind, rows, asked],
  );
  const closed = await sql.rows<{ entryId: string }>(
    `update tables.entries e set recorded = tstzrange(lower(e.recorded), $3)
      where e.kind = $1 and e.valid @> $2::timestamptz and upper_inf(e.recorded)
        and e.key in (select key from jsonb_to_recordset($4::jsonb) as r(key text))
      returning e.entry_id as "entryId"`,
    [kind, at, now, rows],
  );
  const ids = closed.map((row) => row.entryId);
  await sql.run(
    `insert into tables.entries (kind, key, body, active, valid, recorded, change_set_id)
     select kind, key, body, active, tstzrange(lower(valid), $2), tstzrange($3, null), change_set_id
       from tables.entries where entry_id = any($1::bigint[]) and (lower(valid) is null or lower(valid) < $2)`,
    [ids, at, now],
  );
  await sql.run(
    `insert into tables.entries (kind, key, body, active, valid, recorded, change_set_id)
     select $1, r.key, r.body, r.active,
            tstzrange($2, (select min(lower(l.valid)) from tables.entries l
                            where l.kind = $1 and l.key = r.key and upper_inf(l.recorded) and lower(l.valid) > $2)),
            tstzrange($3, null), $5
       from jsonb_to_recordset($4::jsonb) as r(key text, body jsonb, active boolean)`,
    [kind, at, now, rows, changeSetId],
  );
}

const tableColumns = (kind: TableKind, projection: Projection) =>
  Object.entries(kind.columns).map(([column, type]) => ({
    from: column,
    to: projection.renamed?.[column] ?? column,
    sql: type.sql,
  }));

/** What is believed last to hold at an instant, whatever a clock that was set back says of when it was recorded. */
function selectBelieved(sql: Sql, kind: string, keys: readonly string[], at: Date): Promise<Entry[]> {
  return sql.rows<Entry>(
    `select ${columns} from tables.entries e
      where e.kind = $1 and e.valid @> $2::timestamptz and upper_inf(e.recorded) and e.key = any($3) order by e.key`,
    [kind, at, keys],
  );
}

/** Makes the rows of a kind's plain table from the entries of these keys that hold at an instant. */
export async function projectEntries(sql: Sql, kind: TableKind, keys: readonly string[], at: Date): Promise<void> {
  const { projection } = kind;
  if (!projection) return;
  const entries = await selectBelieved(sql, kind.kind, keys, at);
  const gone = projection.stays ? [] : entries.filter((entry) => !entry.active);
  const kept = projection.stays ? entries : entries.filter((entry) => entry.active);
  if (gone.length > 0) await deleteRows(sql, kind, projection, gone);
  if (kept.length > 0) await upsertRows(sql, kind, projection, kept);
}

function keyColumns(kind: TableKind, projection: Projection): string[] {
  return [...Object.keys(projection.fixed ?? {}), ...kind.key.map((column) => projection.renamed?.[column] ?? column)];
}

/** Names come from the kinds alone, never from a request. */
async function upsertRows(sql: Sql, kind: TableKind, projection: Projection, entries: readonly Entry[]): Promise<void> {
  const columnsOf = tableColumns(kind, projection);
  const active: { from: string; to: string; sql: SqlType }[] = projection.stays
    ? [{ from: 'active', to: 'active', sql: 'boolean' }]
    : [];
  const fixed = projection.fixed ?? {};
  const records = entries.map((entry) => ({
    ...fixed,
    ...Object.fromEntries(columnsOf.map(({ from, to }) => [to, entry.body[from] ?? null])),
    ...(projection.stays ? { active: entry.active } : {}),
  }));
  const typed = [...Object.keys(fixed).map((name) => ({ to: name, sql: 'text' })), ...columnsOf, ...active];
  const names = typed.map(({ to }) => to);
  const key = keyColumns(kind, projection);
  const rest = names.filter((name) => !key.includes(name));
  const changes =
    rest.length === 0 ? 'nothing' : `update set ${rest.map((name) => `${name} = excluded.${name}`).join(', ')}`;
  await sql.run(
    `insert into ${projection.table} (${names.join(', ')})
     select ${names.join(', ')} from jsonb_to_recordset($1::jsonb) as r(${typed.map(({ to, sql: type }) => `${to} ${type}`).join(', ')})
     on conflict (${key.join(', ')}) do ${changes}`,
    [JSON.stringify(records)],
  );
}

async function deleteRows(sql: Sql, kind: TableKind, projection: Projection, entries: readonly Entry[]): Promise<void> {
  const fixed = Object.entries(projection.fixed ?? {}).map(([name, value]) => `${name} = '${value}'`);
  const own = kind.key.map((column) => ({
    from: column,
    to: projection.renamed?.[column] ?? column,
    sql: kind.columns[column]?.sql ?? 'text',
  }));
  const matches = [...fixed, ...own.map(({ to }) => `t.${to} = r.${to}`)].join(' and ');
  await sql.run(
    `delete from ${projection.table} t using jsonb_to_recordset($1::jsonb) as r(${own.map(({ to, sql: type }) => `${to} ${type}`).join(', ')})
      where ${matches}`,
    [JSON.stringify(entries.map((entry) => Object.fromEntries(own.map(({ from, to }) => [to, entry.body[from]]))))],
  );
}

/**
 * Keys of a kind where the plain table and the entries that hold now are not the same; none is what should be.
 * Compared by value, so that `500` and `500.0` are one.
 */
export async function selectStrayKeys(sql: Sql, kind: TableKind, at: Date): Promise<string[]> {
  const { projection } = kind;
  if (!projection) return [];
  const columnsOf = tableColumns(kind, projection);
  const typed = columnsOf.map(({ from, sql: type }) => `${from} ${type}`).join(', ');
  const fixed = Object.entries(projection.fixed ?? {}).map(([name, value]) => `${name} = '${value}'`);
  const held = columnsOf.map(({ from }) => `b.${from}`);
  const used = columnsOf.map(({ to }) => `t.${to}`);
  const stays = projection.stays;
  const rows = await sql.rows<{ key: string }>(
    `with held as (
       select ${held.join(', ')}${stays ? ', e.active as is_active' : ''} from tables.entries e,
              jsonb_to_record(e.body) as b(${typed})
        where e.kind = $1 and e.valid @> $2::timestamptz and e.recorded @> $2::timestamptz ${stays ? '' : 'and e.active'}),
     used as (
       select ${used.join(', ')}${stays ? ', t.active' : ''} from ${projection.table} t ${fixed.length > 0 ? `where ${fixed.join(' and ')}` : ''})
     select distinct array_to_string(array[${kind.key.map((_, at_) => `k${at_}`).join(', ')}], ' | ') as key from (
       select ${kind.key.map((column, at_) => `${column}::text as k${at_}`).join(', ')} from (select * from held except select * from used) as a
       union all
       select ${kind.key.map((column, at_) => `${projection.renamed?.[column] ?? column}::text as k${at_}`).join(', ')} from (select * from used except select * from held) as b
     ) as differs order by key limit 200`,
    [kind.kind, at],
  );
  return rows.map((row) => row.key);
}
