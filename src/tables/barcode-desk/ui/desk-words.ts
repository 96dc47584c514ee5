/** Words of the desk's screens. */
import type { ReplyOf } from '#src/kernel/contract.ts';
import { formatSpan } from '#src/web/time-format.ts';
import type { Tone } from '#src/web/ui/tone.ts';
import type { listProblems, showProblem, showShelf } from '../contract.ts';

export type ShownProblem = ReplyOf<typeof listProblems>['problems'][number];
export type ShownDetail = ReplyOf<typeof showProblem>;
export type ShownPackage = NonNullable<ShownProblem['target']>;
export type ShownShelf = ReplyOf<typeof showShelf>;

export function stateOf(problem: ShownProblem): { tone: Tone; says: string } {
  if (problem.state === 'closed') return { tone: 'good', says: 'Settled' };
  if (problem.state === 'waiting') return { tone: 'info', says: 'Second scan' };
  return problem.patients > 0 ? { tone: 'critical', says: 'Open' } : { tone: 'attention', says: 'Open' };
}

/** "3 units: 4W, ICU-1, ICU-2". */
export function placesOf(problem: ShownProblem): string {
  const places = problem.units.length > 0 ? problem.units : problem.stations;
  return places.length === 0 ? 'place not told' : places.join(', ');
}

export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

export function minutesOf(minutes: number): string {
  return minutes === 0 ? 'less than a minute' : formatSpan(minutes * 60_000);
}

/** "1 tablet", as the drug file counts it. */
export function contentsOf({ quantity, baseUnit }: ShownPackage): string {
  return `${quantity} ${baseUnit}`;
}
