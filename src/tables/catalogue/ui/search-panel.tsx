import { useDeferredValue, useState } from 'react';
import type { ReplyOf } from '#src/kernel/contract.ts';
import { type Column, DataGrid } from '#src/web/ui/data-grid.tsx';
import { Row } from '#src/web/ui/layout.tsx';
import { PageLink } from '#src/web/ui/page-link.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import { TextField } from '#src/web/ui/text-field.tsx';
import { useRead } from '#src/web/use-read.ts';
import { listDataSets, searchNames } from '../contract.ts';
import css from './catalogue.module.css';
import { pickedPackage } from './picked-package.ts';

type Found = ReplyOf<typeof searchNames>['found'][number];

const columnsFor = (headings: readonly string[], from: string): readonly Column<Found>[] => [
  { key: 'name', header: 'Name', cell: (found) => found.name, isRowHeader: true },
  { key: 'rows', header: 'Rows', cell: (found) => found.rows.toLocaleString('en'), align: 'end', width: '5rem' },
  {
    key: 'first',
    header: 'The first of them',
    cell: (found) => <span className={css.cells}>{found.cells.filter((cell) => cell !== '').join(' · ')}</span>,
  },
  {
    key: 'pick',
    header: 'Drug file',
    cell: (found) => {
      const picked = pickedPackage({ columns: headings, cells: found.cells, from });
      return picked === null ? null : (
        <PageLink to="/tables/packages/edit" search={picked}>
          Add to the drug file
        </PageLink>
      );
    },
  },
];

/** Looking up in the tables in force: by the starts of words, by NDC, by GTIN or a scan of one. */
export function SearchPanel() {
  const sets = useRead(listDataSets, {}, { topic: 'catalogue', refreshMs: 10_000 });
  const inForce = (sets.data?.dataSets ?? []).filter((set) => set.isInForce);
  const [chosen, setChosen] = useState('');
  const [text, setText] = useState('');
  const typed = useDeferredValue(text.trim());
  const kind = chosen || inForce[0]?.kind || '';
  const isAsked = kind !== '' && typed.length >= 2;
  const read = useRead(
    searchNames,
    { query: { kind, text: typed } },
    { topic: 'catalogue', refreshMs: 600_000, enabled: isAsked, keepPrevious: true },
  );
  if (inForce.length === 0) return null;
  const found = isAsked ? (read.data?.found ?? []) : [];
  const set = inForce.find((each) => each.kind === kind);
  const source = set === undefined ? '' : `${set.title}, version ${set.version}`;
  const more = (read.data?.total ?? 0) - found.length;
  return (
    <Panel title="Look up" note={isAsked && more > 0 ? `${more.toLocaleString('en')} more` : undefined}>
      <Row align="start">
        <label className={css.field}>
          In
          <select value={kind} onChange={(event) => setChosen(event.target.value)}>
            {inForce.map((set) => (
              <option key={set.dataSet} value={set.kind}>
                {set.title} ({set.version})
              </option>
            ))}
          </select>
        </label>
        <TextField
          label="Name, NDC or GTIN"
          hint="Two letters or more of each word"
          value={text}
          onChange={setText}
          inputMode="search"
          isScanTarget
        />
      </Row>
      {isAsked ? (
        <DataGrid
          label="What was found, at most ten"
          rows={found}
          rowKey={(each) => String(each.rowNo)}
          read={read}
          empty={`Nothing in this table has "${typed}".`}
          columns={columnsFor(read.data?.columns ?? [], source)}
          isAgeElsewhere
        />
      ) : null}
    </Panel>
  );
}
