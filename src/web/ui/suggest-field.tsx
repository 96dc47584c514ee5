import { Autocomplete } from '@mantine/core';
import css from './text-field.module.css';

interface SuggestFieldProps {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error?: string | undefined;
  /** What fits what is typed, already narrowed; chosen by arrow keys and Enter. */
  readonly suggestions: readonly { readonly value: string; readonly says: string }[];
}

/** One line of text that offers values to choose from; anything else may be typed, and is judged later. */
export function SuggestField({ label, hint, value, onChange, error, suggestions }: SuggestFieldProps) {
  const says = new Map(suggestions.map((one) => [one.value, one.says]));
  return (
    <Autocomplete
      label={label}
      description={hint}
      value={value}
      onChange={onChange}
      error={error}
      data={suggestions.map((one) => one.value)}
      filter={({ options }) => options}
      renderOption={({ option }) => (
        <span>
          <b>{option.value}</b> {says.get(option.value) === option.value ? '' : says.get(option.value)}
        </span>
      )}
      autoComplete="off"
      spellCheck={false}
      classNames={{ input: css.input ?? '' }}
    />
  );
}
