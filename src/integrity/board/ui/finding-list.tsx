import type { ReactNode } from 'react';
import { useFormat } from '#src/web/session.tsx';
import { Button } from '#src/web/ui/button.tsx';
import { type Column, DataGrid } from '#src/web/ui/data-grid.tsx';
import { Since } from '#src/web/ui/elapsed-time.tsx';
import { Row } from '#src/web/ui/layout.tsx';
import { PageLink } from '#src/web/ui/page-link.tsx';
import { StatusChip } from '#src/web/ui/status-chip.tsx';
import type { ReadState } from '#src/web/use-read.ts';
import { type BoardFinding, findingTone, ownerWords, patientWords } from './board-words.ts';

type FindingListProps = {
  readonly label: string;
  readonly findings: readonly BoardFinding[];
  readonly empty: ReactNode;
  readonly read?: ReadState;
  readonly onOpen: (finding: BoardFinding) => void;
  readonly onTake?: (finding: BoardFinding) => void;
  readonly isBusy?: boolean;
  /** Only what it was and when it cleared. */
  readonly isShort?: boolean;
};

export function FindingList(props: FindingListProps) {
  const format = useFormat();
  const columns = props.isShort ? shortColumns(format) : fullColumns(props);
  return (
    <DataGrid
      label={props.label}
      columns={columns}
      rows={props.findings}
      rowKey={(finding) => finding.findingId}
      empty={props.empty}
      onOpen={props.onOpen}
      isAgeElsewhere
      {...(props.read ? { read: props.read } : {})}
      {...(props.isShort ? {} : { rowTone: (finding: BoardFinding) => findingTone(finding.severity) })}
    />
  );
}

function fullColumns(props: FindingListProps): Column<BoardFinding>[] {
  return [
    {
      key: 'effect',
      header: 'Effect',
      width: '10.5rem',
      cell: (finding) => <StatusChip tone={findingTone(finding.severity)}>{finding.effectWords}</StatusChip>,
    },
    {
      key: 'what',
      header: 'What is wrong',
      isRowHeader: true,
      cell: (finding) => <What finding={finding} />,
    },
    { key: 'since', header: 'Since', width: '11rem', cell: (finding) => <Since at={finding.openedAt} /> },
    {
      key: 'owner',
      header: 'Who has it',
      width: '12rem',
      cell: (finding) =>
        finding.takenBy === null ? (
          <Row>
            <span>Nobody · {ownerWords(finding.ownerRole)}</span>
            {props.onTake ? (
              <Button
                onClick={() => props.onTake?.(finding)}
                isBusy={props.isBusy ?? false}
                aria-label={`Take it: ${finding.says}`}
              >
                Take it
              </Button>
            ) : null}
          </Row>
        ) : (
          finding.takenBy
        ),
    },
    {
      key: 'step',
      header: 'Next step',
      width: '13rem',
      cell: (finding) => <NextStep finding={finding} onOpen={props.onOpen} />,
    },
  ];
}

function shortColumns(format: ReturnType<typeof useFormat>): Column<BoardFinding>[] {
  return [
    { key: 'what', header: 'What was wrong', isRowHeader: true, cell: (finding) => finding.says },
    {
      key: 'cleared',
      header: 'Cleared',
      width: '6rem',
      isUnbroken: true,
      cell: (finding) => (finding.clearedAt ? format.time(finding.clearedAt) : ''),
    },
  ];
}

function What({ finding }: { finding: BoardFinding }) {
  const format = useFormat();
  const touches = [
    finding.patientCount > 0 ? patientWords(finding.patientCount) : null,
    finding.nextDueAt ? `next dose due ${format.time(finding.nextDueAt)}` : null,
  ].filter((text) => text !== null);
  return (
    <>
      <b>{finding.says}</b> {touches.length > 0 ? `${touches.join('; ')}.` : ''}
      <br />
      <span style={{ color: 'var(--muted)' }}>{finding.detail}</span>
    </>
  );
}

function NextStep({ finding, onOpen }: { finding: BoardFinding; onOpen: (finding: BoardFinding) => void }) {
  if (finding.nextLink) {
    return (
      <PageLink to={finding.nextLink} look={finding.severity <= 2 ? 'primary' : 'button'}>
        {finding.nextStep}
      </PageLink>
    );
  }
  return (
    <Button look={finding.severity <= 2 ? 'primary' : 'plain'} onClick={() => onOpen(finding)}>
      {finding.nextStep}
    </Button>
  );
}
