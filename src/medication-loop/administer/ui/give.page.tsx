import { useEffect, useState } from 'react';
import { PatientHeader, useBanner } from '#src/patients/census/ui/patient-header.tsx';
import { hospitalNow } from '#src/web/hospital-clock.ts';
import { useGo, usePageParams } from '#src/web/navigation.ts';
import type { PageDefinition } from '#src/web/page.ts';
import { useFormat } from '#src/web/session.tsx';
import { ActionBar, type BarAct } from '#src/web/ui/action-bar.tsx';
import { Columns, Stack } from '#src/web/ui/layout.tsx';
import { PageLink } from '#src/web/ui/page-link.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import { Problem } from '#src/web/ui/problem.tsx';
import { VisuallyHidden } from '#src/web/ui/visually-hidden.tsx';
import { useCommand } from '#src/web/use-command.ts';
import { useRead } from '#src/web/use-read.ts';
import { postAskForDose, postSettle, readDueList } from '../contract.ts';
import { DueList } from './due-list.tsx';
import { type Decision, type DueItem, keyOf, nameOf } from './due-words.ts';
import css from './give.module.css';
import { givenAt } from './given-at.ts';
import { scanBody } from './hand.ts';
import { HandPanel, needsSecondNurse, type Witness } from './hand-panel.tsx';
import { InHand } from './in-hand.tsx';
import { LessIsGiven } from './less-is-given.tsx';
import { NotGiven, type NotGivenOutcome } from './not-given.tsx';
import { UnableToScan } from './unable-to-scan.tsx';
import { type Handling, useArrival, useHand } from './use-hand.ts';
import { WhereIsDose } from './where-is-dose.tsx';

type LayerName = 'none' | 'unable' | 'less' | NotGivenOutcome;
const noWitness: Witness = { badge: '', password: '' };

/** One patient's doses: wristband, package, confirmation. Nothing is written down before the scans or the documented way. */
function Give() {
  const { patientId } = usePageParams('patientId');
  return <GiveTo key={patientId} patientId={patientId} />;
}

function GiveTo({ patientId }: { patientId: string }) {
  const banner = useBanner(patientId);
  const due = useRead(readDueList, { params: { patientId } }, { topic: 'doses', refreshMs: 20_000 });
  const [layer, setLayer] = useState<LayerName>('none');
  const [said, setSaid] = useState('');
  const handling = useHand(patientId, layer !== 'none');
  const [witness, setWitness] = useState(noWitness);
  const [at, setAt] = useState('');
  const item = itemOf(due.data?.items ?? [], handling);
  useRecheck(handling, due.data?.asOf);
  const settle = useSettle({ patientId, handling, witness, at, item }, (words) => {
    setSaid(words);
    setWitness(noWitness);
    setAt('');
    handling.startOver();
  });
  const stop = useNamedStop(handling, setSaid);
  const reasons = due.data?.reasons;
  const close = () => setLayer('none');
  const patient = {
    patientId,
    orderName: banner.data?.orderName ?? '',
    born: banner.data?.born ?? 'not known',
  };
  return (
    <>
      <VisuallyHidden>
        <h1>Give doses</h1>
      </VisuallyHidden>
      <PatientHeader banner={banner} />
      <p aria-live="polite" className={css.said}>
        {said}
      </p>
      <Problem problem={settle.problem} onClear={settle.clear} />
      <Columns shares="6fr 5fr">
        <Stack>
          <DueList read={due} selectedKey={item === undefined ? undefined : keyOf(item)} onChoose={handling.choose} />
          <PageLink to="/my-patients">Back to my patients</PageLink>
        </Stack>
        <Stack>
          <HandPanel
            handling={handling}
            item={item}
            witness={witness}
            onWitness={setWitness}
            givenAt={at}
            onGivenAt={setAt}
            givenAtError={settle.timeError}
            onStop={stop}
          />
          <ActionBar acts={actsOf({ handling, item, settle, setLayer })} isStill />
          {item?.doseId == null ? null : (
            <Panel>
              <WhereIsDose key={item.doseId} doseId={item.doseId} />
            </Panel>
          )}
          <InHand patientId={patientId} reasons={reasons} />
        </Stack>
      </Columns>
      {layer === 'unable' ? (
        <UnableToScan isOpen hand={handling.hand} reasons={reasons} onTry={handling.tryHand} onClose={close} />
      ) : null}
      {layer === 'less' ? (
        <LessIsGiven isOpen item={item} hand={handling.hand} onTry={handling.tryHand} onClose={close} />
      ) : null}
      <NotGiven
        outcome={layer === 'held' || layer === 'refused' || layer === 'not-given' ? layer : null}
        item={item}
        patient={patient}
        reasons={reasons}
        onClose={close}
        onDone={(words) => {
          setSaid(words);
          close();
          handling.startOver();
        }}
      />
    </>
  );
}

/** The row that the hand is about: chosen by the nurse, or found by the scan. */
function itemOf(items: readonly DueItem[], { hand, decision }: Handling): DueItem | undefined {
  const doseId = hand.doseId ?? decision?.dose?.doseId;
  const orderId = hand.orderId ?? decision?.order?.orderId;
  return (
    items.find((one) => one.doseId !== null && one.doseId === doseId) ?? items.find((one) => one.orderId === orderId)
  );
}

