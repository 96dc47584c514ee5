import {
  type CSSProperties,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import type { ReadState } from '../use-read.ts';
import { AsOf } from './as-of.tsx';
import type { Column } from './column.ts';
import css from './data-grid.module.css';
import { GridRow } from './grid-row.tsx';
import { GridStates } from './grid-states.tsx';
import { useWindow } from './use-window.ts';
import { VisuallyHidden } from './visually-hidden.tsx';

export type { Column } from './column.ts';

export interface DataGridProps<Row> {
  /** What the list is, for screen readers: `Orders to verify`. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  /** State of the reading behind the rows; left out for rows that are part of something already read. */
  readonly read?: ReadState | undefined;
  /** What an empty list says, in words that prove it is alive. */
  readonly empty: ReactNode;
  /** Opens a row by Enter or click; makes the rows reachable by arrow keys. */
  readonly onOpen?: ((row: Row) => void) | undefined;
  /** Hears which row has the focus. */
  readonly onFocusRow?: ((row: Row) => void) | undefined;
  /** The row whose content is shown elsewhere on the screen. */
  readonly selectedKey?: string | undefined;
  readonly rowTone?: ((row: Row) => 'critical' | 'attention' | undefined) | undefined;
  /** Height of the scrolling box; needed for more than 200 rows, where only those in view are drawn. */
  readonly maxHeight?: string;
  /** Hides the "as of" line where the panel's heading shows it. */
  readonly isAgeElsewhere?: boolean;
}

const windowFrom = 200;

/** Roles are said aloud because narrow places draw rows as blocks, and blocks lose the table's own roles. */
const asGroup = { role: 'rowgroup' } as const;
const asRow = { role: 'row' } as const;
const asHeader = { role: 'columnheader' } as const;
const asNothing = { 'aria-hidden': true } as const;

/** The one table of the program: real rows and cells, arrow keys between rows, four honest states, nothing cut off. */
export function DataGrid<Row>(props: DataGridProps<Row>) {
  const { label, columns, rows, read, empty, maxHeight, isAgeElsewhere = false } = props;
  const box = useRef<HTMLDivElement>(null);
  const isWindowed = rows.length > windowFrom;
  const height = maxHeight ?? (isWindowed ? '70vh' : undefined);
  const canScroll = useCanScroll(box, rows.length);
  return (
    <div className={css.grid}>
      <GridStates read={read} hasRows={rows.length > 0} empty={empty}>
        <div
          ref={box}
          className={css.box}
          data-scrolls={height === undefined ? undefined : true}
          style={{ '--box-height': height ?? 'none' } as CSSProperties}
          {...(canScroll ? { tabIndex: 0, role: 'group', 'aria-label': `${label}, scrolling` } : {})}
        >
          <GridTable {...props} columns={columns} box={box} isWindowed={isWindowed} />
        </div>
      </GridStates>
      {read === undefined || isAgeElsewhere ? null : (
        <p className={css.age}>
          <AsOf read={read} />
        </p>
      )}
    </div>
  );
}

/** A box that scrolls must be reachable by keyboard, one that does not must not be a stop. */
function useCanScroll(box: RefObject<HTMLElement | null>, rowCount: number): boolean {
  const [canScroll, setCanScroll] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of the row count changes the height to look at
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const look = () =>
      setCanScroll(element.scrollHeight > element.clientHeight + 2 || element.scrollWidth > element.clientWidth + 2);
    const resized = new ResizeObserver(look);
    resized.observe(element);
    if (element.firstElementChild !== null) resized.observe(element.firstElementChild);
    look();
    return () => resized.disconnect();
  }, [box, rowCount]);
  return canScroll;
}

/** How early the rows become cards where the place is narrow. */
function sizeOf(columnCount: number): 'few' | 'some' | 'many' {
  if (columnCount <= 3) return 'few';
  return columnCount <= 5 ? 'some' : 'many';
}

type GridTableProps<Row> = DataGridProps<Row> & {
  readonly box: RefObject<HTMLDivElement | null>;
  readonly isWindowed: boolean;
};

