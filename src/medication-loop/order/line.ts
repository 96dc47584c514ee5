/** An order as it is read: the medication line of its version. */
import type { Sql } from '#src/kernel/database/database.ts';
import { type LinePart, medicationLine, shownInstant } from '#src/tables/display/index.ts';
import { findProducts, findRoutes, findSchedules, type Product, type Route } from '#src/tables/drugs/index.ts';
import type { Schedule } from '#src/tables/schedules/index.ts';
import type { Order } from './shapes.ts';

/** The words of the tables that lines are made with. */
export type LineWords = {
  readonly products: ReadonlyMap<string, Product>;
  readonly routes: ReadonlyMap<string, Route>;
  readonly schedules: ReadonlyMap<string, Schedule>;
  readonly timeZone: string;
};

/** Reads the words that the lines of these orders need. */
export async function lineWords(sql: Sql, orders: readonly Order[], timeZone: string): Promise<LineWords> {
  const products = orders.flatMap((order) => [
    order.product,
    ...order.components.map((component) => component.product),
  ]);
  return {
    products: await findProducts(sql, products),
    routes: await findRoutes(sql),
    schedules: await findSchedules(sql),
    timeZone,
  };
}

/** The parts of an order's medication line; a word that no table has is shown as its code. */
export function orderLine(order: Order, words: LineWords): LinePart[] {
  const product = words.products.get(order.product);
  return medicationLine({
    product: product ?? { name: order.product, strengthText: '', form: '' },
    dose: order.dose,
    doseMax: order.doseMax,
    doseUnit: order.doseUnit,
    rate: order.rate,
    rateUnit: order.rateUnit,
    dosePer: order.dosePer,
    dosePerUnit: order.dosePerUnit,
    weightKg: order.weightKg,
    weightOn: order.weightAt ? shownInstant(order.weightAt, words.timeZone).slice(0, -6) : null,
    route: words.routes.get(order.route)?.words ?? order.route,
    frequency: words.schedules.get(order.schedule)?.words ?? order.schedule,
    prn: order.prn,
    prnReason: order.prnReason,
    components: order.components.map((component) => ({
      kind: component.kind,
      name: words.products.get(component.product)?.name ?? component.product,
      amount: component.amount,
      unit: component.unit,
    })),
  });
}
