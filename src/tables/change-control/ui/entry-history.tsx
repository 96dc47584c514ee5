import type { ReplyOf } from '#src/kernel/contract.ts';
import { type Column, DataGrid } from '#src/web/ui/data-grid.tsx';
import { PageLink } from '#src/web/ui/page-link.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import { StatusChip } from '#src/web/ui/status-chip.tsx';
import { Muted } from '#src/web/ui/unbroken.tsx';
import { When } from '#src/web/ui/when.tsx';
import type { readEntry } from '../contract.ts';
import { changedValues, type Version, versionsOf } from './change-values.ts';
import css from './tables.module.css';
import { type Table, valueWords } from './words.ts';

type Reply = ReplyOf<typeof readEntry>;
type Row = Version<Reply['history'][number]>;

/** Every version: when it held, who wanted it and who confirmed it, what it changed. */
export function EntryHistory({ shown: { table, history } }: { shown: Reply }) {
  return (
    <Panel title="History" note="newest first" isFlush>
      <DataGrid
        label="History"
        columns={columnsOf(table)}
        rows={versionsOf(history)}
        rowKey={(row) => `${row.changeSetId} ${row.validFrom}`}
        empty="Nothing of this entry has held yet."
      />
    </Panel>
  );
}

function columnsOf(table: Table): Column<Row>[] {
  return [
    {
      key: 'valid',
      header: 'Holds',
      isRowHeader: true,
      cell: (row) => (
        <>
          <Span from={row.validFrom} to={row.validTo} />
          {row.active ? null : (
            <>
              <br />
              <StatusChip tone="unknown">inactive</StatusChip>
            </>
          )}
          {row.isBelieved ? null : (
            <>
              <br />
              <StatusChip tone="unknown">changed before it held</StatusChip>
            </>
          )}
        </>
      ),
    },
    { key: 'what', header: 'What it changed', cell: (row) => <Differences table={table} row={row} /> },
    {
      key: 'who',
      header: 'Who',
      cell: (row) => (
        <>
          Proposed by {row.authorName}
          <br />
          Confirmed by {row.deciderName ?? 'not known'}
        </>
      ),
    },
    {
      key: 'why',
      header: 'Why',
      cell: (row) => (
        <>
          <ChangeTitle row={row} /> <br />
          <Muted>{row.reason}</Muted>
        </>
      ),
    },
    { key: 'recorded', header: 'Recorded', isUnbroken: true, cell: (row) => <When at={row.recordedFrom} /> },
  ];
}

/** "from 23-Nov-2026 10:00 on", or to when. */
function Span({ from, to }: { from: string | null; to: string | null }) {
  return (
    <>
      {from === null ? 'always' : 'from '}
      {from === null ? null : <When at={from} />}
      {to === null ? ' on' : ' to '}
      {to === null ? null : <When at={to} />}
    </>
  );
}

function ChangeTitle({ row }: { row: Row }) {
  return <PageLink to={`/change/${row.changeSetId}`}>{row.title}</PageLink>;
}

function Differences({ table, row }: { table: Table; row: Row }) {
  if (!row.active) return 'Made inactive';
  if (row.before === null) return 'New, with all its values';
  const changed = changedValues(table, row.before, row.values);
  if (changed.length === 0) return 'In use again, with the same values';
  return changed.map(({ column, label, before, after }) => {
    const shape = table.columns.find((other) => other.column === column) ?? { choices: null, separator: null };
    return (
      <div key={column}>
        {label}: <span className={css.before}>{valueWords(shape, before) || 'nothing'}</span>
        {' → '}
        <span className={css.after}>{valueWords(shape, after) || 'nothing'}</span>
      </div>
    );
  });
}
