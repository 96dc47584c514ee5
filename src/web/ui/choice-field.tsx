import { type ReactNode, useId } from 'react';
import css from './choice-field.module.css';

/** Holds one field of a form; `focusField` finds it by its name. */
export function Field({ name, children }: { name: string; children: ReactNode }) {
  return <div data-field={name}>{children}</div>;
}

interface ChoiceFieldProps {
  readonly label: string;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  /** The chosen value; none of the choices = nothing is chosen yet. */
  readonly value: string | undefined;
  readonly onChange: (value: string) => void;
  readonly error?: string | undefined;
}

/** One of a few; nothing is chosen beforehand. */
export function ChoiceField({ label, choices, value, onChange, error }: ChoiceFieldProps) {
  const name = useId();
  return (
    <fieldset className={css.choices} aria-describedby={error === undefined ? undefined : `${name}-error`}>
      <legend>{label}</legend>
      {choices.map((choice) => (
        <label key={choice.value}>
          <input
            type="radio"
            name={name}
            value={choice.value}
            checked={choice.value === value}
            onChange={() => onChange(choice.value)}
          />
          <span>{choice.label}</span>
        </label>
      ))}
      {error === undefined ? null : (
        <p id={`${name}-error`} className={css.fault}>
          {error}
        </p>
      )}
    </fieldset>
  );
}
