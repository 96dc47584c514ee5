/** What is known of allergies at all. "Not recorded" is not "none known"; what nobody could match is listed. */
import type { CheckRule } from '../shapes.ts';
import { allergyText } from './allergy-severity.ts';
import { inWords, voiceOf } from './result.ts';

const about = {
  id: 'allergy-recorded',
  title: 'allergies recorded',
  source: 'TJC MM.05.01.01 (allergies are part of the review of every order)',
};
const { passed, notKnown } = voiceOf(about);

export const allergyRecorded: CheckRule = {
  ...about,
  atBedside: true,
  answers: ['allergy-checked-with-patient', 'prescriber-confirmed', 'no-data-judged'],
  overrides: [],
  run({ patient }) {
    if (patient.allergyStatus === 'not-recorded') {
      return [notKnown('ask', { says: 'Allergies are not recorded: no allergy check could be made.' })];
    }
    const unmatched = patient.allergies.filter((allergy) => allergy.ingredient === null && allergy.class === null);
    if (unmatched.length > 0) {
      const said = unmatched.map((allergy) => allergy.said).sort();
      return [
        notKnown('ask', {
          about: said.join('|').toLowerCase(),
          says: `The drug file does not know ${inWords(unmatched.map(allergyText).sort())}: judge whether it matters here.`,
          evidence: { unmatched: said },
        }),
      ];
    }
    return passed(
      patient.allergyStatus === 'none-known'
        ? 'The patient was asked and has no allergies.'
        : 'All allergies are matched.',
    );
  },
};
