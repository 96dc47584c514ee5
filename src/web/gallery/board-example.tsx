import { hospitalNow } from '../hospital-clock.ts';
import { AsOf } from '../ui/as-of.tsx';
import { Button } from '../ui/button.tsx';
import { type Column, DataGrid } from '../ui/data-grid.tsx';
import { Since } from '../ui/elapsed-time.tsx';
import { Columns, Row } from '../ui/layout.tsx';
import { LoopStrip } from '../ui/loop-strip.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { Panel } from '../ui/panel.tsx';
import { Problem } from '../ui/problem.tsx';
import { StatusChip } from '../ui/status-chip.tsx';
import type { Tone } from '../ui/tone.ts';
import type { ReadState } from '../use-read.ts';

interface Finding {
  readonly id: string;
  readonly tone: 'critical' | 'attention';
  readonly effect: string;
  readonly what: string;
  readonly more: string;
  readonly minutes: number;
  readonly owner: string;
  readonly step: string;
}

const findings: readonly Finding[] = [
  {
    id: '1',
    tone: 'critical',
    effect: 'Doses at risk',
    what: '14 verified orders have not reached cabinet ICU-2.',
    more: '9 patients; next dose due 10:55. The cabinet server refuses the connection; the oldest waits 6 min.',
    minutes: 6,
    owner: 'Nobody',
    step: 'Open queue',
  },
  {
    id: '2',
    tone: 'critical',
    effect: 'Scan failing',
    what: '11 scans of one vial were not recognised on 3 units.',
    more: 'GTIN 00363323540255 is not in the table; it looks like a new package.',
    minutes: 150,
    owner: 'T. Alvarez',
    step: 'Link barcode',
  },
  {
    id: '3',
    tone: 'attention',
    effect: 'Work blocked',
    what: 'Balance BAL-02: the daily check is overdue.',
    more: '3 preparations wait for a weighing station.',
    minutes: 282,
    owner: 'IV room',
    step: 'Open checklist',
  },
];

const start = hospitalNow().getTime();
const ago = (minutes: number) => new Date(start - minutes * 60_000);

const columns: readonly Column<Finding>[] = [
  {
    key: 'effect',
    header: 'Effect',
    width: '10rem',
    cell: (row) => <StatusChip tone={row.tone}>{row.effect}</StatusChip>,
  },
  {
    key: 'what',
    header: 'What is wrong',
    isRowHeader: true,
    cell: (row) => (
      <>
        <b>{row.what}</b> <br />
        <span style={{ color: 'var(--muted)' }}>{row.more}</span>
      </>
    ),
  },
  { key: 'since', header: 'Since', width: '11rem', cell: (row) => <Since at={ago(row.minutes)} /> },
  {
    key: 'owner',
    header: 'Who has it',
    width: '11rem',
    cell: (row) => (
      <Row>
        {row.owner}
        {row.owner === 'Nobody' ? <Button>Take it</Button> : null}
      </Row>
    ),
  },
  {
    key: 'step',
    header: 'Next step',
    width: '13rem',
    cell: (row) => <Button look={row.tone === 'critical' ? 'primary' : 'plain'}>{row.step}</Button>,
  },
];

interface Channel {
  readonly name: string;
  readonly says: string;
  readonly tone: Tone;
  readonly state: string;
  readonly waiting: string;
  readonly reply: string;
}

const channels: readonly Channel[] = [
  { name: 'ADC-OUT', says: 'orders to cabinets', tone: 'critical', state: 'Stopped', waiting: '14', reply: '—' },
  { name: 'ADT-IN', says: 'patient moves', tone: 'attention', state: '2 parked', waiting: '0', reply: '41 ms' },
  { name: 'RDE-IN', says: 'orders', tone: 'good', state: 'Running', waiting: '0', reply: '63 ms' },
  { name: 'RAS-OUT', says: 'doses given', tone: 'unknown', state: 'not known', waiting: '1', reply: '88 ms' },
];

const read: ReadState = { status: 'ready', asOf: ago(0), isStale: false, refresh: () => undefined };
const many = Array.from({ length: 500 }, (_, index) => ({ id: String(index + 1), words: `Example row ${index + 1}` }));

/** The parts of a board. */
export function BoardExample() {
  return (
    <>
      <PageHeader title="Integrity board" note="example data">
        <AsOf read={read} />
        <Button>Print shift report</Button>
      </PageHeader>
      <Panel title="Act now" note="3, worst patient effect first">
        <DataGrid
          label="Findings"
          columns={columns}
          rows={findings}
          rowKey={(row) => row.id}
          empty="The loop is whole."
          rowTone={(row) => row.tone}
          onOpen={() => undefined}
        />
      </Panel>
      <Panel title="The loop right now">
        <LoopStrip
          stages={[
            { label: 'Ordered', value: '212', note: '/h', tone: 'good', says: 'normal' },
            {
              label: 'Waiting for pharmacist',
              value: '31',
              note: '· oldest 9 min',
              tone: 'good',
              says: 'oldest STAT 2 min',
              to: '/gallery/verify',
            },
            {
              label: 'On the way to device',
              value: '16',
              note: '· oldest 6 min',
              tone: 'critical',
              says: '14 stopped',
            },
            { label: 'Being made', value: '22', note: '· 3 blocked', tone: 'attention', says: 'IV balance' },
            { label: 'Ready or delivered', value: '148', tone: 'unknown', says: 'not known' },
            { label: 'Given with scan, 24 h', value: '97.1%', note: 'of 3,406', tone: 'good', says: 'goal 95%' },
          ]}
        />
      </Panel>
      <Columns shares="5fr 4fr 3fr">
        <Panel title="Interfaces">
          <DataGrid
            label="Interfaces"
            rows={channels}
            rowKey={(row) => row.name}
            empty="None"
            columns={[
              {
                key: 'name',
                header: 'Name',
                isRowHeader: true,
                cell: (row) => (
                  <>
                    <b>{row.name}</b> <span style={{ color: 'var(--muted)' }}>{row.says}</span>
                  </>
                ),
              },
              { key: 'state', header: 'State', cell: (row) => <StatusChip tone={row.tone}>{row.state}</StatusChip> },
              { key: 'waiting', header: 'Waiting', align: 'end', cell: (row) => row.waiting },
              { key: 'reply', header: 'Reply p95', align: 'end', isUnbroken: true, cell: (row) => row.reply },
            ]}
          />
        </Panel>
        <Panel title="Long list" note="500 rows">
          <DataGrid
            label="Long list"
            rows={many}
            rowKey={(row) => row.id}
            empty="None"
            maxHeight="14rem"
            onOpen={() => undefined}
            columns={[
              { key: 'id', header: 'No.', align: 'end', width: '4rem', cell: (row) => row.id },
              { key: 'words', header: 'Words', isRowHeader: true, cell: (row) => row.words },
            ]}
          />
        </Panel>
        <Panel title="Today" note="empty and refused">
          <DataGrid
            label="Today"
            rows={[]}
            rowKey={() => ''}
            columns={[]}
            empty="Nothing waiting. Last order arrived 10:41:52."
          />
          <Problem
            problem={{
              ok: false,
              code: 'already-verified',
              message: 'R. Osei verified this order at 10:41.',
              remedy: 'Open the order to see the verification.',
            }}
            onRetry={() => undefined}
          />
        </Panel>
      </Columns>
    </>
  );
}
