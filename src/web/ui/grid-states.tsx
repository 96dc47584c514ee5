import { type ReactNode, useEffect, useState } from 'react';
import type { ReadState } from '../use-read.ts';
import css from './data-grid.module.css';
import { Problem } from './problem.tsx';

interface GridStatesProps {
  readonly read: ReadState | undefined;
  readonly hasRows: boolean;
  readonly empty: ReactNode;
  readonly children: ReactNode;
}

/** Loading, failed, empty, or the rows (with what failed above them when they are old). */
export function GridStates({ read, hasRows, empty, children }: GridStatesProps) {
  if (read?.status === 'loading') return <Loading />;
  const failure = read?.problem === undefined ? null : <Problem problem={read.problem} onRetry={read.refresh} />;
  if (read?.status === 'failed') return failure;
  return (
    <>
      {failure}
      {hasRows ? children : <div className={css.empty}>{empty}</div>}
    </>
  );
}

/** Grey bars for a second, then words: a wait that has no words looks like an empty list. */
export function Loading({ what = 'the list' }: { what?: string }) {
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), 1_000);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className={css.loading} role="status">
      {isLong ? (
        `Reading ${what}; the server has not answered yet.`
      ) : (
        <>
          <span className={css.bar} />
          <span className={css.bar} />
          <span className={css.bar} />
        </>
      )}
    </div>
  );
}
