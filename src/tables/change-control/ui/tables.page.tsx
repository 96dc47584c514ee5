import type { ReplyOf } from '#src/kernel/contract.ts';
import type { PageDefinition } from '#src/web/page.ts';
import { type Column, DataGrid } from '#src/web/ui/data-grid.tsx';
import { Stack } from '#src/web/ui/layout.tsx';
import { PageHeader } from '#src/web/ui/page-header.tsx';
import { PageLink } from '#src/web/ui/page-link.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import { StatusChip } from '#src/web/ui/status-chip.tsx';
import { Muted } from '#src/web/ui/unbroken.tsx';
import { useRead } from '#src/web/use-read.ts';
import { listTables } from '../contract.ts';
import { AsOfControl, PastBand, useAsOf } from './as-of.tsx';
import { TableLink } from './links.tsx';
import { countOf } from './words.ts';

type Row = ReplyOf<typeof listTables>['tables'][number];

const groups: readonly { readonly group: Row['group']; readonly title: string; readonly note: string }[] = [
  { group: 'layers', title: 'Drug file', note: 'ingredient, product, package, barcode' },
  { group: 'rules', title: 'Rules and orders', note: 'what checks, orders, labels and charges go by' },
  { group: 'words', title: 'Words of other systems', note: 'what a partner writes and what it means here' },
  { group: 'facility', title: 'This facility', note: 'its own choices over the drug file' },
];

/** Every table that the hospital works by, in groups, as of an instant. */
function Tables() {
  const { query } = useAsOf();
  const read = useRead(listTables, { query }, { topic: 'tables', keepPrevious: true });
  const waiting = read.data?.waiting ?? 0;
  return (
    <>
      <PageHeader title="Tables">
        <AsOfControl />
      </PageHeader>
      <Stack>
        <PastBand />
        {waiting === 0 ? null : (
          <p>
            <PageLink to="/changes">{countOf(waiting, 'change')}</PageLink> {waiting === 1 ? 'waits' : 'wait'} for a
            second person.
          </p>
        )}
        {groups.map(({ group, title, note }) => (
          <Panel key={group} title={title} note={note} isFlush>
            <DataGrid
              label={title}
              columns={columns}
              rows={(read.data?.tables ?? []).filter((row) => row.group === group)}
              rowKey={(row) => row.kind}
              read={read}
              empty="There is no table of this kind."
              isAgeElsewhere
            />
          </Panel>
        ))}
      </Stack>
    </>
  );
}

const columns: Column<Row>[] = [
  {
    key: 'table',
    header: 'Table',
    isRowHeader: true,
    width: '16rem',
    cell: (row) => <TableLink kind={row.kind}>{row.title}</TableLink>,
  },
  { key: 'about', header: 'What it is for', cell: (row) => row.about },
  {
    key: 'entries',
    header: 'Entries',
    align: 'end',
    width: '10rem',
    cell: (row) => (
      <>
        {row.active}
        {row.inactive === 0 ? null : <Muted> and {row.inactive} inactive</Muted>}
      </>
    ),
  },
  {
    key: 'waiting',
    header: 'Changes that wait',
    width: '11rem',
    cell: (row) => (row.waiting === 0 ? 'none' : <StatusChip tone="attention">{row.waiting}</StatusChip>),
  },
];

export const page: PageDefinition = {
  path: '/tables',
  title: 'Tables',
  menu: { group: 'Tables', label: 'Tables', order: 316 },
  permission: 'tables.read',
  component: Tables,
};
