import { useId, useState } from 'react';
import { Button } from './button.tsx';
import css from './reason-picker.module.css';
import { TextField } from './text-field.tsx';

export interface CodedReason {
  readonly code: string;
  readonly label: string;
  /** Asks for words besides the code ("other"). */
  readonly needsText?: boolean;
}

interface ReasonPickerProps {
  readonly question: string;
  readonly reasons: readonly CodedReason[];
  readonly act: string;
  readonly onPick: (reason: { code: string; text: string }) => void;
  readonly onCancel?: () => void;
  readonly isBusy?: boolean;
}

/** Asks for a coded reason. Nothing is chosen beforehand; words are asked only where the code needs them. */
export function ReasonPicker({ question, reasons, act, onPick, onCancel, isBusy = false }: ReasonPickerProps) {
  const name = useId();
  const [code, setCode] = useState<string>();
  const [text, setText] = useState('');
  const chosen = reasons.find((reason) => reason.code === code);
  const blocked = blockedBy(chosen, text);
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (chosen !== undefined && blocked === undefined && !isBusy) onPick({ code: chosen.code, text: text.trim() });
      }}
    >
      <fieldset className={css.reasons}>
        <legend>{question}</legend>
        {reasons.map((reason) => (
          <label key={reason.code} className={css.reason}>
            <input
              type="radio"
              name={name}
              value={reason.code}
              checked={reason.code === code}
              onChange={() => setCode(reason.code)}
            />
            <span>{reason.label}</span>
          </label>
        ))}
      </fieldset>
      {chosen?.needsText ? <TextField label="In words" value={text} onChange={setText} isRequired /> : null}
      <div className={css.acts}>
        <Button look="primary" type="submit" blocked={blocked} isBusy={isBusy}>
          {act}
        </Button>
        {onCancel === undefined ? null : <Button onClick={onCancel}>Cancel</Button>}
      </div>
    </form>
  );
}

function blockedBy(chosen: CodedReason | undefined, text: string): string | undefined {
  if (chosen === undefined) return 'Choose a reason first';
  if (chosen.needsText && text.trim().length < 3) return 'Say it in a few words';
  return undefined;
}
