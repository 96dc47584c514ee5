/** Priority, schedule, start and stop that do not go together. */
import { shownInstant } from '#src/tables/display/index.ts';
import type { CheckCase, CheckResult, CheckRule } from '../shapes.ts';
import { ruleNumber, voiceOf } from './result.ts';

const about = {
  id: 'timing',
  title: 'timing',
  source:
    'TIM-3 (STAT and NOW have clocks of their own), TIM-5 (as needed is a flag); minutes are rule values of the site',
};
const { passed, alert } = voiceOf(about);

const minuteMs = 60_000;

export const timing: CheckRule = {
  ...about,
  atBedside: false,
  answers: ['timing-intended', 'prescriber-confirmed'],
  overrides: [],
  run(check) {
    const results = [...farStart(check), ...oneTime(check), ...past(check), ...noDose(check)];
    return results.length > 0 ? results : passed('Priority, schedule, start and stop go together.');
  },
};

/** STAT or NOW, and a start that is hours away: one of the two is not meant. */
function farStart(check: CheckCase): CheckResult[] {
  const { order } = check;
  if (order.priority !== 'stat' && order.priority !== 'now') return [];
  const max = ruleNumber(check, `check.start-within.${order.priority}`);
  if (max === null || order.startAt.getTime() - order.enteredAt.getTime() <= max * minuteMs) return [];
  const name = order.priority.toUpperCase();
  return [
    alert('ask', {
      about: 'far-start',
      says: `Ordered as ${name}, but starts at ${shownInstant(order.startAt, check.timeZone)}; ${name} is within ${max} minutes.`,
      evidence: { priority: order.priority, startAt: order.startAt, enteredAt: order.enteredAt, maxMinutes: max },
    }),
  ];
}

function oneTime({ order }: CheckCase): CheckResult[] {
  if (order.priority !== 'one-time' || !order.schedule || order.schedule.kind === 'once') return [];
  return [
    alert('ask', {
      about: 'one-time-repeats',
      says: `Ordered as one time, but the schedule repeats: ${order.schedule.words}.`,
      evidence: { schedule: order.schedule.schedule },
    }),
  ];
}

function past(check: CheckCase): CheckResult[] {
  const { order } = check;
  const max = ruleNumber(check, 'check.start-past');
  const late = order.enteredAt.getTime() - order.startAt.getTime();
  if (max === null || late <= max * minuteMs) return [];
  return [
    alert('ask', {
      about: 'past-start',
      says: `Starts at ${shownInstant(order.startAt, check.timeZone)}, long before it was entered (${shownInstant(order.enteredAt, check.timeZone)}).`,
      evidence: { startAt: order.startAt, enteredAt: order.enteredAt, maxMinutes: max },
    }),
  ];
}

/** A schedule by which no dose falls due before the stop. */
function noDose({ order, timeZone }: CheckCase): CheckResult[] {
  if (order.dosesUntilStop !== 0 || order.stopAt === null) return [];
  return [
    alert('ask', {
      about: 'no-dose',
      says: `No dose falls due: it stops at ${shownInstant(order.stopAt, timeZone)}, before the first time of its schedule.`,
      evidence: { startAt: order.startAt, stopAt: order.stopAt, schedule: order.schedule?.schedule ?? null },
    }),
  ];
}
