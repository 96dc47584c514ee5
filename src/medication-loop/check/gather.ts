/** Gathers what the rules look at: patient, order, the other orders in force, limits, rule values. */
import type { Sql } from '#src/kernel/database/database.ts';
import { activeOrders, type LineWords, type Order, orderLine } from '#src/medication-loop/order/index.ts';
import { ageYears, allergiesOf, followMerges, weightOf } from '#src/patients/census/index.ts';
import { lineText } from '#src/tables/display/index.ts';
import {
  findDoseLimits,
  findProducts,
  findRoutes,
  findRuleValues,
  findSchedules,
  findUnits,
  type Product,
  type Units,
} from '#src/tables/drugs/index.ts';
import { dueTimes } from '#src/tables/schedules/index.ts';
import { type HandRow, selectHand } from './hand-store.ts';
import { largestDose, measureLimits } from './measure.ts';
import type { CheckCase, CheckedOrder, CheckedPatient, CheckedProduct, CheckedSchedule } from './shapes.ts';
import { type IngredientClass, selectClassesOf, selectInteractions, selectTimeZone } from './store.ts';

/** What is to be judged: an order, or a dose in the hand that may have none. */
export type Judged = Pick<
  Order,
  | 'product'
  | 'components'
  | 'route'
  | 'prn'
  | 'prnReason'
  | 'priority'
  | 'dose'
  | 'doseMax'
  | 'doseUnit'
  | 'dosePer'
  | 'dosePerUnit'
  | 'weightKg'
  | 'startAt'
  | 'stopAt'
  | 'enteredAt'
> & { readonly orderId: string | null; readonly patientId: string; readonly schedule: string };

type Knowledge = {
  readonly units: Units;
  readonly words: LineWords;
  readonly classes: readonly IngredientClass[];
};

/** The case of an order or dose at an instant; null when its patient or its product is not known. */
export async function gatherCase(sql: Sql, facilityId: string, judged: Judged, now: Date): Promise<CheckCase | null> {
  const timeZone = await selectTimeZone(sql, facilityId);
  const patient = await followMerges(sql, facilityId, judged.patientId);
  if (!patient) return null;
  const inForce = await activeOrders(sql, facilityId, patient.patientId);
  const others = inForce.filter((other) => other.orderId !== judged.orderId);
  const knowledge = await gatherKnowledge(sql, [judged, ...others], timeZone);
  const order = checkedOrder(judged, knowledge);
  if (!order) return null;
  const checkedPatient: CheckedPatient = {
    ageYears: ageYears(patient, now, timeZone),
    allergyStatus: patient.allergyStatus,
    allergies: await gatherAllergies(sql, facilityId, patient.patientId),
    weight: await gatherWeight(sql, facilityId, patient.patientId),
  };
  const checkedOthers = others.flatMap((other) => {
    const checked = checkedOrder(other, knowledge);
    return checked ? [{ ...checked, text: lineText(orderLine(other, knowledge.words)) }] : [];
  });
  const ingredients = [order.product, ...order.components].flatMap((product) => product.ingredients);
  const limits = await findDoseLimits(
    sql,
    ingredients.map(({ ingredient }) => ingredient),
  );
  const measured = measureLimits({
    order,
    others: checkedOthers,
    patient: checkedPatient,
    limits,
    units: knowledge.units,
    products: knowledge.words.products,
    components: judged.components,
  });
  return {
    now,
    timeZone,
    patient: checkedPatient,
    order,
    others: checkedOthers,
    baseUnits: largestDose(order, knowledge.units),
    limits: measured.limits,
    withoutLimit: measured.withoutLimit,
    rules: await findRuleValues(sql),
    interactions: await selectInteractions(sql, order),
  };
}

async function gatherKnowledge(
  sql: Sql,
  orders: readonly Pick<Order, 'product' | 'components'>[],
  timeZone: string,
): Promise<Knowledge> {
  const products = await findProducts(
    sql,
    orders.flatMap((order) => [order.product, ...order.components.map((component) => component.product)]),
  );
  const ingredients = [...products.values()].flatMap((product) =>
    product.ingredients.map(({ ingredient }) => ingredient),
  );
  return {
    units: await findUnits(sql),
    classes: await selectClassesOf(sql, ingredients),
    words: { products, routes: await findRoutes(sql), schedules: await findSchedules(sql), timeZone },
  };
}

async function gatherAllergies(sql: Sql, facilityId: string, patientId: string): Promise<CheckedPatient['allergies']> {
  const allergies = await allergiesOf(sql, facilityId, patientId);
  const classes = await selectClassesOf(
    sql,
    allergies.flatMap((allergy) => allergy.ingredient ?? []),
  );
  return allergies.map((allergy) => ({
    said: allergy.said,
    ingredient: allergy.ingredient,
    class: allergy.class,
    classesOfIngredient: classes
      .filter((group) => group.ingredient === allergy.ingredient && group.kind === 'allergy')
      .map((group) => group.class),
    reaction: allergy.reaction,
    severity: allergy.severity,
  }));
}

