import type { ReactNode } from 'react';
import css from './section.module.css';

/** A named part inside a panel. */
export function Section({ title, children }: { title: ReactNode; children: ReactNode }) {
  return (
    <div className={css.section}>
      <h3>{title}</h3>
      {children}
    </div>
  );
}
