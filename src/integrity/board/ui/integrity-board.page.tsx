import { useState } from 'react';
import { useActs } from '#src/web/acts.ts';
import type { PageDefinition } from '#src/web/page.ts';
import { useFormat } from '#src/web/session.tsx';
import { AsOf } from '#src/web/ui/as-of.tsx';
import { Button } from '#src/web/ui/button.tsx';
import { Columns, Row } from '#src/web/ui/layout.tsx';
import { LoopStrip } from '#src/web/ui/loop-strip.tsx';
import { Note } from '#src/web/ui/note.tsx';
import { PageHeader } from '#src/web/ui/page-header.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import { Problem } from '#src/web/ui/problem.tsx';
import { useCommand } from '#src/web/use-command.ts';
import { type Read, useRead } from '#src/web/use-read.ts';
import { readBoard, takeFinding } from '../contract.ts';
import { CabinetList, ChannelList, CheckList } from './board-lists.tsx';
import { type Board, type BoardFinding, stageTone } from './board-words.ts';
import { FindingDetail } from './finding-detail.tsx';
import { FindingList } from './finding-list.tsx';

/** The informatics technician's home: what is wrong now, whom it hurts, what to do next. */
function IntegrityBoard() {
  const read = useRead(readBoard, {}, { topic: 'findings', refreshMs: 15_000 });
  const take = useCommand(takeFinding, { topics: ['findings'] });
  const [open, setOpen] = useState<BoardFinding | null>(null);
  const board = read.data;
  const findings = board?.findings ?? [];
  useActs([
    {
      id: 'next-problem',
      label: 'Next problem',
      keys: 'F9',
      run: () => setOpen(nextAfter(findings, open)),
      ...(findings.length === 0 ? { blocked: 'Nothing is wrong.' } : {}),
    },
    { id: 'shift-report', label: 'Print shift report', run: () => window.print() },
  ]);
  return (
    <>
      <PageHeader title="Integrity board">
        <AsOf read={read} />
        <Button onClick={() => window.print()}>Print shift report</Button>
      </PageHeader>
      <Problem problem={take.problem} onClear={take.clear} />
      <ServiceNotes read={read} board={board} />
      <Panel
        title="Act now"
        note={findings.length === 0 ? undefined : `${findings.length}, worst patient effect first`}
      >
        <FindingList
          label="Findings"
          read={read}
          findings={findings}
          empty={<WholeWords read={read} board={board} />}
          onOpen={setOpen}
          onTake={(finding) =>
            void take.run({ body: { findingIds: finding.members.map((member) => member.findingId) } })
          }
          isBusy={take.isBusy}
        />
      </Panel>
      {board === undefined ? null : <BoardBody board={board} onOpen={setOpen} />}
      <FindingDetail finding={open} onClose={() => setOpen(null)} />
    </>
  );
}

/** What of the program itself does not work. Red, above everything: a board that cannot read or save is not green. */
function ServiceNotes({ read, board }: { read: Read<unknown>; board: Board | undefined }) {
  const format = useFormat();
  return (
    <>
      <Problem problem={read.problem} onRetry={read.refresh} />
      {board?.service.map((trouble) => (
        <Note key={trouble.says} tone="critical" title={trouble.says}>
          {trouble.detail} Since {format.timeSeconds(trouble.since)}.
        </Note>
      ))}
    </>
  );
}

function BoardBody({ board, onOpen }: { board: Board; onOpen: (finding: BoardFinding) => void }) {
  return (
    <>
      <Panel title="The loop right now">
        <LoopStrip
          stages={board.stages.map((stage) => ({
            label: stage.title,
            value: stage.value,
            note: [stage.unit, stage.note].filter((text) => text !== '').join(' · '),
            tone: stageTone(stage.state),
            says: stage.says,
          }))}
        />
      </Panel>
      <Columns shares="7fr 5fr">
        <Panel title="Interfaces">
          <ChannelList channels={board.channels} />
        </Panel>
        <Panel title="Cabinets">
          <CabinetList cabinets={board.cabinets} />
        </Panel>
      </Columns>
      <Columns shares="7fr 5fr">
        <Panel title="Checks" note={checkNote(board)}>
          <CheckList checks={board.checks} />
        </Panel>
        <Panel title="Cleared in the last 12 hours">
          <FindingList
            label="Cleared findings"
            findings={board.cleared}
            empty="Nothing was cleared in the last 12 hours."
            onOpen={onOpen}
            isShort
          />
        </Panel>
      </Columns>
    </>
  );
}

function WholeWords({ read, board }: { read: Read<unknown>; board: Board | undefined }) {
  const format = useFormat();
  const unknown = board?.checks.filter((check) => check.standing === 'not-known').length ?? 0;
  const total = board?.checks.length ?? 0;
  const at = read.asOf ? format.timeSeconds(read.asOf) : '';
  if (unknown > 0)
    return (
      <>
        No finding is open, but {unknown} of {total} checks are not known.
      </>
    );
  return (
    <Row>
      The loop is whole. Checked {at}, {total} checks.
    </Row>
  );
}

function checkNote(board: Board): string {
  const holds = board.checks.filter((check) => check.standing === 'holds').length;
  return `${holds} of ${board.checks.length} hold`;
}

function nextAfter(findings: readonly BoardFinding[], open: BoardFinding | null): BoardFinding | null {
  const at = findings.findIndex((finding) => finding.findingId === open?.findingId);
  return findings[(at + 1) % Math.max(findings.length, 1)] ?? null;
}

export const page: PageDefinition = {
  path: '/integrity',
  title: 'Integrity board',
  menu: { group: '', label: 'Integrity board', order: 0 },
  home: ['informatics'],
  permission: 'integrity.read',
  component: IntegrityBoard,
};
