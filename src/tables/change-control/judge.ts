/** Whether proposed entries may stand: their values, what they name, what names them. */
import type { Sql } from '#src/kernel/database/database.ts';
import type { Outcome, Refused } from '#src/kernel/outcome.ts';
import { done } from '#src/kernel/outcome.ts';
import type { Item } from './change-sets-store.ts';
import { type Body, keyOf, type TableKind, type TableKinds } from './kinds.ts';
import { refuse } from './refusals.ts';
import { selectActiveKeys, selectCountsNaming, selectEntriesByKey, selectHeldValues } from './store.ts';

/** What is wrong with one value of one entry of a change; `place` counts the entries from 0. */
export type EntryFault = {
  readonly place: number;
  readonly table: string;
  readonly key: string;
  readonly column: string;
  readonly why: string;
};

/** What was read, and everything that is wrong with it: a column that could not be read has no value. */
export type ReadBody = { readonly body: Body; readonly faults: readonly Pick<EntryFault, 'column' | 'why'>[] };

/** Text of a form or a file, column by column, as the values of an entry. All faults are told, not the first alone. */
export function readBody(kind: TableKind, fields: Readonly<Record<string, string>>): ReadBody {
  const body: Record<string, Body[string]> = {};
  const faults: { column: string; why: string }[] = [];
  for (const [column, type] of Object.entries(kind.columns)) {
    const taken = type.read((fields[column] ?? '').trim());
    if ('why' in taken) faults.push({ column, why: taken.why });
    else body[column] = taken.value;
  }
  for (const column of Object.keys(fields)) {
    if (!(column in kind.columns)) faults.push({ column, why: 'there is no such column' });
  }
  // What the columns together say is judged when each of them could be read.
  return { body, faults: faults.length > 0 ? faults : (kind.judge?.(body) ?? []) };
}

/** The refusal of faulty entries: its sentence tells the first fault, its details all of them, as JSON. */
export function refuseFaults(faults: readonly EntryFault[]): Refused<'bad-entry'> | null {
  const [first] = faults;
  if (first === undefined) return null;
  const { table, key, column, why } = first;
  const count = faults.length - 1;
  const more = count === 0 ? '' : ` (and ${count} more ${count === 1 ? 'fault' : 'faults'})`;
  return refuse('bad-entry', { table, key, column, why, more, faults: JSON.stringify(faults) });
}

export type Judged = Pick<Item, 'kind' | 'key' | 'action' | 'body'>;

/**
 * The items may stand together at an instant: everything that they name is there and active, or comes with them; nothing
 * that stays names what they take away. Asks the database once for each column of a kind, however many items there are.
 */
export async function judgeItems(
  sql: Sql,
  kinds: TableKinds,
  items: readonly Judged[],
  at: Date,
): Promise<Outcome<null, 'bad-entry' | 'entry-in-use'>> {
  const faults: EntryFault[] = [];
  for (const [kindName, own] of groupedByKind(items)) {
    const kind = kinds.get(kindName);
    if (kind) faults.push(...(await missing(sql, kind, own, items, at)));
  }
  const faulty = refuseFaults(faults.toSorted((a, b) => a.place - b.place));
  return faulty ?? used(sql, kinds, items, at);
}

type Placed = Judged & { readonly place: number };

/** The items that put something, by their kind, each with its place. */
function groupedByKind(items: readonly Judged[]): Map<string, Placed[]> {
  const groups = new Map<string, Placed[]>();
  for (const [place, item] of items.entries()) {
    if (item.action === 'put') groups.set(item.kind, [...(groups.get(item.kind) ?? []), { ...item, place }]);
  }
  return groups;
}

const valuesOf = (cell: Body[string] | undefined): readonly string[] =>
  cell === null || cell === undefined ? [] : Array.isArray(cell) ? cell : [String(cell)];

