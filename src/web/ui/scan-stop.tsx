import { useState } from 'react';
import { useObservable } from '../observable.ts';
import { Button } from './button.tsx';
import { Layer } from './layer.tsx';
import { type CodedReason, ReasonPicker } from './reason-picker.tsx';
import { endStopByName, scanFeedback } from './scan-bus.ts';
import css from './scan-stop.module.css';
import { Shape } from './shape.tsx';

interface ScanStopProps {
  /** What is wrong, in capitals; a wrong item when left out. */
  readonly title?: string | undefined;
  /** The act that ends the work instead: `Stop this dose`. */
  readonly act: string;
  readonly reasons: readonly CodedReason[];
  /** Records the stop; true when it was recorded. */
  readonly onStop: (reason: { code: string; text: string }) => Promise<boolean>;
}

/** The wrong-item stop, drawn at the step it belongs to. Only a right scan or a recorded stop takes it away. */
export function ScanStop({ title = 'WRONG ITEM — do not use', act, reasons, onStop }: ScanStopProps) {
  const feedback = useObservable(scanFeedback);
  const [isAsking, setAsking] = useState(false);
  const [isBusy, setBusy] = useState(false);
  if (feedback.state !== 'stop') return null;
  async function stop(reason: { code: string; text: string }) {
    setBusy(true);
    const isRecorded = await onStop(reason);
    setBusy(false);
    if (!isRecorded) return;
    setAsking(false);
    endStopByName();
  }
  return (
    <div className={css.stop}>
      <div role="alert" className={css.words}>
        <p className={css.title}>
          <Shape tone="critical" /> {title}
        </p>
        <p>{feedback.says} Nothing was recorded as used.</p>
        <p className={css.remedy}>{feedback.remedy}</p>
      </div>
      <Button onClick={() => setAsking(true)}>{act}…</Button>
      <Layer isOpen={isAsking} title={act} onClose={() => setAsking(false)}>
        <ReasonPicker
          question="Why does the work stop here?"
          reasons={reasons}
          act={act}
          isBusy={isBusy}
          onPick={(reason) => void stop(reason)}
          onCancel={() => setAsking(false)}
        />
      </Layer>
    </div>
  );
}
