/**
 * How a keyboard-wedge scanner is heard: from its prefix key to its suffix key everything is its own. Pure: the same
 * presses with the same times give the same scans. Timing decides nothing but silence, because guessing scanners by
 * speed loses characters on a busy machine.
 */

import { groupSeparator, separatorAliases, withSeparators } from '#src/tables/barcodes/index.ts';

export interface ScanSettings {
  /** KeyboardEvent.key of the prefix the scanner is programmed to send. */
  readonly prefix: string;
  readonly suffix: string;
  /** Silence inside a scan after which it counts as broken. */
  readonly silenceMs: number;
  readonly maxLength: number;
  /** The same code again within this time is one scan. */
  readonly repeatMs: number;
  /** Texts that this station's scanners send for the group separator (ASCII 29). */
  readonly separatorAliases: readonly string[];
}

export const scanDefaults: ScanSettings = {
  prefix: 'F13',
  suffix: 'Enter',
  silenceMs: 500,
  maxLength: 256,
  repeatMs: 700,
  separatorAliases,
};

export interface ScanKey {
  readonly type: 'down' | 'up';
  readonly key: string;
  readonly ctrl: boolean;
  readonly alt: boolean;
  /** Monotonic milliseconds. */
  readonly at: number;
}

export type BrokenScan = 'silence' | 'too-long' | 'empty' | 'cut-off' | 'unreadable-key';

export type ScanEvent =
  | { readonly kind: 'scan'; readonly text: string; readonly raw: string }
  /** The code just taken came again at once: said, not acted on. */
  | { readonly kind: 'repeat'; readonly text: string }
  | { readonly kind: 'broken'; readonly why: BrokenScan; readonly raw: string };

interface Taking {
  readonly chars: string;
  readonly lastAt: number;
  /** Digits of an Alt code being typed (Alt+0029 is the group separator). */
  readonly altDigits: string;
  readonly fault: BrokenScan | undefined;
}

export interface ScanState {
  readonly taking: Taking | undefined;
  readonly last: { readonly text: string; readonly at: number } | undefined;
  /** Until when line ends that trail the suffix are swallowed. */
  readonly tailUntil: number;
}

export const scanIdle: ScanState = { taking: undefined, last: undefined, tailUntil: 0 };

export interface ScanStep {
  readonly state: ScanState;
  /** True when the key is the scanner's and nobody else may see it. */
  readonly isSwallowed: boolean;
  readonly event?: ScanEvent;
}

const tailMs = 60;
const silentKeys = new Set(['Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'CapsLock', 'NumLock']);

/** Takes one key press or release into account. */
export function onScanKey(state: ScanState, key: ScanKey, settings: ScanSettings): ScanStep {
  const expired = onScanTick(state, key.at, settings);
  if (expired.event !== undefined) {
    const next = onScanKey(expired.state, key, settings);
    return next.event === undefined ? { ...next, event: expired.event } : next;
  }
  if (state.taking === undefined) return outside(state, key, settings);
  return inside(state, state.taking, key, settings);
}

/** Lets time pass: a scan that fell silent is broken. */
export function onScanTick(state: ScanState, at: number, settings: ScanSettings): ScanStep {
  const { taking } = state;
  if (taking === undefined || at - taking.lastAt <= settings.silenceMs) return { state, isSwallowed: false };
  return {
    state: { ...state, taking: undefined },
    isSwallowed: false,
    event: { kind: 'broken', why: taking.fault ?? 'silence', raw: taking.chars },
  };
}

function outside(state: ScanState, key: ScanKey, settings: ScanSettings): ScanStep {
  if (key.key === settings.prefix) {
    if (key.type === 'up') return { state, isSwallowed: true };
    return { state: { ...state, taking: fresh(key.at) }, isSwallowed: true };
  }
  const isTail = key.at <= state.tailUntil && (key.key === settings.suffix || (key.ctrl && /^[jm]$/i.test(key.key)));
  return { state, isSwallowed: isTail };
}

function fresh(at: number): Taking {
  return { chars: '', lastAt: at, altDigits: '', fault: undefined };
}

function inside(state: ScanState, taking: Taking, key: ScanKey, settings: ScanSettings): ScanStep {
  const swallowed = (next: Taking): ScanStep => ({ state: { ...state, taking: next }, isSwallowed: true });
  const heard = { ...taking, lastAt: key.at };
  if (key.type === 'up') {
    const isAltEnd = key.key === 'Alt' && taking.altDigits !== '';
    return swallowed(isAltEnd ? added({ ...heard, altDigits: '' }, altCharacter(taking.altDigits), settings) : heard);
  }
  if (key.key === settings.prefix) {
    if (taking.chars === '' && taking.fault === undefined) return swallowed(heard);
    return {
      state: { ...state, taking: fresh(key.at) },
      isSwallowed: true,
      event: { kind: 'broken', why: 'cut-off', raw: taking.chars },
    };
  }
  if (key.key === settings.suffix) return finished(state, taking, key.at, settings);
  if (silentKeys.has(key.key)) return swallowed(heard);
  if (key.alt && /^\d$/.test(key.key)) return swallowed({ ...heard, altDigits: taking.altDigits + key.key });
  if (key.ctrl) {
    if (key.key === ']') return swallowed(added(heard, groupSeparator, settings));
    return swallowed(/^[jm]$/i.test(key.key) ? heard : { ...heard, fault: heard.fault ?? 'unreadable-key' });
  }
  if ([...key.key].length !== 1) return swallowed({ ...heard, fault: heard.fault ?? 'unreadable-key' });
  return swallowed(added(heard, key.key, settings));
}

function altCharacter(digits: string): string {
  const code = Number(digits);
  return code > 0 && code < 256 ? String.fromCharCode(code) : '';
}

function added(taking: Taking, text: string, settings: ScanSettings): Taking {
  if (taking.chars.length + text.length > settings.maxLength) return { ...taking, fault: taking.fault ?? 'too-long' };
  return { ...taking, chars: taking.chars + text };
}

function finished(state: ScanState, taking: Taking, at: number, settings: ScanSettings): ScanStep {
  const idle: ScanState = { ...state, taking: undefined, tailUntil: at + tailMs };
  const why = taking.fault ?? (taking.chars === '' ? 'empty' : undefined);
  if (why !== undefined) return { state: idle, isSwallowed: true, event: { kind: 'broken', why, raw: taking.chars } };
  const text = withSeparators(taking.chars, settings.separatorAliases);
  const isRepeat = state.last?.text === text && at - state.last.at <= settings.repeatMs;
  return {
    state: { ...idle, last: { text, at } },
    isSwallowed: true,
    event: isRepeat ? { kind: 'repeat', text } : { kind: 'scan', text, raw: taking.chars },
  };
}
