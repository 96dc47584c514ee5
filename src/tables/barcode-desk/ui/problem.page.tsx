import { confirmChange } from '#src/tables/change-control/contract.ts';
import { useLive } from '#src/web/live.ts';
import { usePageParams } from '#src/web/navigation.ts';
import type { PageDefinition } from '#src/web/page.ts';
import { useFormat, useMay, usePerson } from '#src/web/session.tsx';
import { AsOf } from '#src/web/ui/as-of.tsx';
import { type Column, DataGrid } from '#src/web/ui/data-grid.tsx';
import { ElapsedTime } from '#src/web/ui/elapsed-time.tsx';
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
import { showProblem } from '../contract.ts';
import { minutesOf, placesOf, type ShownDetail, type ShownProblem, stateOf } from './desk-words.ts';
import { LinkPanel, SettlePanel } from './link-panel.tsx';

/** One barcode problem: what came, what it says, the link to make, and the second scan that makes it hold. */
function ProblemPage() {
  const { problemId } = usePageParams('problemId');
  const read = useRead(showProblem, { params: { problemId } }, { topic: 'barcode-desk' });
  // A link that is rejected or taken back changes the tables alone.
  useLive(['tables'], read.refresh);
  const mayLink = useMay('tables.edit');
  const detail = read.data;
  if (detail === undefined) {
    return (
      <>
        <PageHeader title="Barcode problem" />
        <Problem problem={read.problem} onRetry={read.refresh} />
      </>
    );
  }
  const { problem } = detail;
  const { tone, says } = stateOf(problem);
  return (
    <>
      <PageHeader
        title={problem.code === '' ? (problem.expected[0] ?? 'Package without a barcode') : problem.code}
        note={<StatusChip tone={tone}>{says}</StatusChip>}
      >
        <AsOf read={read} />
      </PageHeader>
      <Stack>
        {problem.state === 'closed' ? <Settled problem={problem} /> : null}
        {problem.state === 'waiting' ? <SecondScan problem={problem} /> : null}
        {problem.state === 'open' && mayLink && problem.barcode !== null ? <LinkPanel detail={detail} /> : null}
        <Columns shares="5fr 7fr">
          <About detail={detail} />
          <Scans detail={detail} />
        </Columns>
        {problem.state === 'open' && mayLink ? <SettlePanel problemId={problem.problemId} /> : null}
      </Stack>
    </>
  );
}

function Settled({ problem }: { problem: ShownProblem }) {
  const format = useFormat();
  const as = problem.target === null ? '' : ` as ${problem.target.productText}`;
  const by = problem.closedByName === null ? '' : `, by ${problem.closedByName}`;
  const at = problem.closedAt === null ? '' : format.dateTime(problem.closedAt);
  return (
    <Note tone="good" title={`Settled ${at}: ${problem.closedHow}${as}${by}.`}>
      {problem.minutesToFix === null ? null : (
        <p>From the first failed scan to the fix: {minutesOf(problem.minutesToFix)}.</p>
      )}
    </Note>
  );
}

/** The second person scans the package: the same barcode confirms the link, another one is refused. */
function SecondScan({ problem }: { problem: ShownProblem }) {
  const person = usePerson();
  const mayConfirm = useMay('tables.confirm');
  const confirm = useCommand(confirmChange, { topics: ['barcode-desk', 'tables'] });
  const { change, target, barcode } = problem;
  const isAuthor = change?.author === person.id;
  const isOff = change === null || barcode === null || isAuthor || !mayConfirm;
  useScan(
    ['medicine', 'unknown'],
    async (scan) => {
      if (change === null || barcode === null) return { verdict: 'wrong', says: 'No link waits here.' };
      const proofs = [{ kind: 'barcodes', key: barcode, shown: scan.text }];
      const done = await confirm.run({ params: { changeSetId: change.changeSetId }, body: { note: null, proofs } });
      return done.ok
        ? { verdict: 'right', says: 'The same barcode. It scans at every station now.' }
        : { verdict: 'wrong', says: done.message, remedy: done.remedy ?? '' };
    },
    isOff,
  );
  return (
    <Panel title="Second scan">
      <Stack>
        <Facts
          facts={[
            { label: 'Barcode', value: <code>{barcode}</code> },
            {
              label: 'To be linked to',
              value: target === null ? '' : `${target.productText}, ${target.ndc}, ${target.labeler}`,
            },
            { label: 'Linked by', value: change?.authorName ?? '' },
          ]}
        />
        <Problem problem={confirm.problem} onClear={confirm.clear} />
        <p>{scanWords(isAuthor, mayConfirm)}</p>
      </Stack>
    </Panel>
  );
}

function scanWords(isAuthor: boolean, mayConfirm: boolean): string {
  if (isAuthor) return 'A second person must scan the package and confirm. You made the link.';
  if (!mayConfirm) return 'A person who may confirm tables must scan the package.';
  return 'Take the package in your hand, compare its label with the medicine above, and scan it. The scan confirms the link.';
}

function About({ detail }: { detail: ShownDetail }) {
  const { problem, parsed } = detail;
  return (
    <Panel title="What it says">
      <Facts
        facts={[
          { label: 'Reason', value: `${problem.reasonText}. ${problem.says}.` },
          ...(parsed ?? []),
          { label: 'Was to be', value: problem.expected.join('; ') || 'not known' },
          { label: 'Where', value: `${placesOf(problem)} (${problem.purposes.join(', ')})` },
          { label: 'Patients', value: String(problem.patients) },
          { label: 'Since', value: <ElapsedTime at={problem.firstSeenAt} /> },
        ]}
      />
    </Panel>
  );
}

function Scans({ detail }: { detail: ShownDetail }) {
  return (
    <Panel title={`Scans — ${detail.problem.scans}`}>
      <DataGrid
        label="Scans"
        rows={detail.scans}
        rowKey={(row) => row.failureId}
        empty="No scan is kept."
        columns={scanColumns}
      />
    </Panel>
  );
}

const scanColumns: Column<ShownDetail['scans'][number]>[] = [
  { key: 'at', header: 'When', isUnbroken: true, cell: (row) => <When at={row.at} /> },
  {
    key: 'who',
    header: 'Who and where',
    isRowHeader: true,
    cell: (row) => (
      <>
        {row.byName}
        {row.times > 1 ? `, ${row.times} times` : ''}
        <br />
        <Muted>
          {row.purpose}
          {row.unitId === null ? '' : `, ${row.unitId}`}
          {row.station === null ? '' : `, ${row.station}`}
        </Muted>
      </>
    ),
  },
  {
    key: 'bytes',
    header: 'As it came',
    cell: (row) => (
      <>
        {row.text === null ? <Muted>nothing was scanned</Muted> : <code>{row.text}</code>}
        {row.rawHex === null ? null : (
          <>
            <br />
            <Muted>{row.rawHex}</Muted>
          </>
        )}
      </>
    ),
  },
];

export const page: PageDefinition = {
  path: '/barcode-desk/$problemId',
  title: 'Barcode problem',
  permission: 'tables.read',
  component: ProblemPage,
};
