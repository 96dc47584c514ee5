import { useFormat } from '#src/web/session.tsx';
import { DataGrid } from '#src/web/ui/data-grid.tsx';
import { ElapsedTime } from '#src/web/ui/elapsed-time.tsx';
import { StatusChip } from '#src/web/ui/status-chip.tsx';
import type { Tone } from '#src/web/ui/tone.ts';
import { type Board, stageTone } from './board-words.ts';

/** The channels: state, what waits, since when. */
export function ChannelList({ channels }: { channels: Board['channels'] }) {
  const format = useFormat();
  return (
    <DataGrid
      label="Interfaces"
      rows={channels}
      rowKey={(channel) => channel.channel}
      empty="No channel is set up."
      columns={[
        { key: 'name', header: 'Name', isRowHeader: true, cell: (channel) => <b>{channel.title}</b> },
        {
          key: 'state',
          header: 'State',
          cell: (channel) => <StatusChip tone={stageTone(channel.state)}>{channel.says}</StatusChip>,
        },
        { key: 'waiting', header: 'Waiting', align: 'end', cell: (channel) => channel.waiting },
        {
          key: 'oldest',
          header: 'Oldest',
          align: 'end',
          isUnbroken: true,
          cell: (channel) => (channel.oldestAt ? <ElapsedTime at={channel.oldestAt} /> : '—'),
        },
        { key: 'failed', header: 'Failed 1 h', align: 'end', cell: (channel) => channel.failedLastHour },
        {
          key: 'reply',
          header: 'Reply p95',
          align: 'end',
          isUnbroken: true,
          cell: (channel) => (channel.replyP95Ms === null ? '—' : `${channel.replyP95Ms} ms`),
        },
        {
          key: 'good',
          header: 'Last good',
          align: 'end',
          isUnbroken: true,
          cell: (channel) => (channel.lastGoodAt ? format.timeSeconds(channel.lastGoodAt) : '—'),
        },
      ]}
    />
  );
}

/** The cabinets: heard when, what runs low, what does not agree. */
export function CabinetList({ cabinets }: { cabinets: Board['cabinets'] }) {
  const format = useFormat();
  return (
    <DataGrid
      label="Cabinets"
      rows={cabinets}
      rowKey={(cabinet) => cabinet.cabinetId}
      empty="No cabinet is set up."
      columns={[
        { key: 'name', header: 'Name', isRowHeader: true, cell: (cabinet) => <b>{cabinet.name}</b> },
        {
          key: 'state',
          header: 'State',
          cell: (cabinet) => <StatusChip tone={cabinetTone(cabinet)}>{cabinetWords(cabinet)}</StatusChip>,
        },
        { key: 'low', header: 'Low', align: 'end', cell: (cabinet) => cabinet.low },
        {
          key: 'heard',
          header: 'Heard',
          align: 'end',
          isUnbroken: true,
          cell: (cabinet) => (cabinet.lastHeardAt ? format.timeSeconds(cabinet.lastHeardAt) : '—'),
        },
      ]}
    />
  );
}

type Cabinet = Board['cabinets'][number];

function cabinetTone(cabinet: Cabinet): Tone {
  if (cabinet.lastHeardAt === null) return 'unknown';
  return cabinet.openDiscrepancies > 0 || cabinet.empty > 0 ? 'attention' : 'good';
}

function cabinetWords(cabinet: Cabinet): string {
  if (cabinet.lastHeardAt === null) return 'not heard yet';
  const words = [
    cabinet.openDiscrepancies > 0 ? `${cabinet.openDiscrepancies} count differences` : null,
    cabinet.empty > 0 ? `${cabinet.empty} of ${cabinet.pockets} empty` : null,
  ].filter((text) => text !== null);
  return words.length > 0 ? words.join(', ') : 'in order';
}

const standings: Readonly<Record<string, { tone: Tone; says: string }>> = {
  holds: { tone: 'good', says: 'holds' },
  broken: { tone: 'critical', says: 'does not hold' },
  'not-known': { tone: 'unknown', says: 'not known' },
};

/** Every check with its standing; one that has not run is not known, never green. */
export function CheckList({ checks }: { checks: Board['checks'] }) {
  const format = useFormat();
  return (
    <DataGrid
      label="Checks"
      rows={checks}
      rowKey={(check) => check.checkId}
      empty="No check is known."
      maxHeight="26rem"
      columns={[
        { key: 'title', header: 'What should be true', isRowHeader: true, cell: (check) => check.title },
        {
          key: 'standing',
          header: 'Standing',
          width: '10rem',
          cell: (check) => {
            const standing = standings[check.standing];
            return <StatusChip tone={standing?.tone ?? 'unknown'}>{standing?.says ?? check.standing}</StatusChip>;
          },
        },
        {
          key: 'ran',
          header: 'Checked',
          align: 'end',
          width: '6rem',
          isUnbroken: true,
          cell: (check) => (check.ranAt ? format.timeSeconds(check.ranAt) : 'never'),
        },
      ]}
    />
  );
}
