import { useState } from 'react';
import { useGo } from '#src/web/navigation.ts';
import type { PageDefinition } from '#src/web/page.ts';
import { AsOf } from '#src/web/ui/as-of.tsx';
import { Button } from '#src/web/ui/button.tsx';
import { type Column, DataGrid } from '#src/web/ui/data-grid.tsx';
import { Stack } from '#src/web/ui/layout.tsx';
import { PageHeader } from '#src/web/ui/page-header.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import { Problem } from '#src/web/ui/problem.tsx';
import { StatusChip } from '#src/web/ui/status-chip.tsx';
import { TextField } from '#src/web/ui/text-field.tsx';
import { When } from '#src/web/ui/when.tsx';
import { useCommand } from '#src/web/use-command.ts';
import { useRead } from '#src/web/use-read.ts';
import { listShelves, startShelf } from '../contract.ts';
import type { ShownShelf } from './desk-words.ts';

type Session = ShownShelf['session'];

/** Scan the shelf: begin a walk, or look at those that were made. */
function Shelves() {
  const go = useGo();
  const [place, setPlace] = useState('');
  const read = useRead(listShelves, {}, { topic: 'barcode-desk' });
  const start = useCommand(startShelf, { onDone: ({ sessionId }) => go(`/shelf/${sessionId}`) });
  const goal = read.data?.goalPercent;
  return (
    <>
      <PageHeader title="Scan the shelf" note={goal === undefined ? undefined : `goal: at most ${goal}% fail`}>
        <AsOf read={read} />
      </PageHeader>
      <Stack>
        <Panel title="Begin">
          <form
            onSubmit={(event) => {
              event.preventDefault();
              if (place.trim() !== '') void start.run({ body: { place: place.trim() } });
            }}
          >
            <Stack>
              <Problem problem={start.problem} onClear={start.clear} />
              <TextField
                label="Shelf or cabinet"
                value={place}
                onChange={setPlace}
                hint="For example: Refrigerator 2"
              />
              <div>
                <Button
                  type="submit"
                  look="primary"
                  isBusy={start.isBusy}
                  blocked={place.trim() === '' ? 'Name the shelf first' : undefined}
                >
                  Begin
                </Button>
              </div>
            </Stack>
          </form>
        </Panel>
        <Panel title="Shelves that were scanned">
          <DataGrid
            label="Shelf scans"
            rows={read.data?.sessions ?? []}
            rowKey={(row) => row.sessionId}
            read={read}
            empty="No shelf was scanned yet."
            onOpen={(row) => go(`/shelf/${row.sessionId}`)}
            isAgeElsewhere
            columns={columnsOf(Number(goal ?? '4'))}
          />
        </Panel>
      </Stack>
    </>
  );
}

function columnsOf(goal: number): Column<Session>[] {
  return [
    { key: 'place', header: 'Shelf', isRowHeader: true, cell: (row) => <b>{row.place}</b> },
    { key: 'scanned', header: 'Packages', align: 'end', cell: (row) => row.count.scanned },
    { key: 'failed', header: 'Failed', align: 'end', cell: (row) => row.count.failed },
    {
      key: 'share',
      header: 'Share',
      cell: ({ count }) =>
        count.failedPercent === null ? (
          '—'
        ) : (
          <StatusChip tone={Number(count.failedPercent) <= goal ? 'good' : 'attention'}>
            {count.failedPercent}%
          </StatusChip>
        ),
    },
    { key: 'by', header: 'By', cell: (row) => row.byName },
    { key: 'at', header: 'Begun', isUnbroken: true, cell: (row) => <When at={row.startedAt} /> },
    { key: 'state', header: 'State', cell: (row) => (row.endedAt === null ? 'going on' : 'ended') },
  ];
}

export const page: PageDefinition = {
  path: '/shelf',
  title: 'Scan the shelf',
  menu: { group: 'Stock', label: 'Scan the shelf', order: 330 },
  permission: 'shelf.scan',
  component: Shelves,
};
