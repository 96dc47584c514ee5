/** Reads of the drug file for other modules. */
import type { Sql } from '#src/kernel/database/database.ts';
import { ndc11Candidates, ndcFits } from '#src/tables/barcodes/index.ts';
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
  selectScheduleOfUnit,
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

type PackageWords = {
  readonly text?: string | null;
  readonly gtin?: string | null;
  readonly ndc?: string | null;
  readonly ndc11?: readonly string[];
  readonly ndc10?: string | null;
};

/**
 * The package that a scan or a message names: by the whole text of a barcode (its own or one that was linked), by GTIN of 14
 * digits, by NDC in any writing or as the 11 digits that it can be, in this order. When several packages fit, one is given only
 * if all that are active hold the same product (the smallest); else null. A package that is not active is found as long as no
 * active one fits: what is left of it on a shelf still scans.
 */
export async function findPackage(sql: Sql, by: PackageWords): Promise<Package | null> {
  for (const look of looksOf(by)) {
    const found = onlyProduct(await look(sql));
    if (found) return found;
  }
  return null;
}

/** Every package that any of the words names: several of different products are why `findPackage` gives none. */
export async function findPackagesLike(sql: Sql, by: PackageWords): Promise<Package[]> {
  const found: Package[] = [];
  for (const look of looksOf(by)) found.push(...(await look(sql)));
  return [...new Map(found.map((each) => [each.package, each])).values()];
}

function looksOf(by: PackageWords): ((sql: Sql) => Promise<Package[]>)[] {
  const { text, gtin, ndc } = by;
  const ndc11 = [...(by.ndc11 ?? []), ...(ndc ? ndc11Candidates(ndc) : [])];
  return [
    ...(text ? [(sql: Sql) => selectPackagesByCode(sql, text)] : []),
    ...(gtin ? [(sql: Sql) => selectPackagesByGtin(sql, gtin.padStart(14, '0'))] : []),
    ...(ndc11.length > 0
      ? [async (sql: Sql) => (await selectPackagesByNdc11(sql, ndc11)).filter((each) => ndcFits(each, by))]
      : []),
  ];
}

function onlyProduct(packages: readonly Package[]): Package | null {
  const active = packages.filter((each) => each.active);
  const fit = active.length > 0 ? active : packages;
  const [first] = fit;
  return first && fit.every((other) => other.product === first.product) ? first : null;
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

/** The schedule with the standard times of a unit; null unit: those of the hospital. */
export async function findScheduleOfUnit(
  sql: Sql,
  schedule: string,
  facilityId: string,
  unitId: string | null,
): Promise<Schedule | null> {
  return unitId === null ? selectSchedule(sql, schedule) : selectScheduleOfUnit(sql, schedule, { facilityId, unitId });
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
