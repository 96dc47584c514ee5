/** What the queue says no to. */
import { type RefusalTable, refuser } from '#src/kernel/outcome.ts';

export const queueRefusals = {
  'job-not-known': {
    status: 404,
    says: 'There is no such job.',
    remedy: 'Load the list again; it may have moved on.',
  },
  'job-closed': {
    status: 409,
    says: 'This job is closed: {reason}.',
    remedy: 'Take the next job.',
  },
  'in-use': {
    status: 409,
    says: '{who} has had this job since {since}.',
    remedy: 'Take the next job, or take this one over if {who} is not at it any more.',
  },
  'not-your-job': {
    status: 409,
    says: 'This job is with {who}, not with you.',
    remedy: 'Take it over first.',
  },
  'receiver-not-known': {
    status: 422,
    says: 'Nobody with the id {userId} may do this job.',
    remedy: 'Hand it to somebody of the list, or give it back to the queue.',
  },
  'not-done-by-scan': {
    status: 422,
    says: 'A job of this kind is not finished here.',
    remedy: 'Open it where it is done; it closes by itself.',
  },
  'scan-not-read': {
    status: 422,
    says: 'This barcode cannot be read: {why}.',
    remedy: 'Scan it again, or another package of the same medicine.',
  },
  'scan-other-kind': {
    status: 422,
    says: 'This is {what}. Scan a package of {wanted}.',
    remedy: 'Scan the package that you hold.',
  },
  'package-not-known': {
    status: 422,
    says: 'No package with this barcode is in the drug file ({code}).',
    remedy: 'Put it aside, report the barcode, and take another package of {wanted}.',
  },
  'wrong-item': {
    status: 422,
    says: 'Wrong item: this is {scanned}. The job asks for {wanted}.',
    remedy: 'Put it back and scan {wanted}; only the right item clears this.',
  },
  'expired-item': {
    status: 422,
    says: 'This package of {wanted} expired on {expires}.',
    remedy: 'Put it into quarantine and take another.',
  },
  'quantity-not-valid': {
    status: 422,
    says: '{quantity} {unit} is not a quantity for this job: it asks for {wanted} {unit}.',
    remedy: 'Enter what you really take: more than zero and at most what the job asks for.',
  },
} as const satisfies RefusalTable;

export const refuse = refuser(queueRefusals);
