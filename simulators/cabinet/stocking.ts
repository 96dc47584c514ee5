/** What technicians do at a cabinet: refill, load, unload, count, empty the return bin. */
import { Decimal } from 'decimal.js';
import { checkCount, checkScan } from './check-vend.ts';
import { decimal, type Item } from './formulary.ts';
import { addLot, expiredOn, takeLots } from './lots.ts';
import { type Act, checkWitness, type Room, takers, whoAndWhere } from './people.ts';
import { type Change, type Pocket, placeKey, type Refusal, refuse, type Transaction } from './shapes.ts';
import { binOf, pocketAt } from './state.ts';
import { binTransaction, pocketTransaction } from './transaction.ts';

const stockers = new Set(['dispensing-technician', 'pharmacist']);
const counters = new Set([...stockers, ...takers]);

type AtPocket = {
  readonly cabinet: string;
  readonly user: string;
  readonly drawer: string;
  readonly pocket: string;
  readonly witness?: string;
  readonly at: Date;
};

export type RefillInput = AtPocket & {
  readonly quantity: string;
  readonly blindCount?: string;
  readonly recounted?: boolean;
  readonly scan?: string;
  readonly lot?: string;
  readonly expires?: string;
};
export type LoadInput = Omit<RefillInput, 'blindCount' | 'recounted'> & {
  readonly product: string;
  readonly capacity?: string;
  readonly reorderLevel?: string;
  readonly controlled?: boolean;
};
export type UnloadInput = AtPocket & {
  readonly quantity?: string;
  readonly blindCount?: string;
  readonly recounted?: boolean;
};
export type CountInput = AtPocket & { readonly blindCount: string; readonly recounted?: boolean };
export type EmptyBinInput = {
  readonly cabinet: string;
  readonly user: string;
  readonly product: string;
  readonly witness?: string;
  readonly at: Date;
};
export type Stocked = { readonly transaction: Transaction };

function pocketFor(
  room: Room,
  input: AtPocket,
  allowed: ReadonlySet<string>,
): { readonly ok: true; readonly pocket: Pocket; readonly item: Item } | Refusal {
  const who = whoAndWhere(room, input, allowed);
  if (!who.ok) return who;
  const { cabinet, drawer, pocket: name } = input;
  const pocket = pocketAt(room.state, input);
  const item = pocket ? room.formulary.items.get(pocket.product) : undefined;
  if (!pocket || !item) return refuse('pocket-not-known', { cabinet, drawer, pocket: name });
  return { ok: true, pocket, item };
}

const countedOf = (pocket: Pocket, blindCount: string | undefined) => new Decimal(blindCount ?? pocket.expected);

function checkPutIn(
  room: Room,
  item: Item,
  input: Pick<RefillInput, 'quantity' | 'scan' | 'expires' | 'at'>,
): Refusal | null {
  const { quantity, scan, expires } = input;
  if (!decimal(quantity)?.gt(0)) return refuse('quantity-not-right', { quantity });
  if (expires && expires < input.at.toISOString().slice(0, 10)) return refuse('expired', { expires });
  return scan === undefined ? null : checkScan(room, item, scan, input.at);
}

const lotsWith = (pocket: Pocket, { lot, expires, quantity }: Pick<RefillInput, 'lot' | 'expires' | 'quantity'>) =>
  lot ? addLot(pocket.lots, { lot, expires: expires ?? null, count: quantity }) : pocket.lots;

/** Puts more into a pocket. */
export function refill(room: Room, input: RefillInput): Act<Stocked> {
  const found = pocketFor(room, input, stockers);
  if (!found.ok) return found;
  const { pocket, item } = found;
  const stop = checkPutIn(room, item, input) ?? checkCount(pocket, input) ?? checkWitness(room, input, false);
  if (stop) return stop;
  const expected = countedOf(pocket, input.blindCount).plus(input.quantity);
  if (expected.gt(pocket.capacity)) return refuse('over-capacity', { capacity: pocket.capacity });
  const physical = new Decimal(pocket.physical).plus(input.quantity).toFixed();
  const after = { ...pocket, expected: expected.toFixed(), physical, lots: lotsWith(pocket, input) };
  return stocked(room, pocket, after, { kind: 'F', amount: input.quantity, input });
}

/** Gives an empty or new pocket an item, and puts it in; a load begins the count anew. */
export function load(room: Room, input: LoadInput): Act<Stocked> {
  const who = whoAndWhere(room, input, stockers);
  if (!who.ok) return who;
  const item = room.formulary.items.get(input.product);
  if (!item) return refuse('not-stocked', { product: input.product });
  const known = pocketAt(room.state, input);
  if (known && known.expected !== '0') return refuse('pocket-not-empty');
  const { cabinet, drawer, pocket: name } = input;
  const before: Pocket = {
    cabinet,
    drawer,
    pocket: name,
    product: input.product,
    capacity: input.capacity ?? known?.capacity ?? input.quantity,
    reorderLevel: input.reorderLevel ?? known?.reorderLevel ?? '0',
    controlled: item.schedule !== '',
    expected: known?.expected ?? '0',
    physical: known?.physical ?? '0',
    lots: known?.lots ?? [],
    locked: known?.locked ?? false,
  };
  const stop = checkPutIn(room, item, input) ?? checkWitness(room, input, before.controlled);
  if (stop) return stop;
  const expected = new Decimal(before.expected).plus(input.quantity);
  if (expected.gt(before.capacity)) return refuse('over-capacity', { capacity: before.capacity });
  const physical = new Decimal(before.physical).plus(input.quantity).toFixed();
  const after = { ...before, expected: expected.toFixed(), physical, lots: lotsWith(before, input) };
  return stocked(room, before, after, { kind: 'L', amount: input.quantity, input });
}

