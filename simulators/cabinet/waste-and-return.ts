/** What becomes of a medicine that was taken and not given: wasted, or put into the return bin. */
import { Decimal } from 'decimal.js';
import { decimal } from './formulary.ts';
import { type Act, checkWitness, type Room, takers, whoAndWhere } from './people.ts';
import { type Change, type OpenWaste, refuse, type Transaction, type WasteReason } from './shapes.ts';
import { binOf, pocketAt, pocketsOf } from './state.ts';
import { binTransaction, pocketTransaction } from './transaction.ts';

export type WasteInput = {
  readonly cabinet: string;
  readonly user: string;
  /** An open waste; left out: patient, product and quantity say what is wasted. */
  readonly id?: string;
  readonly patient?: string;
  readonly order?: string;
  readonly product?: string;
  readonly quantity?: string;
  readonly reason?: string;
  readonly witness?: string;
  readonly at: Date;
};

/** Wastes what is in somebody's hand; of a controlled drug before a witness. */
export function waste(room: Room, input: WasteInput): Act<{ readonly transaction: Transaction }> {
  const who = whoAndWhere(room, input, takers);
  if (!who.ok) return who;
  const open = openWasteOf(room, input);
  const product = open?.product ?? input.product ?? '';
  const item = room.formulary.items.get(product);
  const place = open ? pocketAt(room.state, open) : (pocketsOf(room.state, input.cabinet, product)[0] ?? null);
  if (!item || !place || place.cabinet !== input.cabinet)
    return refuse('not-stocked', { product: item?.name ?? product });
  const quantity = input.quantity ?? open?.quantity ?? '';
  const amount = decimal(quantity);
  if (!amount?.gt(0)) return refuse('quantity-not-right', { quantity });
  const witness = checkWitness(room, input, place.controlled);
  if (witness) return witness;
  const transaction = pocketTransaction(room, {
    kind: 'W',
    before: place,
    after: place,
    amount: amount.toFixed(),
    user: input.user,
    witness: input.witness,
    at: input.at.toISOString(),
    mrn: open?.mrn ?? input.patient ?? null,
    order: open?.order ?? input.order ?? null,
    wasteReason: input.reason ?? ('partial-dose' satisfies WasteReason),
  });
  const changes: Change[] = [{ is: 'done', transaction }];
  // Who wastes more than the rest wastes the dose too.
  if (open) {
    const left = Decimal.max(0, new Decimal(open.quantity).minus(amount)).toFixed();
    changes.push({ is: 'waste-settled', id: open.id, left });
  }
  return { ok: true, value: { transaction }, changes };
}

/** The open waste that is meant: by its id, else of this person, patient and item. */
function openWasteOf(
  { state }: Room,
  input: Pick<WasteInput, 'cabinet' | 'user' | 'id' | 'patient' | 'order' | 'product'>,
): OpenWaste | null {
  if (input.id !== undefined) return state.wastes.get(input.id) ?? null;
  const { patient, product, user, cabinet } = input;
  const mine = [...state.wastes.values()].filter(
    (open) => open.cabinet === cabinet && open.user === user && open.mrn === patient && open.product === product,
  );
  return mine.find((open) => open.order === (input.order ?? null)) ?? mine[0] ?? null;
}

export type ReturnInput = {
  readonly cabinet: string;
  readonly user: string;
  readonly patient: string;
  readonly order?: string;
  readonly product: string;
  readonly quantity: string;
  readonly witness?: string;
  readonly at: Date;
};

/** Puts what was not used into the return bin: never back into its pocket. Whole, unopened pieces only. */
export function returnToBin(room: Room, input: ReturnInput): Act<{ readonly transaction: Transaction }> {
  const who = whoAndWhere(room, input, takers);
  if (!who.ok) return who;
  const { state, formulary } = room;
  const item = formulary.items.get(input.product);
  const [pocket] = pocketsOf(state, input.cabinet, input.product);
  if (!item || !pocket) return refuse('not-stocked', { product: item?.name ?? input.product });
  const amount = decimal(input.quantity);
  if (!amount?.gt(0)) return refuse('quantity-not-right', { quantity: input.quantity });
  if (item.baseUnit !== 'mL' && !amount.isInteger()) return refuse('must-be-wasted', { product: item.name });
  const witness = checkWitness(room, input, pocket.controlled);
  if (witness) return witness;
  const had = binOf(state, input.cabinet, item.product);
  const count = amount.plus(had).toFixed();
  const transaction = binTransaction(pocket, {
    kind: 'R',
    expectedBegin: had,
    amount: amount.toFixed(),
    totalAfter: count,
    user: input.user,
    witness: input.witness ?? null,
    mrn: input.patient,
    order: input.order ?? null,
    at: input.at.toISOString(),
  });
  const returned = { cabinet: input.cabinet, product: item.product, count };
  const changes: Change[] = [
    { is: 'returned', returned },
    { is: 'done', transaction },
  ];
  const open = openWasteOf(room, input);
  if (open) changes.push({ is: 'waste-settled', id: open.id, left: '0' });
  return { ok: true, value: { transaction }, changes };
}
