/** The memory of the cabinets: maps that only `apply` writes. The same changes in the same order give the same memory. */
import type { Formulary } from './formulary.ts';
import {
  type Change,
  type OpenWaste,
  type Outgoing,
  type Patient,
  type Place,
  type Pocket,
  type ProfileOrder,
  placeKey,
  type Refused,
  type Returned,
  type Transaction,
} from './shapes.ts';

export type CabinetState = {
  /** Begins every control id, so that a state that starts anew uses none twice. */
  series: string;
  readonly pockets: Map<string, Pocket>;
  readonly returned: Map<string, Returned>;
  readonly patients: Map<string, Patient>;
  readonly orders: Map<string, ProfileOrder>;
  readonly wastes: Map<string, OpenWaste>;
  readonly outgoing: Map<number, Outgoing>;
  readonly refused: Refused[];
  /** Messages that were taken, by sender and control id. */
  readonly heard: Map<string, string>;
  readonly recent: Transaction[];
  seq: number;
  /** Latest hospital time that anything says. */
  lastAt: string | null;
};

const keptHeard = 5_000;
const keptRecent = 60;

/** The state of cabinets that were just set up. */
export function newState(formulary: Formulary): CabinetState {
  return {
    series: '',
    pockets: new Map(formulary.pockets.map((pocket) => [placeKey(pocket), pocket])),
    returned: new Map(),
    patients: new Map(),
    orders: new Map(),
    wastes: new Map(),
    outgoing: new Map(),
    refused: [],
    heard: new Map(),
    recent: [],
    seq: 0,
    lastAt: null,
  };
}

export const orderKey = (cabinet: string, order: string) => `${cabinet}|${order}`;
const returnedKey = (cabinet: string, product: string) => `${cabinet}|${product}`;

/** Applies changes in order. */
export function apply(state: CabinetState, changes: readonly Change[]): void {
  for (const change of changes) applyOne(state, change);
}

function applyOne(state: CabinetState, change: Change): void {
  switch (change.is) {
    case 'begun':
      state.series = change.series;
      return;
    case 'pocket':
      state.pockets.set(placeKey(change.pocket), change.pocket);
      return;
    case 'no-pocket':
      state.pockets.delete(placeKey(change.place));
      return;
    case 'returned':
      state.returned.set(returnedKey(change.returned.cabinet, change.returned.product), change.returned);
      return;
    case 'patient':
      state.patients.set(change.patient.mrn, change.patient);
      return;
    case 'no-patient':
      state.patients.delete(change.mrn);
      return;
    case 'order':
      state.orders.set(orderKey(change.order.cabinet, change.order.order), change.order);
      return;
    case 'no-order':
      state.orders.delete(orderKey(change.cabinet, change.order));
      return;
    case 'open-waste':
      state.wastes.set(change.waste.id, change.waste);
      return;
    case 'waste-settled':
      settleWaste(state, change.id, change.left);
      return;
    case 'done':
      state.recent.unshift(change.transaction);
      state.recent.length = Math.min(state.recent.length, keptRecent);
      seen(state, change.transaction.at);
      return;
    case 'outgoing':
      state.outgoing.set(change.message.seq, change.message);
      state.seq = Math.max(state.seq, change.message.seq);
      seen(state, change.message.queuedAt);
      return;
    case 'sent':
      state.outgoing.delete(change.seq);
      return;
    case 'refused':
      state.outgoing.delete(change.seq);
      state.refused.unshift(change.refused);
      state.refused.length = Math.min(state.refused.length, keptRecent);
      return;
    case 'heard':
      state.heard.set(change.key, change.at);
      for (const oldest of state.heard.keys()) {
        if (state.heard.size <= keptHeard) break;
        state.heard.delete(oldest);
      }
      seen(state, change.at);
  }
}

function seen(state: CabinetState, at: string): void {
  if (state.lastAt === null || at > state.lastAt) state.lastAt = at;
}

function settleWaste(state: CabinetState, id: string, left: string): void {
  const waste = state.wastes.get(id);
  if (!waste || left === '0') state.wastes.delete(id);
  else state.wastes.set(id, { ...waste, quantity: left });
}

/** Changes that give this state to a new one. */
export function snapshot(state: CabinetState, formulary: Formulary): Change[] {
  const gone = formulary.pockets.filter((pocket) => !state.pockets.has(placeKey(pocket)));
  return [
    { is: 'begun', series: state.series },
    ...gone.map(({ cabinet, drawer, pocket }): Change => ({ is: 'no-pocket', place: { cabinet, drawer, pocket } })),
    ...[...state.pockets.values()].map((pocket): Change => ({ is: 'pocket', pocket })),
    ...[...state.returned.values()].map((returned): Change => ({ is: 'returned', returned })),
    ...[...state.patients.values()].map((patient): Change => ({ is: 'patient', patient })),
    ...[...state.orders.values()].map((order): Change => ({ is: 'order', order })),
    ...[...state.wastes.values()].map((waste): Change => ({ is: 'open-waste', waste })),
    ...state.recent.toReversed().map((transaction): Change => ({ is: 'done', transaction })),
    ...state.refused.toReversed().map((refused): Change => ({ is: 'refused', seq: -1, refused })),
    ...[...state.heard].map(([key, at]): Change => ({ is: 'heard', key, at })),
    // The highest number stays known when nothing is on its way out.
    {
      is: 'outgoing',
      message: { seq: state.seq, controlId: '', kind: 'reply', text: '', queuedAt: state.lastAt ?? '' },
    },
    { is: 'sent', seq: state.seq },
    ...[...state.outgoing.values()].map((message): Change => ({ is: 'outgoing', message })),
  ];
}

/** Pockets of a cabinet that hold an item, those that can be opened and have something first. */
export function pocketsOf(state: CabinetState, cabinet: string, product: string): Pocket[] {
  return [...state.pockets.values()]
    .filter((pocket) => pocket.cabinet === cabinet && pocket.product === product)
    .sort((a, b) => rank(a) - rank(b));
}

const rank = (pocket: Pocket) => (pocket.locked ? 2 : 0) + (pocket.expected === '0' ? 1 : 0);

export function pocketAt(state: CabinetState, place: Place): Pocket | null {
  return state.pockets.get(placeKey(place)) ?? null;
}

/** Orders of a patient at a cabinet. */
export function ordersOf(state: CabinetState, cabinet: string, mrn: string): ProfileOrder[] {
  return [...state.orders.values()].filter((order) => order.cabinet === cabinet && order.mrn === mrn);
}

const keptOrders = 4_000;
const keptOrderMs = 2 * 24 * 3_600_000;

/** Orders that are over for two days and more, once there are many: a cabinet forgets them. */
export function forgottenOrders(state: CabinetState, now: Date): Change[] {
  if (state.orders.size <= keptOrders) return [];
  const before = now.getTime() - keptOrderMs;
  const isOver = ({ state: is, stop, receivedAt }: ProfileOrder) =>
    (is === 'stopped' && Date.parse(receivedAt) < before) || (stop !== null && Date.parse(stop) < before);
  return [...state.orders.values()].filter(isOver).map(({ cabinet, order }) => ({ is: 'no-order', cabinet, order }));
}

export function binOf(state: CabinetState, cabinet: string, product: string): string {
  return state.returned.get(returnedKey(cabinet, product))?.count ?? '0';
}
