/** Oral methotrexate is weekly. Taken daily by mistake it kills (ISMP best practice 2). */
import type { CheckedOrder, CheckedSchedule, CheckRule } from '../shapes.ts';
import { productsOf, voiceOf } from './result.ts';

const about = {
  id: 'methotrexate-weekly',
  title: 'methotrexate weekly',
  source: 'ISMP Targeted Medication Safety Best Practices, practice 2: weekly dosage default for oral methotrexate',
};
const { passed, alert } = voiceOf(about);

export const methotrexateWeekly: CheckRule = {
  ...about,
  atBedside: true,
  answers: [],
  overrides: ['oncology-protocol'],
  run({ order }) {
    if (!isOralMethotrexate(order)) return [];
    if (order.schedule === null) return [];
    if (isWeeklyOrOnce(order.schedule) && !order.prn) return passed('Oral methotrexate is ordered weekly.');
    return [
      alert('stop', {
        says: `Oral methotrexate ${order.schedule.words}${order.prn ? ' as needed' : ''}: it is given once a week; more often is deadly outside of an oncology protocol.`,
        evidence: { schedule: order.schedule.schedule, prn: order.prn },
      }),
    ];
  },
};

function isOralMethotrexate(order: CheckedOrder): boolean {
  const contains = productsOf(order).some((product) =>
    product.ingredients.some(({ ingredient }) => ingredient === 'methotrexate'),
  );
  return contains && order.route.kind === 'enteral';
}

const weekMinutes = 7 * 24 * 60;

function isWeeklyOrOnce(schedule: CheckedSchedule): boolean {
  if (schedule.kind === 'once') return true;
  if (schedule.kind === 'interval') return (schedule.intervalMinutes ?? 0) >= weekMinutes;
  return schedule.kind === 'times' && schedule.days.length === 1 && schedule.times.length === 1;
}
