/** Everything that one order is judged by, as the page shows it. */
import type { ReplyOf } from '#src/kernel/contract.ts';
import type { Sql } from '#src/kernel/database/database.ts';
import { divide, quantity } from '#src/kernel/quantity.ts';
import { answersTo, answerTexts, firstDue, needsAnswer, ruleTitle } from '#src/medication-loop/check/index.ts';
import {
  changedFields,
  findOrderVersion,
  type LineWords,
  lineWords,
  type Order,
  type OrderContent,
  orderLine,
  ordersOf,
  waitsForVerification,
} from '#src/medication-loop/order/index.ts';
import type { PatientBanner } from '#src/patients/census/index.ts';
import { accountIds, whereIs } from '#src/stock/ledger/index.ts';
import { amountText, lineText, perText, productLine, shownInstant } from '#src/tables/display/index.ts';
import { findDoseLimits, type Product } from '#src/tables/drugs/index.ts';
import type { readReview } from './contract.ts';
import { type Judged, judgedOf } from './judged.ts';
import { askReasons, interventionReasons, reasonsOf, returnReasons } from './shapes.ts';
import { selectDoseTimes, selectInterventions, selectUnitPockets, selectVerification } from './store.ts';

type Review = ReplyOf<typeof readReview>;
type When = { readonly now: Date; readonly timeZone: string };

/** The review of an order; null = no such order. Reading it is a read of the patient's data. */
export async function reviewOf(sql: Sql, facilityId: string, orderId: string, when: When): Promise<Review | null> {
  const judged = await judgedOf(sql, facilityId, orderId, when);
  if (!judged) return null;
  const { order, banner, checks } = judged;
  const former = await formerVersion(sql, facilityId, order);
  const others = await ordersOf(sql, facilityId, order.patientId, ['active', 'held']);
  const words = await lineWords(sql, [order, ...others, ...(former ? [former] : [])], when.timeZone);
  const product = words.products.get(order.product);
  const signature = await selectVerification(sql, facilityId, orderId, order.version);
  return {
    asOf: when.now.toISOString(),
    orderId,
    version: order.version,
    state: order.state,
    waits: waitsForVerification(order),
    placerNumber: order.placerNumber,
    shownSha256: judged.shownSha256,
    banner: shownBanner(banner),
    line: orderLine(order, words),
    ...detailsOf(order, words, when),
    dosePerKg: dosePerKg(judged),
    limits: product ? await limitWords(sql, product, order.route) : [],
    product: product ? productLine(product) : [],
    highAlert: product?.highAlert ?? false,
    controlled: product?.csSchedule ?? null,
    supply: await supplyOf(sql, facilityId, order, banner),
    checks: checks.map((result) => ({
      key: result.key,
      rule: result.rule,
      title: ruleTitle(result.rule),
      verdict: result.verdict,
      tier: result.tier,
      says: result.says,
      source: result.source,
      needsAnswer: needsAnswer(result),
      answers: answersTo(result).map((code) => ({ code, text: answerTexts[code] })),
    })),
    medicines: await medicinesOf(
      sql,
      facilityId,
      others.filter((other) => other.orderId !== orderId),
      words,
    ),
    changes: former ? changesOf(former, order, words) : [],
    interventions: (await selectInterventions(sql, facilityId, orderId)).map((made) => ({
      kind: made.kind,
      reason: reasonsOf(made.kind).find(({ code }) => code === made.reason)?.text ?? made.reason,
      says: made.says,
      by: made.pharmacistName,
      at: made.madeAt.toISOString(),
      version: made.version,
    })),
    signature: signature && { by: signature.pharmacistName, at: signature.verifiedAt.toISOString() },
    askReasons: [...askReasons],
    interventionReasons: [...interventionReasons],
    returnReasons: [...returnReasons],
  };
}

function shownBanner(banner: PatientBanner): Review['banner'] {
  return {
    patientId: banner.patientId,
    orderName: banner.orderName,
    born: banner.born,
    sex: banner.sex,
    mrn: banner.identifiers.find(({ kind }) => kind === 'MRN')?.value ?? '',
    place: banner.unitName ? [banner.unitName, banner.bed].filter((part) => part !== null).join(', bed ') : null,
    weight: banner.weight && { ...banner.weight, at: banner.weight.at.toISOString() },
    allergyStatus: banner.allergyStatus,
    allergies: [...banner.allergies],
    nameAlert: banner.nameAlert.map((other) => (other.bed ? `${other.orderName} (bed ${other.bed})` : other.orderName)),
  };
}

function detailsOf(order: Order, words: LineWords, when: When) {
  const schedule = words.schedules.get(order.schedule) ?? null;
  return {
    priority: order.priority,
    indication: order.indication,
    instructions: order.instructions,
    remarks: order.remarks,
    prescriber: order.prescriberName ?? order.prescriberId,
    orderedAt: order.orderedAt.toISOString(),
    firstDueAt: firstDue(order, schedule, when.timeZone).toISOString(),
    stopAt: order.stopAt?.toISOString() ?? null,
  };
}

