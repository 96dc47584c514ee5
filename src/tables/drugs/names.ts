/** Products by the name that somebody wrote: synonyms first, then the words of the name. */
import type { Sql } from '#src/kernel/database/database.ts';
import { fold, withoutSalt } from './fold.ts';
import type { Product } from './shapes.ts';
import { replaceDrugNames, selectDrugNames, selectNamed, selectProducts } from './store.ts';

/**
 * Products that a text names. The first writing that names any decides: the text itself, then without what stands in
 * brackets, without strengths, without salts. The same text always names the same products.
 */
export async function namedProducts(sql: Sql, texts: readonly string[]): Promise<Product[]> {
  const wanted = [...new Set(texts.flatMap(writings))];
  if (wanted.length === 0) return [];
  const found = await selectNamed(sql, wanted);
  for (const writing of wanted) {
    const named = found.filter(({ name }) => name === writing);
    const rank = named[0]?.rank;
    if (rank !== undefined) {
      return selectProducts(
        sql,
        named.filter((row) => row.rank === rank).map((row) => row.product),
      );
    }
  }
  return [];
}

/** Makes the folded names of all products anew; the load of a drug file ends with it. */
export async function indexNames(sql: Sql): Promise<void> {
  const names = (await selectDrugNames(sql)).flatMap(({ text, product, rank }) => {
    const folded = fold(text);
    return [...new Set([folded, withoutSalt(folded)])].map((name) => ({ name, product, rank }));
  });
  await replaceDrugNames(sql, names);
}

const strength = /\b\d+(\.\d+)?\s?(mg|mcg|g|gm|ml|l|units?|meq|mmol|mm|hr?|hours?)?\b|\d+(\.\d+)?\s?%/g;
const formNoise =
  /\b(tablets?|tabs?|capsules?|caps?|vials?|syringes?|bags?|premix(ed)?|packets?|patch|inhaler|neb|soln|solution|suspension|susp|liquid|injection|inj|iv|po|oral|er|xr|xl|sr|ec|odt|chewable|nf|cup|ud|powder|replacement|mini|plus)\b/g;

/** Writings of a name, from the most to the least literal. */
function writings(text: string): string[] {
  const outside = text.replace(/\([^)]*\)/g, ' ').replace(/\*[^*]*\*/g, ' ');
  const inside = [...text.matchAll(/\(([^)]*)\)/g)].map(([, words = '']) => words);
  const literal = [fold(text), fold(outside)];
  const bare = literal.map((name) => tidy(name.replace(strength, ' ')));
  const plain = [...literal, ...bare].map((name) => tidy(name.replace(formNoise, ' ')));
  const all = [...literal, ...bare, ...plain];
  return [...all, ...all.map(withoutSalt), ...inside.map(fold)].filter((name) => /[a-z]{2}/.test(name));
}

function tidy(name: string): string {
  return name.replace(/\s+/g, ' ').trim();
}
