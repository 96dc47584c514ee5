/** A dose that no cabinet of the unit holds is handed out by the pharmacy into the patient's bin. */
import type { Command, Tx } from '#src/kernel/command.ts';
import { done, invariant } from '#src/kernel/outcome.ts';
import { accountIds, correctLots, meetLot, openAccount, postAssuming } from '#src/stock/ledger/index.ts';
import { findProduct } from '#src/tables/drugs/index.ts';
import { refuse } from '../refusals.ts';
import { insertWithdrawal, lockOrder, lockPatient, selectUnitOf } from '../store.ts';

export type Delivery = {
  readonly patientId: string;
  readonly orderId: string;
  readonly doseId: string | null;
  readonly product: string;
  /** Base units of the product. */
  readonly quantity: string;
  /** Left out: first expiry first out. */
  readonly lot?: string | null;
  readonly expiresOn?: string | null;
  /** Who carries it, when that is not who calls. */
  readonly by?: { readonly id: string; readonly name: string } | null;
};

/** Moves pharmacy → patient bin and opens the withdrawals (one for each lot) that the giving will close. */
export const deliverDose: Command<
  Delivery,
  { withdrawalIds: string[]; unitId: string },
  'order-not-deliverable' | 'patient-not-on-unit' | 'not-enough-stock'
> = {
  name: 'dispense.deliverDose',
  permission: 'job.do',
  run: async (tx, input) => {
    await lockPatient(tx.sql, tx.facilityId, input.patientId);
    const order = await lockOrder(tx.sql, tx.facilityId, input.orderId);
    if (order?.state !== 'active' || order.verifiedVersion === null) {
      return refuse('order-not-deliverable', { state: !order ? 'not known' : stateInWords(order) });
    }
    const unitId = await selectUnitOf(tx.sql, tx.facilityId, input.patientId);
    if (!unitId) return refuse('patient-not-on-unit');
    const product = await findProduct(tx.sql, input.product);
    invariant(product, `product ${input.product} is in the drug file`);
    const bin = accountIds.patientBin(unitId);
    await openAccount(tx, { account: bin, kind: 'patient-bin', name: `Patient bins of ${unitId}`, unitId });
    if (input.lot) await meetToldLot(tx, { ...input, lot: input.lot }, product.baseUnit);
    const posted = await postAssuming(tx, {
      product: input.product,
      lot: input.lot ?? null,
      unit: product.baseUnit,
      quantity: input.quantity,
      from: accountIds.pharmacy,
      to: bin,
      reason: 'delivered',
      patientId: input.patientId,
      orderId: input.orderId,
      doseId: input.doseId,
    });
    if (!posted.ok) return refuse('not-enough-stock', posted.details);
    tx.about({ kind: 'order', id: input.orderId, patientId: input.patientId });
    const withdrawalIds: string[] = [];
    for (const lot of posted.value.lots)
      withdrawalIds.push(await handOut(tx, input, { bin, unit: product.baseUnit, lot }));
    tx.changed('doses');
    return done({ withdrawalIds, unitId });
  },
};

/** The lot was scanned when it was picked: what the ledger had assumed for it is corrected. */
async function meetToldLot(tx: Tx, input: Delivery & { lot: string }, unit: string): Promise<void> {
  const { product, lot, quantity } = input;
  await meetLot(tx, { product, lot, expiresOn: input.expiresOn ?? null });
  await correctLots(tx, { account: accountIds.pharmacy, product, lot, unit, quantity, occurredAt: tx.now });
}

type HandOut = { bin: string; unit: string; lot: { lot: string; quantity: string; assumed: boolean } };

async function handOut(tx: Tx, input: Delivery, { bin, unit, lot }: HandOut): Promise<string> {
  const withdrawalId = tx.newId();
  const by = input.by ?? tx.actor;
  await insertWithdrawal(tx.sql, tx.facilityId, {
    withdrawalId,
    kind: 'delivered',
    patientId: input.patientId,
    orderId: input.orderId,
    doseId: input.doseId,
    cabinetId: null,
    drawer: null,
    pocket: null,
    product: input.product,
    lot: lot.lot,
    lotAssumed: lot.assumed,
    quantity: lot.quantity,
    unit,
    inHandAccount: bin,
    userId: by.id,
    userName: by.name,
    witnessId: null,
    overrideReason: null,
    lacks: [],
    review: 'none',
    matchedOrderId: null,
    messageId: tx.messageId,
    withdrawnAt: tx.now,
    recordedAt: tx.now,
  });
  const { patientId, orderId, product } = input;
  const payload = { withdrawalId, patientId, orderId, product, kind: 'delivered' };
  tx.emit({ name: 'DoseWithdrawn', key: patientId, payload });
  return withdrawalId;
}

function stateInWords(order: { state: string; verifiedVersion: number | null }): string {
  return order.state === 'active' ? 'not verified' : order.state;
}
