import { useState } from 'react';
import { useMay } from '#src/web/session.tsx';
import { Button } from '#src/web/ui/button.tsx';
import { type Column, DataGrid } from '#src/web/ui/data-grid.tsx';
import { Since } from '#src/web/ui/elapsed-time.tsx';
import { Layer } from '#src/web/ui/layer.tsx';
import { Row } from '#src/web/ui/layout.tsx';
import { Note } from '#src/web/ui/note.tsx';
import { PageLink } from '#src/web/ui/page-link.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import { Problem } from '#src/web/ui/problem.tsx';
import { ReasonPicker } from '#src/web/ui/reason-picker.tsx';
import { StatusChip } from '#src/web/ui/status-chip.tsx';
import { Muted } from '#src/web/ui/unbroken.tsx';
import { useCommand } from '#src/web/use-command.ts';
import { useRead } from '#src/web/use-read.ts';
import { discardCause, listCauses, replayCause } from '../contract.ts';
import type { Cause } from './cause.ts';
import { MapCode } from './map-code.tsx';
import { countOf } from './words.ts';

/** What waits, by cause: map and replay, replay, or discard; all of a cause at once. */
export function ErrorList() {
  const read = useRead(listCauses, {}, { topic: 'messages', refreshMs: 15_000 });
  const may = { replay: useMay('message.replay'), discard: useMay('message.discard'), map: useMay('codemap.edit') };
  const [mapping, setMapping] = useState<Cause | null>(null);
  const [discarding, setDiscarding] = useState<Cause | null>(null);
  const [told, setTold] = useState('');
  const topics = ['messages', 'code-maps', 'findings'];
  const replay = useCommand(replayCause, {
    topics,
    onDone: ({ replayed, more }) =>
      setTold(
        `${countOf(replayed, 'message')} put back, to be processed in order.${more ? ' More wait: replay again.' : ''}`,
      ),
  });
  const discard = useCommand(discardCause, {
    topics,
    onDone: ({ discarded }) => {
      setDiscarding(null);
      setTold(`${countOf(discarded, 'message')} discarded, kept whole with the reason.`);
    },
  });
  const keyOf = (row: Cause) => ({ cause: row.cause, causeKey: row.cause === 'behind' ? null : row.causeKey });
  return (
    <Panel title={`Error list — ${read.data?.waiting ?? 0}`} note="by cause, most patients first">
      {told === '' ? null : <Note tone="good" title={told} acts={<Button onClick={() => setTold('')}>Close</Button>} />}
      <Problem problem={replay.problem} onClear={replay.clear} />
      <DataGrid
        label="Messages that wait, by cause"
        rows={read.data?.causes ?? []}
        rowKey={(row) => `${row.channel} ${row.state} ${row.cause} ${row.causeKey}`}
        read={read}
        empty="No message waits: everything that came in was processed, everything that went out was acknowledged."
        maxHeight="32rem"
        columns={columns(may, {
          onMap: setMapping,
          onReplay: (row) => void replay.run({ body: keyOf(row) }),
          onDiscard: setDiscarding,
        })}
        isAgeElsewhere
      />
      {mapping === null ? null : (
        <MapCode
          cause={mapping}
          onClose={() => setMapping(null)}
          onReplay={() => {
            setMapping(null);
            void replay.run({ body: keyOf(mapping) });
          }}
        />
      )}
      {discarding === null ? null : (
        <Layer isOpen title={`Discard: ${discarding.causeTitle}`} onClose={() => setDiscarding(null)} size="medium">
          <p>
            {countOf(discarding.messages, 'message')} of {countOf(discarding.patients, 'patient')} will be ended without
            acting on them. They stay, whole, with the reason.
          </p>
          <Problem problem={discard.problem} onClear={discard.clear} />
          <ReasonPicker
            question="Why are they discarded?"
            reasons={read.data?.discardReasons ?? []}
            act="Discard all of this cause"
            isBusy={discard.isBusy}
            onPick={({ code }) => void discard.run({ body: { ...keyOf(discarding), reason: code } })}
            onCancel={() => setDiscarding(null)}
          />
        </Layer>
      )}
    </Panel>
  );
}

type May = { readonly replay: boolean; readonly discard: boolean; readonly map: boolean };
type On = Readonly<Record<'onMap' | 'onReplay' | 'onDiscard', (row: Cause) => void>>;

function columns(may: May, on: On): Column<Cause>[] {
  return [
    {
      key: 'cause',
      header: 'Cause',
      isRowHeader: true,
      cell: (row) => (
        <>
          <StatusChip tone={row.state === 'conflict' ? 'critical' : 'attention'}>{row.causeTitle}</StatusChip>{' '}
          <b>{row.causeKey}</b> <br />
          <Muted>{row.says}</Muted>
        </>
      ),
    },
    { key: 'patients', header: 'Patients', align: 'end', cell: (row) => row.patients },
    { key: 'messages', header: 'Messages', align: 'end', cell: (row) => row.messages },
    { key: 'oldest', header: 'Oldest', isUnbroken: true, cell: (row) => <Since at={row.oldestAt} /> },
    {
      key: 'acts',
      header: 'Acts',
      isHeaderHidden: true,
      cell: (row) => (
        <Row>
          <PageLink to={`/message/${row.sampleId}`}>Open the first</PageLink>
          {row.mapKind !== null && may.map ? (
            <Button onClick={() => on.onMap(row)} aria-label={`Map ${row.causeKey}`}>
              Map
            </Button>
          ) : null}
          {may.replay && row.state === 'waiting' && row.cause !== 'behind' ? (
            <Button onClick={() => on.onReplay(row)} aria-label={`Replay all: ${row.causeTitle} ${row.causeKey}`}>
              Replay all
            </Button>
          ) : null}
          {may.discard && row.cause !== 'behind' ? (
            <Button
              look="quiet"
              onClick={() => on.onDiscard(row)}
              aria-label={`Discard all: ${row.causeTitle} ${row.causeKey}`}
            >
              Discard
            </Button>
          ) : null}
        </Row>
      ),
    },
  ];
}
