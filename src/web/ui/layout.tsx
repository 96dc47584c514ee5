import type { CSSProperties, ReactNode } from 'react';
import css from './layout.module.css';

/** Things under each other with the page's own gap. */
export function Stack({ children, gap = 'regular' }: { children: ReactNode; gap?: 'regular' | 'tight' | 'wide' }) {
  return (
    <div className={css.stack} data-gap={gap}>
      {children}
    </div>
  );
}

/** Things beside each other that wrap where there is no room. */
export function Row({ children, align = 'center' }: { children: ReactNode; align?: 'center' | 'start' | 'baseline' }) {
  return (
    <div className={css.row} data-align={align}>
      {children}
    </div>
  );
}

/**
 * Panels beside each other in these shares (`5fr 3fr 2fr`), one under the other when the place is narrow.
 */
export function Columns({ children, shares }: { children: ReactNode; shares: string }) {
  const style: CSSProperties & Record<'--shares', string> = { '--shares': shares };
  return (
    <div className={css.frame}>
      <div className={css.columns} style={style}>
        {children}
      </div>
    </div>
  );
}
