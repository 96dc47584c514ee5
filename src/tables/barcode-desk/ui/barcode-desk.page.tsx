import { useState } from 'react';
import { call } from '#src/web/client.ts';
import { useLive } from '#src/web/live.ts';
import { useGo } from '#src/web/navigation.ts';
import type { PageDefinition } from '#src/web/page.ts';
import { AsOf } from '#src/web/ui/as-of.tsx';
import { Button } from '#src/web/ui/button.tsx';
import { type Column, DataGrid } from '#src/web/ui/data-grid.tsx';
import { ElapsedTime } from '#src/web/ui/elapsed-time.tsx';
import { Row, Stack } from '#src/web/ui/layout.tsx';
import { PageHeader } from '#src/web/ui/page-header.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import { StatusChip } from '#src/web/ui/status-chip.tsx';
import { Muted, Unbroken } from '#src/web/ui/unbroken.tsx';
import { useScan } from '#src/web/ui/use-scan.ts';
import { When } from '#src/web/ui/when.tsx';
import { useRead } from '#src/web/use-read.ts';
import { listProblems, lookAt } from '../contract.ts';
import { Bench, type Looked } from './bench.tsx';
import { countOf, minutesOf, placesOf, type ShownProblem, stateOf } from './desk-words.ts';

/** Barcodes that do not scan, by what fails: whom it touches, where, since when, and what to do. */
function BarcodeDesk() {
  const go = useGo();
  const [which, setWhich] = useState<'open' | 'closed'>('open');
  const [looked, setLooked] = useState<Looked>();
  const read = useRead(listProblems, { query: { which } }, { topic: 'barcode-desk', keepPrevious: true });
  // A link that is rejected or taken back changes the tables alone.
  useLive(['tables'], read.refresh);
  useScan(['medicine', 'unknown'], async (scan) => {
    const found = await call(lookAt, { body: { raw: scan.text } });
    if (!found.ok) return { verdict: 'wrong', says: found.message, remedy: found.remedy ?? '' };
    const { value } = found;
    if (value.problemId !== null) {
      go(`/barcode-desk/${value.problemId}`);
      return { verdict: 'right', says: 'This is the barcode problem.' };
    }
    setLooked(value);
    return { verdict: value.verdict === 'recognised' ? 'right' : 'wrong', says: value.says };
  });
  const rows = read.data?.problems ?? [];
  const waiting = rows.filter((row) => row.state === 'waiting');
  return (
    <>
      <PageHeader title="Barcode problems" note={fixedWords(read.data?.fixed)}>
        <AsOf read={read} />
      </PageHeader>
      <Stack>
        {looked === undefined ? null : <Bench looked={looked} onClose={() => setLooked(undefined)} />}
        {waiting.length === 0 ? null : (
          <Panel title={`Wait for the scan of a second person — ${waiting.length}`}>
            <DataGrid
              label="Links that wait"
              rows={waiting}
              rowKey={(row) => row.problemId}
              empty=""
              onOpen={(row) => go(`/barcode-desk/${row.problemId}`)}
              columns={waitingColumns}
            />
          </Panel>
        )}
        <Panel
          title={which === 'open' ? 'Do not scan' : 'Settled in the last 30 days'}
          note={read.data === undefined ? undefined : countOf(rows.length, 'barcode')}
          aside={
            <Row>
              {(['open', 'closed'] as const).map((one) => (
                <Button
                  key={one}
                  look={one === which ? 'primary' : 'plain'}
                  aria-pressed={one === which}
                  onClick={() => setWhich(one)}
                >
                  {one === 'open' ? 'Open' : 'Settled'}
                </Button>
              ))}
            </Row>
          }
        >
          <DataGrid
            label="Barcode problems"
            rows={rows}
            rowKey={(row) => row.problemId}
            read={read}
            empty={which === 'open' ? 'No open scan problems.' : 'Nothing was settled in the last 30 days.'}
            onOpen={(row) => go(`/barcode-desk/${row.problemId}`)}
            isAgeElsewhere
            columns={which === 'open' ? openColumns : closedColumns}
          />
        </Panel>
        <p>
          <Muted>Scan a package here to see what its barcode says and whether Mortar knows it.</Muted>
        </p>
      </Stack>
    </>
  );
}

function fixedWords(fixed: { count: number; medianMinutes: number | null } | undefined): string | undefined {
  if (fixed === undefined) return undefined;
  if (fixed.medianMinutes === null) return 'no link in 30 days';
  return `${countOf(fixed.count, 'link')} in 30 days, half of them within ${minutesOf(fixed.medianMinutes)}`;
}

const code: Column<ShownProblem> = {
  key: 'code',
  header: 'Barcode',
  isRowHeader: true,
  cell: (row) => (
    <>
      <b>{row.code === '' ? (row.expected[0] ?? 'Product not told') : row.code}</b>
      <br />
      <Muted>{row.reasonText}</Muted>
    </>
  ),
};

const state: Column<ShownProblem> = {
  key: 'state',
  header: 'State',
  cell: (row) => {
    const { tone, says } = stateOf(row);
    return <StatusChip tone={tone}>{says}</StatusChip>;
  },
};

const openColumns: Column<ShownProblem>[] = [
  code,
  state,
  { key: 'expected', header: 'Was to be', cell: (row) => row.expected.join('; ') || <Muted>not known</Muted> },
  { key: 'scans', header: 'Scans', align: 'end', isUnbroken: true, cell: (row) => row.scans },
  { key: 'patients', header: 'Patients', align: 'end', isUnbroken: true, cell: (row) => row.patients },
  { key: 'places', header: 'Where', cell: (row) => <Unbroken>{placesOf(row)}</Unbroken> },
  { key: 'first', header: 'Since', isUnbroken: true, cell: (row) => <ElapsedTime at={row.firstSeenAt} /> },
  { key: 'last', header: 'Last', isUnbroken: true, cell: (row) => <When at={row.lastSeenAt} /> },
];

const waitingColumns: Column<ShownProblem>[] = [
  code,
  { key: 'target', header: 'To be linked to', cell: (row) => row.target?.productText ?? '' },
  { key: 'author', header: 'Linked by', cell: (row) => row.change?.authorName ?? '' },
];

const closedColumns: Column<ShownProblem>[] = [
  code,
  { key: 'how', header: 'How', cell: (row) => row.closedHow ?? '' },
  { key: 'target', header: 'Scans as', cell: (row) => row.target?.productText ?? <Muted>—</Muted> },
  {
    key: 'minutes',
    header: 'Time to fix',
    align: 'end',
    isUnbroken: true,
    cell: (row) => (row.minutesToFix === null ? '—' : minutesOf(row.minutesToFix)),
  },
  {
    key: 'at',
    header: 'Settled',
    isUnbroken: true,
    cell: (row) => (row.closedAt === null ? '' : <When at={row.closedAt} />),
  },
];

export const page: PageDefinition = {
  path: '/barcode-desk',
  title: 'Barcode problems',
  menu: { group: 'Keep the loop running', label: 'Barcode problems', order: 130 },
  permission: 'tables.edit',
  component: BarcodeDesk,
};
