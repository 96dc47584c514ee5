/** Coded reasons at the bedside: only a coded reason can be counted, and most free ones help nobody. */

/** Why a dose was not given. */
export const heldReasons = {
  'vital-signs': 'Vital signs outside the limits',
  'lab-result': 'Laboratory result',
  'nothing-by-mouth': 'Nothing by mouth',
  'off-unit': 'Patient is off the unit',
  'prescriber-asked': 'Prescriber asked to hold it',
  'no-access': 'No vein access or tube',
  sedated: 'Too sedated',
} as const satisfies Readonly<Record<string, string>>;

export const refusedReasons = {
  'patient-refused': 'Patient refused',
  'family-refused': 'Family refused',
  'side-effects': 'Refused because of side effects',
} as const satisfies Readonly<Record<string, string>>;

export const notGivenReasons = {
  'not-available': 'Dose was not available',
  'given-elsewhere': 'Given in another department',
  'not-needed': 'Not needed any more',
  'patient-gone': 'Patient had left',
} as const satisfies Readonly<Record<string, string>>;

/** Why something could not be scanned (after VA file 53.77). */
export const unableReasons = {
  'wristband-damaged': 'Wristband is damaged',
  'wristband-missing': 'Patient wears no wristband',
  'barcode-damaged': 'Barcode on the package is damaged',
  'barcode-not-known': 'Barcode is not known to the drug file',
  'no-barcode': 'Package has no barcode',
  'scanner-broken': 'Scanner does not work',
  'patient-isolated': 'Scanner may not go into the isolation room',
} as const satisfies Readonly<Record<string, string>>;

/** Answers to what the scan asks. */
export const questions = {
  early: {
    'patient-leaves': 'Patient leaves the unit',
    'prescriber-asked': 'Prescriber asked for it',
    'with-other-doses': 'Given together with other doses',
    'times-moved': 'Times are being moved',
  },
  late: {
    'patient-away': 'Patient was away',
    'dose-came-late': 'Dose came late',
    'other-patients': 'Other patients needed care first',
    'patient-asked': 'Patient asked for later',
    'order-came-late': 'Order or verification came late',
  },
  'too-soon': {
    'prescriber-asked': 'Prescriber asked for it',
    'pain-not-relieved': 'Symptom not relieved, prescriber told',
  },
  partial: {
    'prescriber-asked': 'Prescriber asked for less',
    'patient-took-part': 'Patient took a part only',
    'rest-not-available': 'The rest is not available',
    'range-dose': 'Lower end is enough',
  },
  'no-order': {
    emergency: 'Emergency, order follows',
    'verbal-order': 'Verbal order, being entered',
    downtime: 'System was down',
    procedure: 'Procedure, prescriber present',
  },
  'not-verified': {
    emergency: 'Emergency, verification follows',
    'prescriber-present': 'Prescriber present and in control',
    downtime: 'System was down',
  },
  allergy: {
    'tolerated-before': 'Patient has tolerated it before',
    'prescriber-confirmed': 'Prescriber knows and wants it',
    'not-an-allergy': 'A side effect, not an allergy',
  },
  alert: {
    'prescriber-confirmed': 'Prescriber knows and wants it',
    'monitoring-in-place': 'Patient is being monitored for it',
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>;

export type Question = keyof typeof questions;

/** Choices of a question in the order of the list. */
export function choicesOf(question: Question): { code: string; says: string }[] {
  return Object.entries(questions[question]).map(([code, says]) => ({ code, says }));
}

/** True for an answer that is of the list of its question. */
export function isAnswer(question: string, answer: string): boolean {
  return question in questions && answer in questions[question as Question];
}
