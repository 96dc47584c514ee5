/** Words and reckonings about messages. Portable: screens use them too. */

/** Why a message may be ended without acting on it. */
export const discardReasons = {
  'entered-by-hand': 'Its content was entered by hand',
  'sent-again': 'The sender sent it again, corrected',
  'not-for-pharmacy': 'It is not meant for the pharmacy',
  'test-message': 'It was a test',
  'wrong-at-source': 'It is wrong; the sender withdrew it',
} as const satisfies Readonly<Record<string, string>>;

const causeWords: Readonly<Record<string, string>> = {
  behind: 'Waits behind an earlier message',
  'control-id-reused': 'Message number used twice',
  'unmapped-drug': 'Drug not mapped',
  'ambiguous-drug': 'Drug fits several products',
  'unmapped-route': 'Route not mapped',
  'unmapped-schedule': 'Frequency not mapped',
  'unmapped-unit': 'Unit not mapped',
  'unmapped-location': 'Location not mapped',
  'unknown-patient': 'Patient not known',
  'unknown-visit': 'Visit not known',
  'unsupported-type': 'Type of message not used here',
  'not-readable': 'Content cannot be read',
  internal: 'Mortar made an error',
  'partner-refused': 'Refused by the partner',
};

/** A cause in words, for a heading: "Drug not mapped". */
export function causeTitle(cause: string): string {
  return causeWords[cause] ?? `${cause.charAt(0).toUpperCase()}${cause.slice(1).replaceAll('-', ' ')}`;
}

/** Causes that a code map mends, and the kind of code it maps. */
export const mappable: Readonly<Record<string, CodeKind>> = {
  'unmapped-drug': 'drug',
  'ambiguous-drug': 'drug',
  'unmapped-route': 'route',
  'unmapped-schedule': 'schedule',
  'unmapped-unit': 'unit',
  'unmapped-location': 'location',
};

export type CodeKind = 'drug' | 'route' | 'schedule' | 'unit' | 'location' | 'allergy';

const typeWords: Readonly<Record<string, string>> = {
  'ADT^A01': 'Admission',
  'ADT^A02': 'Transfer',
  'ADT^A03': 'Discharge',
  'ADT^A04': 'Registration',
  'ADT^A05': 'Pre-admission',
  'ADT^A06': 'Outpatient becomes inpatient',
  'ADT^A07': 'Inpatient becomes outpatient',
  'ADT^A08': 'Patient update',
  'ADT^A11': 'Admission cancelled',
  'ADT^A12': 'Transfer cancelled',
  'ADT^A13': 'Discharge cancelled',
  'ADT^A31': 'Person update',
  'ADT^A40': 'Patients merged',
  'RDE^O11': 'Order',
  'RDE^O25': 'Order refill authorization',
  'OMP^O09': 'Order',
  'ORM^O01': 'Order',
  'OMS^O05': 'Cabinet transaction',
  'RRE^O12': 'Answer to an order',
  'RAS^O17': 'Administration',
};

/** The type of a message in words, with the code behind when there is none: "Admission". */
export function typeTitle(type: string): string {
  return typeWords[type] ?? (type === '' ? 'Message without a type' : type);
}

/** Milliseconds until the next try after `attempts` failures: doubling from 1 s to 5 min. */
export function pauseMs(attempts: number): number {
  return Math.min(300_000, 1000 * 2 ** Math.min(Math.max(0, attempts - 1), 20));
}