/** Takes stock out of a pocket, back to the pharmacy; of a controlled drug before a witness. */
export function unload(room: Room, input: UnloadInput): Act<Stocked> {
  const found = pocketFor(room, input, stockers);
  if (!found.ok) return found;
  const { pocket } = found;
  const stop = checkCount(pocket, input) ?? checkWitness(room, input, pocket.controlled);
  if (stop) return stop;
  const begin = countedOf(pocket, input.blindCount);
  const amount = decimal(input.quantity ?? begin.toFixed());
  if (!amount?.gt(0) || amount.gt(begin))
    return refuse('quantity-not-right', { quantity: input.quantity ?? begin.toFixed() });
  const after = {
    ...pocket,
    expected: begin.minus(amount).toFixed(),
    physical: Decimal.max(0, new Decimal(pocket.physical).minus(amount)).toFixed(),
    lots: takeLots(pocket, amount.toFixed(), null),
  };
  return stocked(room, pocket, after, { kind: 'U', amount: amount.toFixed(), input });
}

/** Counts a pocket: what was found is what the cabinet then expects. */
export function count(room: Room, input: CountInput): Act<Stocked> {
  const found = pocketFor(room, input, counters);
  if (!found.ok) return found;
  const { pocket } = found;
  const stop = checkCount(pocket, input) ?? checkWitness(room, input, false);
  if (stop) return stop;
  const counted = countedOf(pocket, input.blindCount).toFixed();
  // Known lots cannot hold more than there is.
  const gone = new Decimal(pocket.expected).minus(counted);
  const lots = gone.gt(0) ? takeLots(pocket, gone.toFixed(), null) : pocket.lots;
  return stocked(room, pocket, { ...pocket, expected: counted, lots }, { kind: 'C', amount: counted, input });
}

type Putting = {
  readonly kind: Transaction['kind'];
  readonly amount: string;
  readonly input: AtPocket & Partial<Pick<RefillInput, 'blindCount' | 'recounted' | 'lot' | 'expires'>>;
};

function stocked(room: Room, before: Pocket, after: Pocket, { kind, amount, input }: Putting): Act<Stocked> {
  const transaction = pocketTransaction(room, {
    kind,
    before,
    after,
    amount,
    count: input.blindCount,
    recounted: input.recounted,
    user: input.user,
    witness: input.witness,
    lot: input.lot,
    expires: input.expires,
    at: input.at.toISOString(),
  });
  const changes: Change[] = [
    { is: 'pocket', pocket: after },
    { is: 'done', transaction },
  ];
  return { ok: true, value: { transaction }, changes };
}

/** Takes all of an item out of the return bin, back to the pharmacy; of a controlled drug before a witness. */
export function emptyReturnBin(room: Room, input: EmptyBinInput): Act<Stocked> {
  const who = whoAndWhere(room, input, stockers);
  if (!who.ok) return who;
  const { cabinet, product } = input;
  const had = binOf(room.state, cabinet, product);
  const pocket = [...room.state.pockets.values()].find((each) => each.cabinet === cabinet && each.product === product);
  if (had === '0' || !pocket) return refuse('bin-empty');
  const stop = checkWitness(room, input, pocket.controlled);
  if (stop) return stop;
  const transaction = binTransaction(pocket, {
    kind: 'B',
    expectedBegin: had,
    amount: had,
    totalAfter: '0',
    user: input.user,
    witness: input.witness ?? null,
    mrn: null,
    order: null,
    at: input.at.toISOString(),
  });
  return {
    ok: true,
    value: { transaction },
    changes: [
      { is: 'returned', returned: { cabinet, product, count: '0' } },
      { is: 'done', transaction },
    ],
  };
}

/** Pockets at or under their reorder level, the emptiest first. */
export function pocketsToRefill(room: Room, cabinet: string): Pocket[] {
  const share = (pocket: Pocket) => Number(pocket.expected) / Math.max(1, Number(pocket.capacity));
  return [...room.state.pockets.values()]
    .filter((pocket) => pocket.cabinet === cabinet && new Decimal(pocket.expected).lte(pocket.reorderLevel))
    .sort((a, b) => share(a) - share(b) || placeKey(a).localeCompare(placeKey(b)));
}

/** Day on which all of a pocket had expired; null while something of it may be used. */
export function pocketExpiredOn(pocket: Pocket, at: Date): string | null {
  return expiredOn(pocket, at.toISOString().slice(0, 10));
}
