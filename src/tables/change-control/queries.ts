/** Reads of the tables as a person looks at them, as of an instant. */
import type { Sql } from '#src/kernel/database/database.ts';
import { done, type Outcome } from '#src/kernel/outcome.ts';
import {
  type ChangeSetState,
  countWaiting,
  type Item,
  selectChangeSet,
  selectChangeSets,
  selectItems,
  selectWaitingItems,
} from './change-sets-store.ts';
import { namers } from './judge.ts';
import { printed, type TableKind, type TableKinds } from './kinds.ts';
import { refuse } from './refusals.ts';
import { differences } from './rules.ts';
import {
  type AsOf,
  countEntries,
  countNaming,
  type Entry,
  selectCountsNaming,
  selectEntries,
  selectEntriesById,
  selectEntriesByKey,
  selectEntriesLike,
  selectHistory,
  selectNaming,
} from './store.ts';

/** Each table with how many entries it has at an instant. */
export async function listTables(sql: Sql, kinds: TableKinds, asOf: AsOf) {
  const counts = new Map((await countEntries(sql, asOf)).map((row) => [row.kind, row]));
  const waiting = new Map((await countWaiting(sql)).map((row) => [row.kind, row.waiting]));
  return [...kinds.values()].map((kind) => ({
    kind: kind.kind,
    title: kind.title,
    one: kind.one,
    about: kind.about,
    group: kind.group,
    active: counts.get(kind.kind)?.active ?? 0,
    inactive: counts.get(kind.kind)?.inactive ?? 0,
    waiting: waiting.get(kind.kind) ?? 0,
  }));
}

/** How a kind is made, for a form. */
export function shapeOf(kind: TableKind) {
  return {
    kind: kind.kind,
    title: kind.title,
    one: kind.one,
    about: kind.about,
    key: [...kind.key],
    shows: [...kind.shows],
    proof: kind.proof?.asks ?? null,
    columns: Object.entries(kind.columns).map(([column, type]) => ({
      column,
      label: labelOf(column),
      isOptional: type.isOptional,
      choices: type.choices === null ? null : [...type.choices],
      separator: type.separator,
      refers: kind.refers?.[column] ?? kind.remembers?.[column] ?? null,
    })),
  };
}

