import type { ReactNode } from 'react';

/** One column of a data grid. */
export interface Column<Row> {
  readonly key: string;
  readonly header: string;
  /** Keeps the header for screen readers only, for columns of buttons. */
  readonly isHeaderHidden?: boolean;
  readonly cell: (row: Row) => ReactNode;
  /** `end` for numbers. */
  readonly align?: 'start' | 'end';
  /** CSS width, for example `7rem` or `30%`. */
  readonly width?: string;
  /** Names the row for screen readers; one column of a grid. */
  readonly isRowHeader?: boolean;
  /** Keeps short values (times, counts) on one line. */
  readonly isUnbroken?: boolean;
}
