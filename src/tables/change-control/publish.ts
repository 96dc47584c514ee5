/** Putting entries in force: written for ever, and made into the plain tables that the loop reads. */
import type { Sql } from '#src/kernel/database/database.ts';
import type { TableKind } from './kinds.ts';
import { type NewEntry, projectEntries, writeEntries } from './store.ts';

export type Publication = { readonly kind: TableKind; readonly entries: readonly NewEntry[] };

type When = {
  /** From when they hold, hospital time. */
  readonly at: Date;
  readonly now: Date;
  readonly changeSetId: string;
};

/**
 * Writes the entries; those that hold already are in the plain tables when this returns, the others come with `goLive`.
 * The caller holds the lock of the tables and has judged the entries. Kinds in the order in which they name each other.
 */
export async function publish(sql: Sql, publications: readonly Publication[], when: When): Promise<void> {
  for (const { kind, entries } of publications) {
    await writeEntries(sql, { kind: kind.kind, entries, changeSetId: when.changeSetId }, when);
  }
  if (when.at <= when.now) await bringInForce(sql, publications, when.now);
}

/** Makes the plain rows of what holds now; what goes away goes in the opposite order of what comes. */
export async function bringInForce(sql: Sql, publications: readonly Publication[], now: Date): Promise<void> {
  const leaving = publications.map(({ kind, entries }) => ({ kind, keys: keysOf(entries, false) })).reverse();
  const coming = publications.map(({ kind, entries }) => ({ kind, keys: keysOf(entries, true) }));
  for (const { kind, keys } of [...coming, ...leaving]) {
    if (keys.length > 0) await projectEntries(sql, kind, keys, now);
  }
  const settled = new Set(publications.flatMap(({ kind }) => (kind.afterwards ? [kind.afterwards] : [])));
  for (const afterwards of settled) await afterwards(sql);
}

function keysOf(entries: readonly NewEntry[], active: boolean): string[] {
  return entries.filter((entry) => entry.active === active).map((entry) => entry.key);
}
