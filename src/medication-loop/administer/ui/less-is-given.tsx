import { type FormEvent, useState } from 'react';
import { Button } from '#src/web/ui/button.tsx';
import { Layer } from '#src/web/ui/layer.tsx';
import { Row, Stack } from '#src/web/ui/layout.tsx';
import { MedicationLine } from '#src/web/ui/medication-line.tsx';
import { Note } from '#src/web/ui/note.tsx';
import { TextField } from '#src/web/ui/text-field.tsx';
import { type Decision, type DueItem, doseUnitOf } from './due-words.ts';
import type { Hand } from './hand.ts';

interface LessProps {
  readonly isOpen: boolean;
  readonly item: DueItem | undefined;
  readonly hand: Hand;
  readonly onTry: (hand: Hand) => Promise<Decision | undefined>;
  readonly onClose: () => void;
}

/** A part of the dose: the amount that is really given. The coded reason is asked at the step, the rest is wasted after. */
export function LessIsGiven({ isOpen, item, hand, onTry, onClose }: LessProps) {
  const [amount, setAmount] = useState('');
  const [refused, setRefused] = useState<Decision['stop']>(null);
  const unit = item === undefined ? '' : doseUnitOf(item.line);
  const isAmount = /^\d+(\.\d+)?$/.test(amount.trim());
  async function submit(event: FormEvent) {
    event.preventDefault();
    if (!isAmount) return;
    const made = await onTry({ ...hand, dose: amount.trim() });
    setRefused(made?.stop ?? null);
    if (made !== undefined && made.stop === null) onClose();
  }
  return (
    <Layer isOpen={isOpen} title="Less than ordered is given" onClose={onClose}>
      <form onSubmit={(event) => void submit(event)}>
        <Stack>
          {item === undefined ? null : <MedicationLine parts={item.line} />}
          <TextField
            label={unit === '' ? 'Amount really given, in the unit of the order' : `Amount really given, in ${unit}`}
            value={amount}
            onChange={setAmount}
            inputMode="decimal"
            isFirstFocus
            isRequired
          />
          {refused === null ? null : (
            <Note tone="critical" title={refused.says}>
              {refused.remedy}
            </Note>
          )}
          <Row>
            <Button look="primary" type="submit" blocked={isAmount ? undefined : 'Enter an amount first'}>
              Take this amount
            </Button>
            <Button onClick={onClose}>Cancel</Button>
          </Row>
        </Stack>
      </form>
    </Layer>
  );
}
