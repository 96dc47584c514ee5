/** A nurse at the bedside: wristband, package, decision, and what is written down. Every stop of Mortar is obeyed. */
import { Decimal } from 'decimal.js';
import type { Seat } from './mortar.ts';
import { type Book, type Errand, type Hand, type NurseTask, over } from './nurse-book.ts';
import { drugOf, labelOf, packageScan, wristband } from './supplies.ts';
import { inMinutes, seatOf, type Ward, witnessFor } from './ward.ts';

type Ask = { readonly question: string; readonly choices: readonly { readonly code: string }[] };
type Decision = {
  readonly step: string;
  readonly stop: { readonly code: string; readonly says: string } | null;
  readonly asks: readonly Ask[];
};
type Settled = { readonly left: readonly { readonly withdrawalId: string; readonly quantity: string }[] };
export type Open = {
  readonly withdrawalId: string;
  readonly kind: string;
  readonly product: string;
  readonly userId: string;
  readonly cabinetId: string | null;
  /** Base units. */
  readonly left: string;
};
type Body = Record<string, unknown>;

const scanPath = '/api/medication-loop/administer/scan';
const settlePath = '/api/medication-loop/administer/settle';

const heldFor = ['vital-signs', 'lab-result', 'nothing-by-mouth', 'off-unit'] as const;
const refusedFor = ['patient-refused', 'side-effects'] as const;
const unableFor = ['barcode-damaged', 'no-barcode', 'scanner-broken', 'barcode-not-known'] as const;

/** Before anything is taken: some doses are held, some refused. True when that settled the dose. */
export async function heldOrRefused(ward: Ward<NurseTask>, errand: Errand, now: Date): Promise<boolean> {
  const { held, refused } = ward.scenario.nurse;
  const draw = ward.chance.unit();
  if (draw >= held + refused) return false;
  const outcome = draw < held ? 'held' : 'refused';
  const reason = outcome === 'held' ? ward.chance.pick(heldFor) : ward.chance.pick(refusedFor);
  const written = await writeNotGiven(ward, errand, outcome, reason);
  // What the pharmacy has brought for it does not stay in the bin.
  if (written && errand.supply === 'in-bin') putBack(ward, errand, fromBin, reason, now);
  return written;
}

/** A dose that the pharmacy put into the patient's bin. */
export const fromBin: Hand = { cabinet: null, order: null, quantity: null, overrideReason: null };

async function writeNotGiven(
  ward: Ward<NurseTask>,
  errand: Errand,
  outcome: 'held' | 'refused',
  reason: string,
): Promise<boolean> {
  const { patientId, mrn, orderId, doseId } = errand;
  const settled = await seatAt(ward, errand).act(settlePath, {
    patientId,
    patientScan: wristband(mrn),
    orderId,
    doseId,
    outcome,
    reason,
  });
  ward.count(settled.ok ? outcome : 'refusals');
  return settled.ok;
}

const seatAt = (ward: Ward<NurseTask>, { nurse, unit }: Errand): Seat => seatOf(ward.mortar, { user: nurse, unit });

/** Scans patient and package, answers what is asked, gives; what must not be given goes back. */
export async function giveAtBedside(
  ward: Ward<NurseTask>,
  book: Book,
  { errand, hand }: { readonly errand: Errand; readonly hand: Hand },
  now: Date,
): Promise<void> {
  over(book, errand);
  const seat = seatAt(ward, errand);
  // Some refuse only when the dose is before them.
  if (errand.doseId !== null && ward.chance.happens(ward.scenario.nurse.refused / 3)) {
    await writeNotGiven(ward, errand, 'refused', 'patient-refused');
    return putBack(ward, errand, hand, 'patient-refused', now);
  }
  const body = scanBody(ward, errand, hand);
  const read = await scanUntilWhole(seat, body, hand.cabinet === null);
  if (!read.ok) {
    ward.wonder(`${errand.nurse} cannot scan: ${read.code} ${read.says}`);
    return putBack(ward, errand, hand, 'order-stopped', now);
  }
  const { decision, scanned } = read;
  if (decision.stop || !['confirm', 'answer'].includes(decision.step)) {
    ward.count('stopped-at-scan');
    ward.wonder(`${errand.nurse} stops at ${errand.product}: ${decision.stop?.code ?? decision.step}`);
    return putBack(ward, errand, hand, 'order-stopped', now);
  }
  const settled = await seat.act<Settled>(settlePath, {
    ...scanned,
    ...answersTo(ward, errand, decision),
    outcome: 'given',
  });
  if (!settled.ok) {
    ward.count('refusals');
    ward.wonder(`${errand.nurse} could not chart ${errand.product}: ${settled.code} ${settled.says}`);
    return putBack(ward, errand, hand, 'order-stopped', now);
  }
  ward.count('given');
  if (settled.value.left.length === 0) return;
  const rest = await leftInHand(seat, errand);
  if (rest.gt(0))
    planAfter(ward, { errand, hand, act: 'waste', reason: 'partial-dose', quantity: rest.toFixed() }, now);
}

