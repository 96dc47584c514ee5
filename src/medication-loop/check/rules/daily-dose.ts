/** All doses of a day, of this order and of others with the same ingredient, against the daily limit. */
import { amountText } from '#src/tables/display/index.ts';
import type { CheckRule, MeasuredLimit } from '../shapes.ts';
import { inWords, moreThan, voiceOf } from './result.ts';

const about = {
  id: 'daily-dose',
  title: 'daily limit',
  source: 'Leapfrog CPOE test, category cumulative dose; limits by FDA labels, each with its own source',
};
const { passed, alert } = voiceOf(about);

export const dailyDose: CheckRule = {
  ...about,
  atBedside: false,
  answers: ['dose-intended', 'other-will-be-stopped', 'levels-monitored', 'protocol', 'prescriber-confirmed'],
  overrides: [],
  run({ limits }) {
    const alerts = limits.flatMap((limit) => {
      const { daily, maxDaily } = limit;
      if (daily === null || maxDaily === null || !moreThan(daily, maxDaily)) return [];
      return [
        {
          ...alert('ask', {
            about: limit.limitId,
            says: `Up to ${amountText(daily, limit.unit)} of ${limit.ingredientName} in a day${othersText(limit)}; the limit is ${amountText(maxDaily, limit.unit)}.`,
            evidence: { limitId: limit.limitId, daily, max: maxDaily, unit: limit.unit, others: limit.others },
          }),
          source: limit.source,
        },
      ];
    });
    return alerts.length > 0 ? alerts : passed('The doses of a day are within the daily limit, where one is loaded.');
  },
};

function othersText({ others }: MeasuredLimit): string {
  return others.length === 0 ? '' : ` with ${inWords(others.map((other) => other.text))}`;
}
