/**
 * Which of a patient's identifiers is the medical record number. PID-3 is a list (HL7 v2.9 chapter 3, PID-3; table 0203):
 * MR before the patient internal identifier PI, before one without a type; never a social security, driver's licence,
 * account or visit number. Of several MR the one whose authority is the sending facility, else the first.
 */
import type { Message, Repetition, Segment } from '#lib/hl7v2/index.ts';

const neverAnMrn = new Set([
  'SS',
  'SSN',
  'DL',
  'AN',
  'VN',
  'PN',
  'PT',
  'NI',
  'NNUSA',
  'PPN',
  'MA',
  'MC',
  'TAX',
  'BC',
  'HC',
]);

/** The medical record number of PID, or null when the message names no patient. */
export function mrnOf(message: Message): string | null {
  const pid = message.segment('PID');
  if (pid === null) return null;
  return chooseMrn(pid.repetitions(3), facilityOf(message)) ?? chooseMrn(pid.repetitions(2), facilityOf(message));
}

/** The number that a merge retires (MRG-1), or null. */
export function priorMrnOf(message: Message): string | null {
  const mrg: Segment | null = message.segment('MRG');
  return mrg === null ? null : chooseMrn(mrg.repetitions(1), facilityOf(message));
}

function facilityOf(message: Message): string {
  return message.text('MSH-4.1').trim();
}

/** Chooses among CX repetitions; null when none of them can be a record number. */
export function chooseMrn(identifiers: readonly Repetition[], facility: string): string | null {
  const named = identifiers
    .map((cx) => ({
      id: cx.text(1).replaceAll('\u0000', '').trim(),
      type: cx.text(5).trim(),
      authority: cx.inner(4).text(1).trim(),
    }))
    .filter(({ id, type }) => id !== '' && !neverAnMrn.has(type));
  const records = named.filter(({ type }) => type === 'MR');
  const chosen =
    records.find(({ authority }) => facility !== '' && authority === facility) ??
    records[0] ??
    named.find(({ type }) => type === 'PI') ??
    named.find(({ type }) => type === '') ??
    named[0];
  return chosen?.id ?? null;
}
