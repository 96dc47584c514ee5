import { useCallback, useEffect } from 'react';
import { useDraft } from '#src/web/draft.ts';
import { useSearchValue } from '#src/web/navigation.ts';
import type { PageDefinition } from '#src/web/page.ts';
import { AsOf } from '#src/web/ui/as-of.tsx';
import { Button } from '#src/web/ui/button.tsx';
import { Columns } from '#src/web/ui/layout.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import { Problem } from '#src/web/ui/problem.tsx';
import { StatusChip } from '#src/web/ui/status-chip.tsx';
import { TopBarNote } from '#src/web/ui/top-bar-note.tsx';
import { VisuallyHidden } from '#src/web/ui/visually-hidden.tsx';
import { type Read, useRead } from '#src/web/use-read.ts';
import { readQueue } from '../contract.ts';
import { ReviewPane } from './review-pane.tsx';
import { nextAfter, type Queue, type Review } from './review-words.ts';
import { UndoSignature } from './undo-signature.tsx';
import css from './verification.module.css';
import { WaitingList } from './waiting-list.tsx';

/** The pharmacist's home: the order that matters most now, with everything needed to judge it, one chord to verify. */
function Verification() {
  const read = useRead(readQueue, {}, { topic: 'verification', refreshMs: 15_000 });
  const queue = read.data;
  const [unit, setUnit] = useDraft('verify/unit', '');
  const rows = (queue?.rows ?? []).filter((row) => unit === '' || row.unitId === unit);
  const { selected, select } = useResumePoint(rows);
  const [seen, setSeen] = useDraft<Readonly<Record<string, number>>>('verify/seen', {});
  const row = rows.find((one) => one.orderId === selected);
  const shown = useCallback(
    ({ orderId, version }: Review) => {
      if (seen[orderId] !== version) setSeen({ ...seen, [orderId]: version });
    },
    [seen, setSeen],
  );
  const elsewhere = (queue?.rows.length ?? 0) - rows.length;
  return (
    <>
      <VisuallyHidden>
        <h1>Verification</h1>
      </VisuallyHidden>
      {queue === undefined ? null : <Load load={queue.load} />}
      <Columns shares="minmax(22rem, 3fr) 7fr">
        <Panel title={`To verify — ${rows.length}`} aside={<AsOf read={read} />}>
          <Problem problem={read.problem} onRetry={read.refresh} />
          {queue === undefined ? null : <Units queue={queue} unit={unit} onUnit={setUnit} />}
          <WaitingList
            read={read}
            rows={rows}
            elsewhere={elsewhere}
            selected={selected}
            seen={seen}
            onSelect={select}
          />
        </Panel>
        {selected === undefined ? (
          <NothingSelected read={read} />
        ) : (
          <ReviewPane
            key={selected}
            orderId={selected}
            row={row}
            undoable={queue?.undoable ?? null}
            onShown={shown}
            onNext={() => select(nextAfter(rows, selected)?.orderId)}
          />
        )}
      </Columns>
    </>
  );
}

/**
 * Which order is shown: the one that an address or the reader named, kept over interruptions, as long as it waits or was
 * named by the address; else the first of the queue that nobody else has.
 */
function useResumePoint(rows: Queue['rows']) {
  const [named] = useSearchValue('order');
  const [kept, keep] = useDraft<string>('verify/order', '');
  const [takenOver, takeOver] = useDraft('verify/named', '');
  useEffect(() => {
    if (named !== '' && named !== takenOver) {
      takeOver(named);
      keep(named);
    }
  }, [named, takenOver, takeOver, keep]);
  const isShown = kept !== '' && (kept === named || rows.some((row) => row.orderId === kept));
  const first = rows.find((row) => row.inUse === null || row.inUse.mine) ?? rows[0];
  const selected = isShown ? kept : first?.orderId;
  // The first of the queue stays the shown one when more urgent orders come in above it.
  useEffect(() => {
    if (selected !== undefined && selected !== kept) keep(selected);
  }, [selected, kept, keep]);
  return { selected, select: (orderId: string | undefined) => keep(orderId ?? '') };
}

function Units({ queue, unit, onUnit }: { queue: Queue; unit: string; onUnit: (unit: string) => void }) {
  if (queue.units.length < 2 && unit === '') return null;
  const choices = [{ unitId: '', name: 'All units', waiting: queue.rows.length }, ...queue.units];
  const isListed = choices.some((choice) => choice.unitId === unit);
  return (
    <fieldset className={css.units} aria-label="Units">
      {[...choices, ...(isListed ? [] : [{ unitId: unit, name: unit, waiting: 0 }])].map((choice) => (
        <Button
          key={choice.unitId}
          look={choice.unitId === unit ? 'plain' : 'quiet'}
          aria-pressed={choice.unitId === unit}
          onClick={() => onUnit(choice.unitId)}
        >
          {choice.unitId === '' ? choice.name : choice.unitId} {choice.waiting}
        </Button>
      ))}
    </fieldset>
  );
}

/** Orders an hour from which a pharmacist errs more often (PSNet: load of order verification). */
const heavyHour = 50;
const heavyDay = 400;

function Load({ load }: { load: Queue['load'] }) {
  const isHeavy = load.lastHour >= heavyHour || load.today >= heavyDay;
  const words = `Today ${load.today} ${load.today === 1 ? 'order' : 'orders'} · ${load.lastHour} in the last hour`;
  return <TopBarNote>{isHeavy ? <StatusChip tone="attention">{words}</StatusChip> : words}</TopBarNote>;
}

function NothingSelected({ read }: { read: Read<Queue> }) {
  return (
    <Panel title="Order">
      <p>
        {read.data === undefined
          ? 'Reading the queue…'
          : 'Nothing waits to be verified. New orders appear here as they arrive.'}
      </p>
      <UndoSignature undoable={read.data?.undoable ?? null} />
    </Panel>
  );
}

export const page: PageDefinition = {
  path: '/verification',
  title: 'Verification',
  menu: { group: '', label: 'Verification', order: 0 },
  home: ['pharmacist'],
  permission: 'queue.read',
  component: Verification,
};
