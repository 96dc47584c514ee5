/** Whether a dose may be taken: looked at in a fixed order, down to the first thing that is missing. */
import { Decimal } from 'decimal.js';
import { clockText, dueOf } from './due.ts';
import { type Cabinet, decimal, type Item, piecesOf } from './formulary.ts';
import { expiredOn } from './lots.ts';
import { checkWitness, type Room, takers, whoAndWhere } from './people.ts';
import { readScan } from './scanned.ts';
import {
  type OverrideReason,
  overrideReasons,
  type Patient,
  type Pocket,
  type ProfileOrder,
  type Refusal,
  refuse,
} from './shapes.ts';
import { orderKey, pocketsOf } from './state.ts';

export type VendInput = {
  readonly cabinet: string;
  readonly user: string;
  readonly patient: string;
  /** Number of an order of the profile; left out: `override`. */
  readonly order?: string;
  readonly override?: { readonly product: string; readonly reason?: string };
  /** In the base unit; left out: what one dose takes. */
  readonly quantity?: string;
  /** What was counted before taking. */
  readonly blindCount?: string;
  /** The count was made a second time. */
  readonly recounted?: boolean;
  readonly witness?: string;
  /** Scanned package: a GS1 element string, a UPC, an NDC, or the id of the item. Its lot and expiry count when none are told. */
  readonly scan?: string;
  readonly lot?: string;
  readonly expires?: string;
  /** Goes on after a soft stop about the time. */
  readonly confirmed?: boolean;
  /** What the hand really takes, when it is not what it says. */
  readonly reallyTaken?: string;
  readonly at: Date;
};

type Wanted = {
  readonly cabinet: Cabinet;
  readonly patient: Patient;
  readonly order: ProfileOrder | null;
  readonly override: OverrideReason | null;
  readonly item: Item;
};

function patientHere(room: Room, cabinet: Cabinet, mrn: string): Patient | null {
  const patient = room.state.patients.get(mrn);
  return patient?.present && patient.unit === cabinet.unit ? patient : null;
}

function wantedOf(room: Room, input: VendInput): { readonly ok: true; readonly wanted: Wanted } | Refusal {
  const { state, formulary } = room;
  const who = whoAndWhere(room, input, takers);
  if (!who.ok) return who;
  const { cabinet } = who;
  const patient = patientHere(room, cabinet, input.patient);
  if (!patient) return refuse('patient-not-here', { mrn: input.patient });
  if (input.order !== undefined) {
    const order = state.orders.get(orderKey(cabinet.cabinet, input.order));
    if (!order || order.mrn !== patient.mrn) return refuse('order-not-here', { order: input.order });
    if (order.state === 'held') return refuse('order-held');
    if (order.state === 'stopped' || (order.stop && Date.parse(order.stop) < input.at.getTime())) {
      return refuse('order-stopped');
    }
    const item = formulary.items.get(order.product);
    return item
      ? { ok: true, wanted: { cabinet, patient, order, override: null, item } }
      : refuse('not-stocked', { product: order.product });
  }
  const product = input.override?.product ?? '';
  const item = formulary.items.get(product);
  if (!item || pocketsOf(state, cabinet.cabinet, product).length === 0) {
    return refuse('not-stocked', { product: item?.name ?? product });
  }
  if (!item.allowOverride) return refuse('not-on-override-list', { product: item.name });
  const reason = input.override?.reason ?? '';
  if (!isOverrideReason(reason)) return refuse('reason-needed');
  return { ok: true, wanted: { cabinet, patient, order: null, override: reason, item } };
}

const isOverrideReason = (reason: string): reason is OverrideReason => Object.hasOwn(overrideReasons, reason);

function tooEarly(room: Room, order: ProfileOrder, at: Date): Refusal | null {
  const { timeZone } = room.formulary.facility;
  const due = dueOf(order, room.formulary.timings.get(order.schedule) ?? null, at, timeZone);
  const time = due.at === null ? '' : clockText(due.at, at, timeZone);
  if (due.state === 'later') return refuse('too-early', { due: time });
  return due.state === 'taken' ? refuse('taken-already', { at: time }) : null;
}

