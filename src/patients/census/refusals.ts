/** What the census can say no to. */
import type { RefusalTable } from '#src/kernel/outcome.ts';
import { refuser } from '#src/kernel/outcome.ts';

export const censusRefusals = {
  'unknown-patient': {
    status: 404,
    says: 'No patient with the number {mrn} is known here.',
    remedy: 'Let the admission or registration of this patient be processed first, then replay this one.',
  },
  'unknown-visit': {
    status: 404,
    says: 'Visit {visitNumber} is not known here.',
    remedy: 'Let the admission of this visit be processed first, then replay this one.',
  },
  'unknown-unit': {
    status: 422,
    says: 'There is no unit {unitId} here.',
    remedy: 'Map the location to one of the units, then replay this one.',
  },
  'visit-of-another-patient': {
    status: 409,
    says: 'Visit {visitNumber} belongs to the patient {mrn}, not to the one named.',
    remedy: 'Ask the registration desk which patient is right; a merge may be missing.',
  },
  'merge-cycle': {
    status: 409,
    says: 'Patient {into} was merged into {from} before: the merge would run in a circle.',
    remedy: 'Ask the registration desk which number goes on.',
  },
  'already-merged': {
    status: 409,
    says: 'Patient {from} was merged into {other} before and cannot be merged into {into} too.',
    remedy: 'Ask the registration desk which number goes on.',
  },
  'merge-into-itself': {
    status: 422,
    says: 'Patient {from} cannot be merged into itself.',
    remedy: 'Correct the numbers of the merge.',
  },
  'name-missing': {
    status: 422,
    says: 'Patient {mrn} is new here and comes without a family name.',
    remedy: 'Send the registration with the name of the patient.',
  },
  'not-metric': {
    status: 422,
    says: 'A {kind} in {unit} is not taken: weights are kept in kg and heights in cm only.',
    remedy: 'Send the measurement in kg or cm.',
  },
  'value-not-plausible': {
    status: 422,
    says: 'A {kind} of {value} {unit} cannot be right.',
    remedy: 'Measure again and send the value that was read.',
  },
  'none-and-some': {
    status: 422,
    says: 'The list says that there are no allergies and names {count}.',
    remedy: 'Correct the allergy list where it was written.',
  },
} as const satisfies RefusalTable;

export type CensusCode = keyof typeof censusRefusals;

export const refuse = refuser(censusRefusals);
