/** Who may decide about a change set, and what differs between two entries. Pure. */

export type Decider = { readonly author: string; readonly state: string };

export type DecisionRefusal = 'decided-already' | 'own-change';

/** A change is confirmed or rejected by somebody other than its author, once. */
export function mayDecide(set: Decider, actorId: string): DecisionRefusal | null {
  if (set.state !== 'proposed') return 'decided-already';
  return set.author === actorId ? 'own-change' : null;
}

/** Only who proposed it takes it back, and only before it is decided. */
export function mayWithdraw(set: Decider, actorId: string): 'decided-already' | 'not-own-change' | null {
  if (set.state !== 'proposed') return 'decided-already';
  return set.author === actorId ? null : 'not-own-change';
}

export type Difference = { readonly column: string; readonly before: string | null; readonly after: string | null };

/** Columns whose printed values differ; a side that is not there has null everywhere. */
export function differences(
  before: Readonly<Record<string, string>> | null,
  after: Readonly<Record<string, string>> | null,
): Difference[] {
  const columns = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  return columns
    .map((column) => ({ column, before: before?.[column] ?? null, after: after?.[column] ?? null }))
    .filter((row) => row.before !== row.after && ((row.before ?? '') !== '' || (row.after ?? '') !== ''));
}
