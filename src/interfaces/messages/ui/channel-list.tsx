import { useState } from 'react';
import type { ReplyOf } from '#src/kernel/contract.ts';
import { useMay } from '#src/web/session.tsx';
import { Button } from '#src/web/ui/button.tsx';
import { type Column, DataGrid } from '#src/web/ui/data-grid.tsx';
import { Since } from '#src/web/ui/elapsed-time.tsx';
import { Layer } from '#src/web/ui/layer.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import { Problem } from '#src/web/ui/problem.tsx';
import { ReasonPicker } from '#src/web/ui/reason-picker.tsx';
import { StatusChip } from '#src/web/ui/status-chip.tsx';
import type { Tone } from '#src/web/ui/tone.ts';
import { Muted } from '#src/web/ui/unbroken.tsx';
import { When } from '#src/web/ui/when.tsx';
import { useCommand } from '#src/web/use-command.ts';
import { useRead } from '#src/web/use-read.ts';
import { listChannels, pauseChannel, resumeChannel } from '../../channels/contract.ts';

type Channel = ReplyOf<typeof listChannels>['channels'][number];

/** The channels: what each carries, whether it stands, what waits; pause with a reason, resume. */
export function ChannelList() {
  const read = useRead(listChannels, {}, { topic: 'messages', refreshMs: 10_000 });
  const mayOperate = useMay('channel.operate');
  const [pausing, setPausing] = useState<Channel | null>(null);
  const pause = useCommand(pauseChannel, { topics: ['messages', 'findings'], onDone: () => setPausing(null) });
  const resume = useCommand(resumeChannel, { topics: ['messages', 'findings'] });
  const acts = mayOperate
    ? { onPause: setPausing, onResume: (row: Channel) => void resume.run({ params: { channel: row.channel } }) }
    : null;
  return (
    <Panel title="Channels" note="state comes from answers, not from sockets">
      <Problem problem={resume.problem} onClear={resume.clear} />
      <DataGrid
        label="Channels"
        rows={read.data?.channels ?? []}
        rowKey={(row) => row.channel}
        read={read}
        empty="No channel is set up."
        columns={columns(acts)}
        rowTone={(row) => (stateOf(row).tone === 'critical' ? 'critical' : undefined)}
        isAgeElsewhere
      />
      {pausing === null ? null : (
        <Layer isOpen title={`Pause: ${pausing.title}`} onClose={() => setPausing(null)} size="medium">
          <p>
            {pausing.direction === 'in'
              ? 'Messages go on being stored and acknowledged; nothing of them is applied until the channel is resumed.'
              : 'Messages go on being queued; nothing is sent until the channel is resumed.'}
          </p>
          <Problem problem={pause.problem} onClear={pause.clear} />
          <ReasonPicker
            question="Why is it paused?"
            reasons={read.data?.pauseReasons ?? []}
            act="Pause the channel"
            isBusy={pause.isBusy}
            onPick={({ code }) => void pause.run({ params: { channel: pausing.channel }, body: { reason: code } })}
            onCancel={() => setPausing(null)}
          />
        </Layer>
      )}
    </Panel>
  );
}

function stateOf(row: Channel): { readonly label: string; readonly tone: Tone } {
  if (row.paused) return { label: 'Paused', tone: 'attention' };
  if (row.direction === 'out' && !row.connected) return { label: 'Not connected', tone: 'critical' };
  if (row.waiting > 0) return { label: `${row.waiting} in the error list`, tone: 'attention' };
  if (row.lastGoodAt === null) return { label: 'Nothing yet', tone: 'unknown' };
  return { label: 'Running', tone: 'good' };
}

type Acts = { readonly onPause: (row: Channel) => void; readonly onResume: (row: Channel) => void } | null;

function columns(acts: Acts): Column<Channel>[] {
  const shown: Column<Channel>[] = [
    {
      key: 'title',
      header: 'Channel',
      isRowHeader: true,
      cell: (row) => (
        <>
          <b>{row.title}</b> <br />
          <Muted>{row.carries}</Muted>
        </>
      ),
    },
    {
      key: 'state',
      header: 'State',
      cell: (row) => {
        const { label, tone } = stateOf(row);
        return (
          <>
            <StatusChip tone={tone}>{label}</StatusChip>
            {row.paused && row.pausedAt !== null ? (
              <>
                <br />
                <Muted>
                  by {row.pausedBy}, <Since at={row.pausedAt} />
                </Muted>
              </>
            ) : null}
          </>
        );
      },
    },
    { key: 'open', header: 'Under way', align: 'end', cell: (row) => row.open },
    { key: 'waiting', header: 'In error list', align: 'end', cell: (row) => row.waiting },
    {
      key: 'oldest',
      header: 'Oldest',
      isUnbroken: true,
      cell: (row) => (row.oldestAt === null ? '—' : <Since at={row.oldestAt} />),
    },
    {
      key: 'failed',
      header: 'Failed, last hour',
      align: 'end',
      cell: (row) => `${row.failedLastHour} of ${row.lastHour}`,
    },
    {
      key: 'reply',
      header: 'Reply, 95 of 100 within',
      align: 'end',
      isUnbroken: true,
      cell: (row) => (row.replyP95Ms === null ? '—' : `${row.replyP95Ms} ms`),
    },
    {
      key: 'good',
      header: 'Last good',
      isUnbroken: true,
      cell: (row) => (row.lastGoodAt === null ? 'none yet' : <When at={row.lastGoodAt} as="timeSeconds" />),
    },
  ];
  if (acts === null) return shown;
  return [
    ...shown,
    {
      key: 'act',
      header: 'Act',
      isHeaderHidden: true,
      cell: (row) =>
        row.paused ? (
          <Button onClick={() => acts.onResume(row)} aria-label={`Resume ${row.title}`}>
            Resume
          </Button>
        ) : (
          <Button look="quiet" onClick={() => acts.onPause(row)} aria-label={`Pause ${row.title}`}>
            Pause
          </Button>
        ),
    },
  ];
}
