import type { ReplyOf } from '#src/kernel/contract.ts';
import type { Tone } from '#src/web/ui/tone.ts';
import type { listChanges, readEntry } from '../contract.ts';

export type Table = ReplyOf<typeof readEntry>['table'];
export type Column = Table['columns'][number];
export type Entry = NonNullable<ReplyOf<typeof readEntry>['entry']>;
export type ChangeRow = ReplyOf<typeof listChanges>['changes'][number];

/** "1 change", "2 changes". */
export function countOf(count: number, one: string): string {
  if (count === 1) return `1 ${one}`;
  return one.endsWith('y') ? `${count} ${one.slice(0, -1)}ies` : `${count} ${one}s`;
}

/** A sentence from what a refusal says: "it is empty" is "It is empty." */
export function sentence(why: string): string {
  const said = why.trim();
  return said === '' ? '' : `${said.charAt(0).toUpperCase()}${said.slice(1)}${/[.!?]$/.test(said) ? '' : '.'}`;
}

/** A value as a person reads it: flags in words, lists parted by commas, nothing as nothing. */
export function valueWords(column: Pick<Column, 'choices' | 'separator'>, value: string): string {
  if (value === '') return '';
  if (isFlag(column)) return value === 'true' ? 'yes' : 'no';
  return column.separator === null ? value : value.split(column.separator).join(', ');
}

/** True for yes or no. */
export function isFlag({ choices }: Pick<Column, 'choices'>): boolean {
  return choices?.length === 2 && choices.includes('true') && choices.includes('false');
}

const states: Readonly<Record<ChangeRow['state'], { readonly label: string; readonly tone: Tone }>> = {
  proposed: { label: 'waits for a second person', tone: 'attention' },
  confirmed: { label: 'confirmed, holds later', tone: 'info' },
  live: { label: 'in use', tone: 'good' },
  rejected: { label: 'rejected', tone: 'critical' },
  withdrawn: { label: 'withdrawn', tone: 'plain' },
};

export function stateWords(state: ChangeRow['state']) {
  return states[state];
}
