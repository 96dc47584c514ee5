/** Which dose it is: due, early, late, given already, too soon for an as-needed one. */
import { hours, later, minutes } from '#src/kernel/clock.ts';
import type { Refused } from '#src/kernel/outcome.ts';
import { type AdministerCode, refuse } from '../refusals.ts';
import type { FoundDose, FoundOrder, ScanQuestion } from '../shapes.ts';
import type { Question } from './reasons.ts';
import { timeText } from './words.ts';

type Raised = { readonly question: Question; readonly says: string };
export type DoseJudgement = {
  readonly dose: FoundDose | null;
  readonly stop: Refused<AdministerCode> | null;
  readonly asks: readonly Raised[];
};

const found = (dose: FoundDose | null, asks: readonly Raised[] = []): DoseJudgement => ({ dose, stop: null, asks });
const stopped = (stop: Refused<AdministerCode>, dose: FoundDose | null = null): DoseJudgement => ({
  dose,
  stop,
  asks: [],
});

/** Judges the time of a dose of an order that may be given. */
export function judgeDose(
  order: FoundOrder,
  question: ScanQuestion,
  { now, timeZone, earlyAtMostMinutes }: { now: Date; timeZone: string; earlyAtMostMinutes: number },
): DoseJudgement {
  if (order.prn || order.scheduleKind === 'as-needed') return judgeAsNeeded(order, question, now, timeZone);
  const judged = judgeScheduled(order, question, now, timeZone);
  const away = judged.dose && !judged.stop ? judged.dose.dueAt.getTime() - question.at.getTime() : 0;
  if (!judged.dose || away <= minutes(earlyAtMostMinutes)) return judged;
  const next = `at ${timeText(judged.dose.dueAt, now, timeZone)}`;
  return stopped(refuse('no-dose-due', { product: order.item.text, next }), judged.dose);
}

const canBeGiven = (dose: FoundDose) => dose.state === 'due' || dose.state === 'missed';

function judgeScheduled(order: FoundOrder, question: ScanQuestion, now: Date, timeZone: string): DoseJudgement {
  const shown = (at: Date) => timeText(at, now, timeZone);
  const doses = order.doses.filter((dose) => !question.doseId || dose.doseId === question.doseId);
  const dose = nearest(doses.filter(canBeGiven), question.at);
  const settled = nearest(
    doses.filter((d) => ['given', 'held', 'refused', 'not-given'].includes(d.state)),
    question.at,
  );
  const next = order.doses.find((d) => d.state === 'due' && d.dueAt.getTime() > question.at.getTime());
  const nextText = next ? `at ${shown(next.dueAt)}` : 'not yet known';
  // A dose that was just settled answers the scan, not the one that is due hours later.
  if (settled && (!dose || nearer(settled, dose, question.at)) && !inWindow(dose, question.at)) {
    const past = order.past.find((p) => p.doseId === settled.doseId);
    return stopped(
      refuse('already-given', {
        product: order.item.text,
        due: shown(settled.dueAt),
        outcome: settled.state === 'not-given' ? 'marked as not given' : settled.state,
        at: past ? shown(past.at) : shown(settled.dueAt),
        by: past?.by ?? 'somebody',
        next: nextText,
      }),
      settled,
    );
  }
  if (!dose) return stopped(refuse('no-dose-due', { product: order.item.text, next: nextText }));
  if (question.at.getTime() < dose.windowFrom.getTime()) {
    return found(dose, [{ question: 'early', says: `Early: this dose is due at ${shown(dose.dueAt)}.` }]);
  }
  if (question.at.getTime() > dose.windowTo.getTime()) {
    return found(dose, [{ question: 'late', says: `Late: this dose was due at ${shown(dose.dueAt)}.` }]);
  }
  return found(dose);
}

function judgeAsNeeded(order: FoundOrder, question: ScanQuestion, now: Date, timeZone: string): DoseJudgement {
  const given = order.past.filter((p) => p.outcome === 'given' && p.at.getTime() <= question.at.getTime());
  const inADay = given.filter((p) => p.at.getTime() > later(question.at, -hours(24)).getTime());
  const most = mostInADay(order);
  const oldest = inADay.at(-1);
  if (most !== null && inADay.length >= most && oldest) {
    const next = timeText(later(oldest.at, hours(24)), now, timeZone);
    return stopped(refuse('max-in-24h', { product: order.item.text, count: inADay.length, next }));
  }
  const [last] = given;
  const apart = order.intervalMinutes;
  if (!last || apart === null) return found(null);
  const from = later(last.at, minutes(apart));
  if (question.at.getTime() >= from.getTime()) return found(null);
  const shown = (at: Date) => timeText(at, now, timeZone);
  const says = `Too soon: ${last.by} gave it at ${shown(last.at)}; the next may be given from ${shown(from)}.`;
  return found(null, [{ question: 'too-soon', says }]);
}

/** Doses in 24 hours that the schedule of an as-needed order allows; null = it sets no limit. */
export function mostInADay(order: Pick<FoundOrder, 'intervalMinutes' | 'timesPerDay'>): number | null {
  if (order.intervalMinutes !== null) return Math.max(1, Math.floor(1440 / order.intervalMinutes));
  return order.timesPerDay > 0 ? order.timesPerDay : null;
}

function nearest(doses: readonly FoundDose[], at: Date): FoundDose | null {
  return doses.reduce<FoundDose | null>((best, dose) => (!best || nearer(dose, best, at) ? dose : best), null);
}

function nearer(dose: FoundDose, than: FoundDose, at: Date): boolean {
  return Math.abs(dose.dueAt.getTime() - at.getTime()) < Math.abs(than.dueAt.getTime() - at.getTime());
}

function inWindow(dose: FoundDose | null, at: Date): boolean {
  return dose !== null && dose.windowFrom.getTime() <= at.getTime() && at.getTime() <= dose.windowTo.getTime();
}
