import type { ProblemReport } from '#src/web/client.ts';
import { type Entry, sentence, type Table } from './words.ts';

export type Typed = Readonly<Record<string, string>>;

/** Columns that a person fills: the facility is the one where it is done. */
export function formColumns(table: Pick<Table, 'columns'>) {
  return table.columns.filter(({ column }) => column !== 'facility');
}

/** All values that are wanted: what was typed, over what holds. */
export function wantedValues(
  table: Pick<Table, 'columns'>,
  entry: Pick<Entry, 'values'> | null,
  typed: Typed,
): Record<string, string> {
  return Object.fromEntries(
    formColumns(table).map(({ column }) => [column, (typed[column] ?? entry?.values[column] ?? '').trim()]),
  );
}

export type Difference = {
  readonly column: string;
  readonly label: string;
  readonly before: string;
  readonly after: string;
};

/** What would be otherwise, column by column. */
export function changedValues(
  table: Pick<Table, 'columns'>,
  before: Typed | null,
  after: Readonly<Record<string, string>>,
): Difference[] {
  return formColumns(table)
    .map(({ column, label }) => ({ column, label, before: before?.[column] ?? '', after: after[column] ?? '' }))
    .filter((row) => row.before !== row.after);
}

/** The column that a refusal speaks of, with its sentence; null when it speaks of the whole. */
export function refusedValue(
  problem: ProblemReport | undefined,
): { readonly column: string; readonly says: string } | null {
  if (problem?.code !== 'bad-entry' || typeof problem.details !== 'object' || problem.details === null) return null;
  const { column, why } = problem.details as { column?: unknown; why?: unknown };
  return typeof column === 'string' && typeof why === 'string' ? { column, says: sentence(why) } : null;
}

type HistoryRow = Entry & {
  readonly recordedFrom: string;
  readonly recordedTo: string | null;
  readonly changeSetId: string;
};

export type Version<Row extends HistoryRow> = Row & {
  /** False: it was to hold, and was changed before it did. */
  readonly isBelieved: boolean;
  /** Values of the version before it; null for the first, and after one that was inactive. */
  readonly before: Row['values'] | null;
};

/**
 * The versions of an entry, the newest first. The rows of its history are beliefs: when a version ends, the same version is
 * written again with its end. Here each stands once, with the end that is known now and the time at which it was first written.
 */
export function versionsOf<Row extends HistoryRow>(history: readonly Row[]): Version<Row>[] {
  const groups = new Map<string, Row[]>();
  for (const row of history) {
    const name = `${row.changeSetId} ${row.validFrom}`;
    groups.set(name, [...(groups.get(name) ?? []), row]);
  }
  const merged = [...groups.values()].map((rows) => {
    const current = rows.find((row) => row.recordedTo === null) ?? rows[0];
    const recordedFrom = rows.map((row) => row.recordedFrom).sort()[0] ?? '';
    return { ...(current as Row), recordedFrom, isBelieved: current?.recordedTo === null };
  });
  merged.sort(
    (a, b) => (b.validFrom ?? '').localeCompare(a.validFrom ?? '') || b.recordedFrom.localeCompare(a.recordedFrom),
  );
  return merged.map((version, at) => {
    const older = merged.slice(at + 1).find((other) => other.isBelieved);
    return { ...version, before: older?.active ? older.values : null };
  });
}
