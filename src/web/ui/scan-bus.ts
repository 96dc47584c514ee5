import { isAsleep } from '../asleep.ts';
import { createObservable } from '../observable.ts';
import { wallNow } from '../wall-clock.ts';
import { type ScanKind, scanKindOf, unexpectedScanText } from './scan-kind.ts';
import {
  type BrokenScan,
  onScanKey,
  onScanTick,
  type ScanEvent,
  type ScanSettings,
  type ScanState,
  type ScanStep,
  scanDefaults,
  scanIdle,
} from './scan-machine.ts';
import { playTone } from './scan-tones.ts';

export interface Scan {
  /** The code with group separators (ASCII 29) where the scanner sent them. */
  readonly text: string;
  /** Exactly what the keys were. */
  readonly raw: string;
  readonly kind: ScanKind;
}

/** What the screen made of a scan. `stop` is the wrong item: red until a right scan or a named stop. */
export type ScanVerdict =
  | { readonly verdict: 'right'; readonly says: string }
  | { readonly verdict: 'wrong'; readonly says: string; readonly remedy?: string }
  | { readonly verdict: 'stop'; readonly says: string; readonly remedy: string };

export interface ScanListener {
  readonly accepts: readonly ScanKind[];
  readonly onScan: (scan: Scan) => ScanVerdict | Promise<ScanVerdict>;
}

export type ScanFeedback =
  | { readonly state: 'quiet' }
  | { readonly state: 'working'; readonly count: number }
  | { readonly state: ScanVerdict['verdict']; readonly says: string; readonly remedy?: string; readonly count: number };

export const scanFeedback = createObservable<ScanFeedback>({ state: 'quiet' });
export const scanSettings = createObservable<ScanSettings>(scanDefaults);

const listeners: ScanListener[] = [];
let fallback: ScanListener | undefined;
let machine: ScanState = scanIdle;
let count = 0;

const brokenText: Record<BrokenScan, string> = {
  silence: 'Scan broken, again.',
  'too-long': 'Scan too long, again.',
  empty: 'Empty scan, again.',
  'cut-off': 'Scan cut off, again.',
  'unreadable-key': 'Scan garbled, again. If it repeats, test the scanner with the test card.',
};

/** The newest listener hears a scan; gives back the way to stop listening. */
export function listenToScans(listener: ScanListener): () => void {
  listeners.push(listener);
  return () => {
    const at = listeners.indexOf(listener);
    if (at >= 0) listeners.splice(at, 1);
    if (listeners.length === 0 && scanFeedback.get().state !== 'stop') scanFeedback.set({ state: 'quiet' });
  };
}

/** Who hears scans where no screen does: the palette. */
export function setScanFallback(listener: ScanListener | undefined): void {
  fallback = listener;
}

/** Ends a wrong-item stop by an act of its own that was named and recorded; nothing else but a right scan does. */
export function endStopByName(): void {
  scanFeedback.set({ state: 'quiet' });
}

/** Takes a right or wrong message away; a stop stays. */
export function settleScanFeedback(forCount: number): void {
  const now = scanFeedback.get();
  if (now.state !== 'quiet' && now.state !== 'stop' && now.count === forCount) scanFeedback.set({ state: 'quiet' });
}

function show(verdict: ScanVerdict): void {
  count += 1;
  const isStopped = scanFeedback.get().state === 'stop';
  playTone(verdict.verdict === 'right' ? 'right' : 'wrong');
  if (isStopped && verdict.verdict === 'wrong') return;
  const remedy = verdict.verdict === 'right' ? undefined : verdict.remedy;
  const words = remedy === undefined ? {} : { remedy };
  scanFeedback.set({ state: verdict.verdict, says: verdict.says, ...words, count });
}

async function hear(scan: Scan): Promise<void> {
  if (isAsleep.get()) return;
  const listener = listeners.at(-1) ?? fallback;
  if (listener === undefined) return;
  const isExpected =
    listener.accepts.includes(scan.kind) || (scan.kind === 'unknown' && listener.accepts.includes('medicine'));
  if (!isExpected) {
    show({ verdict: 'wrong', says: unexpectedScanText(scan.kind, listener.accepts) });
    return;
  }
  if (scanFeedback.get().state !== 'stop') scanFeedback.set({ state: 'working', count });
  show(await listener.onScan(scan));
}

/** A text box takes a scan only when it is marked `data-scan-target`. */
function intoScanTarget(text: string): boolean {
  const box = document.activeElement;
  if (!(box instanceof HTMLInputElement) || !box.hasAttribute('data-scan-target')) return false;
  const setValue = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;
  setValue?.call(box, text);
  box.dispatchEvent(new Event('input', { bubbles: true }));
  return true;
}

function onEvent(event: ScanEvent): void {
  if (event.kind === 'broken') show({ verdict: 'wrong', says: brokenText[event.why] });
  else if (event.kind === 'repeat') {
    const isQuiet = scanFeedback.get().state === 'quiet';
    if (isQuiet) show({ verdict: 'wrong', says: 'Already scanned.' });
  } else if (!intoScanTarget(event.text)) void hear({ text: event.text, raw: event.raw, kind: scanKindOf(event.text) });
}

function take(step: ScanStep): boolean {
  machine = step.state;
  if (step.event !== undefined) onEvent(step.event);
  return step.isSwallowed;
}

/** Starts to hear the scanners before anything else on the page does; gives back the way to stop. */
export function startScanBus(): () => void {
  const onKey = (type: 'down' | 'up') => (event: KeyboardEvent) => {
    const key = { type, key: event.key, ctrl: event.ctrlKey, alt: event.altKey, at: wallNow() };
    if (!take(onScanKey(machine, key, scanSettings.get()))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  const down = onKey('down');
  const up = onKey('up');
  const press = (event: KeyboardEvent) => {
    if (machine.taking === undefined) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  const tick = setInterval(() => take(onScanTick(machine, wallNow(), scanSettings.get())), 100);
  window.addEventListener('keydown', down, { capture: true });
  window.addEventListener('keyup', up, { capture: true });
  window.addEventListener('keypress', press, { capture: true });
  return () => {
    clearInterval(tick);
    window.removeEventListener('keydown', down, { capture: true });
    window.removeEventListener('keyup', up, { capture: true });
    window.removeEventListener('keypress', press, { capture: true });
    machine = scanIdle;
  };
}
