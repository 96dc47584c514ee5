/** The sender's words for drug, dose, route and components in our tables: an order as ordering takes it. */
import { done, type Outcome } from '#src/kernel/outcome.ts';
import type { OrderComponent, OrderInput } from '#src/medication-loop/order/index.ts';
import { findUnits, type Product, toBaseUnits, type Unit } from '#src/tables/drugs/index.ts';
import { readMeasurements } from '../adt-in/index.ts';
import { codeKey, drugOf, routeOf, type Source, unitOf } from '../code-maps/index.ts';
import { readAmount } from './amounts.ts';
import { timingOf } from './order-timing.ts';
import type { DrugName, SaidComponent, SaidOrder } from './read-order.ts';
import { type OrdersInCode, refuse } from './refusals.ts';

export type OrderWords = Omit<
  OrderInput,
  'placer' | 'placerNumber' | 'patientId' | 'encounterId' | 'orderedAt' | 'messageId'
>;

type Around = { readonly from: Source; readonly timeZone: string; readonly told: Date };

/** Resolves a new or changed order; the first word that is not in our tables is the refusal, each with its own cause. */
export async function wordsOfOrder(
  said: SaidOrder,
  around: Around,
): Promise<Outcome<{ words: OrderWords; product: Product }, OrdersInCode | 'measurement-not-readable'>> {
  const { from } = around;
  const { number } = said;
  if (!said.hasDrug) return refuse('not-a-medication-order', { number, causeKey: 'no drug' });
  const route = await routeOf(from, said.route);
  if (!route) return refuseRoute(said);
  const amount = await amountOf(said, from);
  if (!amount.ok) return amount;
  const { dose, doseMax, unit } = amount.value;
  const drug = await productOf(said, from, { route: route.route, unit });
  if (!drug.ok) return drug;
  const { product, remark } = drug.value;
  if (toBaseUnits(product, dose, unit.unit, await findUnits(from.sql)) === null) {
    const causeKey = `${product.product} in ${unit.unit}`;
    return refuse('unit-does-not-fit', {
      dose,
      unit: unit.unit,
      drug: product.name,
      doseUnit: product.doseUnit,
      causeKey,
    });
  }
  const timing = await timingOf(said, around);
  if (!timing.ok) return timing;
  const components = await componentsOf(said, from);
  if (!components.ok) return components;
  const weight = weightOf(said, around);
  if (!weight.ok) return weight;
  const rate = said.rate === '' ? null : readAmount(said.rate);
  if (said.rate !== '' && (rate === null || rate.max !== null))
    return refuse('rate-not-readable', { rate: said.rate, number });
  const remarks = [...(remark === null ? [] : [remark]), ...timing.value.remarks, ...said.notes];
  const words: OrderWords = {
    product: product.product,
    dose,
    doseMax,
    doseUnit: unit.unit,
    route: route.route,
    schedule: timing.value.schedule.schedule,
    prn: timing.value.prn,
    prnReason: timing.value.prnReason ?? (timing.value.prn ? said.indication : null),
    priority: timing.value.priority,
    startAt: timing.value.startAt,
    stopAt: timing.value.stopAt,
    rate: rate?.amount ?? null,
    rateUnit: rate === null ? null : said.rateUnit || null,
    ...weight.value,
    indication: said.indication,
    instructions: said.instructions,
    prescriberId: said.prescriber.id,
    prescriberName: said.prescriber.name,
    remarks: remarks.length > 0 ? remarks.join('\n') : null,
    components: components.value,
  };
  return done({ words, product });
}

function refuseRoute({ route, number }: SaidOrder) {
  if (route.length === 0) return refuse('route-missing', { number, causeKey: 'route missing' });
  const [code = '', text] = route;
  const shown = text === undefined || text === code ? code : `${code} (${text})`;
  return refuse('unmapped-route', { route: shown, number, causeKey: codeKey(code) });
}

type Amount = { readonly dose: string; readonly doseMax: string | null; readonly unit: Unit };

async function amountOf(said: SaidOrder, from: Source): Promise<Outcome<Amount, OrdersInCode>> {
  const { number, dose } = said;
  if (dose === '' || /^0+(\.0+)?$/.test(dose)) return refuse('dose-missing', { number, causeKey: 'dose missing' });
  const read = readAmount(dose);
  const upper = said.doseMax === '' || /^0+(\.0+)?$/.test(said.doseMax) ? null : readAmount(said.doseMax);
  if (read === null || (upper === null && said.doseMax !== '' && !/^0+(\.0+)?$/.test(said.doseMax))) {
    const shown = read === null ? dose : said.doseMax;
    return refuse('dose-not-readable', { dose: shown, number, causeKey: shown });
  }
  if (upper?.max) return refuse('dose-not-readable', { dose: said.doseMax, number, causeKey: said.doseMax });
  const max = read.max ?? upper?.amount ?? null;
  if (said.unit.length === 0) return refuse('unit-missing', { dose, number, causeKey: 'unit missing' });
  const unit = await unitOf(from, said.unit);
  const [code = ''] = said.unit;
  if (!unit) return refuse('unmapped-unit', { unit: code, number, causeKey: codeKey(code) });
  return done({ dose: read.amount, doseMax: max === read.amount ? null : max, unit });
}

