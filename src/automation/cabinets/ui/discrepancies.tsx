import { useState } from 'react';
import type { ReplyOf } from '#src/kernel/contract.ts';
import { Button } from '#src/web/ui/button.tsx';
import { type Column, DataGrid } from '#src/web/ui/data-grid.tsx';
import { Since } from '#src/web/ui/elapsed-time.tsx';
import { Layer } from '#src/web/ui/layer.tsx';
import { Stack } from '#src/web/ui/layout.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import { Problem } from '#src/web/ui/problem.tsx';
import { Quantity } from '#src/web/ui/quantity.tsx';
import { ReasonPicker } from '#src/web/ui/reason-picker.tsx';
import { StatusChip } from '#src/web/ui/status-chip.tsx';
import { Unbroken } from '#src/web/ui/unbroken.tsx';
import { useCommand } from '#src/web/use-command.ts';
import { useRead } from '#src/web/use-read.ts';
import { postResolution, readDiscrepancies } from '../contract.ts';

type Discrepancy = ReplyOf<typeof readDiscrepancies>['discrepancies'][number];

/** Counts that do not agree, each resolved with a coded reason by somebody who was not involved. */
export function Discrepancies() {
  const read = useRead(readDiscrepancies, {}, { topic: 'cabinets', refreshMs: 20_000 });
  const [open, setOpen] = useState<Discrepancy>();
  const [said, setSaid] = useState('');
  const resolve = useCommand(postResolution, {
    topics: ['cabinets', 'stock', 'findings'],
    onDone: (value) => {
      setOpen(undefined);
      setSaid(Number(value.writtenOff) === 0 ? 'Resolved.' : `Resolved; ${value.writtenOff} written off.`);
    },
  });
  const rows = read.data?.discrepancies ?? [];
  const reasons = (read.data?.resolutions ?? []).map(({ code, says }) => ({ code, label: says }));
  return (
    <Panel title={`Counts that do not agree — ${rows.length}`} note="oldest first">
      <p aria-live="polite">{said}</p>
      <DataGrid
        label="Counts that do not agree"
        rows={rows}
        rowKey={(row) => row.discrepancyId}
        read={read}
        empty="Every count that a cabinet told of agrees with the ledger, or was resolved."
        rowTone={(row) => (row.controlled ? 'critical' : undefined)}
        columns={columns(setOpen)}
      />
      {open === undefined ? null : (
        <Layer
          isOpen
          title={`Resolve: ${open.productText} in ${open.cabinetId}`}
          onClose={() => setOpen(undefined)}
          size="medium"
        >
          <Stack>
            <p>
              {open.userName} counted <Quantity value={open.counted} unit={open.unit} /> in drawer {open.drawer}, pocket{' '}
              {open.pocket}; expected were <Quantity value={open.expected} unit={open.unit} />.
            </p>
            <Problem problem={resolve.problem} onClear={resolve.clear} />
            <ReasonPicker
              question="What explains it?"
              reasons={reasons}
              act="Resolve it"
              isBusy={resolve.isBusy}
              onCancel={() => setOpen(undefined)}
              onPick={({ code }) => void resolve.run({ body: { discrepancyId: open.discrepancyId, resolution: code } })}
            />
          </Stack>
        </Layer>
      )}
    </Panel>
  );
}

function columns(onResolve: (row: Discrepancy) => void): Column<Discrepancy>[] {
  return [
    {
      key: 'what',
      header: 'Medicine',
      isRowHeader: true,
      cell: (row) => (
        <>
          <b>{row.productText}</b> {row.controlled ? <StatusChip tone="attention">Controlled</StatusChip> : null}
        </>
      ),
    },
    {
      key: 'place',
      header: 'Place',
      cell: (row) => (
        <>
          <Unbroken>{row.cabinetId}</Unbroken>{' '}
          <Unbroken>
            {row.drawer}-{row.pocket}
          </Unbroken>
        </>
      ),
    },
    {
      key: 'expected',
      header: 'Expected',
      align: 'end',
      isUnbroken: true,
      cell: (row) => <Quantity value={row.expected} unit={row.unit} />,
    },
    {
      key: 'counted',
      header: 'Counted',
      align: 'end',
      isUnbroken: true,
      cell: (row) => <Quantity value={row.counted} unit={row.unit} />,
    },
    { key: 'who', header: 'By', cell: (row) => row.userName },
    { key: 'since', header: 'Since', isUnbroken: true, cell: (row) => <Since at={row.foundAt} /> },
    {
      key: 'act',
      header: 'Resolve',
      isHeaderHidden: true,
      cell: (row) => (
        <Button onClick={() => onResolve(row)} aria-label={`Resolve… ${row.productText} in ${row.cabinetId}`}>
          Resolve…
        </Button>
      ),
    },
  ];
}
