/** The nurse's lists: who has doses due, what is due, where a dose is. */

import { hours, later, minutes } from '#src/kernel/clock.ts';
import type { Sql } from '#src/kernel/database/database.ts';
import { quantity } from '#src/kernel/quantity.ts';
import { activeOrders, lineWords, orderLine } from '#src/medication-loop/order/index.ts';
import { currentEncounter, orderName } from '#src/patients/census/index.ts';
import type { LinePart } from '#src/tables/display/index.ts';
import {
  type DosePath,
  type DueRow,
  type LastGiven,
  type PatientDoses,
  type Supply,
  selectDosePath,
  selectDueOf,
  selectLastGiven,
  selectPatientDoses,
  selectSupply,
} from './list-store.ts';
import { mostInADay } from './rules/dose-step.ts';
import { type NewAdministration, selectAdministration, selectAdministrationsOf } from './store.ts';

export type MyPatient = Omit<PatientDoses, 'family' | 'given'> & { readonly orderName: string };

/** Patients of a unit with how many doses are overdue, due now and due within the hour. */
export async function myPatients(sql: Sql, facilityId: string, unitId: string, now: Date): Promise<MyPatient[]> {
  const rows = await selectPatientDoses(sql, facilityId, unitId, now);
  return rows.map(({ family, given, ...row }) => ({ ...row, orderName: orderName({ family, given }) }));
}

export type DueItem = {
  readonly kind: 'scheduled' | 'as-needed' | 'continuous';
  readonly orderId: string;
  readonly version: number;
  readonly doseId: string | null;
  readonly line: readonly LinePart[];
  readonly product: string;
  readonly status: 'overdue' | 'due' | 'later' | 'missed' | 'ready' | 'wait' | 'held' | 'not-verified';
  readonly dueAt: Date | null;
  readonly windowFrom: Date | null;
  readonly windowTo: Date | null;
  readonly highAlert: boolean;
  readonly controlled: boolean;
  readonly urgent: boolean;
  readonly instructions: string | null;
  readonly last: { readonly at: Date; readonly by: string; readonly enteredLateAt: Date | null } | null;
  /** Of an as-needed order: from when the next may be given; null = now. */
  readonly nextFrom: Date | null;
  readonly supply: 'in-hand' | 'in-bin' | 'in-cabinet' | 'none';
};

/** What a patient may be given: scheduled doses of the next 12 hours, as-needed orders, and what stands in the way. */
export async function dueList(
  sql: Sql,
  facilityId: string,
  patientId: string,
  { now, timeZone }: { now: Date; timeZone: string },
): Promise<DueItem[]> {
  const orders = await activeOrders(sql, facilityId, patientId);
  const words = await lineWords(sql, orders, timeZone);
  const encounter = await currentEncounter(sql, facilityId, patientId);
  const doses = await selectDueOf(sql, facilityId, patientId, { now, until: later(now, hours(12)) });
  const ids = orders.map((order) => order.orderId);
  const last = new Map((await selectLastGiven(sql, facilityId, ids, now)).map((row) => [row.orderId, row]));
  const products = [...new Set(orders.map((order) => order.product))];
  const unitId = encounter?.unitId ?? null;
  const supplies = await selectSupply(sql, facilityId, { patientId, unitId, products });
  const supplyOf = new Map(supplies.map((supply) => [supply.product, placeOf(supply)]));
  const items = orders.flatMap((order) => {
    const product = words.products.get(order.product);
    const schedule = words.schedules.get(order.schedule);
    const asNeeded = order.prn || schedule?.kind === 'as-needed';
    const given = last.get(order.orderId) ?? null;
    const shared = {
      kind: asNeeded
        ? ('as-needed' as const)
        : schedule?.kind === 'continuous'
          ? ('continuous' as const)
          : ('scheduled' as const),
      orderId: order.orderId,
      version: order.version,
      line: orderLine(order, words),
      product: order.product,
      highAlert: product?.highAlert ?? false,
      controlled: Boolean(product?.csSchedule),
      urgent: order.priority === 'stat' || order.priority === 'now',
      instructions: order.instructions,
      last: given && { at: given.at, by: given.by, enteredLateAt: given.backEntered ? given.recordedAt : null },
      nextFrom: asNeeded && schedule ? nextFrom(schedule, given, now) : null,
      supply: supplyOf.get(order.product) ?? ('none' as const),
    };
    const nothing = { doseId: null, dueAt: null, windowFrom: null, windowTo: null };
    if (order.state === 'held') return [{ ...shared, ...nothing, status: 'held' as const }];
    if (order.verifiedVersion !== order.version) return [{ ...shared, ...nothing, status: 'not-verified' as const }];
    if (asNeeded) return [{ ...shared, ...nothing, status: shared.nextFrom ? ('wait' as const) : ('ready' as const) }];
    return doses.filter((dose) => dose.orderId === order.orderId).map((dose) => ({ ...shared, ...timeOf(dose, now) }));
  });
  return items.sort((a, b) => rank(a) - rank(b) || (a.dueAt?.getTime() ?? 0) - (b.dueAt?.getTime() ?? 0));
}