function GridTable<Row>(props: GridTableProps<Row>) {
  const { label, columns, rows, rowKey, onOpen, onFocusRow, selectedKey, rowTone, box, isWindowed } = props;
  const { range, measure, scrollTo } = useWindow(box, rows.length, isWindowed);
  const walk = useRowWalk({ rows, rowKey, selectedKey, onOpen, onFocusRow, scrollTo });
  const isInteractive = onOpen !== undefined || onFocusRow !== undefined;
  return (
    <table
      className={css.table}
      data-size={sizeOf(columns.length)}
      role={isInteractive ? 'grid' : 'table'}
      aria-label={label}
      aria-rowcount={rows.length + 1}
      onKeyDown={isInteractive ? walk.onKeyDown : undefined}
    >
      <thead {...asGroup}>
        <tr {...asRow} aria-rowindex={1}>
          {columns.map((column) => (
            <th
              key={column.key}
              {...asHeader}
              scope="col"
              data-align={column.align}
              style={column.width === undefined ? {} : { width: column.width }}
            >
              {column.isHeaderHidden ? <VisuallyHidden>{column.header}</VisuallyHidden> : column.header}
            </th>
          ))}
        </tr>
      </thead>
      <tbody {...asGroup} ref={walk.body}>
        {range.before > 0 ? <tr {...asNothing} style={{ height: range.before }} /> : null}
        {rows.slice(range.start, range.end).map((row, offset) => {
          const index = range.start + offset;
          const key = rowKey(row);
          return (
            <GridRow
              key={key}
              row={row}
              index={index}
              columns={columns}
              isInteractive={isInteractive}
              isTabStop={isInteractive && key === walk.stopKey}
              isSelected={selectedKey === undefined ? undefined : key === selectedKey}
              tone={rowTone?.(row)}
              onOpen={onOpen}
              onFocusRow={walk.onFocusRow}
              measure={measure}
            />
          );
        })}
        {range.after > 0 ? <tr {...asNothing} style={{ height: range.after }} /> : null}
      </tbody>
    </table>
  );
}

interface RowWalk<Row> {
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly selectedKey: string | undefined;
  readonly onOpen: ((row: Row) => void) | undefined;
  readonly onFocusRow: ((row: Row) => void) | undefined;
  readonly scrollTo: (index: number) => void;
}

const steps: Record<string, (index: number, count: number) => number> = {
  ArrowDown: (index) => index + 1,
  ArrowUp: (index) => index - 1,
  PageDown: (index) => index + 10,
  PageUp: (index) => index - 10,
  Home: () => 0,
  End: (_, count) => count - 1,
};

/** One tab stop for the whole list; arrows, Home, End and Page keys walk the rows, Enter opens. */
function useRowWalk<Row>({ rows, rowKey, selectedKey, onOpen, onFocusRow, scrollTo }: RowWalk<Row>) {
  const body = useRef<HTMLTableSectionElement>(null);
  const [focusKey, setFocusKey] = useState<string>();
  const [wanted, setWanted] = useState<number>();
  const keys = rows.map(rowKey);
  const stopKey = [focusKey, selectedKey].find((key) => key !== undefined && keys.includes(key)) ?? keys[0];

  useEffect(() => {
    if (wanted === undefined) return;
    const row = body.current?.querySelector<HTMLElement>(`tr[data-index="${wanted}"]`);
    if (row === null || row === undefined) {
      scrollTo(wanted);
      return;
    }
    row.focus();
    row.scrollIntoView({ block: 'nearest' });
    setWanted(undefined);
  });

  function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
    const target = event.target;
    if (!(target instanceof HTMLTableRowElement) || event.ctrlKey || event.altKey || event.metaKey) return;
    const index = Number(target.dataset.index);
    const row = rows[index];
    if (event.key === 'Enter' && row !== undefined && onOpen !== undefined) {
      event.preventDefault();
      onOpen(row);
    }
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    setWanted(Math.max(0, Math.min(rows.length - 1, step(index, rows.length))));
  }

  function focused(row: Row): void {
    setFocusKey(rowKey(row));
    onFocusRow?.(row);
  }

  return { body, stopKey, onKeyDown, onFocusRow: focused };
}
