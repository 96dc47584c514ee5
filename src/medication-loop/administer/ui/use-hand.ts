import { useEffect, useRef, useState } from 'react';
import { call, type ProblemReport } from '#src/web/client.ts';
import { useDraft } from '#src/web/draft.ts';
import type { Scan, ScanVerdict } from '#src/web/ui/scan-bus.ts';
import { useScan } from '#src/web/ui/use-scan.ts';
import { wallNow } from '#src/web/wall-clock.ts';
import { postScan } from '../contract.ts';
import type { Decision, DueItem } from './due-words.ts';
import { emptyHand, type Hand, nextDose, scanBody, verdictOf, withFreshWristband } from './hand.ts';

export interface Handling {
  readonly hand: Hand;
  readonly decision: Decision | undefined;
  /** The decision of a scan that was stopped; the hand does not hold that scan. */
  readonly stopped: Decision | undefined;
  readonly problem: ProblemReport | undefined;
  /** Puts another hand to the server and takes it when it is not stopped; the decision comes back. */
  readonly tryHand: (hand: Hand) => Promise<Decision | undefined>;
  readonly choose: (item: DueItem) => void;
  readonly startOver: () => void;
  readonly endStop: () => void;
}

/** A wristband that was scanned on another page, on its way to the patient's own. */
export function useArrival() {
  return useDraft<{ patientId: string; scan: string; at: number } | null>('administer/arrival', null);
}

/**
 * What the nurse holds for one patient. Each scan is put to the server with all that came before it; a scan that is
 * stopped is not taken over, so that the next right one goes on where the work stood.
 */
export function useHand(patientId: string, isOff: boolean): Handling {
  const [arrival, , forgetArrival] = useArrival();
  const [hand, setHand] = useState<Hand>(emptyHand);
  const [decision, setDecision] = useState<Decision>();
  const [stopped, setStopped] = useState<Decision>();
  const [problem, setProblem] = useState<ProblemReport>();
  const latest = useRef(hand);
  latest.current = hand;

  async function ask(next: Hand): Promise<Decision | undefined> {
    const outcome = await call(postScan, { body: scanBody(next, patientId) });
    setProblem(outcome.ok ? undefined : outcome);
    return outcome.ok ? outcome.value : undefined;
  }

  async function tryHand(next: Hand): Promise<Decision | undefined> {
    const made = await ask(next);
    if (made === undefined) return undefined;
    if (made.stop === null) take(next, made);
    else if (verdictOf(made).verdict === 'stop') setStopped(made);
    return made;
  }

  function take(next: Hand, made: Decision | undefined): void {
    setStopped(undefined);
    latest.current = next;
    setHand(next);
    setDecision(made);
  }

  async function onScan(scan: Scan): Promise<ScanVerdict> {
    const fresh = withFreshWristband(latest.current, wallNow());
    const next =
      scan.kind === 'wristband'
        ? { ...fresh, patientScan: scan.text, patientScanAt: wallNow(), identifiers: null, unable: null }
        : { ...fresh, productScans: [...fresh.productScans, scan.text], unable: onlyPatient(fresh.unable) };
    const made = await tryHand(next);
    if (made !== undefined) return verdictOf(made);
    return { verdict: 'wrong', says: 'The server did not decide.', remedy: 'Nothing was recorded. Scan again.' };
  }

  useScan(['wristband', 'medicine'], onScan, isOff);

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the page opens on a patient
  useEffect(() => {
    if (arrival?.patientId === patientId) {
      void tryHand({ ...emptyHand, patientScan: arrival.scan, patientScanAt: arrival.at });
    }
    forgetArrival();
  }, [patientId]);

  function choose(item: DueItem): void {
    const next = { ...nextDose(withFreshWristband(latest.current, wallNow())), ...idsOf(item) };
    take(next, undefined);
    void tryHand(next);
  }

  function startOver(): void {
    const next = nextDose(latest.current);
    take(next, undefined);
    void tryHand(next);
  }

  return { hand, decision, stopped, problem, tryHand, choose, startOver, endStop: () => setStopped(undefined) };
}

function onlyPatient(unable: Hand['unable']): Hand['unable'] {
  if (unable === null || unable.what === 'product') return null;
  return { ...unable, what: 'patient' };
}

function idsOf(item: DueItem): Pick<Hand, 'orderId' | 'doseId'> {
  return { orderId: item.orderId, doseId: item.doseId };
}
