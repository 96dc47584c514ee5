import type { ReactNode } from 'react';
import type { ProblemReport } from '../client.ts';
import { Button } from './button.tsx';
import css from './confirm-act.module.css';
import { Layer } from './layer.tsx';
import { MedicationLine } from './medication-line.tsx';
import type { LinePart } from './medication-runs.ts';
import { Problem } from './problem.tsx';

interface ConfirmActProps {
  readonly isOpen: boolean;
  /** The act as a verb: `Waste`, `Send to cabinet`. */
  readonly act: string;
  readonly patient: { readonly orderName: string; readonly born: string };
  readonly medicine: readonly LinePart[];
  /** What will happen outside: label printed, drawer opened, message sent. */
  readonly effect: ReactNode;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  readonly isBusy?: boolean;
  readonly problem?: ProblemReport | undefined;
  readonly isDanger?: boolean;
}

/** One explicit yes to an act with an outside effect; names patient and medicine. Cancel has the focus. */
export function ConfirmAct(props: ConfirmActProps) {
  const {
    isOpen,
    act,
    patient,
    medicine,
    effect,
    onConfirm,
    onClose,
    isBusy = false,
    problem,
    isDanger = false,
  } = props;
  return (
    <Layer isOpen={isOpen} title={act} onClose={onClose}>
      <div className={css.what}>
        <p className={css.patient}>
          <b>{patient.orderName}</b> <span className={css.born}>born {patient.born}</span>
        </p>
        <p>
          <MedicationLine parts={medicine} />
        </p>
      </div>
      <div>{effect}</div>
      <Problem problem={problem} />
      <div className={css.acts}>
        <Button look={isDanger ? 'danger' : 'primary'} onClick={onConfirm} isBusy={isBusy}>
          {act}
        </Button>
        <Button onClick={onClose} blocked={isBusy ? 'It is being saved' : undefined} data-autofocus>
          Cancel
        </Button>
      </div>
    </Layer>
  );
}
