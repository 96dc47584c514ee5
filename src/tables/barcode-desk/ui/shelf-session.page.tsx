import { usePageParams } from '#src/web/navigation.ts';
import type { PageDefinition } from '#src/web/page.ts';
import { ActionBar } from '#src/web/ui/action-bar.tsx';
import { AsOf } from '#src/web/ui/as-of.tsx';
import { type Column, DataGrid } from '#src/web/ui/data-grid.tsx';
import { Facts } from '#src/web/ui/facts.tsx';
import { Columns, Stack } from '#src/web/ui/layout.tsx';
import { Note } from '#src/web/ui/note.tsx';
import { PageHeader } from '#src/web/ui/page-header.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import { Problem } from '#src/web/ui/problem.tsx';
import { StatusChip } from '#src/web/ui/status-chip.tsx';
import { Muted } from '#src/web/ui/unbroken.tsx';
import { useScan } from '#src/web/ui/use-scan.ts';
import { When } from '#src/web/ui/when.tsx';
import { useCommand } from '#src/web/use-command.ts';
import { useRead } from '#src/web/use-read.ts';
import { endShelf, missingChoices, scanShelf, showShelf } from '../contract.ts';
import { countOf, type ShownShelf } from './desk-words.ts';

/** A walk along one shelf: scan everything; each scan says at once what it is or why not. No stock moves. */
function ShelfSession() {
  const { sessionId } = usePageParams('sessionId');
  const read = useRead(showShelf, { params: { sessionId } }, { topic: 'barcode-desk' });
  const put = useCommand(scanShelf, { topics: ['barcode-desk'] });
  const end = useCommand(endShelf, { topics: ['barcode-desk'] });
  const shelf = read.data;
  const isOpen = shelf !== undefined && shelf.session.endedAt === null;
  useScan(
    ['medicine', 'unknown'],
    async (scan) => {
      const done = await put.run({ body: { sessionId, raw: scan.text, missing: null } });
      if (!done.ok) return { verdict: 'wrong', says: done.message, remedy: done.remedy ?? '' };
      const { outcome, says, outcomeText } = done.value.scan;
      return outcome === 'recognised'
        ? { verdict: 'right', says }
        : { verdict: 'wrong', says: `${outcomeText}: ${says}`, remedy: 'It is on the list of barcode problems.' };
    },
    !isOpen,
  );
  if (shelf === undefined) {
    return (
      <>
        <PageHeader title="Scan the shelf" />
        <Problem problem={read.problem} onRetry={read.refresh} />
      </>
    );
  }
  return (
    <>
      <PageHeader title={shelf.session.place} note={isOpen ? 'scan every package' : 'ended'}>
        <AsOf read={read} />
      </PageHeader>
      <Stack>
        <Problem problem={put.problem ?? end.problem} onClear={put.clear} />
        <Columns shares="4fr 8fr">
          <Summary shelf={shelf} />
          <Panel title={`Packages — ${shelf.session.count.scanned}`} note="no stock moves">
            <DataGrid
              label="Packages scanned"
              rows={shelf.scans}
              rowKey={(row) => String(row.scanNo)}
              read={read}
              empty="Scan the first package."
              isAgeElsewhere
              columns={columns}
            />
          </Panel>
        </Columns>
        {isOpen ? (
          <ActionBar
            acts={[
              ...missingChoices.map(({ code, label }) => ({
                id: code,
                label,
                isBusy: put.isBusy,
                run: () => void put.run({ body: { sessionId, raw: null, missing: code } }),
              })),
              {
                id: 'end',
                label: 'End this shelf',
                keys: 'Ctrl+Enter',
                look: 'primary' as const,
                isBusy: end.isBusy,
                run: () => void end.run({ body: { sessionId } }),
              },
            ]}
          />
        ) : null}
      </Stack>
    </>
  );
}

function Summary({ shelf }: { shelf: ShownShelf }) {
  const { count } = shelf.session;
  const isGood = count.failedPercent !== null && Number(count.failedPercent) <= Number(shelf.goalPercent);
  const title =
    count.failedPercent === null
      ? 'Nothing scanned yet'
      : `${count.failedPercent}% failed: ${count.failed} of ${countOf(count.scanned, 'package')}`;
  return (
    <Panel title="Summary">
      <Stack>
        <Note tone={count.failedPercent === null ? 'info' : isGood ? 'good' : 'attention'} title={title}>
          <p>The goal is at most {shelf.goalPercent}%.</p>
        </Note>
        <Facts facts={count.reasons.map((each) => ({ label: each.reasonText, value: String(each.count) }))} />
      </Stack>
    </Panel>
  );
}

const columns: Column<ShownShelf['scans'][number]>[] = [
  { key: 'no', header: 'No.', align: 'end', isUnbroken: true, cell: (row) => row.scanNo },
  {
    key: 'what',
    header: 'Package',
    isRowHeader: true,
    cell: (row) => (
      <>
        {row.says}
        {row.text === null ? null : (
          <>
            <br />
            <Muted>{row.text}</Muted>
          </>
        )}
      </>
    ),
  },
  {
    key: 'outcome',
    header: 'Scan',
    cell: (row) => (
      <StatusChip tone={row.outcome === 'recognised' ? 'good' : 'attention'}>{row.outcomeText}</StatusChip>
    ),
  },
  { key: 'at', header: 'When', isUnbroken: true, cell: (row) => <When at={row.at} /> },
];

export const page: PageDefinition = {
  path: '/shelf/$sessionId',
  title: 'Shelf',
  permission: 'shelf.scan',
  component: ShelfSession,
};
