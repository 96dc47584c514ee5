import type { ReactNode } from 'react';
import css from './visually-hidden.module.css';

/** Words for screen readers alone; they are not copied with the text around them. */
export function VisuallyHidden({ children }: { children: ReactNode }) {
  return <span className={css.hidden}>{children}</span>;
}
