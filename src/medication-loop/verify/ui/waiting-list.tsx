import { useState } from 'react';
import { useHospitalClock } from '#src/web/hospital-clock.ts';
import { useFormat } from '#src/web/session.tsx';
import { Button } from '#src/web/ui/button.tsx';
import { DataGrid } from '#src/web/ui/data-grid.tsx';
import { ElapsedTime } from '#src/web/ui/elapsed-time.tsx';
import { MedicineName } from '#src/web/ui/medication-line.tsx';
import { StatusChip } from '#src/web/ui/status-chip.tsx';
import { Muted, Unbroken } from '#src/web/ui/unbroken.tsx';
import type { Read } from '#src/web/use-read.ts';
import { nameOf, priorityText, type Queue, type Waiting } from './review-words.ts';
import css from './verification.module.css';

interface WaitingListProps {
  readonly read: Read<Queue>;
  readonly rows: readonly Waiting[];
  /** How many wait on units that are filtered away. */
  readonly elsewhere: number;
  readonly selected: string | undefined;
  /** Versions that this person has had before their eyes. */
  readonly seen: Readonly<Record<string, number>>;
  readonly onSelect: (orderId: string) => void;
}

const shownAtFirst = 7;

/** The queue: due, patient and order, flags; what does not fit is named, never just cut off. */
export function WaitingList({ read, rows, elsewhere, selected, seen, onSelect }: WaitingListProps) {
  const [isWhole, setWhole] = useState(false);
  const at = rows.findIndex((row) => row.orderId === selected);
  const count = isWhole ? rows.length : Math.max(shownAtFirst, at + 1);
  const hidden = rows.slice(count);
  return (
    <>
      <DataGrid
        label="Orders to verify"
        read={read}
        isAgeElsewhere
        rows={rows.slice(0, count)}
        rowKey={(row) => row.orderId}
        selectedKey={selected}
        onFocusRow={(row) => onSelect(row.orderId)}
        onOpen={(row) => onSelect(row.orderId)}
        empty={<QueueClear queue={read.data} elsewhere={elsewhere} />}
        columns={[
          { key: 'due', header: 'Due', width: '5.6rem', cell: (row) => <Due row={row} /> },
          {
            key: 'order',
            header: 'Patient, order and flags',
            isRowHeader: true,
            cell: (row) => (
              <>
                <WhoAndWhat row={row} />
                <Flags row={row} seenVersion={seen[row.orderId]} />
              </>
            ),
          },
        ]}
      />
      <LookAhead hidden={hidden} onShow={() => setWhole(true)} />
      {isWhole && rows.length > shownAtFirst ? (
        <Button look="quiet" onClick={() => setWhole(false)}>
          Show the first {shownAtFirst} only
        </Button>
      ) : null}
    </>
  );
}

function Due({ row }: { row: Waiting }) {
  return (
    <span title={priorityText(row)}>
      {row.priorityClass === 'stat' || row.priorityClass === 'now' ? (
        <>
          <StatusChip tone={row.priorityClass === 'stat' ? 'critical' : 'attention'}>
            {row.priorityClass.toUpperCase()}
          </StatusChip>
          <br />
        </>
      ) : null}
      <ElapsedTime at={row.dueAt} as="until" />
    </span>
  );
}

function WhoAndWhat({ row }: { row: Waiting }) {
  const place = [row.unitId, row.bed].filter((part) => part !== null).join(' ');
  const rest = row.line.filter((part) => part.kind !== 'name' && part.kind !== 'label');
  return (
    <>
      <b>{row.patientName}</b>
      {place === '' ? null : (
        <>
          {' '}
          · <Unbroken>{place}</Unbroken>
        </>
      )}
      <br />
      <MedicineName name={nameOf(row.line)} /> {rest.map((part) => part.text).join(' ')}
    </>
  );
}

function Flags({ row, seenVersion }: { row: Waiting; seenVersion: number | undefined }) {
  const format = useFormat();
  const flags = [
    row.stops > 0 ? <b key="stop">{row.stops === 1 ? 'Stop' : `${row.stops} stops`}</b> : null,
    row.toAnswer > row.stops ? <span key="ask">{`${row.toAnswer - row.stops} to answer`}</span> : null,
    row.highAlert ? <span key="alert">High alert</span> : null,
    row.nameAlert.length > 0 ? <span key="name">⚑ Name alert: {row.nameAlert.join(', ')}</span> : null,
    row.wasVerified ? <span key="was">Earlier version verified</span> : null,
    seenVersion !== undefined && seenVersion !== row.version ? <b key="seen">Changed since seen</b> : null,
    row.askedAt === null ? null : <span key="asked">Prescriber asked {format.time(row.askedAt)}</span>,
    row.inUse === null ? null : (
      <Muted key="use">
        in use: {row.inUse.mine ? 'you' : row.inUse.by}, <ElapsedTime at={row.inUse.since} />
      </Muted>
    ),
    seenVersion === row.version && !row.inUse?.mine ? <Muted key="viewed">seen</Muted> : null,
  ].filter((flag) => flag !== null);
  return flags.length === 0 ? null : <span className={css.flags}>{flags}</span>;
}

/** Names what is below the edge: how many, how many of them soon, and which medicines. */
function LookAhead({ hidden, onShow }: { hidden: readonly Waiting[]; onShow: () => void }) {
  const now = useHospitalClock(30_000);
  if (hidden.length === 0) return null;
  const soon = hidden.filter((row) => new Date(row.dueAt).getTime() - now.getTime() <= 3_600_000);
  const names = [...new Set(soon.map((row) => nameOf(row.line)))];
  return (
    <p className={css.ahead}>
      <Button look="quiet" onClick={onShow}>
        Show {hidden.length} more
      </Button>{' '}
      {soon.length === 0 ? 'none due within 1 h' : `${soon.length} due within 1 h: `}
      {names.slice(0, 6).map((name, at) => (
        <span key={name}>
          {at === 0 ? '' : ' · '}
          <MedicineName name={name} />
        </span>
      ))}
      {names.length > 6 ? ` and ${names.length - 6} other medicines` : ''}
    </p>
  );
}

function QueueClear({ queue, elsewhere }: { queue: Queue | undefined; elsewhere: number }) {
  const format = useFormat();
  const last = queue?.lastArrivalAt ? ` Last order arrived ${format.timeSeconds(queue.lastArrivalAt)}.` : '';
  if (elsewhere > 0) {
    return (
      <>
        Queue clear for this unit; {elsewhere} {elsewhere === 1 ? 'waits' : 'wait'} elsewhere.{last}
      </>
    );
  }
  return <>Queue clear: no order waits for verification.{last}</>;
}
