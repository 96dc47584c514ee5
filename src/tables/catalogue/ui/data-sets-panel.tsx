import { useState } from 'react';
import type { ReplyOf } from '#src/kernel/contract.ts';
import { useGo } from '#src/web/navigation.ts';
import { Button } from '#src/web/ui/button.tsx';
import { type Column, DataGrid } from '#src/web/ui/data-grid.tsx';
import { Facts } from '#src/web/ui/facts.tsx';
import { Row, Stack } from '#src/web/ui/layout.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import { Problem } from '#src/web/ui/problem.tsx';
import { StatusChip } from '#src/web/ui/status-chip.tsx';
import { When } from '#src/web/ui/when.tsx';
import { useCommand } from '#src/web/use-command.ts';
import { useRead } from '#src/web/use-read.ts';
import { endpointUrl } from '#src/web/wire.ts';
import { downloadRejects, downloadRows, listDataSets, listRejects, proposeDataSet } from '../contract.ts';
import css from './catalogue.module.css';
import { ComparePanel } from './compare-panel.tsx';
import type { DataSetRow } from './data-set-row.ts';

type RejectRow = ReplyOf<typeof listRejects>['rejects'][number];

const count = (number: number) => number.toLocaleString('en');

function State({ set }: { set: DataSetRow }) {
  if (set.state === 'failed') return <StatusChip tone="critical">Refused</StatusChip>;
  if (set.state === 'loading') return <StatusChip tone="info">Loading</StatusChip>;
  return set.isInForce ? <StatusChip tone="good">In force</StatusChip> : <StatusChip tone="plain">Loaded</StatusChip>;
}

const columns: readonly Column<DataSetRow>[] = [
  { key: 'dataSet', header: 'No.', cell: (set) => set.dataSet, align: 'end', width: '4rem' },
  { key: 'title', header: 'Table', cell: (set) => set.title, isRowHeader: true },
  { key: 'version', header: 'Version', cell: (set) => set.version },
  { key: 'state', header: 'State', cell: (set) => <State set={set} /> },
  { key: 'accepted', header: 'Accepted', cell: (set) => count(set.rowsAccepted), align: 'end', isUnbroken: true },
  { key: 'rejected', header: 'Rejected', cell: (set) => count(set.rowsRejected), align: 'end', isUnbroken: true },
  { key: 'file', header: 'File', cell: (set) => [set.fileName, set.member].filter(Boolean).join(': ') },
  { key: 'who', header: 'By', cell: (set) => set.startedByName },
  { key: 'when', header: 'When', cell: (set) => <When at={set.startedAt} /> },
];

/** Every data set that was imported; the one that is opened with its counts, rejects and what changed. */
export function DataSetsPanel() {
  const read = useRead(listDataSets, {}, { topic: 'catalogue', refreshMs: 10_000 });
  const asked = Number(new URLSearchParams(location.search).get('dataSet'));
  const [open, setOpen] = useState<number | undefined>(asked > 0 ? asked : undefined);
  const rows = read.data?.dataSets ?? [];
  const chosen = rows.find((set) => set.dataSet === open);
  return (
    <>
      <Panel title="Versions" isFlush>
        <DataGrid
          label="Imported data sets, newest first"
          rows={rows}
          rowKey={(set) => String(set.dataSet)}
          read={read}
          empty="Nothing was imported yet."
          columns={columns}
          onOpen={(set) => setOpen(set.dataSet)}
          selectedKey={open === undefined ? undefined : String(open)}
          maxHeight="24rem"
        />
      </Panel>
      {chosen === undefined ? null : <OneDataSet set={chosen} all={rows} onClose={() => setOpen(undefined)} />}
    </>
  );
}

interface OneProps {
  readonly set: DataSetRow;
  readonly all: readonly DataSetRow[];
  readonly onClose: () => void;
}

function OneDataSet({ set, all, onClose }: OneProps) {
  const params = { dataSet: set.dataSet };
  return (
    <Panel title={`Data set ${set.dataSet}: ${set.title}`} aside={<Button onClick={onClose}>Close</Button>}>
      <Stack>
        <Facts
          facts={[
            { label: 'State', value: <State set={set} /> },
            {
              label: 'Rows',
              value: `${count(set.rowsRead)} read = ${count(set.rowsAccepted)} accepted + ${count(set.rowsRejected)} rejected`,
            },
            ...(set.rowsSkipped > 0
              ? [{ label: 'Other sources', value: `${count(set.rowsSkipped)} rows left out` }]
              : []),
            ...(set.failedBecause === null ? [] : [{ label: 'Why', value: set.failedBecause }]),
            { label: 'Encoding', value: set.encoding ?? 'not known' },
            { label: 'SHA-256', value: <span className={css.cells}>{set.sha256 ?? 'not known'}</span> },
          ]}
        />
        {set.state === 'ready' ? (
          <Row>
            {set.isInForce ? null : <ProposeButton dataSet={set.dataSet} />}
            <a href={endpointUrl(downloadRows.path, params)}>Download the rows (CSV)</a>
            {set.rowsRejected > 0 ? (
              <a href={endpointUrl(downloadRejects.path, params)}>Download the rejects (CSV)</a>
            ) : null}
          </Row>
        ) : null}
        {set.rowsRejected > 0 ? <Rejects dataSet={set.dataSet} /> : null}
        {set.state === 'ready' ? (
          <ComparePanel
            set={set}
            others={all.filter(
              (each) => each.kind === set.kind && each.state === 'ready' && each.dataSet !== set.dataSet,
            )}
          />
        ) : null}
      </Stack>
    </Panel>
  );
}

/** An import proposes itself; this is for one that had to wait, and for going back to an earlier version. */
function ProposeButton({ dataSet }: { dataSet: number }) {
  const go = useGo();
  const propose = useCommand(proposeDataSet, { onDone: ({ changeSetId }) => go(`/change/${changeSetId}`) });
  return (
    <>
      <Button isBusy={propose.isBusy} onClick={() => void propose.run({ params: { dataSet } })}>
        Propose to put in force
      </Button>
      <Problem problem={propose.problem} />
    </>
  );
}

const rejectColumns: readonly Column<RejectRow>[] = [
  { key: 'row', header: 'Row', cell: (reject) => count(reject.rowNo), align: 'end', isRowHeader: true, width: '6rem' },
  { key: 'column', header: 'Column', cell: (reject) => reject.column ?? 'the whole row' },
  {
    key: 'value',
    header: 'Value',
    cell: (reject) => <span className={css.cells}>{reject.value ?? reject.raw.slice(0, 120)}</span>,
  },
  { key: 'why', header: 'Why', cell: (reject) => reject.why },
];

function Rejects({ dataSet }: { dataSet: number }) {
  const read = useRead(
    listRejects,
    { params: { dataSet }, query: { limit: 200 } },
    { topic: 'catalogue', refreshMs: 600_000 },
  );
  return (
    <DataGrid
      label="Rejected rows, the first 200"
      rows={read.data?.rejects ?? []}
      rowKey={(reject) => String(reject.rowNo)}
      read={read}
      empty="No row was rejected."
      columns={rejectColumns}
      isAgeElsewhere
    />
  );
}
