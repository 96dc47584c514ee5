import { useState } from 'react';
import type { ReplyOf } from '#src/kernel/contract.ts';
import { type Column, DataGrid } from '#src/web/ui/data-grid.tsx';
import { Problem } from '#src/web/ui/problem.tsx';
import { Section } from '#src/web/ui/section.tsx';
import { useRead } from '#src/web/use-read.ts';
import { compareDataSets } from '../contract.ts';
import css from './catalogue.module.css';
import type { DataSetRow } from './data-set-row.ts';

type Compared = ReplyOf<typeof compareDataSets>;

/** What is different from another version of the same table. */
export function ComparePanel({ set, others }: { set: DataSetRow; others: readonly DataSetRow[] }) {
  const [other, setOther] = useState(0);
  const query = { before: other, after: set.dataSet };
  const read = useRead(compareDataSets, { query }, { topic: 'compared', refreshMs: 3_600_000, enabled: other > 0 });
  if (others.length === 0) return null;
  return (
    <Section title="Compare">
      <label className={css.field}>
        With an earlier or later version
        <select value={other} onChange={(event) => setOther(Number(event.target.value))}>
          <option value={0}>None chosen</option>
          {others.map((each) => (
            <option key={each.dataSet} value={each.dataSet}>
              {each.version} (data set {each.dataSet})
            </option>
          ))}
        </select>
      </label>
      <Problem problem={read.problem} onRetry={read.refresh} />
      {read.data === undefined ? null : <Differences compared={read.data} />}
    </Section>
  );
}

function Differences({ compared }: { compared: Compared }) {
  const { added, removed, changed, same, byColumn, rows, columns } = compared;
  const grid: readonly Column<Compared['rows'][number]>[] = [
    { key: 'what', header: 'What', cell: (row) => row.what, width: '7rem' },
    { key: 'key', header: 'Key', cell: (row) => row.key, isRowHeader: true },
    { key: 'how', header: 'Columns', cell: (row) => <span className={css.cells}>{howText(row, columns)}</span> },
  ];
  return (
    <>
      <p role="status">
        {added.toLocaleString('en')} added, {removed.toLocaleString('en')} removed, {changed.toLocaleString('en')}{' '}
        changed, {same.toLocaleString('en')} the same.{' '}
        {byColumn.map((each) => `${each.column}: ${each.changed.toLocaleString('en')}`).join(', ')}
      </p>
      <DataGrid
        label="Differences, the first 200"
        rows={rows}
        rowKey={(row) => `${row.what} ${row.key} ${row.before?.join() ?? ''}${row.after?.join() ?? ''}`}
        empty="Both versions are the same."
        columns={grid}
        maxHeight="24rem"
      />
    </>
  );
}

function howText({ before, after }: Compared['rows'][number], columns: readonly string[]): string {
  if (before === null || after === null) return (before ?? after ?? []).filter((cell) => cell !== '').join(' · ');
  return columns
    .flatMap((column, at) =>
      before[at] === after[at] ? [] : [`${column}: ${before[at] || 'nothing'} → ${after[at] || 'nothing'}`],
    )
    .join('; ');
}
