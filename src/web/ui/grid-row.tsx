import type { MouseEvent } from 'react';
import type { Column } from './column.ts';
import css from './data-grid.module.css';

interface GridRowProps<Row> {
  readonly row: Row;
  readonly index: number;
  readonly columns: readonly Column<Row>[];
  readonly isInteractive: boolean;
  readonly isTabStop: boolean;
  readonly isSelected: boolean | undefined;
  readonly tone: 'critical' | 'attention' | undefined;
  readonly onOpen: ((row: Row) => void) | undefined;
  readonly onFocusRow: (row: Row) => void;
  readonly measure: (index: number, row: HTMLElement | null) => void;
}

const asRow = { role: 'row' } as const;
const asRowHeader = { role: 'rowheader' } as const;

function isInControl(target: EventTarget): boolean {
  return target instanceof Element && target.closest('a, button, input, select, textarea, label') !== null;
}

/** One row of a grid; the whole row opens, except where a control of its own is hit. */
export function GridRow<Row>(props: GridRowProps<Row>) {
  const { row, index, columns, isInteractive, isTabStop, isSelected, tone, onOpen, onFocusRow, measure } = props;
  const interactive = isInteractive
    ? {
        tabIndex: isTabStop ? 0 : -1,
        onFocus: () => onFocusRow(row),
        onClick: (event: MouseEvent) => {
          if (!isInControl(event.target)) onOpen?.(row);
        },
      }
    : {};
  return (
    <tr
      {...asRow}
      ref={(element) => measure(index, element)}
      className={css.row}
      data-index={index}
      data-open={onOpen === undefined ? undefined : true}
      data-tone={tone}
      aria-rowindex={index + 2}
      {...(isSelected === undefined ? {} : { 'aria-selected': isSelected })}
      {...interactive}
    >
      {columns.map((column) => {
        const shared = {
          'data-align': column.align,
          'data-unbroken': column.isUnbroken || undefined,
          'data-label': column.isHeaderHidden ? undefined : column.header,
          className: css.cell,
        };
        const content = column.cell(row);
        return column.isRowHeader ? (
          <th key={column.key} {...asRowHeader} scope="row" {...shared}>
            {content}
          </th>
        ) : (
          <td key={column.key} role={isInteractive ? 'gridcell' : 'cell'} {...shared}>
            {content}
          </td>
        );
      })}
    </tr>
  );
}
