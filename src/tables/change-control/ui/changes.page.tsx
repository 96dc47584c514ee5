import { useGo } from '#src/web/navigation.ts';
import type { PageDefinition } from '#src/web/page.ts';
import { usePerson } from '#src/web/session.tsx';
import { type Column, DataGrid } from '#src/web/ui/data-grid.tsx';
import { Stack } from '#src/web/ui/layout.tsx';
import { PageHeader } from '#src/web/ui/page-header.tsx';
import { PageLink } from '#src/web/ui/page-link.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import { StatusChip } from '#src/web/ui/status-chip.tsx';
import { Muted } from '#src/web/ui/unbroken.tsx';
import { When } from '#src/web/ui/when.tsx';
import { type ReadState, useRead } from '#src/web/use-read.ts';
import { listChanges } from '../contract.ts';
import { type ChangeRow, countOf, stateWords } from './words.ts';

/** Changes of the tables: what waits, what holds later, what was decided. */
function Changes() {
  const me = usePerson();
  const open = useRead(listChanges, { query: { which: 'open' } }, { topic: 'tables' });
  const decided = useRead(listChanges, { query: { which: 'decided' } }, { topic: 'tables' });
  const waiting = (open.data?.changes ?? []).filter((row) => row.state === 'proposed');
  const others = waiting.filter((row) => row.author !== me.id);
  const mine = waiting.filter((row) => row.author === me.id);
  const later = (open.data?.changes ?? []).filter((row) => row.state === 'confirmed');
  return (
    <>
      <PageHeader title="Changes" />
      <Stack>
        <List
          title="Proposed by others"
          rows={others}
          read={open}
          empty="No change of somebody else waits for a second person."
        />
        <List title="Proposed by you" rows={mine} read={open} empty="None of your changes waits." />
        <List title="Confirmed, holds later" rows={later} read={open} empty="No confirmed change waits for its time." />
        <List title="Decided" rows={decided.data?.changes ?? []} read={decided} empty="No change was decided yet." />
      </Stack>
    </>
  );
}

type ListProps = {
  readonly title: string;
  readonly rows: readonly ChangeRow[];
  readonly read: ReadState;
  readonly empty: string;
};

function List({ title, rows, read, empty }: ListProps) {
  const go = useGo();
  return (
    <Panel title={title} note={String(rows.length)} isFlush>
      <DataGrid
        label={title}
        columns={columns}
        rows={rows}
        rowKey={(row) => row.changeSetId}
        read={read}
        empty={empty}
        onOpen={(row) => go(`/change/${row.changeSetId}`)}
        isAgeElsewhere
      />
    </Panel>
  );
}

const columns: Column<ChangeRow>[] = [
  {
    key: 'title',
    header: 'Change',
    isRowHeader: true,
    cell: (row) => (
      <>
        <PageLink to={`/change/${row.changeSetId}`}>{row.title}</PageLink> <br />
        <Muted>{row.reason}</Muted>
      </>
    ),
  },
  {
    key: 'what',
    header: 'Tables',
    cell: (row) => (row.items === 0 ? 'from files' : `${row.tables.join(', ')} (${countOf(row.items, 'entry')})`),
  },
  {
    key: 'author',
    header: 'Proposed',
    cell: (row) => (
      <>
        {row.authorName} <br />
        <When at={row.proposedAt} />
      </>
    ),
  },
  {
    key: 'from',
    header: 'Holds from',
    cell: (row) =>
      (row.liveAt ?? row.goLiveAt) === null ? 'its confirmation' : <When at={row.liveAt ?? row.goLiveAt ?? ''} />,
  },
  {
    key: 'state',
    header: 'State',
    cell: (row) => {
      const { label, tone } = stateWords(row.state);
      return (
        <>
          <StatusChip tone={tone}>{label}</StatusChip>
          {row.deciderName === null ? null : <Muted> by {row.deciderName}</Muted>}
        </>
      );
    },
  },
];

export const page: PageDefinition = {
  path: '/changes',
  title: 'Changes',
  menu: { group: 'Tables', label: 'Changes', order: 318 },
  permission: 'tables.read',
  component: Changes,
};
