/** Taking a dose out of a pocket. */
import { Decimal } from 'decimal.js';
import { checkVend, type VendInput } from './check-vend.ts';
import { dueOf } from './due.ts';
import { takeLots } from './lots.ts';
import type { Act, Room } from './people.ts';
import type { Change, Pocket, ProfileOrder, Transaction } from './shapes.ts';
import { pocketTransaction } from './transaction.ts';

export type Vended = {
  readonly transaction: Transaction;
  /** The rest of a partial dose that a witness must see wasted, in the base unit. */
  readonly openWaste: { readonly id: string; readonly quantity: string } | null;
};

/** Takes a dose out of a pocket. */
export function vend(room: Room, input: VendInput): Act<Vended> {
  const checked = checkVend(room, input);
  if (!checked.ok) return checked;
  const { pocket, quantity, order, patient, override, rest } = checked.ready;
  const begin = input.blindCount ?? pocket.expected;
  const after: Pocket = {
    ...pocket,
    expected: new Decimal(begin).minus(quantity).toFixed(),
    physical: new Decimal(pocket.physical).minus(input.reallyTaken ?? quantity).toFixed(),
    lots: takeLots(pocket, quantity, input.lot ?? null),
  };
  const at = input.at.toISOString();
  const transaction = pocketTransaction(room, {
    kind: 'V',
    before: pocket,
    after,
    amount: quantity,
    count: input.blindCount,
    recounted: input.recounted,
    user: input.user,
    witness: input.witness,
    at,
    mrn: patient.mrn,
    order: order?.order ?? null,
    override,
    lot: input.lot,
    expires: input.expires,
  });
  const changes: Change[] = [
    { is: 'pocket', pocket: after },
    { is: 'done', transaction },
  ];
  if (order) changes.push({ is: 'order', order: taken(room, order, input) });
  const openWaste =
    pocket.controlled && rest !== '0' ? { id: `${at}/${pocket.drawer}/${input.user}`, quantity: rest } : null;
  if (openWaste) {
    const { cabinet, drawer, pocket: name, product } = pocket;
    const whose = { mrn: patient.mrn, order: order?.order ?? null, user: input.user, takenAt: at };
    changes.push({ is: 'open-waste', waste: { ...openWaste, cabinet, drawer, pocket: name, product, ...whose } });
  }
  return { ok: true, value: { transaction, openWaste }, changes };
}

/** The order with the dose that was just taken. */
function taken({ formulary }: Room, order: ProfileOrder, { at, user }: VendInput): ProfileOrder {
  const due = dueOf(order, formulary.timings.get(order.schedule) ?? null, at, formulary.facility.timeZone);
  const forTime = due.at === null ? null : new Date(due.at).toISOString();
  return { ...order, lastTaken: { at: at.toISOString(), by: user, due: forTime } };
}