async function gatherWeight(sql: Sql, facilityId: string, patientId: string): Promise<CheckedPatient['weight']> {
  const weight = await weightOf(sql, facilityId, patientId);
  return weight && { kg: weight.value, at: weight.measuredAt, source: weight.source };
}

function checkedOrder(judged: Omit<Judged, 'patientId'>, knowledge: Knowledge): CheckedOrder | null {
  const { words } = knowledge;
  const product = words.products.get(judged.product);
  if (!product) return null;
  const route = words.routes.get(judged.route);
  const schedule = words.schedules.get(judged.schedule) ?? null;
  return {
    orderId: judged.orderId,
    product: checkedProduct(product, knowledge),
    components: judged.components.flatMap((component) => {
      const found = words.products.get(component.product);
      return found && found.product !== product.product ? [checkedProduct(found, knowledge)] : [];
    }),
    route: { route: judged.route, words: route?.words ?? judged.route, kind: route?.kind ?? 'other' },
    schedule,
    prn: judged.prn,
    prnReason: judged.prnReason,
    priority: judged.priority,
    dose: judged.dose,
    doseMax: judged.doseMax,
    doseUnit: judged.doseUnit,
    dosePer: judged.dosePer,
    dosePerUnit: judged.dosePerUnit,
    weightKg: judged.weightKg,
    startAt: judged.startAt,
    stopAt: judged.stopAt,
    enteredAt: judged.enteredAt,
    dosesUntilStop: dosesUntilStop(judged, schedule, words.timeZone),
  };
}

function checkedProduct(product: Product, { classes, words }: Knowledge): CheckedProduct {
  return {
    product: product.product,
    name: product.name,
    strengthText: product.strengthText,
    form: product.form,
    baseUnit: product.baseUnit,
    doseUnit: product.doseUnit,
    strengthPerBase: product.strengthPerBase,
    volumeMlPerBase: product.volumeMlPerBase,
    routes: product.routes.map((route) => {
      const known = words.routes.get(route);
      return { route, words: known?.words ?? route, kind: known?.kind ?? 'other' };
    }),
    ingredients: product.ingredients.map(({ ingredient, name }) => ({
      ingredient,
      name,
      classes: classes.filter((group) => group.ingredient === ingredient),
    })),
  };
}

/** Counts doses of the first days only: what is asked is whether there are any. */
function dosesUntilStop(
  { startAt, stopAt, prn }: Pick<Judged, 'startAt' | 'stopAt' | 'prn'>,
  schedule: CheckedSchedule | null,
  timeZone: string,
): number | null {
  if (!schedule || !stopAt || prn || schedule.kind === 'continuous' || schedule.kind === 'as-needed') return null;
  const to = new Date(Math.min(stopAt.getTime(), startAt.getTime() + 35 * 86_400_000));
  return dueTimes({ schedule, startAt, stopAt, from: startAt, to, timeZone }).length;
}

/** What is in the hand at the bedside: a product and an amount of it, for a patient, perhaps for an order. */
export type DoseInHand = {
  readonly patientId: string;
  readonly orderId: string | null;
  readonly product: string;
  readonly dose: string;
  readonly doseUnit: string;
  readonly route: string;
};

/** The case of a dose in the hand, read in one round trip; null when its patient or its product is not known. */
export async function gatherHand(sql: Sql, facilityId: string, hand: DoseInHand, now: Date): Promise<CheckCase | null> {
  const row = await selectHand(sql, facilityId, hand);
  if (!row) return null;
  const units: Units = new Map(row.units.map((unit) => [unit.unit, unit]));
  const patient: CheckedPatient = {
    ageYears: ageYears({ birthDate: row.birthDate }, now, row.timeZone),
    allergyStatus: row.allergyStatus,
    allergies: row.allergies,
    weight: row.weight && { ...row.weight, at: new Date(row.weight.at) },
  };
  const order = orderInHand(hand, row, now);
  const products = new Map([[row.product.product, row.product]]);
  const measured = measureLimits({ order, others: [], patient, limits: row.limits, units, products, components: [] });
  return {
    now,
    timeZone: row.timeZone,
    patient,
    order,
    others: [],
    baseUnits: largestDose(order, units),
    limits: measured.limits,
    withoutLimit: measured.withoutLimit,
    rules: new Map(row.rules.map(({ rule, value, unit }) => [rule, { value, unit }])),
    // In the hand there is no other order to meet: interactions were judged when the order was.
    interactions: [],
  };
}

function orderInHand(hand: DoseInHand, row: HandRow, now: Date): CheckedOrder {
  return {
    orderId: hand.orderId,
    product: row.product,
    components: [],
    route: row.route ?? { route: hand.route, words: hand.route, kind: 'other' },
    schedule: null,
    prn: false,
    prnReason: null,
    priority: 'one-time',
    dose: hand.dose,
    doseMax: null,
    doseUnit: hand.doseUnit,
    dosePer: null,
    dosePerUnit: null,
    weightKg: null,
    startAt: now,
    stopAt: null,
    enteredAt: now,
    dosesUntilStop: null,
  };
}
