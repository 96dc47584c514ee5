/**
 * What a place in a message says. Absent: nothing (leave as it is). Null: `""`, the sender deletes the value
 * (HL7 v2.9 chapter 2, 2.5.3). Value: decoded text, never normalised.
 */
export type Hl7Value =
  | { readonly kind: 'absent' }
  | { readonly kind: 'null' }
  | { readonly kind: 'value'; readonly text: string };

export const ABSENT: Hl7Value = Object.freeze({ kind: 'absent' });
export const NULL_VALUE: Hl7Value = Object.freeze({ kind: 'null' });

/** The text of a value, '' for absent and for null. */
export function textOf(value: Hl7Value): string {
  return value.kind === 'value' ? value.text : '';
}
