import { useState } from 'react';
import type { ReplyOf } from '#src/kernel/contract.ts';
import type { PageDefinition } from '#src/web/page.ts';
import { AsOf } from '#src/web/ui/as-of.tsx';
import { Button } from '#src/web/ui/button.tsx';
import { type Column, DataGrid } from '#src/web/ui/data-grid.tsx';
import { Since } from '#src/web/ui/elapsed-time.tsx';
import { Layer } from '#src/web/ui/layer.tsx';
import { PageHeader } from '#src/web/ui/page-header.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import { Problem } from '#src/web/ui/problem.tsx';
import { Quantity } from '#src/web/ui/quantity.tsx';
import { ReasonPicker } from '#src/web/ui/reason-picker.tsx';
import { StatusChip } from '#src/web/ui/status-chip.tsx';
import { useCommand } from '#src/web/use-command.ts';
import { useRead } from '#src/web/use-read.ts';
import { postReview, readOverrides } from '../contract.ts';

type Row = ReplyOf<typeof readOverrides>['withdrawals'][number];

/** Withdrawals without an order, or without what the cabinet must ask: each is looked at by a pharmacist who was not involved. */
function Overrides() {
  const read = useRead(readOverrides, {}, { topic: 'cabinets', refreshMs: 20_000 });
  const [open, setOpen] = useState<Row | null>(null);
  const review = useCommand(postReview, { topics: ['cabinets', 'jobs', 'findings'], onDone: () => setOpen(null) });
  const rows = read.data?.withdrawals ?? [];
  const reasons = (read.data?.reasons ?? []).map((reason) => ({ code: reason.code, label: reason.says }));
  return (
    <>
      <PageHeader title="Overrides to review">
        <AsOf read={read} />
      </PageHeader>
      <Panel title={`Waiting — ${rows.length}`} note="oldest first">
        <DataGrid
          label="Overrides to review"
          columns={columns(setOpen)}
          rows={rows}
          rowKey={(row) => row.withdrawalId}
          read={read}
          empty="No override waits for a review."
          onOpen={setOpen}
          rowTone={(row) => (row.controlled ? 'critical' : undefined)}
          isAgeElsewhere
        />
      </Panel>
      {open === null ? null : (
        <Layer
          isOpen
          title={`Review: ${open.productText}, taken by ${open.userName}`}
          onClose={() => setOpen(null)}
          size="medium"
        >
          <p>{open.lacksText}</p>
          <Problem problem={review.problem} onClear={review.clear} />
          <ReasonPicker
            question="What was it?"
            reasons={reasons}
            act="Record the review"
            isBusy={review.isBusy}
            onPick={({ code }) => void review.run({ body: { withdrawalId: open.withdrawalId, reason: code } })}
            onCancel={() => setOpen(null)}
          />
        </Layer>
      )}
    </>
  );
}

function columns(onReview: (row: Row) => void): Column<Row>[] {
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
      key: 'quantity',
      header: 'Taken',
      align: 'end',
      isUnbroken: true,
      cell: (row) => <Quantity value={row.quantity} unit={row.unit} />,
    },
    { key: 'who', header: 'By', cell: (row) => row.userName },
    { key: 'where', header: 'Cabinet', isUnbroken: true, cell: (row) => row.cabinetId ?? '—' },
    { key: 'lacks', header: 'Why it waits', cell: (row) => row.lacksText },
    { key: 'since', header: 'Since', isUnbroken: true, cell: (row) => <Since at={row.withdrawnAt} /> },
    {
      key: 'act',
      header: 'Review',
      isHeaderHidden: true,
      cell: (row) => (
        <Button onClick={() => onReview(row)} aria-label={`Review ${row.productText}, taken by ${row.userName}`}>
          Review
        </Button>
      ),
    },
  ];
}

export const page: PageDefinition = {
  path: '/overrides',
  title: 'Overrides to review',
  menu: { group: 'Controlled substances', label: 'Overrides', order: 220 },
  permission: 'withdrawal.review',
  component: Overrides,
};