/** A column's name as a word: `strength_per_base` is "Strength per base". */
export function labelOf(column: string): string {
  const words = column
    .replaceAll('_', ' ')
    .replace(
      /\b(ndc|gtin|hl7|cs|prn|hcpcs)(\d*)\b/g,
      (_, word: string, digits: string) => `${word.toUpperCase()}${digits === '' ? '' : ` ${digits}`}`,
    );
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function shownEntry(kind: TableKind, entry: Entry) {
  return {
    key: entry.key,
    called: kind.called(entry.body),
    active: entry.active,
    values: printed(kind, entry.body),
    validFrom: entry.validFrom?.toISOString() ?? null,
    validTo: entry.validTo?.toISOString() ?? null,
  };
}

/** Entries of one table that match a text, at most `limit`, and how many there are. */
export async function listEntries(
  sql: Sql,
  kinds: TableKinds,
  by: AsOf & { readonly kind: string; readonly text: string; readonly limit: number },
): Promise<
  Outcome<
    { table: ReturnType<typeof shapeOf>; entries: ReturnType<typeof shownEntry>[]; isCut: boolean; waiting: string[] },
    'unknown-table'
  >
> {
  const kind = kinds.get(by.kind);
  if (!kind) return refuse('unknown-table', { kind: by.kind });
  const entries = await selectEntriesLike(sql, kind.kind, { ...by, limit: by.limit + 1 });
  const waiting = await selectWaitingItems(sql, kind.kind, null);
  return done({
    table: shapeOf(kind),
    entries: entries.slice(0, by.limit).map((entry) => shownEntry(kind, entry)),
    isCut: entries.length > by.limit,
    waiting: waiting.map((item) => item.key),
  });
}

/** So many of the entries that name one are told with it; the count says how many there are. */
const namingLimit = 50;

/** One entry: its values at an instant, every value that it ever had, what names it, what waits for it. */
export async function readEntry(
  sql: Sql,
  kinds: TableKinds,
  by: AsOf & { readonly kind: string; readonly key: string },
) {
  const kind = kinds.get(by.kind);
  if (!kind) return refuse('unknown-table', { kind: by.kind });
  const [entry] = await selectEntriesByKey(sql, kind.kind, [by.key], by);
  const history = await selectHistory(sql, kind.kind, by.key);
  const waiting = await selectWaitingItems(sql, kind.kind, [by.key]);
  if (!entry && history.length === 0 && waiting.length === 0) {
    return refuse('unknown-entry', { table: kind.title, key: by.key });
  }
  const usedBy = [];
  for (const { kind: other, column } of namers(kinds, kind.kind)) {
    const count = await countNaming(sql, { kind: other.kind, column, key: by.key, at: by.at });
    if (count === 0) continue;
    const naming = await selectNaming(sql, { ...by, kind: other.kind, column, key: by.key, limit: namingLimit });
    usedBy.push({
      kind: other.kind,
      title: other.title,
      one: other.one,
      column,
      label: labelOf(column),
      count,
      entries: naming.filter((row) => row.active).map((row) => shownEntry(other, row)),
    });
  }
  return done({
    table: shapeOf(kind),
    entry: entry ? shownEntry(kind, entry) : null,
    history: history.map((row) => ({
      ...shownEntry(kind, row),
      recordedFrom: row.recordedFrom.toISOString(),
      recordedTo: row.recordedTo?.toISOString() ?? null,
      changeSetId: row.changeSetId,
      title: row.title,
      reason: row.reason,
      authorName: row.authorName,
      deciderName: row.deciderName,
    })),
    usedBy,
    waiting: waiting.map((item) => ({
      changeSetId: item.changeSetId,
      title: item.title,
      authorName: item.authorName,
      state: item.state,
      proposedAt: item.proposedAt.toISOString(),
      goLiveAt: item.goLiveAt?.toISOString() ?? null,
    })),
  });
}

/** All active entries of a table at an instant, as the rows of its file: what a load of that file would put back. */
export async function exportTable(sql: Sql, kinds: TableKinds, by: AsOf & { readonly kind: string }) {
  const kind = kinds.get(by.kind);
  if (!kind) return refuse('unknown-table', { kind: by.kind });
  const entries = (await selectEntries(sql, kind.kind, by)).filter((entry) => entry.active);
  const columns = Object.keys(kind.columns);
  const rows = entries.map((entry) => printed(kind, entry.body));
  return done({
    file: `${kind.kind}.csv`,
    columns,
    rows: rows.map((row) => columns.map((column) => row[column] ?? '')),
  });
}

type Set = NonNullable<Awaited<ReturnType<typeof selectChangeSet>>>;

const shownSet = (set: Set) => ({
  changeSetId: set.changeSetId,
  title: set.title,
  reason: set.reason,
  state: set.state,
  author: set.author,
  authorName: set.authorName,
  proposedAt: set.proposedAt.toISOString(),
  goLiveAt: set.goLiveAt?.toISOString() ?? null,
  deciderName: set.deciderName,
  decidedAt: set.decidedAt?.toISOString() ?? null,
  decision: set.decision,
  liveAt: set.liveAt?.toISOString() ?? null,
});

export async function listChangeSets(sql: Sql, kinds: TableKinds, states: readonly ChangeSetState[]) {
  const sets = await selectChangeSets(sql, states, 200);
  return sets.map((set) => ({
    ...shownSet(set),
    items: set.items,
    tables: set.kinds.map((kind) => kinds.get(kind)?.title ?? kind),
  }));
}

/** A change with each value that it changes, before and after. */
export async function readChangeSet(sql: Sql, kinds: TableKinds, changeSetId: string, now: Date) {
  const set = await selectChangeSet(sql, changeSetId);
  if (!set) return refuse('unknown-change');
  const items = await selectItems(sql, changeSetId);
  const baseIds = items.flatMap((item) => item.baseEntryId ?? []);
  const bases = new Map((await selectEntriesById(sql, baseIds)).map((entry) => [entry.entryId, entry]));
  const uses = await usesOf(sql, kinds, items, now);
  const shown = items.map((item) =>
    shownItem(kinds.get(item.kind), item, {
      base: item.baseEntryId === null ? undefined : bases.get(item.baseEntryId),
      usedBy: uses.get(`${item.kind} ${item.key}`) ?? [],
    }),
  );
  return done({ change: shownSet(set), items: shown });
}

/** What names each item, in words, by its kind and key: one question for each column that may name them. */
async function usesOf(sql: Sql, kinds: TableKinds, items: readonly Item[], at: Date): Promise<Map<string, string[]>> {
  const uses = new Map<string, string[]>();
  for (const named of new Set(items.map((item) => item.kind))) {
    const keys = items.filter((item) => item.kind === named).map((item) => item.key);
    for (const { kind, column } of namers(kinds, named)) {
      for (const [key, count] of await selectCountsNaming(sql, { kind: kind.kind, column, keys, at })) {
        const name = `${named} ${key}`;
        uses.set(name, [...(uses.get(name) ?? []), `${count} ${count === 1 ? kind.one : kind.title.toLowerCase()}`]);
      }
    }
  }
  return uses;
}

type Known = { readonly base: Entry | undefined; readonly usedBy: string[] };

function shownItem(kind: TableKind | undefined, item: Item, { base, usedBy }: Known) {
  const before = kind && base?.active ? printed(kind, base.body) : null;
  const after = kind && item.action === 'put' ? printed(kind, item.body) : null;
  return {
    kind: item.kind,
    table: kind?.title ?? item.kind,
    key: item.key,
    called: kind?.called(item.body) ?? item.key,
    action: item.action,
    isNew: before === null,
    differences: differences(before, after).map((row) => ({ ...row, label: labelOf(row.column) })),
    usedBy,
    proof: item.action === 'put' ? (kind?.proof?.asks ?? null) : null,
    proofShown: item.proof,
  };
}
