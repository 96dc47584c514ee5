/** What a message is found by: the words of all its fields, and the values of the fields that people ask for. Pure. */
import { describe, parseMessage, parsePath } from '#lib/hl7v2/index.ts';

/** Names that people type in place of a field. */
const fieldNames: Readonly<Record<string, string>> = {
  mrn: 'PID-3',
  patient: 'PID-5',
  placer: 'ORC-2',
  filler: 'ORC-3',
  order: 'ORC-2',
  drug: 'drug',
  number: 'MSH-10',
  type: 'MSH-9',
};

/** Fields that name the medicine, in orders, dispenses, administrations, cabinet transactions and master files. */
const drugFields: ReadonlySet<string> = new Set([
  'RXO-1',
  'RXE-2',
  'RXD-2',
  'RXG-4',
  'RXA-5',
  'RXC-2',
  'ZPM-6',
  'RQD-2',
]);

const wordShape = /[\p{L}\p{N}]+/gu;
const wordMost = 60;
const termsMost = 2000;

/** The word that every message has. */
export const everyMessage = '*';

function wordsIn(text: string): string[] {
  return (text.toLowerCase().match(wordShape) ?? []).filter((word) => word.length <= wordMost);
}

/** The words and field values of a message; of bytes that cannot be read, the words in them. At most 2,000, the first. */
export function termsOf(raw: Uint8Array): string[] {
  const terms = new Set<string>([everyMessage]);
  const parsed = parseMessage(raw);
  if (!parsed.ok) {
    for (const word of wordsIn(Buffer.from(raw).toString('latin1'))) terms.add(word);
    return [...terms].slice(0, termsMost);
  }
  for (const { path, value } of describe(parsed.value)) {
    if (value.kind !== 'value') continue;
    const place = parsePath(path);
    const field = place === null ? null : `${place.segment}-${place.field}`;
    for (const word of wordsIn(value.text)) {
      terms.add(word);
      if (field !== null) terms.add(`${field}:${word}`);
      if (field !== null && drugFields.has(field)) terms.add(`drug:${word}`);
    }
    if (terms.size >= termsMost) break;
  }
  return [...terms].slice(0, termsMost);
}

/** Fields whose values lie open beside a encrypted message: its number and type, the patient's and the orders' numbers. */
const keyFields = ['MSH-9', 'MSH-10', 'PID-3', 'ORC-2', 'ORC-3'];

/** The terms of a message that is encrypted at rest: its numbers, and nothing of what it says. */
export function keysOf(raw: Uint8Array): string[] {
  return termsOf(raw).filter(
    (term) => term === everyMessage || keyFields.some((field) => term.startsWith(`${field}:`)),
  );
}

/**
 * The terms of what somebody typed; all must hold. Plain words stand anywhere; `PID-3:700100`, `PID-5:"van dyk"` and
 * `drug:vancomycin` in that field. Nothing that can be looked for gives an empty list.
 */
export function termsAsked(text: string): string[] {
  const terms = new Set<string>();
  for (const [, name, quoted, plain, word] of text.matchAll(/([\w-]+):(?:"([^"]*)"|(\S+))|(\S+)/g)) {
    const field = name === undefined ? null : fieldAsked(name);
    if (field === null) {
      const whole = word ?? `${name} ${quoted ?? plain ?? ''}`;
      for (const each of wordsIn(whole)) terms.add(each);
    } else {
      for (const each of wordsIn(quoted ?? plain ?? '')) terms.add(`${field}:${each}`);
    }
  }
  return [...terms];
}

function fieldAsked(name: string): string | null {
  const known = fieldNames[name.toLowerCase()];
  if (known !== undefined) return known;
  const place = parsePath(name.toUpperCase());
  return place === null ? null : `${place.segment}-${place.field}`;
}