/** An order may be stopped while its dose is in the hand: what was scanned is decided again when the list changes. */
function useRecheck({ hand, tryHand }: Handling, asOf: string | undefined): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new reading of the list is the reason to look again, not a new hand
  useEffect(() => {
    if (hand.productScans.length > 0 || hand.unable !== null) void tryHand(hand);
  }, [asOf]);
}

interface SettleInput {
  readonly patientId: string;
  readonly handling: Handling;
  readonly witness: Witness;
  readonly at: string;
  readonly item: DueItem | undefined;
}

/** Writes the dose down as given, once everything was scanned and answered. */
function useSettle({ patientId, handling, witness, at, item }: SettleInput, onDone: (words: string) => void) {
  const format = useFormat();
  const command = useCommand(postSettle, { topics: ['doses', 'cabinets', 'stock'] });
  const { hand, decision, stopped } = handling;
  const occurred = at.trim() === '' ? null : givenAt(at, hospitalNow(), format.zone);
  const timeError = at.trim() !== '' && occurred === null ? 'Write the time as 09:40' : undefined;
  const blocked = blockedBy(decision, witness) ?? (stopped === undefined ? timeError : 'It is stopped: see above');
  async function run(): Promise<void> {
    const outcome = await command.run({
      body: {
        ...scanBody(hand, patientId),
        outcome: 'given',
        occurredAt: occurred === null ? null : occurred.toISOString(),
        witness: needsSecondNurse(decision) ? witness : null,
      },
    });
    if (!outcome.ok) return;
    const name = item === undefined ? (decision?.order?.text ?? 'the dose') : nameOf(item.line);
    const rest = outcome.value.left.length === 0 ? '' : ' A part is left in your hand: waste or return it below.';
    const when = occurred ?? hospitalNow();
    const late = outcome.value.backEntered ? ', entered late' : '';
    onDone(`Given ${format.time(when)}${late}: ${name} to ${decision?.patient?.orderName ?? 'the patient'}.${rest}`);
  }
  return { run, blocked, timeError, isBusy: command.isBusy, problem: command.problem, clear: command.clear };
}

function blockedBy(decision: Decision | undefined, witness: Witness): string | undefined {
  const step = decision?.step ?? 'scan-patient';
  if (step === 'scan-patient') return 'Scan the wristband first';
  if (step === 'scan-product') return 'Scan the medicine first';
  if (step === 'scan-more') return 'Scan the next package, or say that less is given';
  const open = decision?.asks.find((ask) => ask.answer === null && ask.choices.length > 0);
  if (open !== undefined) return `Answer first: ${open.says}`;
  if (needsSecondNurse(decision) && (witness.badge === '' || witness.password === ''))
    return 'A second nurse must sign';
  return undefined;
}

/** Ends a stop by its name: nothing was written down as used. */
function useNamedStop(handling: Handling, say: (words: string) => void) {
  const go = useGo();
  const [, setArrival] = useArrival();
  const ask = useCommand(postAskForDose, { topics: ['doses', 'jobs'] });
  return async (code: string): Promise<boolean> => {
    const { hand, stopped } = handling;
    if (code === 'not-here' && hand.doseId !== null) {
      const asked = await ask.run({ body: { doseId: hand.doseId } });
      if (!asked.ok) return false;
      say(asked.value.askedBefore ? 'The pharmacy was asked for it before.' : 'The pharmacy was asked for it.');
    }
    handling.startOver();
    const other = stopped?.patient?.patientId;
    if (code === 'other-patient' && other !== undefined) {
      setArrival(null);
      go(`/give/${other}`);
    }
    return true;
  };
}

interface ActsInput {
  readonly handling: Handling;
  readonly item: DueItem | undefined;
  readonly settle: ReturnType<typeof useSettle>;
  readonly setLayer: (layer: LayerName) => void;
}

function actsOf({ handling, item, settle, setLayer }: ActsInput): BarAct[] {
  const noDose = item?.doseId == null ? { blocked: 'Choose a dose from the list first' } : {};
  const noScan = handling.hand.productScans.length === 0 && handling.hand.unable === null;
  return [
    {
      id: 'given',
      label: item === undefined ? 'Given' : `Given: ${nameOf(item.line)}`,
      keys: 'Ctrl+Enter',
      look: 'primary',
      run: () => void settle.run(),
      isBusy: settle.isBusy,
      blocked: settle.blocked,
    },
    { id: 'unable', label: 'Unable to scan…', keys: 'F8', run: () => setLayer('unable') },
    {
      id: 'less',
      label: 'Less is given…',
      run: () => setLayer('less'),
      ...(noScan ? { blocked: 'Scan the medicine first' } : {}),
    },
    { id: 'held', label: 'Hold…', keys: 'F4', run: () => setLayer('held'), ...noDose },
    { id: 'refused', label: 'Refused…', run: () => setLayer('refused'), ...noDose },
    { id: 'not-given', label: 'Not given…', run: () => setLayer('not-given'), ...noDose },
    {
      id: 'start-over',
      label: 'Start over',
      run: handling.startOver,
      ...(handling.stopped === undefined
        ? {}
        : { blocked: 'End the stop first: scan the right item, or name the stop' }),
    },
  ];
}

export const page: PageDefinition = {
  path: '/give/$patientId',
  title: 'Give doses',
  permission: 'dose.give',
  frame: 'touch',
  component: Give,
};
