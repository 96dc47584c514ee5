/** A nurse at the cabinet: takes a dose of the profile, or on override; or finds it in the patient's bin. */
import type { CabinetAnswer, Vended } from './cabinet.ts';
import { type Book, type Errand, type Hand, type NurseTask, over } from './nurse-book.ts';
import { fromBin, heldOrRefused, leftInBin } from './nurse-scan.ts';
import { drugOf } from './supplies.ts';
import { cabinetOf, inMinutes, seatOf, type Ward, witnessFor } from './ward.ts';

/** Takes what an errand is about, and goes to the patient. */
export async function takeDose(ward: Ward<NurseTask>, book: Book, errand: Errand, now: Date): Promise<void> {
  if (errand.doseId !== null && (await heldOrRefused(ward, errand, now))) return over(book, errand);
  if (errand.supply === 'in-bin') {
    const quantity = await leftInBin(seatOf(ward.mortar, { user: errand.nurse, unit: errand.unit }), errand);
    return quantity === null
      ? lookAgain(ward, book, errand, now)
      : goToPatient(ward, errand, { ...fromBin, quantity }, now);
  }
  const cabinet = cabinetOf.get(errand.unit);
  if (cabinet === undefined) return over(book, errand);
  const order = await orderAtCabinet(ward, cabinet, errand);
  if (order === null) return lookAgain(ward, book, errand, now);
  const taken = await vend(ward, errand, { cabinet, order, confirmed: false });
  if (!taken.ok) return couldNotTake(ward, book, errand, taken.code, now);
  ward.count('taken');
  goToPatient(ward, errand, { cabinet, order, quantity: taken.value.transaction.amount, overrideReason: null }, now);
}

/** Takes a dose that no verified order stands for. */
export async function takeOnOverride(
  ward: Ward<NurseTask>,
  book: Book,
  { errand, reason }: { readonly errand: Errand; readonly reason: string },
  now: Date,
): Promise<void> {
  const cabinet = cabinetOf.get(errand.unit);
  if (cabinet === undefined) return over(book, errand);
  const taken = await vend(ward, errand, { cabinet, override: { product: errand.product, reason }, confirmed: false });
  if (!taken.ok) return over(book, errand);
  ward.count('overrides');
  goToPatient(
    ward,
    errand,
    { cabinet, order: null, quantity: taken.value.transaction.amount, overrideReason: reason },
    now,
  );
}

function goToPatient(ward: Ward<NurseTask>, errand: Errand, hand: Hand, now: Date): void {
  ward.plan(inMinutes(now, ward.chance.whole(2, 7)), { kind: 'scan', errand, hand });
}

/** Number under which the cabinet knows the order: the nurse chooses it from the patient's list there. */
async function orderAtCabinet(ward: Ward<NurseTask>, cabinet: string, errand: Errand): Promise<string | null> {
  const orders = (await ward.cabinets.orders(cabinet, errand.mrn)) ?? [];
  const [first] = orders.filter(({ product, state }) => product === errand.product && state === 'active');
  return first?.order ?? null;
}

type Wish = {
  readonly cabinet: string;
  readonly order?: string;
  readonly override?: { readonly product: string; readonly reason: string };
  readonly confirmed: boolean;
};

/** Takes it, counts where a count is asked for, brings a witness where one is needed, and says so when it is early. */
async function vend(ward: Ward<NurseTask>, errand: Errand, wish: Wish): Promise<CabinetAnswer<Vended>> {
  // The pharmacy asks for a witness of every controlled drug, the cabinet only where there is no order.
  const witness = drugOf(errand.product)?.controlled ? { witness: witnessFor(ward, errand.unit, errand.nurse) } : {};
  const base = { cabinet: wish.cabinet, user: errand.nurse, patient: errand.mrn, ...witness };
  const what = wish.order === undefined ? { override: wish.override } : { order: wish.order };
  let act: Record<string, unknown> = { ...base, ...what };
  for (let turn = 0; turn < 5; turn++) {
    const answer = await ward.cabinets.vend(act);
    if (answer.ok || !answer.soft) return answer;
    const more = answerTo(ward, errand, answer.code);
    if (more === null) return answer;
    act = { ...act, ...more };
  }
  return { ok: false, code: 'no-end', says: 'The cabinet asked five times.', soft: false };
}

function answerTo(ward: Ward<NurseTask>, { nurse, unit }: Errand, code: string): Record<string, unknown> | null {
  switch (code) {
    case 'count-needed':
      return { blindCount: 'look' };
    case 'count-again':
      return { blindCount: 'look', recounted: true };
    case 'witness-needed':
      return { witness: witnessFor(ward, unit, nurse) };
    case 'too-early':
    case 'taken-already':
      return { confirmed: true };
    default:
      return null;
  }
}

/** Not there, or not yet: the pharmacy is asked once, and the nurse looks again. */
async function lookAgain(ward: Ward<NurseTask>, book: Book, errand: Errand, now: Date): Promise<void> {
  if (errand.doseId === null || errand.tries >= 3) return over(book, errand);
  const seat = seatOf(ward.mortar, { user: errand.nurse, unit: errand.unit });
  const list = await seat.ask<{ readonly items: readonly { doseId: string | null; supply: string }[] }>(
    `/api/medication-loop/administer/patients/${errand.patientId}/due`,
  );
  const item = list.ok ? list.value.items.find(({ doseId }) => doseId === errand.doseId) : undefined;
  if (!item) return over(book, errand);
  if (item.supply === 'none' && errand.tries === 0) {
    await seat.act('/api/medication-loop/administer/ask-for-dose', { doseId: errand.doseId });
  }
  const again = { ...errand, supply: item.supply, tries: errand.tries + 1 };
  ward.plan(inMinutes(now, item.supply === 'in-bin' ? 1 : ward.chance.whole(10, 20)), { kind: 'take', errand: again });
}

const notThere = new Set([
  'not-stocked',
  'pocket-empty',
  'not-enough',
  'pocket-locked',
  'pocket-short',
  'order-not-here',
]);

async function couldNotTake(ward: Ward<NurseTask>, book: Book, errand: Errand, code: string, now: Date): Promise<void> {
  if (code === 'no-answer') {
    ward.plan(inMinutes(now, ward.chance.whole(3, 8)), { kind: 'take', errand });
    return;
  }
  if (notThere.has(code)) return lookAgain(ward, book, errand, now);
  // Stopped, on hold, or the patient has moved: whoever is responsible now finds it on the list.
  if (!['order-stopped', 'order-held', 'patient-not-here'].includes(code)) {
    ward.wonder(`${errand.nurse} could not take ${errand.product}: ${code}`);
  }
  over(book, errand);
}
