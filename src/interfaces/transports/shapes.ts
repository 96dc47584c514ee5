/** What a transport declares: the settings of a channel that uses it, by direction. */
import type { ColumnType } from '#src/tables/change-control/index.ts';

export type Direction = 'in' | 'out';

/** A setting of a channel: what it takes and what it is for. None holds a secret: a key is named by its file. */
export type Setting = { readonly type: ColumnType; readonly help: string; readonly isNeeded: boolean };

export type Settings = Readonly<Record<string, Setting>>;

export type Transport = { readonly title: string; readonly settings: Readonly<Record<Direction, Settings>> };
