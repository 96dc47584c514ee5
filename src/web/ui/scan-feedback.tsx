import { useEffect } from 'react';
import { useObservable } from '../observable.ts';
import { scanFeedback, settleScanFeedback } from './scan-bus.ts';
import css from './scan-feedback.module.css';
import { Shape } from './shape.tsx';

const shownMs = { right: 2_500, wrong: 6_000 } as const;

/** What the last scan came to, in words and colour, over the page. Wrong-item stops stand at their step instead. */
export function ScanFeedback() {
  const feedback = useObservable(scanFeedback);
  useEffect(() => {
    if (feedback.state !== 'right' && feedback.state !== 'wrong') return;
    const timer = setTimeout(() => settleScanFeedback(feedback.count), shownMs[feedback.state]);
    return () => clearTimeout(timer);
  }, [feedback]);
  const isShown = feedback.state === 'right' || feedback.state === 'wrong';
  return (
    <div className={css.place} role="status" data-print="no">
      {isShown ? (
        <p key={feedback.count} className={css.feedback} data-verdict={feedback.state}>
          <Shape tone={feedback.state === 'right' ? 'good' : 'critical'} />
          <span>
            {feedback.says}
            {feedback.remedy === undefined ? null : <span className={css.remedy}> {feedback.remedy}</span>}
          </span>
        </p>
      ) : null}
    </div>
  );
}
