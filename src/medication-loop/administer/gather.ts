/** Gathers what the bedside decision looks at: one statement, then the order checks on what is in the hand. */
import type { Sql } from '#src/kernel/database/database.ts';
import { invariant } from '#src/kernel/outcome.ts';
import { checkDose } from '#src/medication-loop/check/index.ts';
import { orderName } from '#src/patients/census/index.ts';
import { packageScanOf, type Scan } from '#src/tables/barcodes/index.ts';
import { productText } from '#src/tables/display/index.ts';
import { convert, toBaseUnits, type Unit, type Units } from '#src/tables/drugs/index.ts';
import { dayOf } from './days.ts';
import { type JsonRow, type ScanLook, type ScanRow, selectScan } from './scan-store.ts';
import type {
  DoseAlert,
  FoundDose,
  FoundOrder,
  FoundPatient,
  OpenHand,
  PastAdministration,
  ScanFacts,
  ScannedItem,
  ScannedProduct,
  ScanQuestion,
  Surroundings,
} from './shapes.ts';

export type Gathered = { readonly facts: ScanFacts; readonly around: Surroundings };

/** Reads the facts for a question; the alerts of the order checks are added by `withAlerts` when they are needed. */
export async function gatherFacts(
  sql: Sql,
  facilityId: string,
  question: ScanQuestion,
  time: { readonly now: Date; readonly timeZone: string },
): Promise<Gathered> {
  const row = await selectScan(sql, facilityId, lookOf(question));
  const units = unitsOf(row);
  const products = new Map(Object.entries(row.products).map(([product, found]) => [product, productOf(found)]));
  const known = (product: unknown) => {
    const found = products.get(String(product));
    invariant(found, `product ${String(product)} was read with the scan`);
    return found;
  };
  const facts: ScanFacts = {
    patient: row.patient && patientOf(row.patient),
    expected: row.expected && { patientId: row.expected.patientId, orderName: orderName(row.expected) },
    isPlace: row.isPlace,
    items: row.items.map((item) => ({ ...(item as Omit<ScannedItem, 'product'>), product: known(item.product) })),
    orders: row.orders.map((order) => orderOf(order, known(order.product))),
    hand: row.hand as OpenHand[],
    alerts: [],
    earlyAtMostMinutes: Number(row.earlyAtMost),
  };
  const around: Surroundings = {
    ...time,
    today: dayOf(question.at, time.timeZone),
    toBase: (product, amount, unit) => toBaseUnits(product, amount, unit, units),
    fromBase: (product, base, unit) => fromBaseUnits(product, base, unit, units),
  };
  return { facts, around };
}

/** Runs the order checks that count again at the bedside on each product in the hand. */
export async function withAlerts(
  sql: Sql,
  facilityId: string,
  question: ScanQuestion,
  { facts, around }: Gathered,
  order: FoundOrder | null,
): Promise<ScanFacts> {
  const patient = facts.patient;
  if (!patient) return facts;
  const inHand = facts.items.length > 0 ? facts.items.map((item) => item.product) : order ? [order.item] : [];
  const alerts: DoseAlert[] = [];
  for (const product of new Map(inHand.map((each) => [each.product, each])).values()) {
    const results = await checkDose(
      sql,
      facilityId,
      {
        patientId: patient.patientId,
        orderId: order?.orderId ?? null,
        product: product.product,
        dose: question.dose ?? order?.dose ?? product.strengthPerBase,
        doseUnit: order?.doseUnit ?? product.doseUnit,
        route: order?.route ?? product.routes[0] ?? '',
      },
      around.now,
    );
    for (const { rule, key, verdict, tier, says } of results) {
      if (verdict === 'passed') continue;
      // A rule without data was the pharmacist's to judge; at the bedside it is told, never asked.
      const told = verdict === 'not-known' ? 'note' : tier;
      alerts.push({ rule, tier: told, says, seen: order?.seenKeys.includes(key) ?? false });
    }
  }
  return { ...facts, alerts };
}

function lookOf(question: ScanQuestion): ScanLook {
  const { patientScan, identifiers } = question;
  return {
    mrn: patientScan?.kind === 'patient' ? patientScan.mrn : patientScan ? null : (identifiers?.mrn ?? null),
    expectedPatientId: question.expectedPatientId,
    packages: question.productScans.map(packageOf),
    orderId: question.orderId,
    at: question.at,
    place: patientScan?.kind === 'linear' ? patientScan.text : null,
  };
}

function packageOf(scan: Scan): ScanLook['packages'][number] {
  const found = packageScanOf(scan);
  if (!found) return { gtin: null, ndcs: null, ndc10: null, code: null, lot: null, expires: null };
  const { text, gtin, ndc11, ndc10, lot, expires } = found;
  return { gtin, ndcs: ndc11.length > 0 ? ndc11.join(' ') : null, ndc10, code: text, lot, expires };
}

const instant = (value: unknown): Date => new Date(String(value));
const instantOrNull = (value: unknown): Date | null => (value === null || value === undefined ? null : instant(value));

function patientOf(row: JsonRow): FoundPatient {
  const { family, given, ...rest } = row;
  return {
    ...(rest as Omit<FoundPatient, 'orderName'>),
    orderName: orderName({ family: String(family), given: String(given) }),
  };
}

function productOf(row: JsonRow): ScannedProduct {
  const shown = row as Omit<ScannedProduct, 'text'> & { brand: string | null; strengthText: string; form: string };
  return { ...shown, text: productText(shown) };
}

function orderOf(row: JsonRow, item: ScannedProduct): FoundOrder {
  const { doses, past, product: _product, ...rest } = row;
  return {
    ...(rest as Omit<FoundOrder, 'doses' | 'past' | 'item'>),
    item,
    verifiedAt: instantOrNull(row.verifiedAt),
    startAt: instant(row.startAt),
    stopAt: instantOrNull(row.stopAt),
    stoppedAt: instantOrNull(row.stoppedAt),
    changedAt: instant(row.changedAt),
    doses: (doses as JsonRow[]).map((dose) => ({
      ...(dose as Omit<FoundDose, 'dueAt' | 'windowFrom' | 'windowTo'>),
      dueAt: instant(dose.dueAt),
      windowFrom: instant(dose.windowFrom),
      windowTo: instant(dose.windowTo),
    })),
    past: (past as JsonRow[]).map((each) => ({
      ...(each as Omit<PastAdministration, 'at'>),
      at: instant(each.at),
    })),
  };
}

function unitsOf(row: ScanRow): Units {
  return new Map(
    Object.entries(row.units).map(([unit, { kind, factor }]) => [
      unit,
      { unit, display: unit, kind, factor } satisfies Unit,
    ]),
  );
}

/** Base units as an amount in another unit: the way back of `toBaseUnits`. */
function fromBaseUnits(
  product: ScannedProduct,
  base: Parameters<Surroundings['fromBase']>[1],
  unit: string,
  units: Units,
) {
  const same = convert(units, base, product.baseUnit, unit);
  if (same) return same;
  const dose = convert(units, base.times(product.strengthPerBase), product.doseUnit, unit);
  if (dose || product.volumeMlPerBase === null) return dose;
  return convert(units, base.times(product.volumeMlPerBase), 'mL', unit);
}