/** "15 mg per kg ordered; 20.5 mg per kg with 61 kg": what was asked for beside what it comes to. */
function dosePerKg({ order, banner }: Judged): string | null {
  const { weight } = banner;
  const ordered =
    order.dosePer && order.dosePerUnit ? `${amountText(order.dosePer, perText(order.dosePerUnit))} ordered` : null;
  if (ordered === null) return null;
  if (!weight) return `${ordered}; no weight is recorded`;
  const perKg = amountOfKg(order.dose, weight.kg);
  return `${ordered}; ${amountText(perKg, `${order.doseUnit}\u00a0per\u00a0kg`)} with ${amountText(weight.kg, 'kg')}`;
}

function amountOfKg(dose: string, kg: string): string {
  return divide(quantity(dose), quantity(kg)).toDecimalPlaces(2).toFixed();
}

/** Limits of the drug file for the route, in words: what is usual at most. */
async function limitWords(sql: Sql, product: Product, route: string): Promise<string[]> {
  const limits = await findDoseLimits(
    sql,
    product.ingredients.map(({ ingredient }) => ingredient),
  );
  return limits
    .filter((limit) => limit.route === route || limit.route === null)
    .map((limit) => {
      const name =
        product.ingredients.find(({ ingredient }) => ingredient === limit.ingredient)?.name ?? limit.ingredient;
      const daily = limit.maxDaily ? `, ${amountText(limit.maxDaily, limit.unit)} in a day` : '';
      return `${name}: at most ${amountText(limit.maxSingle, limit.unit)} in one dose${daily}`;
    });
}

/** Where the dose comes from: a pocket of a cabinet on the patient's unit that holds it, else the pharmacy. */
async function supplyOf(sql: Sql, facilityId: string, order: Order, banner: PatientBanner): Promise<string> {
  const balances = (await whereIs(sql, facilityId, order.product)).filter((row) =>
    quantity(row.quantity).greaterThan(0),
  );
  const pockets = banner.unitId ? await selectUnitPockets(sql, facilityId, banner.unitId) : [];
  if (balances.some((row) => pockets.includes(row.account))) return `Cabinet of ${banner.unitName ?? banner.unitId}`;
  if (balances.some((row) => row.account === accountIds.pharmacy)) return 'Central pharmacy, delivered to the unit';
  return balances.length > 0 ? 'Another unit; not in the pharmacy' : 'Not in stock';
}

async function medicinesOf(
  sql: Sql,
  facilityId: string,
  others: readonly Order[],
  words: LineWords,
): Promise<Review['medicines']> {
  const times = new Map(
    (
      await selectDoseTimes(
        sql,
        facilityId,
        others.map((other) => other.orderId),
      )
    ).map((row) => [row.orderId, row]),
  );
  return others.map((other) => ({
    orderId: other.orderId,
    line: orderLine(other, words),
    state: other.state,
    verified: other.verifiedVersion === other.version,
    lastGivenAt: times.get(other.orderId)?.lastGivenAt?.toISOString() ?? null,
    nextDueAt: times.get(other.orderId)?.nextDueAt?.toISOString() ?? null,
  }));
}

/** The version that the reader may know: the one that was verified last, else the one before. */
async function formerVersion(sql: Sql, facilityId: string, order: Order): Promise<Order | null> {
  if (order.version === 1) return null;
  const verified = order.verifiedVersion;
  const version = verified !== null && verified < order.version ? verified : order.version - 1;
  return findOrderVersion(sql, facilityId, order.orderId, version);
}

const fieldWords: Readonly<Partial<Record<keyof OrderContent, string>>> = {
  product: 'Product',
  dose: 'Dose',
  doseMax: 'Dose up to',
  doseUnit: 'Unit',
  route: 'Route',
  schedule: 'Frequency',
  prn: 'As needed',
  prnReason: 'As needed for',
  priority: 'Priority',
  startAt: 'Start',
  stopAt: 'Stop',
  rate: 'Rate',
  rateUnit: 'Rate unit',
  dosePer: 'Dose per kg',
  dosePerUnit: 'Dose rule',
  weightKg: 'Weight used',
  indication: 'Reason',
  instructions: 'Instructions',
  prescriberName: 'Prescriber',
  remarks: 'Remarks',
  components: 'Components',
};

function changesOf(former: Order, order: Order, words: LineWords): Review['changes'] {
  return changedFields(former, order).flatMap((field) => {
    const name = fieldWords[field];
    return name
      ? [{ field: name, before: valueWords(former, field, words), after: valueWords(order, field, words) }]
      : [];
  });
}

function valueWords(order: Order, field: keyof OrderContent, words: LineWords): string {
  const value = order[field];
  if (field === 'product') {
    const product = words.products.get(order.product);
    return product ? lineText(productLine(product)) : order.product;
  }
  if (field === 'dose' || field === 'doseMax') return value ? amountText(String(value), order.doseUnit) : 'none';
  if (field === 'route') return words.routes.get(order.route)?.words ?? order.route;
  if (field === 'schedule') return words.schedules.get(order.schedule)?.words ?? order.schedule;
  if (field === 'components')
    return (
      order.components.map(({ product, amount, unit }) => `${product} ${amountText(amount, unit)}`).join(', ') || 'none'
    );
  if (value instanceof Date) return shownInstant(value, words.timeZone);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return value === null ? 'none' : String(value);
}
