/**
 * Override search: no list, ever. One types until one medicine is left (ISMP, Guidelines for safe electronic communication
 * and for automated dispensing cabinets: pairs of names share up to 29 letters, so no fixed number of letters is enough).
 * Nothing corrects what was typed.
 */
import type { Item } from './formulary.ts';
import type { Room } from './people.ts';

export type Found =
  | { readonly is: 'nothing-typed' }
  | { readonly is: 'none'; readonly typed: number }
  | { readonly is: 'several'; readonly typed: number; readonly medicines: number }
  /** One medicine; its strengths and forms in this cabinet. */
  | { readonly is: 'one'; readonly typed: number; readonly name: string; readonly items: readonly Item[] };

/** Medicines in a cabinet whose generic or brand name begins with what was typed; spaces and capitals do not count. */
export function searchItems({ state, formulary }: Room, cabinet: string, typed: string): Found {
  const wanted = fold(typed);
  if (wanted === '') return { is: 'nothing-typed' };
  const stocked = new Set(
    [...state.pockets.values()].filter((pocket) => pocket.cabinet === cabinet).map((pocket) => pocket.product),
  );
  const fitting = [...stocked].flatMap((product) => {
    const item = formulary.items.get(product);
    return item && [item.name, ...item.brand.split(/[;,/]/)].some((name) => name && fold(name).startsWith(wanted))
      ? [item]
      : [];
  });
  const names = new Set(fitting.map((item) => item.name));
  const [name] = names;
  if (name === undefined) return { is: 'none', typed: wanted.length };
  // A name that was typed in full is meant, though another begins with it.
  const exact = fitting.filter((item) => fold(item.name) === wanted);
  const items = names.size === 1 ? fitting : exact;
  const [first] = items;
  return first
    ? { is: 'one', typed: wanted.length, name: first.name, items }
    : { is: 'several', typed: wanted.length, medicines: names.size };
}

const fold = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
