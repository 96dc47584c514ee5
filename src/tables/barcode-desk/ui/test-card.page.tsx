import { useEffect, useState } from 'react';
import type { ReplyOf } from '#src/kernel/contract.ts';
import { useObservable } from '#src/web/observable.ts';
import type { PageDefinition } from '#src/web/page.ts';
import { stationName } from '#src/web/station.ts';
import { ActionBar } from '#src/web/ui/action-bar.tsx';
import { AsOf } from '#src/web/ui/as-of.tsx';
import { type Column, DataGrid } from '#src/web/ui/data-grid.tsx';
import { Columns, Stack } from '#src/web/ui/layout.tsx';
import { Note } from '#src/web/ui/note.tsx';
import { PageHeader } from '#src/web/ui/page-header.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import { Problem } from '#src/web/ui/problem.tsx';
import { StatusChip } from '#src/web/ui/status-chip.tsx';
import { TextField } from '#src/web/ui/text-field.tsx';
import { Muted } from '#src/web/ui/unbroken.tsx';
import { useScan } from '#src/web/ui/use-scan.ts';
import { When } from '#src/web/ui/when.tsx';
import { useCommand } from '#src/web/use-command.ts';
import { useRead } from '#src/web/use-read.ts';
import { postTestCard, readTestCards } from '../contract.ts';

type Verdict = ReplyOf<typeof postTestCard>;
type Tested = ReplyOf<typeof readTestCards>['stations'][number];

/** The scanners' test card: to print, and to scan at each station once a day. */
function TestCard() {
  const station = useObservable(stationName);
  const read = useRead(readTestCards, {}, { topic: 'barcode-desk' });
  const [verdict, setVerdict] = useState<Verdict>();
  const [typed, setTyped] = useState('');
  const post = useCommand(postTestCard, { topics: ['barcode-desk'], onDone: setVerdict });
  useScan(['medicine', 'wristband', 'badge', 'place', 'dose', 'device', 'unknown'], async (scan) => {
    // The keys as they were: aliases of the separator are a fault to be told.
    const done = await post.run({ body: { raw: scan.raw, prefixHeard: true, suffixHeard: true } });
    if (!done.ok) return { verdict: 'wrong', says: done.message, remedy: done.remedy ?? '' };
    return done.value.passed
      ? { verdict: 'right', says: 'This scanner reads the card byte for byte.' }
      : { verdict: 'wrong', says: done.value.faults[0]?.says ?? 'The card was misread.' };
  });
  const judgeTyped = (suffixHeard: boolean) =>
    void post.run({ body: { raw: typed, prefixHeard: false, suffixHeard } }).then(() => setTyped(''));
  return (
    <>
      <PageHeader title="Scanner test" note={station === '' ? 'this station has no name' : station}>
        <AsOf read={read} />
      </PageHeader>
      <Stack>
        <Problem problem={post.problem} onClear={post.clear} />
        {verdict === undefined ? null : <VerdictNote verdict={verdict} />}
        <Columns shares="5fr 7fr">
          <Card />
          <div data-print="no">
            {' '}
            <Panel title="Stations">
              <DataGrid
                label="Stations"
                rows={read.data?.stations ?? []}
                rowKey={(row) => row.station}
                read={read}
                empty="No station has scanned the card in 30 days."
                isAgeElsewhere
                columns={columns}
              />
            </Panel>
          </div>
        </Columns>
        <div data-print="no">
          <Panel title="Nothing happens when the card is scanned?">
            <form
              onSubmit={(event) => {
                event.preventDefault();
                judgeTyped(true);
              }}
            >
              <TextField
                label="Put the cursor here and scan the card"
                value={typed}
                onChange={setTyped}
                hint="What the scanner types here, without its prefix key, is judged too"
              />
            </form>
          </Panel>
        </div>
        <ActionBar
          acts={[
            { id: 'print', label: 'Print the card', look: 'primary', run: () => window.print() },
            {
              id: 'judge',
              label: 'Judge what was typed',
              run: () => judgeTyped(false),
              isBusy: post.isBusy,
              blocked: typed === '' ? 'Nothing was typed' : undefined,
            },
          ]}
        />
      </Stack>
    </>
  );
}

function VerdictNote({ verdict }: { verdict: Verdict }) {
  if (verdict.passed)
    return <Note tone="good" title="This scanner reads the card byte for byte. It is noted for today." />;
  return (
    <>
      {verdict.faults.map((fault) => (
        <Note key={fault.code} tone="critical" title={fault.says}>
          <p>{fault.remedy}</p>
        </Note>
      ))}
    </>
  );
}

/** The card itself; drawn in the browser, because it is always the same. */
function Card() {
  const [card, setCard] = useState<{ text: string; svg: string }>();
  useEffect(() => {
    let isHere = true;
    void import('./card-symbol.ts').then(({ drawCard }) => isHere && setCard(drawCard()));
    return () => {
      isHere = false;
    };
  }, []);
  return (
    <Panel title="Test card">
      {card === undefined ? (
        <p>Drawing the card…</p>
      ) : (
        <img
          alt="GS1 DataMatrix of the scanners’ test card"
          width={200}
          height={200}
          src={`data:image/svg+xml,${encodeURIComponent(card.svg)}`}
        />
      )}
      <p>
        <code>{card?.text}</code>
      </p>
      <p>
        <Muted>
          Scan it at each station once a day, before the first medicine. Print it on white paper at full size.
        </Muted>
      </p>
    </Panel>
  );
}

const columns: Column<Tested>[] = [
  { key: 'station', header: 'Station', isRowHeader: true, cell: (row) => <b>{row.station}</b> },
  {
    key: 'verdict',
    header: 'Card',
    cell: (row) =>
      row.passed ? (
        <StatusChip tone={row.today ? 'good' : 'attention'}>{row.today ? 'Read today' : 'Not today'}</StatusChip>
      ) : (
        <StatusChip tone="critical">Misread</StatusChip>
      ),
  },
  { key: 'faults', header: 'Fault', cell: (row) => row.faults.map((fault) => fault.says).join(' ') || '—' },
  { key: 'by', header: 'By', cell: (row) => row.byName },
  { key: 'at', header: 'When', isUnbroken: true, cell: (row) => <When at={row.at} /> },
];

export const page: PageDefinition = {
  path: '/test-card',
  title: 'Scanner test',
  menu: { group: 'Keep the loop running', label: 'Scanner test', order: 140 },
  permission: 'self',
  component: TestCard,
};
