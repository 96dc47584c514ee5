/** Why a dose is not given, or not written down: each with words of its own, at the bedside and in the answer alike. */
import { type RefusalTable, refuser } from '#src/kernel/outcome.ts';

export const administerRefusals = {
  'barcode-not-readable': {
    status: 422,
    says: 'This barcode cannot be read: {why}.',
    remedy: 'Scan it again; if it stays so, use "Unable to scan".',
  },
  'not-a-wristband': {
    status: 422,
    says: 'This is {what}, not a wristband.',
    remedy: "Scan the wristband on the patient's arm.",
  },
  'location-is-no-identifier': {
    status: 422,
    says: 'This is the label of a place ({what}). A room or a bed never says who the patient is.',
    remedy: "Scan the wristband on the patient's arm.",
  },
  'wristband-not-known': {
    status: 404,
    says: 'No patient here has the number {mrn}.',
    remedy: 'Check that the wristband is of this hospital; if it is, print a new one.',
  },
  'identifiers-do-not-match': {
    status: 422,
    says: 'The number and the date of birth do not belong to one patient here.',
    remedy: 'Ask for both again, or print a new wristband.',
  },
  'wrong-patient': {
    status: 409,
    says: 'Wrong patient. This wristband is {scanned}; the dose is for {expected}.',
    remedy: 'Stop. Take the dose to {expected}, or open the list of {scanned}.',
  },
  'patient-not-admitted': {
    status: 409,
    says: '{patient} is not admitted now.',
    remedy: 'Return or waste what is in your hand; ask admitting if the patient is here.',
  },
  'not-a-medicine': {
    status: 422,
    says: 'This is {what}. Scan a medicine.',
    remedy: 'Scan the package that you hold.',
  },
  'package-not-known': {
    status: 404,
    says: 'No package in the drug file has the barcode {code}.',
    remedy: 'Use "Unable to scan": pharmacy is told and the dose can be given under a second check.',
  },
  expired: {
    status: 409,
    says: '{product} expired on {expires}. Do not give it.',
    remedy: 'Return it to the return bin and take another.',
  },
  recalled: {
    status: 409,
    says: '{product}, lot {lot}, is recalled: {reason}. Do not give it.',
    remedy: 'Return it to the return bin and take another lot.',
  },
  'no-order': {
    status: 409,
    says: '{patient} has no order for {product}.',
    remedy: 'Do not give it. If it was taken for an emergency, withdraw it on override with a reason; else return it.',
  },
  'wrong-drug': {
    status: 409,
    says: 'Wrong medicine. The order is {ordered}; this is {product}.',
    remedy: 'Do not give it. Put it aside and scan {ordered}.',
  },
  'two-medicines': {
    status: 409,
    says: '{first} and {second} belong to two orders.',
    remedy: 'Give one order at a time: take the second package away.',
  },
  'order-not-known': {
    status: 404,
    says: 'This patient has no such order.',
    remedy: 'Reload the list of doses; the order may belong to another patient.',
  },
  'order-stopped': {
    status: 409,
    says: 'The order was stopped at {at} by {by}. Do not give {product}.',
    remedy: 'Return it to the return bin, or waste it with a second person.',
  },
  'order-ended': {
    status: 409,
    says: 'The order for {product} ended at {at}.',
    remedy: 'Do not give it; return it. Ask the prescriber if it should go on.',
  },
  'order-held': {
    status: 409,
    says: 'The order for {product} is on hold since {at}.',
    remedy: 'Do not give it until the prescriber releases it.',
  },
  'order-not-verified': {
    status: 409,
    says: 'No pharmacist has verified {what} of {product}.',
    remedy: 'Ask pharmacy to verify it now; in an emergency withdraw it on override with a reason.',
  },
  'already-given': {
    status: 409,
    says: 'The {due} dose of {product} was {outcome} at {at} by {by}.',
    remedy: 'Do not give it again; the next one is due {next}.',
  },
  'no-dose-due': {
    status: 409,
    says: 'No dose of {product} is due now; the next one is due {next}.',
    remedy: 'Wait, or ask the prescriber for an extra dose.',
  },
  'dose-not-open': {
    status: 409,
    says: 'This dose is {state} and can no longer be settled.',
    remedy: 'Reload the list of doses.',
  },
  'max-in-24h': {
    status: 409,
    says: '{product} was given {count} times in 24 hours; that is the most that the order allows.',
    remedy: 'Do not give it before {next}; ask the prescriber if the patient needs more.',
  },
  'too-much': {
    status: 409,
    says: 'Too much. {have} {unit} are scanned; the order is {want} {unit}.',
    remedy: 'Take a package away and scan again.',
  },
  'dose-not-complete': {
    status: 409,
    says: '{have} of {want} {unit} are scanned.',
    remedy: 'Scan the next package, or say why less is given.',
  },
  'dose-not-countable': {
    status: 409,
    says: 'The order is in {unit}; {product} cannot be counted in it.',
    remedy: 'Ask pharmacy: the drug file has no strength of this product in {unit}.',
  },
  'wrong-route': {
    status: 409,
    says: '{product} is not for this route: the order says {route}.',
    remedy: 'Do not give it. Ask pharmacy for the right form.',
  },
  allergy: {
    status: 409,
    says: '{says}',
    remedy: 'Do not give it. The allergy was recorded after the order was verified: ask the prescriber.',
  },
  'dose-check': {
    status: 409,
    says: '{says}',
    remedy: 'Do not give it: this was not so when the order was verified. Ask pharmacy.',
  },
  'question-open': {
    status: 409,
    says: 'A question is not answered: {question}',
    remedy: 'Choose one of the answers.',
  },
  'answer-not-known': {
    status: 422,
    says: 'The answer {answer} is not one of the list for {question}.',
    remedy: 'Choose one of the list.',
  },
  'second-nurse-missing': {
    status: 409,
    says: '{product} is a high-alert drug and was not scanned: a second nurse must check it.',
    remedy: 'Ask a second nurse to check the package, the dose and the patient, and to sign here.',
  },
  'witness-not-recognised': {
    status: 422,
    says: 'The second person could not be recognised.',
    remedy: 'Badge and password must be those of another nurse of this hospital.',
  },
  'scan-or-reason': {
    status: 422,
    says: 'Neither the {what} was scanned nor a reason was given why not.',
    remedy: 'Scan it, or choose a reason under "Unable to scan".',
  },
  'reason-not-known': {
    status: 422,
    says: 'The reason {reason} is not one of the list.',
    remedy: 'Choose a reason of the list.',
  },
  'in-the-future': {
    status: 422,
    says: 'The time {at} has not come yet.',
    remedy: 'Enter when it really happened.',
  },
  'back-entry-not-allowed': {
    status: 403,
    says: 'Your role may not enter a dose of the past.',
    remedy: 'Ask a nurse who may, or the charge nurse.',
  },
} as const satisfies RefusalTable;

export type AdministerCode = keyof typeof administerRefusals;

export const refuse = refuser(administerRefusals);
