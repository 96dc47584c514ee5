/** Why an ADT message waits, beside what the census itself refuses. */
import { type RefusalTable, refuser } from '#src/kernel/outcome.ts';

export const adtRefusals = {
  'patient-number-missing': {
    status: 422,
    says: 'The message names no patient: PID-3 has no medical record number.',
    remedy: 'Ask the sender to send it with the number of the patient.',
  },
  'visit-number-missing': {
    status: 422,
    says: 'The message names no visit: PV1-19 and PID-18 are empty.',
    remedy: 'Ask the sender to send it with the number of the visit.',
  },
  'prior-number-missing': {
    status: 422,
    says: 'The merge names no patient to be retired: MRG-1 has no medical record number.',
    remedy: 'Ask the sender to send it with both numbers.',
  },
  'unmapped-location': {
    status: 422,
    says: 'The location {location} is not mapped to a unit of this hospital.',
    remedy: 'Map the location to a unit; what waits for it can then be replayed together.',
  },
  'time-not-readable': {
    status: 422,
    says: 'The time in {field} cannot be read: {why}.',
    remedy: 'Ask the sender to correct it and to send the message again.',
  },
  'measurement-not-readable': {
    status: 422,
    says: 'The {kind} "{value}" is not a number.',
    remedy: 'Ask the sender to correct it and to send the message again.',
  },
} as const satisfies RefusalTable;

export const refuse = refuser(adtRefusals);
