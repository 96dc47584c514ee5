import { type Dispatch, type SetStateAction, useState } from 'react';
import { hospitalNow } from '#src/web/hospital-clock.ts';
import { useFormat } from '#src/web/session.tsx';
import { Button } from '#src/web/ui/button.tsx';
import { type Column, DataGrid } from '#src/web/ui/data-grid.tsx';
import { ElapsedTime } from '#src/web/ui/elapsed-time.tsx';
import { Row, Stack } from '#src/web/ui/layout.tsx';
import { MedicationLine } from '#src/web/ui/medication-line.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import { StatusChip } from '#src/web/ui/status-chip.tsx';
import { Muted, Unbroken } from '#src/web/ui/unbroken.tsx';
import type { Read } from '#src/web/use-read.ts';
import {
  type DueItem,
  type DueReply,
  foldLater,
  keyOf,
  nameOf,
  placeOf,
  statusOf,
  type TabKind,
  tabs,
} from './due-words.ts';

interface DueListProps {
  readonly read: Read<DueReply>;
  readonly selectedKey: string | undefined;
  readonly onChoose: (item: DueItem) => void;
}

/** What the patient may be given, in three tabs; choosing a row says which dose the next scans are for. */
export function DueList({ read, selectedKey, onChoose }: DueListProps) {
  const format = useFormat();
  const [tab, setTab] = useState<TabKind>('scheduled');
  const items = read.data?.items ?? [];
  const [isFolded, setFolded] = useState(true);
  const ofTab = items.filter((item) => item.kind === tab);
  const { near, far } = foldLater(ofTab, hospitalNow());
  const shown = isFolded ? near : ofTab;
  const chosen = tabs.find((one) => one.kind === tab) ?? tabs[0];
  return (
    <Panel title="To give" note={dueWords(items)}>
      <Stack>
        <Tabs tab={tab} setTab={setTab} items={items} />
        <DataGrid
          label={`${chosen.title} doses`}
          rows={shown}
          rowKey={keyOf}
          read={read}
          empty={far.length === 0 ? chosen.empty : `No doses due before ${format.time(far[0]?.dueAt ?? '')}.`}
          selectedKey={selectedKey}
          onOpen={onChoose}
          rowTone={(item) => (item.status === 'overdue' ? 'critical' : undefined)}
          columns={columns(onChoose)}
        />
        {far.length === 0 ? null : (
          <Row>
            <Button aria-expanded={!isFolded} onClick={() => setFolded(!isFolded)}>
              {isFolded ? `Show ${far.length} later` : 'Hide the later ones'}
            </Button>
            {isFolded ? <Muted>{far.map((item) => laterWords(item, format)).join(' · ')}</Muted> : null}
          </Row>
        )}
      </Stack>
    </Panel>
  );
}

function laterWords(item: DueItem, format: ReturnType<typeof useFormat>): string {
  return `${nameOf(item.line)} ${item.dueAt === null ? '' : format.time(item.dueAt)}`.trim();
}

type TabsProps = { tab: TabKind; setTab: Dispatch<SetStateAction<TabKind>>; items: readonly DueItem[] };

function Tabs({ tab, setTab, items }: TabsProps) {
  return (
    <Row>
      {tabs.map(({ kind, title }) => {
        const count = items.filter((item) => item.kind === kind).length;
        return (
          <Button
            key={kind}
            look={tab === kind ? 'primary' : 'plain'}
            aria-pressed={tab === kind}
            onClick={() => setTab(kind)}
          >
            {title} — {count}
          </Button>
        );
      })}
    </Row>
  );
}

function dueWords(items: readonly DueItem[]): string {
  const late = items.filter((item) => item.status === 'overdue').length;
  const due = items.filter((item) => item.status === 'due').length;
  return `${late} late, ${due} due now`;
}

function columns(onChoose: (item: DueItem) => void): Column<DueItem>[] {
  return [
    { key: 'due', header: 'Due', width: '8rem', cell: (item) => <Due item={item} /> },
    { key: 'medicine', header: 'Medicine', isRowHeader: true, cell: (item) => <Medicine item={item} /> },
    {
      key: 'act',
      header: 'Choose',
      isHeaderHidden: true,
      cell: (item) => (
        <Button onClick={() => onChoose(item)} aria-label={`Choose ${nameOf(item.line)}`}>
          Choose
        </Button>
      ),
    },
  ];
}

function Due({ item }: { item: DueItem }) {
  const format = useFormat();
  const { tone, word } = statusOf(item.status);
  return (
    <Stack gap="tight">
      <span>
        <StatusChip tone={tone}>{word}</StatusChip>
      </span>
      {item.dueAt === null ? null : (
        <Unbroken>
          <b>{format.time(item.dueAt)}</b>{' '}
          <Muted>
            <ElapsedTime at={item.dueAt} as="until" />
          </Muted>
        </Unbroken>
      )}
      {item.nextFrom === null ? null : <span>from {format.time(item.nextFrom)}</span>}
    </Stack>
  );
}

function Medicine({ item }: { item: DueItem }) {
  const place = placeOf(item.supply);
  return (
    <Stack gap="tight">
      <MedicationLine parts={item.line} />
      {item.instructions === null ? null : <Muted>{item.instructions}</Muted>}
      <Row>
        {item.urgent ? <StatusChip tone="critical">Urgent</StatusChip> : null}
        {item.highAlert ? <StatusChip tone="critical">High alert</StatusChip> : null}
        {item.controlled ? <StatusChip tone="attention">Controlled</StatusChip> : null}
        <StatusChip tone={place.tone}>{place.word}</StatusChip>
        <LastGiven last={item.last} />
      </Row>
    </Stack>
  );
}

function LastGiven({ last }: { last: DueItem['last'] }) {
  const format = useFormat();
  if (last === null) return <Muted>Not given before</Muted>;
  const late = last.enteredLateAt === null ? '' : `, entered late at ${format.time(last.enteredLateAt)}`;
  return (
    <Muted>
      Last given {format.dateTime(last.at)} by {last.by}
      {late}
    </Muted>
  );
}
