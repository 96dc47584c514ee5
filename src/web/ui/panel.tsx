import { type ReactNode, useId } from 'react';
import css from './panel.module.css';

interface PanelProps {
  readonly title?: ReactNode;
  /** After the title in muted letters: filters, counts, units. */
  readonly note?: ReactNode;
  /** At the right of the heading: buttons, age of the data. */
  readonly aside?: ReactNode;
  readonly tone?: 'critical' | 'attention';
  /** Space around the content; lists that run to the edge want none. */
  readonly isFlush?: boolean;
  readonly children: ReactNode;
}

/** A card with its heading; a region that screen readers can jump to. */
export function Panel({ title, note, aside, tone, isFlush = false, children }: PanelProps) {
  const headingId = useId();
  return (
    <section className={css.panel} data-tone={tone} {...(title === undefined ? {} : { 'aria-labelledby': headingId })}>
      {title === undefined && aside === undefined ? null : (
        <header className={css.head}>
          <h2 id={headingId}>
            {title}
            {note === undefined ? null : <span className={css.note}> · {note}</span>}
          </h2>
          {aside === undefined ? null : <div className={css.aside}>{aside}</div>}
        </header>
      )}
      <div className={isFlush ? css.flush : css.body}>{children}</div>
    </section>
  );
}
