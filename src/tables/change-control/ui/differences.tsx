import { DataGrid } from '#src/web/ui/data-grid.tsx';
import type { Difference } from './change-values.ts';
import css from './tables.module.css';

/** Values before and after, only those that differ. */
export function Differences({ label, rows }: { label: string; rows: readonly Difference[] }) {
  return (
    <DataGrid
      label={label}
      rows={rows}
      rowKey={(row) => row.column}
      empty="No value is changed yet."
      columns={[
        { key: 'value', header: 'Value', isRowHeader: true, width: '28%', cell: (row) => row.label },
        {
          key: 'before',
          header: 'Before',
          width: '36%',
          cell: (row) => <span className={css.before}>{row.before === '' ? 'nothing' : row.before}</span>,
        },
        {
          key: 'after',
          header: 'After',
          cell: (row) => <span className={css.after}>{row.after === '' ? 'nothing' : row.after}</span>,
        },
      ]}
    />
  );
}
