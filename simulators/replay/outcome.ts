/** What became of every row: the account that the run ends with. Nothing is left over, or it says so. */
import type { MessageState } from './ask-mortar.ts';
import type { AccountedRow, Composed } from './compose.ts';
import { sender } from './envelope.ts';
import type { Reason } from './plan.ts';
import type { SourceFile } from './source.ts';

/** `order`: an order that a pharmacist can verify came of it; `taken`: processed, without one. */
export type RowEnd =
  | { readonly kind: 'order'; readonly order: string }
  | { readonly kind: 'taken' }
  | { readonly kind: 'waits'; readonly cause: string }
  | { readonly kind: 'not-sent'; readonly reason: Reason }
  | { readonly kind: 'unaccounted'; readonly says: string };

export type EndedRow = AccountedRow & { readonly end: RowEnd };

/** The end of each row, from the states of the messages that carry it. */
export function endRows(
  rows: readonly AccountedRow[],
  messages: readonly Composed[],
  states: ReadonlyMap<string, MessageState>,
): EndedRow[] {
  const byId = new Map(messages.map((message) => [message.controlId, message]));
  return rows.map((row) => ({ ...row, end: endOf(row, byId, states) }));
}

function endOf(
  row: AccountedRow,
  byId: ReadonlyMap<string, Composed>,
  states: ReadonlyMap<string, MessageState>,
): RowEnd {
  if (row.reason !== null) return { kind: 'not-sent', reason: row.reason };
  const carried = row.messages.map((controlId) => ({ message: byId.get(controlId), state: states.get(controlId) }));
  const lost = row.messages.find((controlId) => !states.has(controlId));
  if (lost !== undefined) return { kind: 'unaccounted', says: `Mortar has no message ${lost}` };
  const open = carried.find(({ state }) => state?.state === 'received');
  if (open) return { kind: 'unaccounted', says: `message ${open.message?.controlId ?? ''} is not settled` };
  const entry = carried.find(({ message }) => message?.kind === 'NW');
  const first = entry ?? carried.find(({ state }) => isWaiting(state)) ?? carried[0];
  if (isWaiting(first?.state)) return { kind: 'waits', cause: first?.state?.cause ?? '' };
  return entry ? { kind: 'order', order: `${sender.application} ${entry.message?.order ?? ''}` } : { kind: 'taken' };
}

function isWaiting(state: MessageState | undefined): boolean {
  return state?.state === 'waiting' || state?.state === 'conflict';
}

export type FileAccount = {
  readonly file: SourceFile;
  readonly rows: number;
  readonly sent: number;
  readonly orders: number;
  readonly taken: number;
  readonly waiting: ReadonlyMap<string, number>;
  readonly notSent: ReadonlyMap<Reason, number>;
  readonly unaccounted: number;
};

/** The account of one file: its rows are orders + taken + waiting + not sent + unaccounted. */
export function accountOf(file: SourceFile, rows: readonly EndedRow[]): FileAccount {
  const own = rows.filter((row) => row.place.file === file);
  const waiting = new Map<string, number>();
  const notSent = new Map<Reason, number>();
  const of = (kind: RowEnd['kind']) => own.filter((row) => row.end.kind === kind).length;
  for (const { end } of own) {
    if (end.kind === 'waits') waiting.set(end.cause, (waiting.get(end.cause) ?? 0) + 1);
    if (end.kind === 'not-sent') notSent.set(end.reason, (notSent.get(end.reason) ?? 0) + 1);
  }
  return {
    file,
    rows: own.length,
    sent: own.filter((row) => row.messages.length > 0).length,
    orders: of('order'),
    taken: of('taken'),
    waiting,
    notSent,
    unaccounted: of('unaccounted'),
  };
}

/** One line for each row: file, row, ids, messages, reason, end, order. */
export function ledgerText(rows: readonly EndedRow[]): string {
  const lines = rows.map(({ place, ids, messages, reason, end }) =>
    [
      place.file,
      String(place.row),
      ids,
      messages.join(' '),
      reason ?? '',
      endText(end),
      end.kind === 'order' ? end.order : '',
    ]
      .map(cell)
      .join(','),
  );
  return ['file,row,ids,messages,reason,end,order', ...lines, ''].join('\n');
}

function endText(end: RowEnd): string {
  if (end.kind === 'waits') return `waits: ${end.cause}`;
  return end.kind === 'unaccounted' ? `unaccounted: ${end.says}` : end.kind;
}

function cell(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
