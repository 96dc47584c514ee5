import { useState } from 'react';
import { useHospitalClock } from '#src/web/hospital-clock.ts';
import { useSearchValue } from '#src/web/navigation.ts';
import type { PageDefinition } from '#src/web/page.ts';
import { useFormat, useMay, usePerson } from '#src/web/session.tsx';
import { AsOf } from '#src/web/ui/as-of.tsx';
import { Button } from '#src/web/ui/button.tsx';
import { type Column, DataGrid } from '#src/web/ui/data-grid.tsx';
import { Columns, Row, Stack } from '#src/web/ui/layout.tsx';
import { PageHeader } from '#src/web/ui/page-header.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import { Quantity } from '#src/web/ui/quantity.tsx';
import { StatusChip } from '#src/web/ui/status-chip.tsx';
import { Muted, Unbroken } from '#src/web/ui/unbroken.tsx';
import { useRead } from '#src/web/use-read.ts';
import { readCabinets, readPockets } from '../contract.ts';
import { Discrepancies } from './discrepancies.tsx';
import { type Cabinet, differs, type Filter, heardOf, levelOf, type Pocket, shownPockets } from './pocket-words.ts';

/** The cabinets: when each was heard, what its pockets hold by the ledger and by its own count, what does not agree. */
function Cabinets() {
  const person = usePerson();
  const mayResolve = useMay('discrepancy.resolve');
  const now = useHospitalClock(10_000);
  const [asked, setAsked] = useSearchValue('cabinet');
  const read = useRead(readCabinets, {}, { topic: 'cabinets' });
  const rows = read.data?.cabinets ?? [];
  const chosen =
    rows.find((row) => row.cabinetId === asked) ?? rows.find((row) => row.unitId === person.unitId) ?? rows[0];
  return (
    <>
      <PageHeader title="Cabinets" note={chosen?.name}>
        <AsOf read={read} />
      </PageHeader>
      {mayResolve ? <Discrepancies /> : null}
      <Columns shares="4fr 8fr">
        <Panel title={`Cabinets — ${rows.length}`}>
          <DataGrid
            label="Cabinets"
            rows={rows}
            rowKey={(row) => row.cabinetId}
            read={read}
            empty="No cabinet is set up."
            selectedKey={chosen?.cabinetId}
            onOpen={(row) => setAsked(row.cabinetId)}
            isAgeElsewhere
            columns={cabinetColumns(now)}
          />
        </Panel>
        {chosen === undefined ? null : <Pockets key={chosen.cabinetId} cabinet={chosen} />}
      </Columns>
    </>
  );
}

function cabinetColumns(now: Date): Column<Cabinet>[] {
  return [
    {
      key: 'name',
      header: 'Cabinet',
      isRowHeader: true,
      cell: (row) => (
        <>
          <b>
            <Unbroken>{row.cabinetId}</Unbroken>
          </b>{' '}
          <Muted>{row.name}</Muted>
        </>
      ),
    },
    {
      key: 'state',
      header: 'State',
      cell: (row) => {
        const { tone, says } = heardOf(row, now);
        return <StatusChip tone={tone}>{says}</StatusChip>;
      },
    },
    {
      key: 'heard',
      header: 'Heard',
      align: 'end',
      isUnbroken: true,
      cell: (row) => <HeardAt at={row.lastHeardAt} />,
    },
  ];
}

function HeardAt({ at }: { at: string | null }) {
  const format = useFormat();
  return at === null ? '—' : format.time(at);
}

const filters: readonly { readonly filter: Filter; readonly label: string; readonly empty: string }[] = [
  { filter: 'all', label: 'All', empty: 'The cabinet has no pockets.' },
  { filter: 'low', label: 'Low or empty', empty: 'Every pocket holds more than its level.' },
  { filter: 'different', label: 'Count differs', empty: 'Every count that the cabinet told agrees with the ledger.' },
];

function Pockets({ cabinet }: { cabinet: Cabinet }) {
  const [filter, setFilter] = useState<Filter>('all');
  const { cabinetId } = cabinet;
  const read = useRead(readPockets, { params: { cabinetId } }, { topic: 'cabinets' });
  const all = read.data?.pockets ?? [];
  const rows = shownPockets(all, filter);
  return (
    <Panel
      title={`Pockets of ${cabinet.cabinetId}${read.data === undefined ? '' : ` — ${all.length}`}`}
      note={read.data === undefined ? undefined : pocketWords(all)}
    >
      <Stack>
        <Row>
          {filters.map((one) => (
            <Button
              key={one.filter}
              look={one.filter === filter ? 'primary' : 'plain'}
              aria-pressed={one.filter === filter}
              onClick={() => setFilter(one.filter)}
            >
              {read.data === undefined ? one.label : `${one.label} — ${shownPockets(all, one.filter).length}`}
            </Button>
          ))}
        </Row>
        <DataGrid
          label={`Pockets of ${cabinet.cabinetId}`}
          rows={rows}
          rowKey={(row) => `${row.drawer}/${row.pocket}`}
          read={read}
          empty={filters.find((one) => one.filter === filter)?.empty}
          maxHeight="42rem"
          columns={pocketColumns}
        />
      </Stack>
    </Panel>
  );
}

function pocketWords(pockets: readonly Pocket[]): string {
  const empty = pockets.filter((pocket) => levelOf(pocket).says === 'Empty').length;
  const low = pockets.filter((pocket) => levelOf(pocket).says === 'Low').length;
  return `${empty} empty, ${low} low`;
}

const pocketColumns: Column<Pocket>[] = [
  {
    key: 'place',
    header: 'Pocket',
    isUnbroken: true,
    cell: (row) => (
      <b>
        {row.drawer}-{row.pocket}
      </b>
    ),
  },
  {
    key: 'product',
    header: 'Medicine',
    isRowHeader: true,
    cell: (row) => (
      <>
        {row.productText} {row.controlled ? <StatusChip tone="attention">Controlled</StatusChip> : null}
      </>
    ),
  },
  {
    key: 'balance',
    header: 'On hand',
    align: 'end',
    isUnbroken: true,
    cell: (row) => <Quantity value={row.balance} unit={row.unit} />,
  },
  {
    key: 'level',
    header: 'Level',
    align: 'end',
    isUnbroken: true,
    cell: (row) => (
      <Muted>
        {row.reorderLevel} of {row.capacity}
      </Muted>
    ),
  },
  {
    key: 'state',
    header: 'State',
    cell: (row) => {
      const { tone, says } = levelOf(row);
      return <StatusChip tone={tone}>{says}</StatusChip>;
    },
  },
  { key: 'count', header: "Cabinet's count", cell: (row) => <Count pocket={row} /> },
];

function Count({ pocket }: { pocket: Pocket }) {
  const format = useFormat();
  if (pocket.reportedCount === null) return <Muted>not told yet</Muted>;
  const at = pocket.reportedAt === null ? null : <Muted>{format.time(pocket.reportedAt)}</Muted>;
  if (!differs(pocket)) return <>agrees {at}</>;
  return (
    <>
      <StatusChip tone="attention">counts {pocket.reportedCount}</StatusChip> {at}
    </>
  );
}

export const page: PageDefinition = {
  path: '/cabinets',
  title: 'Cabinets',
  menu: { group: 'Stock', label: 'Cabinets', order: 310 },
  permission: 'cabinet.read',
  component: Cabinets,
};
