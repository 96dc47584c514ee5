/** What two orders have in common and how loudly that has to be said. */
import type { CheckCase, CheckedOrder, Tier } from '../shapes.ts';
import { carriers, localKinds, localRoutes } from './duplicate-tiers.ts';
import { productsOf } from './result.ts';

/** True for a route by which the drug acts on the whole body. */
export function isSystemic({ route }: CheckedOrder): boolean {
  // A patch is on the skin and acts on the whole body.
  return route.route === 'TD' || (!localKinds.has(route.kind) && !localRoutes.has(route.route));
}

/** Orders that are in force while this one is. */
export function overlapping(check: CheckCase): CheckCase['others'] {
  const { order, others } = check;
  return others.filter(
    (other) =>
      isSystemic(other) === isSystemic(order) &&
      (isSystemic(order) || other.route.route === order.route.route) &&
      (order.stopAt === null || other.startAt < order.stopAt) &&
      (other.stopAt === null || order.startAt < other.stopAt),
  );
}

/** Ingredients that act, not those that carry. A product that is nothing but carrier counts none. */
export function activeIngredients(order: CheckedOrder): string[] {
  return productsOf(order)
    .flatMap((product) => product.ingredients.map(({ ingredient }) => ingredient))
    .filter((ingredient) => !carriers.has(ingredient));
}

/** Pairs that are common and meant: as needed beside scheduled, one single dose beside regular ones, another route as needed. */
export function isUsualPair(a: CheckedOrder, b: CheckedOrder): boolean {
  const single = (order: CheckedOrder) => order.schedule === null || order.schedule.kind === 'once';
  const asNeeded = (order: CheckedOrder) => order.prn || order.schedule?.kind === 'as-needed';
  return asNeeded(a) || asNeeded(b) || single(a) || single(b);
}

export function tierOf(a: CheckedOrder, b: CheckedOrder, asked: boolean): Tier {
  return asked && !isUsualPair(a, b) ? 'ask' : 'note';
}
