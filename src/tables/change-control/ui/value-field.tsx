import { useDeferredValue } from 'react';
import { ChoiceField, Field } from '#src/web/ui/choice-field.tsx';
import { SuggestField } from '#src/web/ui/suggest-field.tsx';
import { TextField } from '#src/web/ui/text-field.tsx';
import { useRead } from '#src/web/use-read.ts';
import { listEntries } from '../contract.ts';
import { type Column, isFlag } from './words.ts';

interface ValueFieldProps {
  readonly column: Column;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error: string | undefined;
}

const separators: Readonly<Record<string, string>> = { ' ': 'a blank', '|': 'the bar |', ',': 'a comma' };

/** The field of one column: a choice, names of another table, or text. */
export function ValueField(props: ValueFieldProps) {
  const { column, value, onChange, error } = props;
  const label = column.isOptional ? `${column.label} (may be empty)` : column.label;
  return (
    <Field name={column.column}>
      {column.choices !== null ? (
        <ChoiceField
          label={label}
          choices={[
            ...column.choices.map((choice) => ({ value: choice, label: isFlag(column) ? yesNo(choice) : choice })),
            ...(column.isOptional ? [{ value: '', label: 'none' }] : []),
          ]}
          value={value}
          onChange={onChange}
          error={error}
        />
      ) : column.refers !== null && column.separator === null ? (
        <KeyField {...props} label={label} refers={column.refers} />
      ) : (
        <TextField label={label} value={value} onChange={onChange} error={error} {...hintOf(column)} />
      )}
    </Field>
  );
}

const yesNo = (choice: string): string => (choice === 'true' ? 'yes' : 'no');

function hintOf({ separator, refers }: Column): { readonly hint?: string } {
  if (separator === null) return {};
  const apart = `Several values are parted by ${separators[separator] ?? separator}.`;
  return { hint: refers === null ? apart : `${apart} Each is a key of the table ${refers}.` };
}

type KeyFieldProps = ValueFieldProps & { readonly label: string; readonly refers: string };

/** Names an entry of another table: what has a word that starts with what is typed, ten at most, and how many more. */
function KeyField({ label, refers, value, onChange, error }: KeyFieldProps) {
  const typed = useDeferredValue(value.trim());
  const read = useRead(
    listEntries,
    { params: { kind: refers }, query: typed === '' ? {} : { text: typed } },
    { topic: 'tables', keepPrevious: true },
  );
  const found = (read.data?.entries ?? []).filter((entry) => entry.active);
  const called = new Map(found.map((entry) => [entry.key, entry.called]));
  const more = found.length - 10;
  const exact = called.get(value.trim());
  const hint =
    exact !== undefined && exact !== value.trim()
      ? exact
      : more > 0
        ? `${more}${read.data?.isCut ? ' or' : ''} more: type more letters`
        : `A key of the table ${read.data?.table.title ?? refers}`;
  return (
    <SuggestField
      label={label}
      hint={hint}
      value={value}
      onChange={onChange}
      error={error}
      suggestions={found.slice(0, 10).map((entry) => ({ value: entry.key, says: entry.called }))}
    />
  );
}
