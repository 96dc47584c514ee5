import type { ReactNode } from 'react';
import css from './page-header.module.css';

/** The page's only h1, with what belongs to the whole page at its right (age, filters, print). */
export function PageHeader({ title, note, children }: { title: ReactNode; note?: ReactNode; children?: ReactNode }) {
  return (
    <div className={css.header}>
      <h1>
        {title}
        {note === undefined ? null : <span className={css.note}> · {note}</span>}
      </h1>
      {children === undefined ? null : <div className={css.aside}>{children}</div>}
    </div>
  );
}
