import type { ReactNode } from 'react';
import { useActs } from '../acts.ts';
import { Button } from './button.tsx';
import css from './undo-bar.module.css';

export interface Undoable {
  /** What was done, naming patient and medicine: `cefepime, LINDQVIST`. */
  readonly what: ReactNode;
  /** The same for the palette, as words. */
  readonly whatText: string;
  /** Until when it can be taken back: `until the label prints`. */
  readonly until: string;
  readonly undo: () => void;
}

/** Offers to take the last act back, by click or Ctrl+Z, and says until when. Nothing when there is nothing to undo. */
export function UndoBar({ last, isBusy = false }: { last: Undoable | undefined; isBusy?: boolean }) {
  useActs(
    last === undefined || isBusy
      ? []
      : [{ id: 'undo', label: `Undo ${last.whatText}`, keys: 'Ctrl+Z', run: last.undo }],
  );
  return (
    <div className={css.undo} aria-live="polite">
      {last === undefined ? null : (
        <>
          <span>Last: {last.what}</span>
          <Button onClick={last.undo} keys="Ctrl+Z" isBusy={isBusy}>
            Undo
          </Button>
          <span>{last.until}</span>
        </>
      )}
    </div>
  );
}