function timeOf(dose: DueRow, now: Date): Pick<DueItem, 'doseId' | 'dueAt' | 'windowFrom' | 'windowTo' | 'status'> {
  const { doseId, dueAt, windowFrom, windowTo } = dose;
  const status =
    dose.state === 'missed' ? 'missed' : windowTo < now ? 'overdue' : windowFrom <= now ? 'due' : ('later' as const);
  return { doseId, dueAt, windowFrom, windowTo, status };
}

const ranks: Readonly<Record<DueItem['status'], number>> = {
  overdue: 0,
  due: 1,
  later: 2,
  missed: 3,
  ready: 4,
  wait: 5,
  held: 6,
  'not-verified': 7,
};
const rank = (item: DueItem) => ranks[item.status];

function nextFrom(
  schedule: { intervalMinutes: number | null; times: readonly string[] },
  given: LastGiven | null,
  now: Date,
) {
  if (!given) return null;
  const most = mostInADay({ intervalMinutes: schedule.intervalMinutes, timesPerDay: schedule.times.length });
  const from = schedule.intervalMinutes === null ? given.at : later(given.at, minutes(schedule.intervalMinutes));
  const full = most !== null && given.inADay >= most ? later(given.at, hours(24 / most)) : from;
  return full > now ? full : null;
}

function placeOf(supply: Supply): DueItem['supply'] {
  if (quantity(supply.inHand).greaterThan(0)) return 'in-hand';
  if (quantity(supply.inBin).greaterThan(0)) return 'in-bin';
  return quantity(supply.inCabinet).greaterThan(0) ? 'in-cabinet' : 'none';
}

export type PathStep = {
  readonly step: 'ordered' | 'verified' | 'supplied' | 'in-hand' | 'settled';
  readonly says: string;
  readonly at: Date | null;
  readonly by: string | null;
};
export type WhereIsDose = {
  readonly doseId: string;
  readonly dueAt: Date;
  readonly steps: readonly PathStep[];
  readonly waitsFor: string | null;
};

/** Ordered → verified → at the unit or on its way → in the hand → given, with times and the reason for the wait. */
export async function whereIsMyDose(sql: Sql, facilityId: string, doseId: string): Promise<WhereIsDose | null> {
  const path = await selectDosePath(sql, facilityId, doseId);
  if (!path) return null;
  const by = { patientId: path.patientId, unitId: path.unitId, products: [path.product] };
  const [supply] = await selectSupply(sql, facilityId, by);
  return { doseId, dueAt: path.dueAt, steps: stepsOf(path, supply ?? null), waitsFor: waitOf(path, supply ?? null) };
}

function stepsOf(path: DosePath, supply: Supply | null): PathStep[] {
  const inCabinet = supply !== null && quantity(supply.inCabinet).greaterThan(0);
  const delivered = path.jobState === 'done';
  const supplied = delivered
    ? 'Delivered by the pharmacy'
    : inCabinet
      ? 'In the cabinet of the unit'
      : 'On its way from the pharmacy';
  return [
    { step: 'ordered', says: 'Ordered', at: path.orderedAt, by: path.prescriberName },
    { step: 'verified', says: 'Verified by a pharmacist', at: path.verifiedAt, by: path.verifiedBy },
    {
      step: 'supplied',
      says: supplied,
      at: delivered ? path.jobClosedAt : inCabinet ? path.verifiedAt : null,
      by: null,
    },
    {
      step: 'in-hand',
      says: path.withdrawnKind === 'delivered' ? "In the patient's bin" : 'Taken from the cabinet',
      at: path.withdrawnAt,
      by: path.withdrawnBy,
    },
    {
      step: 'settled',
      says: path.state === 'due' ? 'Given' : settledWords(path.state),
      at: path.settledAt,
      by: path.settledBy,
    },
  ];
}

function settledWords(state: string): string {
  return state === 'not-given' ? 'Not given' : `${state[0]?.toUpperCase() ?? ''}${state.slice(1)}`;
}

function waitOf(path: DosePath, supply: Supply | null): string | null {
  if (path.state !== 'due' && path.state !== 'missed') return null;
  if (path.orderState !== 'active') return `The order is ${path.orderState}.`;
  if (!path.verifiedAt) return 'A pharmacist has not verified it yet.';
  if (supply && placeOf(supply) !== 'none') return null;
  if (path.jobState === 'open') return 'It is on the list of the pharmacy and has not been sent yet.';
  return 'No cabinet of the unit holds it, and nobody has asked the pharmacy for it.';
}

/** One administration, for messages and reports. */
export async function findAdministration(
  sql: Sql,
  facilityId: string,
  administrationId: string,
): Promise<NewAdministration | null> {
  return selectAdministration(sql, facilityId, administrationId);
}

/** What was given, held or refused for a patient since an instant, newest first. */
export async function administrationsOf(
  sql: Sql,
  facilityId: string,
  patientId: string,
  since: Date,
): Promise<NewAdministration[]> {
  return selectAdministrationsOf(sql, facilityId, patientId, since);
}