async function missing(
  sql: Sql,
  kind: TableKind,
  own: readonly Placed[],
  items: readonly Judged[],
  at: Date,
): Promise<EntryFault[]> {
  const faults: EntryFault[] = [];
  const lost = (column: string, isKnown: (value: string) => boolean, why: (value: string) => string) => {
    for (const { place, key, body } of own) {
      const value = valuesOf(body[column]).find((each) => !isKnown(each));
      if (value !== undefined) faults.push({ place, table: kind.title, key, column, why: why(value) });
    }
  };
  const named = (column: string) => [...new Set(own.flatMap(({ body }) => valuesOf(body[column])))];
  for (const [column, of] of Object.entries(kind.refers ?? {})) {
    const known = await selectActiveKeys(sql, of, named(column), at);
    const coming = new Map(items.filter((other) => other.kind === of).map((other) => [other.key, other.action]));
    const isActive = (value: string) => (coming.get(value) ?? (known.has(value) ? 'put' : 'inactivate')) === 'put';
    lost(column, isActive, (value) => `there is no active entry ${value} in the table ${of}`);
  }
  for (const [column, of] of Object.entries(kind.remembers ?? {})) {
    const known = new Set((await selectEntriesByKey(sql, of, named(column), { at })).map((entry) => entry.key));
    lost(
      column,
      (value) => known.has(value),
      (value) => `there never was an entry ${value} in the table ${of}`,
    );
  }
  for (const [column, places] of Object.entries(kind.refersAny ?? {})) {
    const known = await heldAny(sql, places, named(column), items, at);
    const what = places.map(([, of]) => of).join(' or ');
    lost(
      column,
      (value) => known.has(value),
      (value) => `there is no active ${what} ${value}`,
    );
  }
  return faults;
}

/** Which of the values stand in any of the columns once the change holds. */
async function heldAny(
  sql: Sql,
  places: readonly (readonly [kind: string, column: string])[],
  values: readonly string[],
  items: readonly Judged[],
  at: Date,
): Promise<Set<string>> {
  const held = new Set<string>();
  for (const [kind, column] of places) {
    const without = items.filter((item) => item.kind === kind).map((item) => item.key);
    for (const value of await selectHeldValues(sql, { kind, column, values, without, at })) held.add(value);
    for (const item of items) {
      if (item.kind === kind && item.action === 'put') held.add(String(item.body[column] ?? ''));
    }
  }
  return held;
}

async function used(
  sql: Sql,
  kinds: TableKinds,
  items: readonly Judged[],
  at: Date,
): Promise<Outcome<null, 'entry-in-use'>> {
  for (const named of kinds.values()) {
    const leaving = items.filter((item) => item.kind === named.kind && item.action === 'inactivate');
    if (leaving.length === 0) continue;
    const keys = leaving.map((item) => item.key);
    for (const { kind, column } of namers(kinds, named.kind)) {
      // What the same change takes away or writes anew is judged as the change wants it, not as it holds.
      const without = items.filter((item) => item.kind === kind.kind).map((item) => item.key);
      const counts = await selectCountsNaming(sql, { kind: kind.kind, column, keys, without, at });
      for (const key of keys) {
        const stays = items.filter((item) => isPutNaming(item, kind.kind, column, key)).length;
        const count = (counts.get(key) ?? 0) + stays;
        if (count > 0) return refuse('entry-in-use', { key, count, table: kind.title.toLowerCase() });
      }
    }
  }
  return done(null);
}

function isPutNaming(item: Judged, kind: string, column: string, key: string): boolean {
  return item.kind === kind && item.action === 'put' && valuesOf(item.body[column]).includes(key);
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

/** The key of an entry that is perhaps not whole, for a sentence. */
export function keyInWords(kind: TableKind, fields: Readonly<Record<string, string>>): string {
  const key = keyOf(kind, fields);
  return key.replaceAll('|', '').trim() === '' ? 'new entry' : key;
}
