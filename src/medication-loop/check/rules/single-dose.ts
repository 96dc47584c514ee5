/** A single dose above the limit of an ingredient for this age and route. */
import { amountText } from '#src/tables/display/index.ts';
import type { CheckRule } from '../shapes.ts';
import { inWords, moreThan, voiceOf } from './result.ts';

const about = {
  id: 'single-dose',
  title: 'dose limit',
  source: 'Leapfrog CPOE test, category single dose; limits by FDA labels, each with its own source',
};
const { passed, alert, notKnown } = voiceOf(about);

export const singleDose: CheckRule = {
  ...about,
  atBedside: true,
  answers: ['dose-intended', 'levels-monitored', 'protocol', 'prescriber-confirmed'],
  overrides: [],
  run({ limits, withoutLimit, patient }) {
    const over = limits.filter((limit) => moreThan(limit.single, limit.maxSingle));
    const alerts = over.map((limit) => ({
      ...alert('ask', {
        about: limit.limitId,
        says: `${amountText(limit.single, limit.unit)} of ${limit.ingredientName} in one dose; the limit is ${amountText(limit.maxSingle, limit.unit)}.`,
        evidence: {
          limitId: limit.limitId,
          single: limit.single,
          max: limit.maxSingle,
          unit: limit.unit,
          confirmed: limit.confirmed,
        },
      }),
      source: limit.source,
    }));
    const unknown = withoutLimit.length > 0 ? [withoutData(withoutLimit, patient.ageYears)] : [];
    if (alerts.length + unknown.length > 0) return [...alerts, ...unknown];
    return passed(`The dose is within the limit of ${inWords(limits.map((limit) => limit.ingredientName))}.`);
  },
};

/** A child without limits is asked about; an adult's drug without a limit is noted. */
function withoutData(names: readonly string[], ageYears: number | null) {
  const adult = ageYears !== null && ageYears >= 18;
  const whom =
    ageYears === null ? 'a patient whose age is not known' : adult ? 'this route' : `a patient of ${ageYears} years`;
  return notKnown(adult ? 'note' : 'ask', {
    about: 'no-data',
    says: `No dose limit of ${inWords(names)} is loaded for ${whom}.`,
    evidence: { ingredients: names, ageYears },
  });
}
