import { useDeferredValue, useState } from 'react';
import { call, type ProblemReport } from '#src/web/client.ts';
import { usePageParams } from '#src/web/navigation.ts';
import type { PageDefinition } from '#src/web/page.ts';
import { useFormat, useMay } from '#src/web/session.tsx';
import { Button } from '#src/web/ui/button.tsx';
import { DataGrid, type Column as GridColumn } from '#src/web/ui/data-grid.tsx';
import { Row, Stack } from '#src/web/ui/layout.tsx';
import { Note } from '#src/web/ui/note.tsx';
import { PageHeader } from '#src/web/ui/page-header.tsx';
import { PageLink } from '#src/web/ui/page-link.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import { Problem } from '#src/web/ui/problem.tsx';
import { StatusChip } from '#src/web/ui/status-chip.tsx';
import { TextField } from '#src/web/ui/text-field.tsx';
import { useRead } from '#src/web/use-read.ts';
import { csvText, exportTable, listEntries } from '../contract.ts';
import { AsOfControl, PastBand, useAsOf } from './as-of.tsx';
import { download } from './download.ts';
import { EntryCell } from './entry-cell.tsx';
import { TableLink, useOpenEntry } from './links.tsx';
import type { Entry, Table } from './words.ts';

/** The entries of one table, found by the start of a word. */
function OneTable() {
  const { kind } = usePageParams('kind');
  const { query } = useAsOf();
  const open = useOpenEntry();
  const [text, setText] = useState('');
  const typed = useDeferredValue(text.trim());
  const read = useRead(
    listEntries,
    { params: { kind }, query: { ...query, ...(typed === '' ? {} : { text: typed }) } },
    { topic: 'tables', keepPrevious: true },
  );
  const table = read.data?.table;
  const entries = read.data?.entries ?? [];
  const waiting = new Set(read.data?.waiting);
  return (
    <>
      <PageHeader title={table?.title ?? 'Table'}>
        <AsOfControl />
      </PageHeader>
      <Stack>
        <PastBand />
        <p>
          {table?.about} <PageLink to="/tables">All tables</PageLink>
        </p>
        <Acts kind={kind} />
        {read.data?.isCut ? (
          <Note tone="info" title="The first 500 entries are shown. Type more to narrow the search." />
        ) : null}
        <Panel title="Entries" note={`${entries.length}${read.data?.isCut ? ', and more' : ''}`}>
          <Stack>
            <TextField
              label="Find entries"
              hint="The start of any word of the key or the values"
              value={text}
              onChange={setText}
              inputMode="search"
            />
            <DataGrid
              label={`Entries of ${table?.title ?? kind}`}
              columns={table === undefined ? [] : columnsOf(table, waiting)}
              rows={entries}
              rowKey={(row) => row.key}
              read={read}
              empty={
                typed === ''
                  ? 'This table has no entry at that time.'
                  : `No entry has a word that starts with "${typed}".`
              }
              onOpen={(row) => open(kind, row.key)}
            />
          </Stack>
        </Panel>
      </Stack>
    </>
  );
}

function Acts({ kind }: { kind: string }) {
  const { at, query, blocked } = useAsOf();
  const format = useFormat();
  const mayEdit = useMay('tables.edit');
  const [problem, setProblem] = useState<ProblemReport>();
  const [isBusy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    const outcome = await call(exportTable, { params: { kind }, query });
    setBusy(false);
    setProblem(outcome.ok ? undefined : outcome);
    if (!outcome.ok) return;
    const { file, columns, rows } = outcome.value;
    const name = at === undefined ? file : file.replace(/\.csv$/, ` as of ${format.dateTime(at).replace(':', '')}.csv`);
    download(name, csvText([columns, ...rows]));
  };
  return (
    <>
      <Problem problem={problem} onClear={() => setProblem(undefined)} />
      <Row>
        {!mayEdit ? null : blocked === undefined ? (
          <PageLink to={`/tables/${kind}/edit`} look="primary">
            Add entry
          </PageLink>
        ) : (
          <Button blocked={blocked}>Add entry</Button>
        )}
        <Button onClick={() => void save()} isBusy={isBusy}>
          Export CSV
        </Button>
        {kind === 'packages' ? <TableLink kind="products">Products</TableLink> : null}
      </Row>
    </>
  );
}

function columnsOf(table: Table, waiting: ReadonlySet<string>): GridColumn<Entry>[] {
  const named = [...table.key, ...table.shows].flatMap(
    (name) => table.columns.find(({ column }) => column === name && column !== 'facility') ?? [],
  );
  return [
    ...named.map(
      (column, at): GridColumn<Entry> => ({
        key: column.column,
        header: column.label,
        isRowHeader: at === 0,
        cell: (row) => <EntryCell kind={table.kind} column={column} value={row.values[column.column] ?? ''} />,
      }),
    ),
    {
      key: 'status',
      header: 'Status',
      cell: (row) => (
        <>
          {row.active ? 'active' : <StatusChip tone="unknown">inactive</StatusChip>}{' '}
          {waiting.has(row.key) ? <StatusChip tone="attention">change waits</StatusChip> : null}
        </>
      ),
    },
  ];
}

export const page: PageDefinition = {
  path: '/tables/$kind',
  title: 'Table',
  permission: 'tables.read',
  component: OneTable,
};