function scanBody(ward: Ward<NurseTask>, errand: Errand, hand: Hand): Body {
  const { patientId, mrn, orderId, doseId, product } = errand;
  const label = labelOf(product);
  const body: Body = { patientId, patientScan: wristband(mrn), orderId, doseId };
  if (label === null || (orderId !== null && ward.chance.happens(ward.scenario.nurse.unableToScan))) {
    return { ...body, productScans: [], unableToScan: { what: 'product', reason: ward.chance.pick(unableFor) } };
  }
  // Several doses may lie in the bin: one package is taken out, then another as long as it is not the whole dose.
  const isCounted = hand.cabinet !== null && hand.quantity !== null;
  const pieces = isCounted ? new Decimal(hand.quantity).div(label.quantity).ceil().toNumber() : 1;
  const scan = scanOf(label.gtin, product);
  return { ...body, productScans: Array.from({ length: Math.min(20, Math.max(1, pieces)) }, () => scan) };
}

/** Lots of the simulated stock: one for each drug, good for long. */
function scanOf(gtin: string, product: string): string {
  return packageScan({ gtin, expires: '2028-06-30', lot: `S${gtin.slice(7, 13)}${product.length}` });
}

type Read =
  | { readonly ok: true; readonly decision: Decision; readonly scanned: Body }
  | { readonly ok: false; readonly code: string; readonly says: string };

/** Scans; out of the patient's bin one more package is scanned as long as it is not the whole dose. */
async function scanUntilWhole(seat: Seat, body: Body, hasMore: boolean): Promise<Read> {
  let scanned = body;
  for (let more = 0; ; more++) {
    const answer = await seat.act<Decision>(scanPath, scanned);
    if (!answer.ok) return answer;
    const scans = Array.isArray(scanned.productScans) ? (scanned.productScans as string[]) : [];
    const [first] = scans;
    if (answer.value.step !== 'scan-more' || !hasMore || more >= 6 || first === undefined) {
      return { ok: true, decision: answer.value, scanned };
    }
    scanned = { ...scanned, productScans: [...scans, first] };
  }
}

function answersTo(ward: Ward<NurseTask>, { unit, nurse }: Errand, { asks }: Decision): Body {
  const answers = asks
    .filter(({ choices }) => choices.length > 0)
    .map(({ question, choices }) => ({ question, answer: ward.chance.pick(choices).code }));
  const second = asks.some(({ question }) => question === 'second-nurse');
  return { answers, ...(second ? { witness: ward.signature(witnessFor(ward, unit, nurse)) } : {}) };
}

/** What is in the hand and is not given: whole pieces of a cabinet go back, what was opened is wasted. */
function putBack(ward: Ward<NurseTask>, errand: Errand, hand: Hand, reason: string, now: Date): void {
  const held = hand.quantity ?? '1';
  const quantity = hand.cabinet === null ? Decimal.min(1, held).toFixed() : held;
  const opened = reason === 'patient-refused' && ward.chance.happens(0.5);
  const act = opened || !new Decimal(quantity).isInteger() ? 'waste' : 'return';
  planAfter(ward, { errand, hand, act, reason, quantity }, now);
}

/** What is still in the nurse's hand, or in the bin, of what was taken for this patient: Mortar's list shows it. */
async function leftInHand(seat: Seat, errand: Errand): Promise<Decimal> {
  const open = await openOf(seat, errand);
  const mine = open.filter(({ userId, kind }) => userId === errand.nurse || kind === 'delivered');
  return mine.reduce((sum, { left }) => sum.plus(left), new Decimal(0));
}

/** How much of a drug lies in the patient's bin, base units; null: nothing. */
export async function leftInBin(seat: Seat, errand: Errand): Promise<string | null> {
  const lies = (await openOf(seat, errand)).filter(({ kind }) => kind === 'delivered');
  const quantity = lies.reduce((sum, { left }) => sum.plus(left), new Decimal(0));
  return quantity.gt(0) ? quantity.toFixed() : null;
}

/** What left a cabinet or the pharmacy for a patient, of one drug, and is not accounted for. */
export async function openOf(seat: Seat, { patientId, product }: Errand): Promise<Open[]> {
  const list = await seat.ask<{ readonly withdrawals: readonly Open[] }>(
    `/api/medication-loop/dispense/patients/${patientId}/withdrawals`,
  );
  return list.ok ? list.value.withdrawals.filter((open) => open.product === product) : [];
}

type After = Omit<Extract<NurseTask, { kind: 'after' }>, 'kind'>;

/** Waste and return are done at the next walk to the cabinet; now and then they are forgotten for hours. */
function planAfter(ward: Ward<NurseTask>, after: After, now: Date): void {
  const forgotten = ward.chance.happens(ward.scenario.nurse.forgetsWaste);
  const minutes = forgotten ? ward.chance.whole(150, 330) : ward.chance.whole(2, 12);
  ward.plan(inMinutes(now, minutes), { kind: 'after', ...after });
}

/** True for a drug of which every piece is accounted for before a witness. */
export const isControlled = (product: string): boolean => drugOf(product)?.controlled ?? false;
