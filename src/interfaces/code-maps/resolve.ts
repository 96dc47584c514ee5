/** A partner's words in our tables: the facility's own code map first, then the tables and their synonyms. */
import type { Sql } from '#src/kernel/database/database.ts';
import { findUnit, type HospitalUnit, unitByLocation } from '#src/patients/census/index.ts';
import {
  type DrugWords,
  findProduct,
  findRoute,
  findSchedule,
  findUnits,
  type Resolved,
  type ResolvedSchedule,
  type Route,
  resolveDrug,
  resolveRoute,
  resolveSchedule,
  resolveUnit,
  type Unit,
} from '#src/tables/drugs/index.ts';
import { codeKey } from './rules.ts';
import { selectTarget } from './store.ts';

/** Whose words they are: the channel that they came in by. */
export type Source = { readonly sql: Sql; readonly facilityId: string; readonly source: string };

async function mapped(
  { sql, facilityId, source }: Source,
  kind: string,
  words: readonly string[],
): Promise<string | null> {
  const codes = words.map(codeKey).filter((code) => code !== '');
  return codes.length === 0 ? null : selectTarget(sql, facilityId, { source, kind, codes });
}

/** The drug of an order: mapped by any of its `keys`, else by what the words say. */
export async function drugOf(from: Source, keys: readonly string[], words: DrugWords): Promise<Resolved> {
  const target = await mapped(from, 'drug', keys);
  const product = target === null ? null : await findProduct(from.sql, target);
  if (product) {
    const fits = !words.route || product.routes.includes(words.route);
    const remark = fits
      ? null
      : `Ordered by ${words.route}; the product that it is mapped to is for ${product.routes.join(', ')}`;
    return { product, how: 'code', says: `mapped to ${product.product}`, remark };
  }
  return resolveDrug(from.sql, words);
}

/** The first of the words that names a route. */
export async function routeOf(from: Source, words: readonly string[]): Promise<Route | null> {
  const target = await mapped(from, 'route', words);
  if (target !== null) return findRoute(from.sql, target);
  for (const word of words.filter((text) => text.trim() !== '')) {
    const route = await resolveRoute(from.sql, word);
    if (route) return route;
  }
  return null;
}

/** A schedule; a mapping to `BID PRN` means twice a day as needed. */
export async function scheduleOf(from: Source, word: string): Promise<ResolvedSchedule | null> {
  const target = await mapped(from, 'schedule', [word]);
  if (target === null) return resolveSchedule(from.sql, word);
  const [code = '', prn] = target.split(' ');
  const schedule = await findSchedule(from.sql, code);
  return schedule && { schedule, prn: prn === 'PRN' || schedule.kind === 'as-needed' };
}

/** The first of the words that names a unit. */
export async function unitOf(from: Source, words: readonly string[]): Promise<Unit | null> {
  const target = await mapped(from, 'unit', words);
  if (target !== null) return (await findUnits(from.sql)).get(target) ?? null;
  for (const word of words.filter((text) => text.trim() !== '')) {
    const unit = await resolveUnit(from.sql, word);
    if (unit) return unit;
  }
  return null;
}

/** The unit of the hospital that a point of care names. */
export async function hospitalUnitOf(from: Source, pointOfCare: string): Promise<HospitalUnit | null> {
  const target = await mapped(from, 'location', [pointOfCare]);
  if (target !== null) return findUnit(from.sql, from.facilityId, target);
  return unitByLocation(from.sql, from.facilityId, pointOfCare);
}

/** The ingredient or class that an allergy code was mapped to, or null. */
export function allergyTargetOf(from: Source, words: readonly string[]): Promise<string | null> {
  return mapped(from, 'allergy', words);
}
