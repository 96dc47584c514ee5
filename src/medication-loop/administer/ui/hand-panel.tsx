import { useState } from 'react';
import { useObservable } from '#src/web/observable.ts';
import { Button } from '#src/web/ui/button.tsx';
import { Row, Stack } from '#src/web/ui/layout.tsx';
import { MedicationLine } from '#src/web/ui/medication-line.tsx';
import { Note } from '#src/web/ui/note.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import { Problem } from '#src/web/ui/problem.tsx';
import { Quantity } from '#src/web/ui/quantity.tsx';
import { scanFeedback } from '#src/web/ui/scan-bus.ts';
import { ScanStop } from '#src/web/ui/scan-stop.tsx';
import { StatusChip } from '#src/web/ui/status-chip.tsx';
import { SecretField, TextField } from '#src/web/ui/text-field.tsx';
import type { Decision, DueItem } from './due-words.ts';
import css from './give.module.css';
import { answered, type Hand, type Step, stepsOf, stopTitle } from './hand.ts';
import type { Handling } from './use-hand.ts';

export interface Witness {
  readonly badge: string;
  readonly password: string;
}

interface HandPanelProps {
  readonly handling: Handling;
  readonly item: DueItem | undefined;
  readonly witness: Witness;
  readonly onWitness: (witness: Witness) => void;
  readonly givenAt: string;
  readonly onGivenAt: (text: string) => void;
  readonly givenAtError: string | undefined;
  /** A stop ended by its name. */
  readonly onStop: (code: string) => Promise<boolean>;
}

/** The dose in hand: its four steps, what stops it, what is asked, and what would be written down. */
export function HandPanel(props: HandPanelProps) {
  const { handling, item } = props;
  const { hand, decision, stopped, problem } = handling;
  return (
    <Panel title="Dose in hand">
      <Stack>
        {item === undefined ? (
          <p>{decision?.order?.text ?? 'Scan the wristband, then the medicine. Or choose a dose from the list.'}</p>
        ) : (
          <MedicationLine parts={item.line} size="large" />
        )}
        <Stops stopped={stopped} onStop={props.onStop} handling={handling} />
        <Steps steps={stepsOf(hand, decision)} />
        <Problem problem={problem} />
        {decision?.notes.map((note) => (
          <Note key={note} tone="info" title={note} />
        ))}
        <Asks decision={decision} hand={hand} onAnswer={(next) => void handling.tryHand(next)} />
        <SecondNurse decision={decision} witness={props.witness} onWitness={props.onWitness} />
        <Summary {...props} decision={decision} />
      </Stack>
    </Panel>
  );
}

function Steps({ steps }: { steps: readonly Step[] }) {
  return (
    <ol className={css.steps} aria-label="Steps of this dose">
      {steps.map((step) => (
        <li
          key={step.title}
          className={css.step}
          data-state={step.state}
          aria-current={step.state === 'now' ? 'step' : undefined}
        >
          <span className={css.stepTitle}>
            <StatusChip tone={step.state === 'done' ? 'good' : step.state === 'now' ? 'info' : 'plain'}>
              {step.title}
            </StatusChip>
          </span>
          <span>{step.says}</span>
        </li>
      ))}
    </ol>
  );
}

type StopsProps = {
  readonly stopped: Decision | undefined;
  readonly onStop: (code: string) => Promise<boolean>;
  readonly handling: Handling;
};

/** A scan's stop is cleared by a right scan or by its name alone; one that came without a scan is told and ended here. */
function Stops({ stopped, onStop, handling }: StopsProps) {
  const feedback = useObservable(scanFeedback);
  const stop = stopped?.stop ?? null;
  if (feedback.state === 'stop') {
    const reasons = [
      { code: 'put-aside', label: 'Put aside; the dose stays due' },
      ...(stop?.code === 'wrong-patient'
        ? [{ code: 'other-patient', label: 'Open the list of the patient who was scanned' }]
        : []),
      ...(handling.hand.doseId === null
        ? []
        : [{ code: 'not-here', label: 'The right item is not here: ask the pharmacy for it' }]),
    ];
    return (
      <ScanStop
        title={stop === null ? undefined : stopTitle(stop.code)}
        act="Stop this dose"
        reasons={reasons}
        onStop={({ code }) => onStop(code)}
      />
    );
  }
  if (stop === null) return null;
  return (
    <Note tone="critical" title={stop.says} acts={<Button onClick={handling.startOver}>Start over without it</Button>}>
      {stop.remedy}
    </Note>
  );
}

type AsksProps = { decision: Decision | undefined; hand: Hand; onAnswer: (next: Hand) => void };

function Asks({ decision, hand, onAnswer }: AsksProps) {
  const asks = (decision?.asks ?? []).filter((ask) => ask.choices.length > 0);
  return asks.map((ask) => (
    <Note
      key={ask.question}
      tone={ask.answer === null ? 'attention' : 'good'}
      title={ask.says}
      acts={ask.choices.map((choice) => (
        <Button
          key={choice.code}
          look={ask.answer === choice.code ? 'primary' : 'plain'}
          aria-pressed={ask.answer === choice.code}
          onClick={() => onAnswer(answered(hand, ask.question, choice.code))}
        >
          {choice.says}
        </Button>
      ))}
    />
  ));
}

type SecondProps = { decision: Decision | undefined; witness: Witness; onWitness: (witness: Witness) => void };

/** True when a second nurse must sign, because a high-alert drug could not be scanned. */
export function needsSecondNurse(decision: Decision | undefined): boolean {
  return decision?.asks.some((ask) => ask.question === 'second-nurse') ?? false;
}

function SecondNurse({ decision, witness, onWitness }: SecondProps) {
  const ask = decision?.asks.find((one) => one.question === 'second-nurse');
  if (ask === undefined) return null;
  return (
    <Note tone="attention" title={ask.says}>
      <Stack>
        <TextField
          label="Badge of the second nurse"
          hint="Scan it here"
          value={witness.badge}
          onChange={(badge) => onWitness({ ...witness, badge })}
          isScanTarget
        />
        <SecretField
          label="Password of the second nurse"
          value={witness.password}
          onChange={(password) => onWitness({ ...witness, password })}
          autoComplete="off"
        />
      </Stack>
    </Note>
  );
}

type SummaryProps = Pick<HandPanelProps, 'givenAt' | 'onGivenAt' | 'givenAtError'> & { decision: Decision | undefined };

function Summary({ decision, givenAt, onGivenAt, givenAtError }: SummaryProps) {
  const [isEarlier, setEarlier] = useState(givenAt !== '');
  const give = decision?.give ?? null;
  if (give === null) return null;
  return (
    <Stack>
      <p className={css.give}>
        Gives <Quantity value={give.amount} unit={give.doseUnit} /> to <b>{decision?.patient?.orderName}</b>
        {Number(give.rest) === 0 ? null : (
          <>
            ; <Quantity value={give.rest} unit={give.restUnit} /> is left over to waste or return
          </>
        )}
        .
      </p>
      {isEarlier ? (
        <TextField
          label="Given at"
          hint="Clock time, for example 09:40. It shows that you entered it late."
          value={givenAt}
          onChange={onGivenAt}
          error={givenAtError}
          inputMode="numeric"
        />
      ) : (
        <Row>
          <Button look="quiet" onClick={() => setEarlier(true)}>
            It was given earlier…
          </Button>
        </Row>
      )}
    </Stack>
  );
}
