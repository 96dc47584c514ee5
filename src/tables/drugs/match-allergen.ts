/** An allergy as somebody said it, to an ingredient or a class of the drug file. What matches neither is never guessed. */
import type { Sql } from '#src/kernel/database/database.ts';
import { fold, withoutSalt } from './fold.ts';
import type { AllergenMatch } from './shapes.ts';
import { selectAllergenSynonyms, selectBrandIngredients, selectClasses, selectIngredients } from './store.ts';

/**
 * Ingredient, class or both that a said allergen names: by code of ours, by name, by synonym, by brand of a product
 * with one ingredient. "Penicillin" is the ingredient and the class of its name. null = the drug file has no such thing.
 */
export async function matchAllergen(
  sql: Sql,
  said: { readonly text: string; readonly code?: string | null },
): Promise<AllergenMatch | null> {
  const ingredients = await selectIngredients(sql);
  const classes = await selectClasses(sql);
  const synonyms = await selectAllergenSynonyms(sql);
  const brands = await selectBrandIngredients(sql);
  const wanted = [...new Set([said.code ?? '', said.text].flatMap(writings))].filter((text) => text !== '');
  const is = (name: string) => writings(name).some((writing) => wanted.includes(writing));
  const targets = new Set(synonyms.filter((synonym) => is(synonym.text)).map((synonym) => synonym.target));
  const ingredient =
    ingredients.find((row) => targets.has(row.ingredient)) ??
    ingredients.find((row) => is(row.ingredient) || is(row.name) || row.synonyms.some(is)) ??
    ingredients.find((row) => brands.some((brand) => brand.ingredient === row.ingredient && is(brand.brand)));
  const group = classes.find((row) => targets.has(row.class)) ?? classes.find((row) => is(row.class) || is(row.name));
  if (!ingredient && !group) return null;
  return {
    ingredient: ingredient?.ingredient ?? null,
    class: group?.class ?? null,
    name: group?.name ?? ingredient?.name ?? '',
  };
}

const noise =
  /\b(allerg(y|ies|ic)|to|drugs?|medications?|medicines?|antibiotics?|products?|class|agents?|derivatives?|and related)\b/g;

/** A folded text and its equals: without noise words, without salt, without the plural. */
function writings(text: string): string[] {
  const folded = fold(text);
  const bare = folded.replace(noise, ' ').replace(/\s+/g, ' ').trim();
  return [folded, bare]
    .filter((name) => name !== '')
    .flatMap((name) => {
      const drug = withoutSalt(name);
      return [name, drug, singular(name), singular(drug)];
    });
}

function singular(name: string): string {
  return name.length > 4 && name.endsWith('s') && !name.endsWith('ss') ? name.slice(0, -1) : name;
}
