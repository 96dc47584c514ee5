import { PasswordInput, Textarea, TextInput } from '@mantine/core';
import type { Ref } from 'react';
import css from './text-field.module.css';

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hint?: string;
  /** What is wrong with the value, in words. */
  readonly error?: string | undefined;
  readonly isRequired?: boolean;
  /** Lets scanned text fall into this field; no other field takes a scan. */
  readonly isScanTarget?: boolean;
  readonly isFirstFocus?: boolean;
  readonly autoComplete?: string;
  readonly inputMode?: 'text' | 'numeric' | 'decimal' | 'search';
  readonly ref?: Ref<HTMLInputElement>;
}

function sharedProps(props: Omit<FieldProps, 'ref'>) {
  const { label, value, onChange, hint, error, isRequired, isScanTarget, isFirstFocus, autoComplete, inputMode } =
    props;
  return {
    label,
    value,
    description: hint,
    error,
    required: isRequired ?? false,
    withAsterisk: false,
    spellCheck: false,
    autoComplete: autoComplete ?? 'off',
    inputMode: inputMode ?? ('text' as const),
    onChange: (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value),
    ...(isScanTarget ? { 'data-scan-target': true } : {}),
    ...(isFirstFocus ? { 'data-autofocus': true } : {}),
  };
}

/** One line of text with its label, hint and fault. */
export function TextField({ ref, ...props }: FieldProps) {
  return <TextInput {...sharedProps(props)} ref={ref ?? null} classNames={{ input: css.input ?? '' }} />;
}

/** A password or PIN; never echoed, never a scan target. */
export function SecretField({ ref, ...props }: FieldProps) {
  return (
    <PasswordInput
      {...sharedProps({ ...props, isScanTarget: false })}
      ref={ref ?? null}
      classNames={{ input: css.input ?? '', innerInput: css.inner ?? '' }}
      visibilityToggleButtonProps={{ 'aria-label': 'Show what is typed' }}
    />
  );
}

/** Several lines of text. */
export function TextArea({ ref: _, ...props }: FieldProps) {
  return <Textarea {...sharedProps(props)} autosize minRows={2} classNames={{ input: css.input ?? '' }} />;
}
