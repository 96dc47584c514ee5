import { useEffect, useRef, useState } from 'react';
import { useDraft } from '#src/web/draft.ts';
import { ActionBar } from '#src/web/ui/action-bar.tsx';
import { Button } from '#src/web/ui/button.tsx';
import { ElapsedTime } from '#src/web/ui/elapsed-time.tsx';
import { Columns, Stack } from '#src/web/ui/layout.tsx';
import { Note } from '#src/web/ui/note.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import { PatientBanner } from '#src/web/ui/patient-banner.tsx';
import { Problem } from '#src/web/ui/problem.tsx';
import { useCommand } from '#src/web/use-command.ts';
import { useRead } from '#src/web/use-read.ts';
import { postVerify, readReview } from '../contract.ts';
import { CheckPanel } from './check-panel.tsx';
import { isOnScreen } from './is-on-screen.ts';
import { MedicinePanel } from './medicine-panel.tsx';
import { OrderPanel } from './order-panel.tsx';
import { type Answers, bannerOf, blockedBy, openChecks, type Review, type Waiting } from './review-words.ts';
import { type Saying, SayLayer } from './say-layer.tsx';
import { UndoSignature } from './undo-signature.tsx';
import { useOrderInUse } from './use-order-in-use.ts';
import css from './verification.module.css';

interface ReviewPaneProps {
  readonly orderId: string;
  /** The row of the queue; its changes read the review again. */
  readonly row: Waiting | undefined;
  readonly undoable: React.ComponentProps<typeof UndoSignature>['undoable'];
  readonly onShown: (review: Review) => void;
  readonly onNext: () => void;
}

/** One order with everything needed to judge it, and the acts. */
export function ReviewPane({ orderId, row, undoable, onShown, onNext }: ReviewPaneProps) {
  const read = useRead(readReview, { params: { orderId } }, { topic: 'review', refreshMs: 60_000 });
  const review = read.data;
  const inUse = useOrderInUse(row === undefined ? undefined : orderId);
  const shown = useShown(review, onShown);
  const state = row === undefined ? '' : `${row.version} ${row.toAnswer} ${row.stops} ${row.askedAt ?? ''}`;
  const { refresh } = read;
  // biome-ignore lint/correctness/useExhaustiveDependencies: reads again when the row of the queue says that something is new
  useEffect(() => refresh(), [state]);
  if (review === undefined) {
    return (
      <Panel title="Order">
        {read.problem === undefined ? (
          <p>Reading the order…</p>
        ) : (
          <Problem problem={read.problem} onRetry={read.refresh} />
        )}
      </Panel>
    );
  }
  return (
    <div className={css.review} key={review.banner.patientId}>
      <Stack>
        <PatientBanner patient={bannerOf(review)} />
        <Problem problem={read.problem} onRetry={read.refresh} />
        {inUse.by === null || inUse.since === null ? null : (
          <Note
            tone="info"
            title={`${inUse.by} has this order in use`}
            acts={<Button onClick={inUse.takeOver}>Take it over</Button>}
          >
            for <ElapsedTime at={inUse.since} />. You can read it, and verify it if need be.
          </Note>
        )}
        {shown.hasChanged ? (
          <Note
            tone="attention"
            title="Something that this order is judged by changed while you looked at it"
            acts={<Button onClick={shown.accept}>I have read it again</Button>}
          >
            What is shown now is what will be signed.
          </Note>
        ) : null}
        <Judging
          key={`${orderId} ${review.version}`}
          review={review}
          hasChanged={shown.hasChanged}
          {...{ row, onNext, undoable, refresh }}
        />
      </Stack>
    </div>
  );
}

/** Notices when what is judged changes under the reader's eyes. */
function useShown(review: Review | undefined, onShown: (review: Review) => void) {
  const [accepted, setAccepted] = useState<{ orderId: string; sha256: string }>();
  useEffect(() => {
    if (review === undefined) return;
    onShown(review);
    if (accepted?.orderId !== review.orderId) setAccepted({ orderId: review.orderId, sha256: review.shownSha256 });
  }, [review, accepted, onShown]);
  const hasChanged =
    review !== undefined && accepted?.orderId === review.orderId && accepted.sha256 !== review.shownSha256;
  const accept = () =>
    review === undefined ? undefined : setAccepted({ orderId: review.orderId, sha256: review.shownSha256 });
  return { hasChanged, accept };
}

interface JudgingProps {
  readonly review: Review;
  readonly row: Waiting | undefined;
  readonly hasChanged: boolean;
  readonly undoable: ReviewPaneProps['undoable'];
  readonly onNext: () => void;
  readonly refresh: () => void;
}

function Judging({ review, row, hasChanged, undoable, onNext, refresh }: JudgingProps) {
  const { orderId, version, shownSha256 } = review;
  const [answers, setAnswers, forget] = useDraft<Answers>(`verify/answers/${orderId}/${version}`, {});
  const [saying, setSaying] = useState<Saying>();
  const line = useRef<HTMLDivElement>(null);
  const [wasBroughtBack, setBroughtBack] = useState(false);
  const command = useCommand(postVerify, { topics: ['verification'] });
  const blocked = hasChanged ? 'Read again what changed' : blockedBy(review, answers);
  /** What is signed has to be on the screen: where it is not, the first press brings it back, the second signs. */
  async function verify() {
    if (!isOnScreen(line.current)) {
      line.current?.scrollIntoView({ block: 'center' });
      setBroughtBack(true);
      return;
    }
    const given = openChecks(review).map(({ key }) => ({ key, code: answers[key] ?? '' }));
    const outcome = await command.run({ body: { orderId, version, shownSha256, answers: given } });
    if (outcome.ok) {
      forget();
      onNext();
    } else refresh();
  }
  const answer = (key: string, code: string | undefined) => {
    const { [key]: _, ...rest } = answers;
    setAnswers(code === undefined ? rest : { ...rest, [key]: code });
  };
  const idle = review.waits ? {} : { blocked: 'This order does not wait for verification' };
  return (
    <>
      <Columns shares="5fr 4fr">
        <OrderPanel review={review} row={row} lineRef={line} />
        <CheckPanel review={review} answers={answers} onAnswer={answer} />
      </Columns>
      <MedicinePanel review={review} />
      <Problem problem={command.problem} onClear={command.clear} />
      {wasBroughtBack ? (
        <Note tone="info" title="The order was out of view: read it, then verify again">
          Nothing was signed.
        </Note>
      ) : null}
      <ActionBar
        acts={[
          {
            id: 'verify',
            label: 'Verify and next',
            keys: 'Ctrl+Enter',
            look: 'primary',
            run: () => void verify(),
            isBusy: command.isBusy,
            blocked,
          },
          { id: 'ask', label: 'Ask prescriber', keys: 'F8', run: () => setSaying('ask'), ...idle },
          { id: 'intervene', label: 'Add intervention', keys: 'F4', run: () => setSaying('intervention'), ...idle },
          { id: 'return', label: 'Hand back…', run: () => setSaying('return'), ...idle },
        ]}
      >
        <UndoSignature undoable={undoable} />
      </ActionBar>
      {saying === undefined ? null : (
        <SayLayer
          kind={saying}
          review={review}
          onClose={() => setSaying(undefined)}
          onDone={() => {
            setSaying(undefined);
            if (saying === 'return') onNext();
          }}
        />
      )}
    </>
  );
}
