import { Layer } from '#src/web/ui/layer.tsx';
import { Stack } from '#src/web/ui/layout.tsx';
import { MedicationLine } from '#src/web/ui/medication-line.tsx';
import { Problem } from '#src/web/ui/problem.tsx';
import { ReasonPicker } from '#src/web/ui/reason-picker.tsx';
import { useCommand } from '#src/web/use-command.ts';
import { postSettle } from '../contract.ts';
import type { DueItem, Reasons } from './due-words.ts';

export type NotGivenOutcome = 'held' | 'refused' | 'not-given';

export const notGivenTitles: Readonly<Record<NotGivenOutcome, string>> = {
  held: 'Hold this dose',
  refused: 'Patient refused this dose',
  'not-given': 'Dose was not given',
};

interface NotGivenProps {
  readonly outcome: NotGivenOutcome | null;
  readonly item: DueItem | undefined;
  readonly patient: { readonly patientId: string; readonly orderName: string; readonly born: string };
  readonly reasons: Reasons | undefined;
  readonly onClose: () => void;
  readonly onDone: (words: string) => void;
}

/** A dose that is not given is settled too, with a coded reason. */
export function NotGiven({ outcome, item, patient, reasons, onClose, onDone }: NotGivenProps) {
  const settle = useCommand(postSettle, { topics: ['doses'] });
  if (outcome === null || item === undefined || item.doseId === null) return null;
  const { doseId, orderId } = item;
  async function record(chosen: NotGivenOutcome, reason: string) {
    const made = await settle.run({
      body: { patientId: patient.patientId, orderId, doseId, outcome: chosen, reason },
    });
    if (made.ok) onDone(`${notGivenTitles[chosen]}: recorded.`);
  }
  return (
    <Layer isOpen title={notGivenTitles[outcome]} onClose={onClose}>
      <Stack>
        <p>
          <b>{patient.orderName}</b> born {patient.born}
        </p>
        <MedicationLine parts={item.line} />
        <Problem problem={settle.problem} />
        <ReasonPicker
          question="Why?"
          reasons={(reasons?.[outcome] ?? []).map(({ code, says }) => ({ code, label: says }))}
          act="Record it"
          isBusy={settle.isBusy}
          onPick={({ code }) => void record(outcome, code)}
          onCancel={onClose}
        />
      </Stack>
    </Layer>
  );
}
