/** A product with all its layers, as of an instant: read from the entries, never from the plain tables. */

import type { ReplyOf } from '#src/kernel/contract.ts';
import type { Sql } from '#src/kernel/database/database.ts';
import { done, type Outcome } from '#src/kernel/outcome.ts';
import { ndc12Candidates, ndcSegments } from '#src/tables/barcodes/index.ts';
import { type AsOf, type Body, entriesByKey, entriesNaming } from '#src/tables/change-control/index.ts';
import { productLine } from '#src/tables/display/index.ts';
import type { readLayers as endpoint } from './contract.ts';
import { refuse } from './refusals.ts';

type Layers = ReplyOf<typeof endpoint>;

/** More than any product has; what would be cut off is never left out in silence, because none has so many. */
const limit = 1_000;

const words = (body: Body, column: string): string => String(body[column] ?? '');
const wordsOrNull = (body: Body, column: string): string | null => (body[column] ? String(body[column]) : null);

/** The product as every screen and label shows it. */
function lineOf(body: Body) {
  return productLine({
    name: words(body, 'name'),
    brand: wordsOrNull(body, 'brand'),
    strengthText: words(body, 'strength_text'),
    form: words(body, 'form'),
  });
}

/** All layers of one product as of an instant. */
export async function layersOf(sql: Sql, product: string, asOf: AsOf): Promise<Outcome<Layers, 'unknown-product'>> {
  const [entry] = await entriesByKey(sql, 'products', [product], asOf);
  if (!entry) return refuse('unknown-product', { product });
  const orderable = words(entry.body, 'orderable');
  const siblings = await entriesNaming(sql, { ...asOf, kind: 'products', column: 'orderable', key: orderable, limit });
  return done({
    product,
    line: lineOf(entry.body),
    active: entry.active,
    baseUnit: words(entry.body, 'base_unit'),
    ingredients: await ingredientsOf(sql, product, asOf),
    orderable,
    siblings: siblings
      .filter((other) => other.key !== product)
      .map((other) => ({ product: other.key, line: lineOf(other.body), active: other.active })),
    packages: await packagesOf(sql, product, asOf),
  });
}

async function ingredientsOf(sql: Sql, product: string, asOf: AsOf): Promise<Layers['ingredients']> {
  const rows = await entriesNaming(sql, {
    ...asOf,
    kind: 'product-ingredients',
    column: 'product',
    key: product,
    limit,
  });
  const codes = rows.map((row) => words(row.body, 'ingredient'));
  const ingredients = new Map((await entriesByKey(sql, 'ingredients', codes, asOf)).map((each) => [each.key, each]));
  return rows.map((row) => {
    const ingredient = words(row.body, 'ingredient');
    return {
      key: row.key,
      ingredient,
      name: words(ingredients.get(ingredient)?.body ?? {}, 'name') || ingredient,
      amount: words(row.body, 'amount'),
      unit: words(row.body, 'unit'),
      active: row.active,
    };
  });
}

async function packagesOf(sql: Sql, product: string, asOf: AsOf): Promise<Layers['packages']> {
  const rows = await entriesNaming(sql, { ...asOf, kind: 'packages', column: 'product', key: product, limit });
  const packages: Layers['packages'] = [];
  for (const { key, body, active } of rows) {
    const by = { ...asOf, key, limit };
    const barcodes = await entriesNaming(sql, { ...by, kind: 'barcodes', column: 'package' });
    const [successor] = await entriesNaming(sql, { ...by, kind: 'packages', column: 'replaces' });
    const ndc = words(body, 'ndc');
    packages.push({
      package: key,
      labeler: words(body, 'labeler'),
      description: words(body, 'description'),
      quantity: words(body, 'quantity'),
      level: words(body, 'level'),
      active,
      ndc,
      format: words(body, 'ndc_format'),
      segments: ndcSegments(ndc)?.segments ?? [],
      ndc11: words(body, 'ndc11'),
      ndc12: ndc12Candidates(ndc)[0] ?? null,
      gtin: wordsOrNull(body, 'gtin'),
      isGtinDerived: body.gtin_derived === true,
      innerPackage: wordsOrNull(body, 'inner_package'),
      replaces: wordsOrNull(body, 'replaces'),
      replacedBy: successor?.key ?? null,
      barcodes: barcodes.map((barcode) => ({
        barcode: barcode.key,
        symbology: words(barcode.body, 'symbology'),
        active: barcode.active,
        authorName: barcode.authorName,
        deciderName: barcode.deciderName,
      })),
    });
  }
  return packages;
}
