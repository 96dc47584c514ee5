/** What an order comes to in the units of the dose limits: per dose, and in a day together with other orders. */
import { type Quantity, quantity, sum, zero } from '#src/kernel/quantity.ts';
import {
  convert,
  type DoseLimit,
  type Product,
  toBaseUnits,
  toDoseUnits,
  type Units,
} from '#src/tables/drugs/index.ts';
import type { CheckedOrder, CheckedPatient, CheckedSchedule, MeasuredLimit } from './shapes.ts';

/** What of a product says how much of an ingredient a dose holds; a Product of tables/drugs fits. */
export type MeasuredProduct = Pick<Product, 'baseUnit' | 'doseUnit' | 'strengthPerBase' | 'volumeMlPerBase'> & {
  readonly ingredients: readonly { readonly ingredient: string; readonly amount: string; readonly unit: string }[];
};

type Component = { readonly product: string; readonly amount: string; readonly unit: string };

type Question = {
  readonly order: CheckedOrder;
  readonly others: readonly (CheckedOrder & { readonly text: string })[];
  readonly patient: Pick<CheckedPatient, 'ageYears'>;
  readonly limits: readonly DoseLimit[];
  readonly units: Units;
  readonly products: ReadonlyMap<string, MeasuredProduct>;
  /** Components of the order with their amounts. */
  readonly components: readonly Component[];
};

type Measured = { readonly limits: MeasuredLimit[]; readonly withoutLimit: string[] };

/** The limits that are meant for this patient and route, measured; and the ingredients for which none is loaded. */
export function measureLimits(question: Question): Measured {
  const { order, patient } = question;
  const found: MeasuredLimit[] = [];
  const withoutLimit: string[] = [];
  for (const { ingredient, name } of ingredientsOf(order)) {
    const meant = limitsFor(question.limits, ingredient, order.route.route, patient.ageYears);
    const measured = meant.flatMap((limit) => measure(question, limit, name) ?? []);
    if (measured.length === 0) withoutLimit.push(name);
    found.push(...measured);
  }
  return { limits: found, withoutLimit };
}

/** Largest dose in base units of the product; null = the unit does not fit. */
export function largestDose(order: CheckedOrder, units: Units): string | null {
  return toBaseUnits(order.product, order.doseMax ?? order.dose, order.doseUnit, units)?.toFixed() ?? null;
}

function ingredientsOf(order: CheckedOrder) {
  const all = [order.product, ...order.components].flatMap((product) => product.ingredients);
  return all.filter((one, at) => all.findIndex((other) => other.ingredient === one.ingredient) === at);
}

/** Limits of an ingredient for a route and an age; those of exactly this route come before those of any. Unknown age = adult. */
function limitsFor(
  limits: readonly DoseLimit[],
  ingredient: string,
  route: string,
  ageYears: number | null,
): DoseLimit[] {
  const age = ageYears ?? 18;
  const meant = limits.filter(
    (limit) =>
      limit.ingredient === ingredient &&
      (limit.route === null || limit.route === route) &&
      (limit.ageFromYears === null || age >= Number(limit.ageFromYears)) &&
      (limit.ageToYears === null || age < Number(limit.ageToYears)),
  );
  const exact = meant.filter((limit) => limit.route === route);
  return exact.length > 0 ? exact : meant;
}

function measure(question: Question, limit: DoseLimit, name: string): MeasuredLimit | null {
  const { order, others } = question;
  const single = amountIn(question, order, limit, question.components);
  if (single === null) return null;
  const byOthers = others.flatMap((other) => {
    const perDose = amountIn(question, other, limit, []);
    const daily = perDose && dailyOf(perDose, other);
    return daily && !daily.isZero() ? [{ orderId: other.orderId ?? '', text: other.text, prn: other.prn, daily }] : [];
  });
  const own = dailyOf(single, order);
  return {
    limitId: limit.limitId,
    ingredient: limit.ingredient,
    ingredientName: name,
    maxSingle: limit.maxSingle,
    unit: limit.unit,
    maxDaily: limit.maxDaily,
    maxPerKg: limit.maxPerKg,
    source: limit.source,
    confirmed: limit.confirmed,
    single: single.toFixed(),
    daily: own && together(own, order.prn, byOthers).toFixed(),
    others: byOthers.map(({ orderId, text, daily }) => ({ orderId, text, daily: daily.toFixed() })),
  };
}

/** Scheduled doses add up; of as-needed orders of one ingredient, which stand for one another, the largest counts. */
function together(
  own: Quantity,
  prn: boolean,
  others: readonly { readonly prn: boolean; readonly daily: Quantity }[],
): Quantity {
  const asNeeded = [...(prn ? [own] : []), ...others.filter((other) => other.prn).map((other) => other.daily)];
  const scheduled = [...(prn ? [] : [own]), ...others.filter((other) => !other.prn).map((other) => other.daily)];
  const largest = asNeeded.reduce((most, one) => (one.greaterThan(most) ? one : most), zero);
  return sum(scheduled).plus(largest);
}

/** How much of the limit's ingredient one dose holds, in the limit's unit; null = none, or it cannot be said so. */
function amountIn(
  { units, products }: Question,
  order: CheckedOrder,
  limit: DoseLimit,
  components: readonly Component[],
): Quantity | null {
  const dose = order.doseMax ?? order.dose;
  const main = products.get(order.product.product);
  const own = main ? ofProduct(main, quantity(dose), order.doseUnit, limit, units) : null;
  const added = components.flatMap((component) => {
    const product = component.product === order.product.product ? undefined : products.get(component.product);
    return (product && ofProduct(product, quantity(component.amount), component.unit, limit, units)) ?? [];
  });
  if (own === null && added.length === 0) return null;
  return sum([own ?? zero, ...added]);
}

/** By the strength of the ingredient; else as the product is dosed, counted, or by its volume. */
function ofProduct(
  product: MeasuredProduct,
  dose: Quantity,
  unit: string,
  limit: DoseLimit,
  units: Units,
): Quantity | null {
  const ingredient = product.ingredients.find((one) => one.ingredient === limit.ingredient);
  const base = toBaseUnits(product, dose, unit, units);
  if (!ingredient || !base) return null;
  const byStrength = convert(units, base.times(ingredient.amount), ingredient.unit, limit.unit);
  if (byStrength) return byStrength;
  const asCounted = convert(units, base, product.baseUnit, limit.unit);
  if (asCounted) return asCounted;
  const asDosed = toDoseUnits(product, dose, unit, units);
  const inDoseUnit = asDosed && convert(units, asDosed, product.doseUnit, limit.unit);
  if (inDoseUnit) return inDoseUnit;
  return product.volumeMlPerBase === null
    ? null
    : convert(units, base.times(product.volumeMlPerBase), 'mL', limit.unit);
}

/** Largest amount of a day by the schedule; null = the schedule does not say how often. */
function dailyOf(perDose: Quantity, order: CheckedOrder): Quantity | null {
  const times = dosesInADay(order.schedule);
  if (times === null) return null;
  // A short order stops before the day is over.
  return perDose.times(order.dosesUntilStop === null ? times : Math.min(times, Math.max(order.dosesUntilStop, 1)));
}

/** The most doses that fall into 24 hours. */
export function dosesInADay(schedule: CheckedSchedule | null): number | null {
  if (!schedule) return null;
  if (schedule.kind === 'once') return 1;
  if (schedule.kind === 'times') return schedule.times.length;
  if (schedule.kind === 'interval' && schedule.intervalMinutes) return Math.ceil(1440 / schedule.intervalMinutes);
  return null;
}
