import type { BodyOf } from '#src/kernel/contract.ts';
import type { ScanVerdict } from '#src/web/ui/scan-bus.ts';
import type { postScan } from '../contract.ts';
import type { Decision } from './due-words.ts';

export interface Unable {
  readonly what: 'patient' | 'product' | 'both';
  readonly reason: string;
}

/** What the nurse has scanned, chosen and answered so far. Nothing of it is written down before the confirmation. */
export interface Hand {
  readonly patientScan: string | null;
  /** Wall time of the wristband's scan, milliseconds: it opens the patient for a while, not for the day. */
  readonly patientScanAt: number;
  readonly productScans: readonly string[];
  readonly orderId: string | null;
  readonly doseId: string | null;
  readonly unable: Unable | null;
  readonly identifiers: { readonly mrn: string; readonly birthDate: string } | null;
  /** Amount really given, in the unit of the order, when it is less than the packages hold. */
  readonly dose: string | null;
  readonly answers: readonly { readonly question: string; readonly answer: string }[];
}

export const emptyHand: Hand = {
  patientScan: null,
  patientScanAt: 0,
  productScans: [],
  orderId: null,
  doseId: null,
  unable: null,
  identifiers: null,
  dose: null,
  answers: [],
};

const wristbandHoldsMs = 10 * 60_000;

/** The next dose of the same patient: the wristband still counts, nothing else does. */
export function nextDose(hand: Hand): Hand {
  return { ...emptyHand, patientScan: hand.patientScan, patientScanAt: hand.patientScanAt };
}

/** Forgets a wristband that was scanned too long ago to say who is in front of the nurse now. */
export function withFreshWristband(hand: Hand, nowMs: number): Hand {
  const isOld = hand.patientScan !== null && nowMs - hand.patientScanAt > wristbandHoldsMs;
  return isOld ? { ...hand, patientScan: null, patientScanAt: 0 } : hand;
}

/** The answer to a question; a second answer to the same one takes the place of the first. */
export function answered(hand: Hand, question: string, answer: string): Hand {
  const others = hand.answers.filter((one) => one.question !== question);
  return { ...hand, answers: [...others, { question, answer }] };
}

/** What the server decides on. */
export function scanBody(hand: Hand, patientId: string): BodyOf<typeof postScan> {
  return {
    patientId,
    patientScan: hand.patientScan,
    productScans: [...hand.productScans],
    orderId: hand.orderId,
    doseId: hand.doseId,
    unableToScan: hand.unable,
    identifiers: hand.identifiers,
    dose: hand.dose,
    answers: hand.answers.map((one) => ({ ...one })),
  };
}

/** Codes that mean "scan again", not "wrong thing in the hand". */
const again = new Set([
  'barcode-not-readable',
  'not-a-wristband',
  'location-is-no-identifier',
  'wristband-not-known',
  'not-a-medicine',
  'identifiers-do-not-match',
]);

/** What a scan came to, for the tone and the words over the page. */
export function verdictOf(decision: Decision): ScanVerdict {
  const { stop } = decision;
  if (stop !== null) {
    const words = { says: stop.says, remedy: stop.remedy };
    return again.has(stop.code) ? { verdict: 'wrong', ...words } : { verdict: 'stop', ...words };
  }
  return { verdict: 'right', says: rightWords(decision) };
}

function rightWords({ step, patient, order, counted, asks }: Decision): string {
  const medicine = order?.text ?? 'medicine';
  const open = asks.filter((ask) => ask.answer === null).length;
  if (step === 'scan-patient') return "Now scan the patient's wristband.";
  if (step === 'scan-product') return `Right patient: ${patient?.orderName ?? ''}. Scan the medicine.`;
  if (step === 'scan-more') return `Right: ${medicine}. ${counted?.text ?? ''}, scan the next one.`;
  if (step === 'answer') return `Right: ${medicine}. ${open === 1 ? 'One question is' : `${open} questions are`} open.`;
  return `Right: ${medicine}. Confirm when it is given.`;
}

/** Heading of the stop at its step. */
export function stopTitle(code: string): string {
  if (code === 'wrong-patient') return 'WRONG PATIENT — do not give';
  if (code === 'wrong-drug' || code === 'no-order' || code === 'two-medicines') return 'WRONG MEDICINE — do not give';
  if (code === 'order-stopped' || code === 'order-ended') return 'ORDER STOPPED — do not give';
  return 'STOP — do not give';
}

export type Step = { readonly title: string; readonly state: 'done' | 'now' | 'next'; readonly says: string };

/** The four steps of a dose and where it stands. */
export function stepsOf(hand: Hand, decision: Decision | undefined): Step[] {
  const step = decision?.step ?? 'scan-patient';
  const reached = ['scan-patient', 'scan-product', 'scan-more', 'answer', 'confirm'].indexOf(step);
  const at = (index: number): Step['state'] => (reached > index ? 'done' : reached === index ? 'now' : 'next');
  const medicine = decision?.order?.text;
  return [
    {
      title: 'Patient',
      state: at(0),
      says:
        reached > 0 ? (hand.identifiers ? 'Number and birth date agree' : 'Wristband is right') : 'Scan the wristband',
    },
    {
      title: 'Medicine',
      state: at(1),
      says: reached > 1 && medicine !== undefined ? medicine : 'Scan the package',
    },
    {
      title: 'Amount',
      state: at(2),
      says: decision?.counted?.text ?? (reached > 2 ? 'As ordered, not scanned' : 'Counted by scans'),
    },
    {
      title: 'Given',
      state: reached >= 3 ? 'now' : 'next',
      says: step === 'answer' ? 'Answer, then confirm' : 'Confirm when it is given',
    },
  ];
}
