/** An as-needed order says what for, and has a schedule or none. */
import type { CheckRule } from '../shapes.ts';
import { voiceOf } from './result.ts';

const about = {
  id: 'as-needed-reason',
  title: 'as-needed reason',
  source: 'TJC MM.04.01.01 (as-needed orders name their indication); TIM-5',
};
const { passed, alert } = voiceOf(about);

export const asNeededReason: CheckRule = {
  ...about,
  atBedside: false,
  answers: ['prescriber-confirmed', 'protocol'],
  overrides: [],
  run({ order }) {
    if (!order.prn && order.schedule?.kind !== 'as-needed' && order.priority !== 'prn') return [];
    if (order.prnReason === null) {
      return [alert('ask', { about: 'missing', says: 'Ordered as needed without saying what for.' })];
    }
    if (order.schedule?.kind === 'continuous') {
      return [alert('ask', { about: 'continuous', says: 'Ordered as needed and continuous at once.' })];
    }
    return passed(`As needed for ${order.prnReason}.`);
  },
};
