/**
 * A scanner that does not send the group separator makes one value of two, and nothing looks wrong: lot "A1B2" followed by
 * serial "100200300400" becomes the lot "A1B221100200300400". Such a value is read, and doubted.
 */
import type { Element, Problem } from './element-value.ts';

export type Doubt = {
  /** The identifier whose value may be two. */
  readonly ai: string;
  readonly value: string;
  /** What its value would be. */
  readonly shorter: string;
  /** What would follow it. */
  readonly following: readonly { readonly ai: string; readonly value: string }[];
  /** `likely`: what would follow has a date or a check digit that is right. `possible`: only digits that fit. */
  readonly strength: 'likely' | 'possible';
  /** What may have happened, to be said after what was read. */
  readonly says: string;
};

/** Identifiers whose values a lost separator lengthens, and those that may follow them on a package. */
const variable = new Set(['10', '21']);
const followers = new Set(['01', '10', '11', '13', '15', '16', '17', '21']);
const proofs = new Set(['01', '11', '13', '15', '16', '17']);

type Read = (tail: string) => readonly Element[] | Problem;

/** The doubt about the last value of an element string in which no separator came; `before` are the elements before it. */
export function doubtOf(last: { ai: string; value: string }, before: readonly Element[], read: Read): Doubt | null {
  if (!variable.has(last.ai)) return null;
  const taken = new Set([last.ai, ...before.map(({ ai }) => ai)]);
  let possible: Doubt | null = null;
  for (let at = 1; at <= last.value.length - 8; at += 1) {
    const tail = last.value.slice(at);
    if (!followers.has(tail.slice(0, 2))) continue;
    const following = read(tail);
    if ('why' in following || following.some(({ ai }) => taken.has(ai) || !followers.has(ai))) continue;
    const doubt = doubtAt(last, at, following);
    if (doubt?.strength === 'likely') return doubt;
    possible ??= doubt;
  }
  return possible;
}

function doubtAt(
  { ai, value }: { ai: string; value: string },
  at: number,
  following: readonly Element[],
): Doubt | null {
  const isLikely = following.some((element) => proofs.has(element.ai));
  // Without a proof only six digits and more in a row look like a value of their own.
  if (!isLikely && !following.every((element) => /^\d{6,}$/.test(element.value))) return null;
  const shorter = value.slice(0, at);
  const parts = following.map((element) => `${element.title} "${element.value}"`).join(' and ');
  return {
    ai,
    value,
    shorter,
    following: following.map((element) => ({ ai: element.ai, value: element.value })),
    strength: isLikely ? 'likely' : 'possible',
    says: `perhaps the scanner lost the separator after "${shorter}", and ${parts} ${following.length === 1 ? 'follows' : 'follow'} it`,
  };
}
