/**
 * A pharmacist at the queue: takes orders in Mortar's order after a human time, answers what the checks ask, hands back
 * what must not go on, asks the prescriber now and then, and leaves a few routine orders to the person who tries the program.
 */
import type { Seat } from './mortar.ts';
import { inMinutes, minutesOf, type Person, seatOf, type Ward } from './ward.ts';

export type PharmacistTask = { readonly kind: 'queue'; readonly user: string };

/** What the pharmacists remember of the orders that wait: when somebody gets to it; null = left to a person. */
export type Desk = { readonly turns: Map<string, number | null> };

type Waiting = {
  readonly orderId: string;
  readonly version: number;
  readonly priorityClass: string;
  readonly openedAt: string;
  readonly askedAt: string | null;
  readonly inUse: { readonly mine: boolean } | null;
};
type Check = {
  readonly key: string;
  readonly rule: string;
  readonly tier: string;
  readonly needsAnswer: boolean;
  readonly answers: readonly { readonly code: string }[];
};
type Review = {
  readonly version: number;
  readonly waits: boolean;
  readonly shownSha256: string;
  readonly checks: readonly Check[];
};

/** Waiting orders that a person is left with at most, so that the queue stays one that can be worked. */
const leftMost = 8;
/** Answers of a prescriber who was asked come within this time, hospital minutes. */
const answeredAfter = 20;
/** Orders that one look gets through: nobody judges a hundred at once. */
const atOneLook = 12;

/** Looks at the queue and works through what is due; then plans the next look. */
export async function workQueue(
  ward: Ward<PharmacistTask>,
  desk: Desk,
  person: Person,
  now: Date,
  leaves: boolean,
): Promise<void> {
  ward.plan(inMinutes(now, ward.chance.whole(1, 3)), { kind: 'queue', user: person.user });
  const seat = seatOf(ward.mortar, person);
  const queue = await seat.ask<{ readonly rows: readonly Waiting[] }>('/api/medication-loop/verify/queue');
  if (!queue.ok) return ward.wonder(`${person.user} cannot see the queue: ${queue.code}`);
  const { rows } = queue.value;
  forget(desk, rows);
  let taken = 0;
  for (const row of rows) {
    const turn = turnOf(ward, desk, row, leaves);
    if (turn === null || turn > now.getTime() || (row.inUse && !row.inUse.mine)) continue;
    await judge(ward, seat, row);
    desk.turns.set(keyOf(row), inMinutes(now, answeredAfter));
    taken += 1;
    if (taken >= atOneLook) break;
  }
}

const keyOf = ({ orderId, version }: Waiting) => `${orderId} ${version}`;

function forget({ turns }: Desk, rows: readonly Waiting[]): void {
  const waiting = new Set(rows.map(keyOf));
  for (const key of turns.keys()) if (!waiting.has(key)) turns.delete(key);
}

/** When somebody gets to an order; drawn when it is first seen. */
function turnOf(ward: Ward<PharmacistTask>, { turns }: Desk, row: Waiting, leaves: boolean): number | null {
  const known = turns.get(keyOf(row));
  if (known !== undefined) return known;
  const isLeft = ward.chance.happens(ward.scenario.pharmacist.leaves);
  const minutes = minutesOf(ward.chance, ward.scenario.pharmacist.afterMinutes);
  const left = [...turns.values()].filter((turn) => turn === null).length;
  const turn =
    leaves && isLeft && left < leftMost && row.priorityClass === 'routine'
      ? null
      : inMinutes(new Date(row.openedAt), row.priorityClass === 'stat' ? Math.min(2, minutes) : minutes);
  if (turn === null) ward.count('left-to-people');
  turns.set(keyOf(row), turn);
  return turn;
}

async function judge(ward: Ward<PharmacistTask>, seat: Seat, row: Waiting): Promise<void> {
  const { orderId } = row;
  await seat.act('/api/medication-loop/verify/claim', { orderId });
  const read = await seat.ask<Review>(`/api/medication-loop/verify/orders/${orderId}`);
  if (!read.ok || !read.value.waits) return;
  const review = read.value;
  const open = review.checks.filter((check) => check.needsAnswer);
  const stop = open.find((check) => check.tier === 'stop' || check.answers.length === 0);
  const body = { orderId, version: review.version };
  if (stop) {
    const returned = await seat.act('/api/medication-loop/verify/return', { ...body, reason: returnReason(stop.rule) });
    return note(ward, seat, returned, 'returned-to-prescriber');
  }
  if (open.length > 0 && row.askedAt === null && ward.chance.happens(0.1)) {
    const reason = askReason(open[0]?.rule ?? '');
    await seat.act('/api/medication-loop/verify/ask-prescriber', { ...body, reason });
    return;
  }
  const answers = open.map(({ key, answers: offered }) => ({ key, code: ward.chance.pick(offered).code }));
  const { shownSha256 } = review;
  const verified = await seat.act('/api/medication-loop/verify/verify', { ...body, shownSha256, answers });
  note(ward, seat, verified, 'verified');
}

/** Orders change under the eyes of who reads them; everything else is to be wondered about. */
const expected = new Set(['changed-since-shown', 'version-changed', 'not-waiting', 'already-verified']);

function note(
  ward: Ward<PharmacistTask>,
  { user }: Seat,
  answer: { readonly ok: true } | { readonly ok: false; readonly code: string; readonly says: string },
  what: 'verified' | 'returned-to-prescriber',
): void {
  ward.count(answer.ok ? what : 'refusals');
  if (!answer.ok && !expected.has(answer.code))
    ward.wonder(`${user} could not do it (${what}): ${answer.code} ${answer.says}`);
}

function returnReason(rule: string): string {
  if (/allergy/.test(rule)) return 'contraindicated';
  if (/dose/.test(rule)) return 'dose-not-plausible';
  if (/duplicate/.test(rule)) return 'duplicate';
  return /route/.test(rule) ? 'wrong-product' : 'incomplete';
}

function askReason(rule: string): string {
  if (/allergy/.test(rule)) return 'allergy';
  if (/dose/.test(rule)) return 'dose-high';
  if (/duplicate/.test(rule)) return 'duplicate';
  return /weight/.test(rule) ? 'weight' : 'schedule';
}
