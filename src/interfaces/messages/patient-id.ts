/**
 * Which of a patient's identifiers is the medical record number. PID-3 is a list (HL7 v2.9 chapter 3, PID-3; table 0203):
 * MR before the patient internal identifier PI, before one without a type; never a social security, driver's licence,
 * account or visit number. Of several MR the one whose authority is the sending facility, else the first.
 */
import type { Message, Repetition } from '#lib/hl7v2/index.ts';

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
  return chosenOf(message, 'PID', 3) ?? chosenOf(message, 'PID', 2);
}

/** The number that a merge retires (MRG-1), or null. */
export function priorMrnOf(message: Message): string | null {
  return chosenOf(message, 'MRG', 1);
}

/** Reads by path, without splitting the message: this is asked of every message before it is stored. */
function chosenOf(message: Message, segment: 'PID' | 'MRG', field: number): string | null {
  const raw = message.raw(`${segment}-${field}(*)`);
  if (raw === '') return null;
  const repetition = message.delimiters.repetition < 0 ? '' : String.fromCharCode(message.delimiters.repetition);
  const count = repetition === '' ? 1 : raw.split(repetition).length;
  const identifiers: Identifier[] = [];
  for (let at = 1; at <= Math.min(count, 50); at++) {
    const place = `${segment}-${field}(${at})`;
    identifiers.push({
      id: cleaned(message.text(`${place}.1`)),
      type: message.text(`${place}.5`).trim(),
      authority: message.text(`${place}.4.1`).trim(),
    });
  }
  return choose(identifiers, facilityOf(message));
}

type Identifier = { readonly id: string; readonly type: string; readonly authority: string };

function cleaned(id: string): string {
  return id.replaceAll('\u0000', '').trim();
}

function facilityOf(message: Message): string {
  return message.text('MSH-4.1').trim();
}

/** Chooses among CX repetitions; null when none of them can be a record number. */
export function chooseMrn(identifiers: readonly Repetition[], facility: string): string | null {
  const read = identifiers.map((cx) => ({
    id: cleaned(cx.text(1)),
    type: cx.text(5).trim(),
    authority: cx.inner(4).text(1).trim(),
  }));
  return choose(read, facility);
}

function choose(identifiers: readonly Identifier[], facility: string): string | null {
  const named = identifiers.filter(({ id, type }) => id !== '' && !neverAnMrn.has(type));
  const records = named.filter(({ type }) => type === 'MR');
  const chosen =
    records.find(({ authority }) => facility !== '' && authority === facility) ??
    records[0] ??
    named.find(({ type }) => type === 'PI') ??
    named.find(({ type }) => type === '') ??
    named[0];
  return chosen?.id ?? null;
}
