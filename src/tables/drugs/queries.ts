/** Reads of the drug file for other modules. */
import type { Sql } from '#src/kernel/database/database.ts';
import { ndc11Candidates } from '#src/tables/barcodes/index.ts';
import type { RuleValues, Schedule } from '#src/tables/schedules/index.ts';
import type { DoseLimit, Package, Product, Route, Units } from './shapes.ts';
import {
  selectDoseLimits,
  selectPackagesByCode,
  selectPackagesByGtin,
  selectPackagesByNdc11,
  selectPackagesOf,
  selectProducts,
  selectProductsByStart,
  selectRoute,
  selectRoutes,
  selectRuleValues,
  selectSchedule,
  selectSchedules,
  selectUnits,
} from './store.ts';

/** The product of this code, or null. */
export async function findProduct(sql: Sql, product: string): Promise<Product | null> {
  return (await selectProducts(sql, [product]))[0] ?? null;
}

/** Products by code; unknown codes are left out. */
export async function findProducts(sql: Sql, products: readonly string[]): Promise<Map<string, Product>> {
  const found = await selectProducts(sql, [...new Set(products)]);
  return new Map(found.map((product) => [product.product, product]));
}

/** At most `limit` products with a word that starts with `text` (rule R17), most used first. */
export async function searchProducts(sql: Sql, text: string, limit = 10): Promise<Product[]> {
  const start = text.trim();
  return start === '' ? [] : selectProductsByStart(sql, start, limit);
}

/**
 * The package that a scan or a message names: by the whole text of a barcode, by GTIN of 14 digits, by NDC in any writing
 * or as the 11 digits that it can be, in this order. When several packages fit, one is given only if all hold the same
 * product (the smallest); else null.
 */
export async function findPackage(
  sql: Sql,
  by: {
    readonly text?: string | null;
    readonly gtin?: string | null;
    readonly ndc?: string | null;
    readonly ndc11?: readonly string[];
  },
): Promise<Package | null> {
  if (by.text) {
    const found = onlyProduct(await selectPackagesByCode(sql, by.text));
    if (found) return found;
  }
  if (by.gtin) {
    const found = onlyProduct(await selectPackagesByGtin(sql, by.gtin.padStart(14, '0')));
    if (found) return found;
  }
  const ndc11 = [...(by.ndc11 ?? []), ...(by.ndc ? ndc11Candidates(by.ndc) : [])];
  return ndc11.length > 0 ? onlyProduct(await selectPackagesByNdc11(sql, ndc11)) : null;
}

function onlyProduct(packages: readonly Package[]): Package | null {
  const [first] = packages;
  return first && packages.every((other) => other.product === first.product) ? first : null;
}

/** Packages of a product, smallest first. */
export async function findPackagesOf(sql: Sql, product: string): Promise<Package[]> {
  return selectPackagesOf(sql, product);
}

/** All units by code. */
export async function findUnits(sql: Sql): Promise<Units> {
  return selectUnits(sql);
}

export async function findSchedule(sql: Sql, schedule: string): Promise<Schedule | null> {
  return selectSchedule(sql, schedule);
}

export async function findSchedules(sql: Sql): Promise<Map<string, Schedule>> {
  return new Map((await selectSchedules(sql)).map((schedule) => [schedule.schedule, schedule]));
}

export async function findRoute(sql: Sql, route: string): Promise<Route | null> {
  return selectRoute(sql, route);
}

export async function findRoutes(sql: Sql): Promise<Map<string, Route>> {
  return new Map((await selectRoutes(sql)).map((route) => [route.route, route]));
}

/** Dose limits of any of the ingredients. */
export async function findDoseLimits(sql: Sql, ingredients: readonly string[]): Promise<DoseLimit[]> {
  return ingredients.length === 0 ? [] : selectDoseLimits(sql, ingredients);
}

/** Values that rules use, by rule. */
export async function findRuleValues(sql: Sql): Promise<RuleValues> {
  return selectRuleValues(sql);
}
