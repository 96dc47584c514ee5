import { createContext, useContext, useEffect, useRef } from 'react';
import { isAsleep } from './asleep.ts';
import { createObservable, useObservable } from './observable.ts';

/** Something the person can do on this screen now: reachable by its button, its keys and the palette. */
export interface Act {
  readonly id: string;
  readonly label: string;
  /** For example `Ctrl+Enter` or `F8`; letters and digits only together with Ctrl or Alt. */
  readonly keys?: string | undefined;
  readonly run: () => void;
  /** Says why the act is not possible now; the act is then shown, but does nothing. */
  readonly blocked?: string | undefined;
}

interface Scope {
  readonly depth: number;
  readonly acts: readonly Act[];
}

const scopes = createObservable<readonly Scope[]>([]);
const layerDepth = createObservable(0);

/** How many layers (dialogs) lie under the component; a layer gives its inside one more. */
export const LayerContext = createContext(0);

export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly metaKey: boolean;
}

/** True when the press is this shortcut. Throws on a bare letter or digit: scanners type those. */
export function isShortcut(press: KeyPress, keys: string): boolean {
  const parts = keys.split('+');
  const key = parts.at(-1) ?? '';
  const needs = (name: string) => parts.slice(0, -1).includes(name);
  if (key.length === 1 && !needs('Ctrl') && !needs('Alt')) throw new Error(`shortcut ${keys} needs Ctrl or Alt`);
  return (
    press.key.toLowerCase() === key.toLowerCase() &&
    (press.ctrlKey || press.metaKey) === needs('Ctrl') &&
    press.altKey === needs('Alt') &&
    press.shiftKey === needs('Shift')
  );
}

/** Offers acts while the component is shown. Acts of the page sleep while a layer (dialog) is open above it. */
export function useActs(acts: readonly Act[]): void {
  const depth = useContext(LayerContext);
  const latest = useRef(acts);
  latest.current = acts;
  const signature = acts.map((act) => `${act.id}|${act.label}|${act.keys ?? ''}|${act.blocked ?? ''}`).join('\n');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the signature stands for the acts, which are new at each drawing
  useEffect(() => {
    const scope: Scope = {
      depth,
      acts: latest.current.map((act) => ({
        ...act,
        run: () => latest.current.find((one) => one.id === act.id)?.run(),
      })),
    };
    scopes.set([...scopes.get(), scope]);
    return () => scopes.set(scopes.get().filter((one) => one !== scope));
  }, [signature, depth]);
}

/** Tells the acts that a layer is open, so that those below it sleep. */
export function useLayerDepth(isOpen: boolean): void {
  useEffect(() => {
    if (!isOpen) return;
    layerDepth.set(layerDepth.get() + 1);
    return () => layerDepth.set(layerDepth.get() - 1);
  }, [isOpen]);
}

export function isLayerOpen(): boolean {
  return layerDepth.get() > 0;
}

/** All acts of the page, for the palette and the list of keys. */
export function useOfferedActs(): readonly Act[] {
  return useObservable(scopes).flatMap((scope) => scope.acts);
}

function awakeActs(): Act[] {
  const depth = layerDepth.get();
  return scopes
    .get()
    .filter((scope) => scope.depth >= depth)
    .flatMap((scope) => scope.acts);
}

/** Runs the newest act that the press belongs to; true when one was found. */
export function runByKeys(press: KeyPress): boolean {
  if (isAsleep.get()) return false;
  const act = awakeActs()
    .reverse()
    .find((one) => one.keys !== undefined && isShortcut(press, one.keys));
  if (act === undefined) return false;
  if (act.blocked === undefined) act.run();
  return true;
}

/** Listens to the shortcuts of all offered acts; the shell calls it once. */
export function useShortcuts(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.repeat || event.isComposing) return;
      const isUndoOfText = event.ctrlKey && event.key.toLowerCase() === 'z' && isTextField(event.target);
      if (!isUndoOfText && runByKeys(event)) event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}

function isTextField(target: EventTarget | null): boolean {
  return target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && target.type !== 'checkbox');
}
