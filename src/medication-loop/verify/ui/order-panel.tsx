import type { RefObject } from 'react';
import { useHospitalClock } from '#src/web/hospital-clock.ts';
import { useFormat } from '#src/web/session.tsx';
import { type Fact, Facts } from '#src/web/ui/facts.tsx';
import { Stack } from '#src/web/ui/layout.tsx';
import { MedicationLine } from '#src/web/ui/medication-line.tsx';
import { Note } from '#src/web/ui/note.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import { StatusChip } from '#src/web/ui/status-chip.tsx';
import { Muted } from '#src/web/ui/unbroken.tsx';
import { priorityText, type Review, type Waiting } from './review-words.ts';
import css from './verification.module.css';

interface OrderPanelProps {
  readonly review: Review;
  /** Its row in the queue, while it waits. */
  readonly row: Waiting | undefined;
  readonly lineRef: RefObject<HTMLDivElement | null>;
}

/** The order in large type with what has to be known of it; what changed stands above, what nobody could code below. */
export function OrderPanel({ review, row, lineRef }: OrderPanelProps) {
  return (
    <Panel title="Order" note={`version ${review.version}, number ${review.placerNumber}`}>
      <Stack>
        <div ref={lineRef} className={css.line} data-part="order-line">
          <MedicationLine parts={review.line} size="large" />
        </div>
        <Marks review={review} />
        <Changes review={review} />
        {review.remarks === null ? null : (
          <Note tone="attention" title="From the order’s own words, not taken over in code">
            {review.remarks}
          </Note>
        )}
        <Facts facts={useFacts(review, row)} />
        <Said review={review} />
      </Stack>
    </Panel>
  );
}

function Marks({ review }: { review: Review }) {
  const marks = [
    review.priority === 'stat' || review.priority === 'now' ? (
      <StatusChip key="priority" tone={review.priority === 'stat' ? 'critical' : 'attention'}>
        {review.priority.toUpperCase()}
      </StatusChip>
    ) : null,
    review.highAlert ? (
      <StatusChip key="alert" tone="attention">
        High alert
      </StatusChip>
    ) : null,
    review.controlled === null ? null : (
      <StatusChip key="controlled" tone="plain">
        {review.controlled}
      </StatusChip>
    ),
    review.signature === null ? null : <Signed key="signed" review={review} />,
  ].filter((mark) => mark !== null);
  return marks.length === 0 ? null : <p className={css.marks}>{marks}</p>;
}

function Signed({ review }: { review: Review }) {
  const format = useFormat();
  if (review.signature === null) return null;
  return (
    <StatusChip tone="good">
      Verified by {review.signature.by} {format.time(review.signature.at)}
    </StatusChip>
  );
}

function useFacts(review: Review, row: Waiting | undefined): Fact[] {
  const format = useFormat();
  const now = useHospitalClock(60_000);
  const when = (at: string) => format.when(at, now);
  const optional = (label: string, value: string | null): Fact[] => (value === null ? [] : [{ label, value }]);
  return [
    ...optional('Reason', review.indication),
    { label: 'Prescriber', value: `${review.prescriber ?? 'not named'}, ${when(review.orderedAt)}` },
    {
      label: 'First dose',
      value: `${format.dateTime(review.firstDueAt)}${review.priority === 'stat' ? ' (STAT)' : ''}`,
    },
    ...optional('Stops', review.stopAt === null ? null : format.dateTime(review.stopAt)),
    ...optional('Dose per kg', review.dosePerKg),
    {
      label: 'Limits',
      value: review.limits.length === 0 ? <Muted>none loaded for this route</Muted> : review.limits.join('; '),
    },
    ...optional('Instructions', review.instructions),
    { label: 'Product', value: <MedicationLine parts={review.product} /> },
    { label: 'Comes from', value: review.supply },
    ...optional('Priority', row === undefined ? null : priorityText(row)),
  ];
}

/** What differs from the version that was known before. */
function Changes({ review }: { review: Review }) {
  if (review.changes.length === 0) return null;
  return (
    <Note
      tone="info"
      title={review.changes.length === 1 ? 'One thing changed' : `${review.changes.length} things changed`}
    >
      <dl className={css.changes}>
        {review.changes.map((change) => (
          <div key={change.field}>
            <dt>{change.field}</dt>
            <dd>
              <del>{change.before}</del> <ins>{change.after}</ins>
            </dd>
          </div>
        ))}
      </dl>
    </Note>
  );
}

const kindWords: Readonly<Record<string, string>> = {
  'ask-prescriber': 'Prescriber asked',
  intervention: 'Intervention',
  return: 'Handed back',
};

/** What pharmacists asked, did or handed back before. */
function Said({ review }: { review: Review }) {
  const format = useFormat();
  const now = useHospitalClock(60_000);
  if (review.interventions.length === 0) return null;
  return (
    <ul className={css.said} aria-label="Said about this order">
      {review.interventions.map((made) => (
        <li key={`${made.at} ${made.kind}`}>
          <b>{kindWords[made.kind] ?? made.kind}</b>: {made.reason}
          {made.says === '' ? '' : ` — ${made.says}`}{' '}
          <Muted>
            {made.by}, {format.when(made.at, now)}
            {made.version === review.version ? '' : `, version ${made.version}`}
          </Muted>
        </li>
      ))}
    </ul>
  );
}
