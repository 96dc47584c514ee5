import type { ReactNode } from 'react';
import { type Act, useActs } from '../acts.ts';
import css from './action-bar.module.css';
import { Button } from './button.tsx';

export interface BarAct extends Act {
  readonly look?: 'primary' | 'plain' | 'danger';
  readonly isBusy?: boolean;
}

interface ActionBarProps {
  readonly acts: readonly BarAct[];
  readonly children?: ReactNode;
  /** Stands at its place in a column; otherwise it stays in sight at the bottom, over what scrolls under it. */
  readonly isStill?: boolean;
}

/** The acts of a screen as large buttons with their keys; the same acts stand in the palette. Undo goes at the end. */
export function ActionBar({ acts, children, isStill = false }: ActionBarProps) {
  useActs(acts.map((act) => (act.isBusy ? { ...act, blocked: 'It is being saved' } : act)));
  return (
    <fieldset className={css.bar} aria-label="Acts" data-print="no" data-still={isStill || undefined}>
      {acts.map((act) => (
        <Button
          key={act.id}
          look={act.look ?? 'plain'}
          size="large"
          keys={act.keys}
          blocked={act.blocked}
          isBusy={act.isBusy ?? false}
          onClick={act.run}
        >
          {act.label}
        </Button>
      ))}
      {children === undefined ? null : <div className={css.after}>{children}</div>}
    </fieldset>
  );
}