/** The pocket to take from, open and with something that may be used in it. */
function openPocket(
  room: Room,
  { cabinet, item }: Wanted,
  at: Date,
): { readonly ok: true; readonly pocket: Pocket } | Refusal {
  const [pocket] = pocketsOf(room.state, cabinet.cabinet, item.product);
  if (!pocket) return refuse('not-stocked', { product: item.name });
  if (pocket.locked) return refuse('pocket-locked', pocket_(pocket));
  if (new Decimal(pocket.expected).lte(0)) return refuse('pocket-empty', pocket_(pocket));
  const expires = expiredOn(pocket, at.toISOString().slice(0, 10));
  return expires ? refuse('expired', { expires }) : { ok: true, pocket };
}

const pocket_ = ({ drawer, pocket }: Pocket) => ({ drawer, pocket });

export type Ready = Wanted & { readonly pocket: Pocket; readonly quantity: string; readonly rest: string };

/** Sees whether a dose may be taken, in a fixed order, down to the first thing that is missing. Changes nothing. */
export function checkVend(room: Room, input: VendInput): { readonly ok: true; readonly ready: Ready } | Refusal {
  const found = wantedOf(room, input);
  if (!found.ok) return found;
  const { wanted } = found;
  const { order, item } = wanted;
  const opened = openPocket(room, wanted, input.at);
  if (!opened.ok) return opened;
  const { pocket } = opened;
  const dose = (order && piecesOf(item, order)) ?? { take: '1', rest: '0' };
  const quantity = input.quantity ?? dose.take;
  if (!isAmount(quantity, item)) return refuse('quantity-not-right', { quantity });
  if (new Decimal(quantity).gt(pocket.expected)) {
    return refuse('not-enough', { has: pocket.controlled ? 'less' : pocket.expected, wanted: quantity });
  }
  const early = order && !input.confirmed ? tooEarly(room, order, input.at) : null;
  if (early) return early;
  const witness = checkWitness(room, input, pocket.controlled && wanted.override !== null);
  if (witness) return witness;
  const counted = checkCount(pocket, input);
  if (counted) return counted;
  const scanned = input.scan === undefined ? null : checkScan(room, item, input.scan, input.at);
  if (scanned) return scanned;
  const today = input.at.toISOString().slice(0, 10);
  if (input.expires && input.expires < today) return refuse('expired', { expires: input.expires });
  const has =
    new Decimal(pocket.physical).lt(input.reallyTaken ?? quantity) ||
    new Decimal(input.blindCount ?? quantity).lt(quantity);
  if (has) return refuse('pocket-short', { wanted: quantity });
  // Who takes another amount than the order's dose says with it what is needed.
  const rest = input.quantity === undefined || input.quantity === dose.take ? dose.rest : '0';
  return { ok: true, ready: { ...wanted, pocket, quantity, rest } };
}

function isAmount(quantity: string, item: Item): boolean {
  const amount = decimal(quantity);
  return amount?.gt(0) === true && (item.baseUnit === 'mL' || amount.isInteger());
}

/** A controlled drug is counted blind; a count that surprises is made twice. */
export function checkCount(
  pocket: Pocket,
  { blindCount, recounted }: { readonly blindCount?: string; readonly recounted?: boolean },
): Refusal | null {
  if (blindCount === undefined) return pocket.controlled ? refuse('count-needed') : null;
  const counted = decimal(blindCount);
  if (!counted?.gte(0)) return refuse('quantity-not-right', { quantity: blindCount });
  return pocket.controlled && !recounted && !counted.eq(pocket.expected) ? refuse('count-again') : null;
}

/** Sees that what was scanned is the item, and that it has not expired. */
export function checkScan({ formulary }: Room, item: Item, scan: string, at: Date): Refusal | null {
  const { product, expires } = readScan(formulary, scan);
  if (product !== item.product) {
    const other = product === null ? undefined : formulary.items.get(product);
    const scanned = other ? `${other.name} ${other.strengthText}` : 'a package that is not known here';
    return refuse('wrong-item', { scanned, product: `${item.name} ${item.strengthText}` });
  }
  return expires !== null && expires < at.toISOString().slice(0, 10) ? refuse('expired', { expires }) : null;
}