type Found = { readonly product: Product; readonly remark: string | null };

async function productOf(
  said: Pick<SaidOrder, 'names' | 'strength' | 'form' | 'number'>,
  from: Source,
  by: { readonly route: string | null; readonly unit: Unit | null },
): Promise<Outcome<Found, 'drug-missing' | 'unmapped-drug' | 'ambiguous-drug'>> {
  const { names, strength, form } = said;
  if (names.length === 0) return refuse('drug-missing', { number: said.number, causeKey: 'drug missing' });
  const key = drugCode(names, strength);
  const first = (pick: (name: DrugName) => string | null) => names.map(pick).find((value) => value !== null) ?? null;
  const resolved = await drugOf(from, [key, ...names.flatMap(({ code, text }) => [code ?? '', text ?? ''])], {
    ndc: first(({ ndc }) => ndc),
    code: first(({ code }) => code),
    text: first(({ text }) => text),
    strength,
    form,
    route: by.route,
    doseUnit: by.unit?.unit ?? null,
  });
  if ('product' in resolved) return done({ product: resolved.product, remark: resolved.remark });
  const drug = [first(({ code }) => code), first(({ text }) => text), strength].filter(Boolean).join(' ') || key;
  const causeKey = codeKey(key);
  if (resolved.unmapped === 'unknown-drug') return refuse('unmapped-drug', { drug, why: resolved.says, causeKey });
  const candidates = resolved.candidates.map(({ name, strengthText, form: of }) => `${name} ${strengthText} ${of}`);
  return refuse('ambiguous-drug', {
    drug,
    why: resolved.says,
    candidates: candidates.slice(0, 6).join('; '),
    causeKey,
  });
}

/** What a drug is mapped by: the sender's own code, else its words with the strength, else the NDC. */
function drugCode(names: readonly DrugName[], strength: string | null): string {
  const code = names.map((name) => name.code).find((value) => value !== null);
  if (code) return code;
  const text = names.map((name) => name.text).find((value) => value !== null);
  if (text) return [text, strength ?? ''].filter((part) => part !== '').join(' ');
  return names.map((name) => name.ndc).find((value) => value !== null) ?? '';
}

async function componentsOf(said: SaidOrder, from: Source): Promise<Outcome<OrderComponent[], OrdersInCode>> {
  const components: OrderComponent[] = [];
  for (const component of said.components) {
    const read = await componentOf(said, component, from);
    if (!read.ok) return read;
    components.push(read.value);
  }
  return done(components);
}

async function componentOf(
  { number }: SaidOrder,
  { kind, names, amount, unit: words }: SaidComponent,
  from: Source,
): Promise<Outcome<OrderComponent, OrdersInCode>> {
  const drug = await productOf({ names, strength: null, form: null, number }, from, { route: null, unit: null });
  if (!drug.ok) return drug;
  const { product } = drug.value;
  const read = readAmount(amount);
  if (read === null || read.max !== null) return refuse('component-amount-missing', { drug: product.name, number });
  if (words.length === 0) return refuse('unit-missing', { dose: amount, number, causeKey: 'unit missing' });
  const unit = await unitOf(from, words);
  const [code = ''] = words;
  if (!unit) return refuse('unmapped-unit', { unit: code, number, causeKey: codeKey(code) });
  return done({ kind, product: product.product, amount: read.amount, unit: unit.unit });
}

type Weight = Pick<OrderWords, 'weightKg' | 'weightAt' | 'weightSource'>;

/** The weight that the order was reckoned with, if it carries one. */
function weightOf(
  { observations, number }: SaidOrder,
  { timeZone, told }: Around,
): Outcome<Weight, 'weight-not-metric' | 'measurement-not-readable'> {
  const read = readMeasurements(observations, { timeZone, otherwise: told });
  if (!read.ok) return read;
  const weight = read.value.find(({ kind }) => kind === 'weight');
  if (!weight) return done({});
  if (weight.unit !== 'kg') return refuse('weight-not-metric', { unit: weight.unit || 'no unit', number });
  return done({ weightKg: weight.value, weightAt: weight.measuredAt, weightSource: weight.source });
}
