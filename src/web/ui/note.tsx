import type { ReactNode } from 'react';
import css from './note.module.css';
import { Shape } from './shape.tsx';
import type { Tone } from './tone.ts';

interface NoteProps {
  readonly tone: Exclude<Tone, 'plain'>;
  readonly title: ReactNode;
  readonly children?: ReactNode;
  readonly acts?: ReactNode;
}

/** A finding inside a panel: a check to answer, a warning, a remark. Stops and asks carry their acts. */
export function Note({ tone, title, children, acts }: NoteProps) {
  return (
    <div className={css.note} data-tone={tone}>
      <p className={css.title}>
        <Shape tone={tone} /> {title}
      </p>
      {children === undefined ? null : <div className={css.text}>{children}</div>}
      {acts === undefined ? null : <div className={css.acts}>{acts}</div>}
    </div>
  );
}
