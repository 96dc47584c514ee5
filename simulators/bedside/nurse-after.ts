/** After the bedside: what is left is wasted, what was not given goes into the return bin. */
import { Decimal } from 'decimal.js';
import type { Seat } from './mortar.ts';
import type { Errand, NurseTask } from './nurse-book.ts';
import { isControlled, openOf } from './nurse-scan.ts';
import { cabinetOf, seatOf, type Ward, witnessFor } from './ward.ts';

type After = Extract<NurseTask, { kind: 'after' }>;

/** Wastes or returns at the cabinet it came from; what came from the pharmacy is settled at the desk. */
export async function settleRest(ward: Ward<NurseTask>, task: After): Promise<void> {
  const { errand, hand } = task;
  if (hand.cabinet === null) return settleAtDesk(ward, task);
  const witness = isControlled(errand.product) ? { witness: witnessFor(ward, errand.unit, errand.nurse) } : {};
  const order = hand.order === null ? {} : { order: hand.order };
  const act = {
    cabinet: hand.cabinet,
    user: errand.nurse,
    patient: errand.mrn,
    product: errand.product,
    ...order,
    ...witness,
  };
  const { quantity, reason } = task;
  const done =
    task.act === 'waste'
      ? await ward.cabinets.waste({ ...act, quantity, reason: wasteReason(reason) })
      : await ward.cabinets.putBack({ ...act, quantity });
  if (done.ok) return ward.count(task.act === 'waste' ? 'wasted' : 'put-back');
  if (done.code !== 'no-answer') ward.wonder(`${errand.nurse} could not ${task.act} ${errand.product}: ${done.code}`);
  await settleAtDesk(ward, task);
}

const wasteReasons = new Set(['partial-dose', 'patient-refused', 'dropped', 'order-stopped', 'broken', 'expired']);
const wasteReason = (reason: string) => (wasteReasons.has(reason) ? reason : 'dropped');

/** Whole pieces go into the return bin of the unit's cabinet; the rest is wasted. Never more than this errand brought. */
async function settleAtDesk(ward: Ward<NurseTask>, { errand, hand, act, reason, quantity }: After): Promise<void> {
  const seat = seatOf(ward.mortar, { user: errand.nurse, unit: errand.unit });
  const open = (await openOf(seat, errand)).filter(({ kind }) => (kind === 'delivered') === (hand.cabinet === null));
  let rest = new Decimal(quantity);
  for (const { withdrawalId, left } of open) {
    const part = Decimal.min(rest, left);
    if (!part.gt(0)) continue;
    rest = rest.minus(part);
    const what = { withdrawalId, quantity: part.toFixed() };
    const cabinetId = cabinetOf.get(errand.unit) ?? null;
    if (act === 'return' && cabinetId !== null) {
      const returned = await seat.act('/api/medication-loop/dispense/return', { ...what, cabinetId });
      if (returned.ok) ward.count('put-back');
      continue;
    }
    await wasteAtDesk(ward, seat, errand, { ...what, reason: wasteReason(reason) });
  }
}

async function wasteAtDesk(ward: Ward<NurseTask>, seat: Seat, errand: Errand, body: object): Promise<void> {
  const wasted = await seat.act<{ readonly wasteId: string; readonly needsWitness: boolean }>(
    '/api/medication-loop/dispense/waste',
    body,
  );
  if (!wasted.ok) return;
  ward.count('wasted');
  if (!wasted.value.needsWitness) return;
  const second = { user: witnessFor(ward, errand.unit, errand.nurse), unit: errand.unit };
  const { wasteId } = wasted.value;
  await seatOf(ward.mortar, second).act('/api/medication-loop/dispense/witness-waste', { wasteId });
}
