/** After the bedside: what is left is wasted, what was not given goes into the return bin. */
import { Decimal } from 'decimal.js';
import type { NurseTask } from './nurse-book.ts';
import { isControlled } from './nurse-scan.ts';
import { seatOf, type Ward, witnessFor } from './ward.ts';

type After = Extract<NurseTask, { kind: 'after' }>;
type Open = {
  readonly withdrawalId: string;
  readonly product: string;
  readonly left: string;
  readonly cabinetId: string | null;
};

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

async function settleAtDesk(ward: Ward<NurseTask>, { errand, act, reason }: After): Promise<void> {
  const seat = seatOf(ward.mortar, { user: errand.nurse, unit: errand.unit });
  const list = await seat.ask<{ readonly withdrawals: readonly Open[] }>(
    `/api/medication-loop/dispense/patients/${errand.patientId}/withdrawals`,
  );
  const open = list.ok
    ? list.value.withdrawals.filter(({ product, left }) => product === errand.product && new Decimal(left).gt(0))
    : [];
  for (const { withdrawalId, cabinetId } of open) {
    const wasted = act === 'waste' || cabinetId === null;
    const done = wasted
      ? await seat.act<{ readonly wasteId: string; readonly needsWitness: boolean }>(
          '/api/medication-loop/dispense/waste',
          {
            withdrawalId,
            quantity: null,
            reason: wasteReason(reason),
          },
        )
      : await seat.act<{ readonly left: string }>('/api/medication-loop/dispense/return', {
          withdrawalId,
          quantity: null,
          cabinetId,
        });
    if (!done.ok) continue;
    ward.count(wasted ? 'wasted' : 'put-back');
    if ('needsWitness' in done.value && done.value.needsWitness) {
      const second = { user: witnessFor(ward, errand.unit, errand.nurse), unit: errand.unit };
      await seatOf(ward.mortar, second).act('/api/medication-loop/dispense/witness-waste', {
        wasteId: done.value.wasteId,
      });
    }
  }
}
