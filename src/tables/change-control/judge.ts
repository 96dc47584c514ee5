/** Whether proposed entries may stand: their values, what they name, what names them. */
import type { Sql } from '#src/kernel/database/database.ts';
import type { Outcome } from '#src/kernel/outcome.ts';
import { done } from '#src/kernel/outcome.ts';
import type { Item } from './change-sets-store.ts';
import { type Body, keyOf, type TableKind, type TableKinds } from './kinds.ts';
import { refuse } from './refusals.ts';
import { countNaming, selectActiveKeys, selectEntriesByKey } from './store.ts';

/** Text of a form or a file, column by column, as the values of an entry. */
export function readBody(kind: TableKind, fields: Readonly<Record<string, string>>): Outcome<Body, 'bad-entry'> {
  const body: Record<string, Body[string]> = {};
  for (const [column, type] of Object.entries(kind.columns)) {
    const taken = type.read((fields[column] ?? '').trim());
    if ('why' in taken) return wrong(kind, fields[kind.key[0] ?? ''] ?? 'new entry', column, taken.why);
    body[column] = taken.value;
  }
  const strange = Object.keys(fields).find((column) => !(column in kind.columns));
  if (strange !== undefined) return wrong(kind, keyOf(kind, body), strange, 'there is no such column');
  const [fault] = kind.judge?.(body) ?? [];
  return fault ? wrong(kind, keyOf(kind, body), fault.column, fault.why) : done(body);
}

function wrong(kind: TableKind, key: string, column: string, why: string) {
  return refuse('bad-entry', { table: kind.title, key: key === '' ? 'new entry' : key, column, why });
}

export type Judged = Pick<Item, 'kind' | 'key' | 'action' | 'body'>;

/**
 * The items may stand together at an instant: everything that they name is there and active, or comes with them; nothing
 * that stays names what they take away.
 */
export async function judgeItems(
  sql: Sql,
  kinds: TableKinds,
  items: readonly Judged[],
  at: Date,
): Promise<Outcome<null, 'bad-entry' | 'entry-in-use'>> {
  for (const item of items) {
    const kind = kinds.get(item.kind);
    if (!kind) continue;
    const faulty =
      item.action === 'put' ? await missing(sql, kind, item, items, at) : await used(sql, kinds, item, items, at);
    if (!faulty.ok) return faulty;
  }
  return done(null);
}

async function missing(
  sql: Sql,
  kind: TableKind,
  item: Judged,
  items: readonly Judged[],
  at: Date,
): Promise<Outcome<null, 'bad-entry'>> {
  for (const [column, named] of Object.entries(kind.refers ?? {})) {
    const cell = item.body[column] ?? null;
    const keys = cell === null ? [] : Array.isArray(cell) ? cell : [String(cell)];
    const known = await selectActiveKeys(sql, named, keys, at);
    const coming = new Map(items.filter((other) => other.kind === named).map((other) => [other.key, other.action]));
    const lost = keys.find((key) => (coming.get(key) ?? (known.has(key) ? 'put' : 'inactivate')) === 'inactivate');
    if (lost !== undefined)
      return wrong(kind, item.key, column, `there is no active entry ${lost} in the table ${named}`);
  }
  for (const [column, named] of Object.entries(kind.remembers ?? {})) {
    const key = item.body[column] ?? null;
    if (key === null || (await selectEntriesByKey(sql, named, [String(key)], { at })).length > 0) continue;
    return wrong(kind, item.key, column, `there never was an entry ${String(key)} in the table ${named}`);
  }
  return missingAny(sql, kind, item, items, at);
}

async function missingAny(
  sql: Sql,
  kind: TableKind,
  item: Judged,
  items: readonly Judged[],
  at: Date,
): Promise<Outcome<null, 'bad-entry'>> {
  for (const [column, places] of Object.entries(kind.refersAny ?? {})) {
    const value = String(item.body[column] ?? '');
    if (value === '') continue;
    const comes = items.some((other) =>
      places.some(([named, of]) => other.kind === named && other.action === 'put' && other.body[of] === value),
    );
    if (comes || (await isHeldAny(sql, places, value, at))) continue;
    return wrong(kind, item.key, column, `there is no active ${places.map(([, of]) => of).join(' or ')} ${value}`);
  }
  return done(null);
}

async function isHeldAny(
  sql: Sql,
  places: readonly (readonly [string, string])[],
  value: string,
  at: Date,
): Promise<boolean> {
  for (const [kind, column] of places) {
    if ((await countNaming(sql, { kind, column, key: value, at })) > 0) return true;
  }
  return false;
}

async function used(
  sql: Sql,
  kinds: TableKinds,
  item: Judged,
  items: readonly Judged[],
  at: Date,
): Promise<Outcome<null, 'entry-in-use'>> {
  for (const { kind, column } of namers(kinds, item.kind)) {
    const going = items.filter(
      (other) =>
        other.kind === kind.kind && (other.action === 'inactivate' || !isNamedIn(other.body[column], item.key)),
    );
    const count = await countNaming(sql, { kind: kind.kind, column, key: item.key, at });
    const changed = await countChanged(sql, kind.kind, column, item.key, going, at);
    if (count > changed) {
      return refuse('entry-in-use', { key: item.key, count: count - changed, table: kind.title.toLowerCase() });
    }
  }
  return done(null);
}

/** Of the entries that name a key now, how many the same change takes away or turns elsewhere. */
async function countChanged(
  sql: Sql,
  kind: string,
  column: string,
  key: string,
  going: readonly Judged[],
  at: Date,
): Promise<number> {
  if (going.length === 0) return 0;
  const entries = await selectEntriesByKey(
    sql,
    kind,
    going.map((item) => item.key),
    { at },
  );
  return entries.filter((entry) => entry.active && isNamedIn(entry.body[column], key)).length;
}

function isNamedIn(cell: Body[string] | undefined, key: string): boolean {
  return Array.isArray(cell) ? cell.includes(key) : cell === key;
}

type Namer = { readonly kind: TableKind; readonly column: string };

/** Which columns of which kinds name entries of a kind and of no other. */
export function soleNamers(kinds: TableKinds, named: string): Namer[] {
  return [...kinds.values()].flatMap((kind) =>
    Object.entries(kind.refers ?? {})
      .filter(([, to]) => to === named)
      .map(([column]) => ({ kind, column })),
  );
}

/** Which columns of which kinds name entries of a kind, perhaps among others: an allergen is an ingredient or a class. */
export function namers(kinds: TableKinds, named: string): Namer[] {
  const key = kinds.get(named)?.key ?? [];
  const among = [...kinds.values()].flatMap((kind) =>
    Object.entries(kind.refersAny ?? {})
      .filter(([, places]) => places.some(([to, column]) => to === named && key.length === 1 && key[0] === column))
      .map(([column]) => ({ kind, column })),
  );
  return [...soleNamers(kinds, named), ...among];
}
