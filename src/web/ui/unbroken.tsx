import type { ReactNode } from 'react';

/** Words that stand on one line: places such as "ICU-2 08", which must not break at their hyphen. */
export function Unbroken({ children }: { children: ReactNode }) {
  return <span style={{ whiteSpace: 'nowrap' }}>{children}</span>;
}

/** Words in muted letters: what explains, not what is acted on. */
export function Muted({ children }: { children: ReactNode }) {
  return <span style={{ color: 'var(--muted)' }}>{children}</span>;
}
