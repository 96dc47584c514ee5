import type { ReactNode } from 'react';
import type { ProblemReport } from '../client.ts';
import { Button } from './button.tsx';
import css from './problem.module.css';
import { Shape } from './shape.tsx';

interface ProblemProps {
  readonly problem: ProblemReport | undefined;
  /** Offers to try again. */
  readonly onRetry?: (() => void) | undefined;
  readonly onClear?: (() => void) | undefined;
  /** What was saved all the same, when an act had several parts. */
  readonly children?: ReactNode;
}

/** Why an act did not happen: the sentence, then what to do. Nothing when there is no problem. */
export function Problem({ problem, onRetry, onClear, children }: ProblemProps) {
  if (problem === undefined) return null;
  return (
    <div className={css.problem} role="alert" data-code={problem.code}>
      <span className={css.mark}>
        <Shape tone="critical" />
      </span>
      <div>
        <p className={css.sentence}>{problem.message}</p>
        {problem.remedy === undefined || problem.remedy === '' ? null : <p>{problem.remedy}</p>}
        {children}
      </div>
      {onRetry === undefined && onClear === undefined ? null : (
        <div className={css.acts}>
          {onRetry === undefined ? null : <Button onClick={onRetry}>Try again</Button>}
          {onClear === undefined ? null : (
            <Button look="quiet" onClick={onClear}>
              Close
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
