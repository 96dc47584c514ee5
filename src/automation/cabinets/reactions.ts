/** What the cabinets must learn when orders, patients and stock change. */
import type { Consumer, StoredEvent } from '#src/kernel/command.ts';
import { done } from '#src/kernel/outcome.ts';
import { accountIds, correctLots, meetLot, openAccount, postAssuming } from '#src/stock/ledger/index.ts';
import { findProduct } from '#src/tables/drugs/index.ts';
import { openJob } from '#src/work/queue/index.ts';
import { tellCabinets } from './commands/profile.ts';
import { selectPatientsWithOrders, updateProfilePatient } from './profile-store.ts';

const text = (event: StoredEvent, key: string): string => String(event.payload[key] ?? '');

const followOrder: Consumer = {
  name: 'automation.cabinets.tellOfOrder',
  events: ['OrderVerified', 'OrderHeld', 'OrderReleased', 'OrderDiscontinued', 'OrderCompleted', 'OrderReturned'],
  react: async (tx, event) =>
    done(await tellCabinets(tx, { patientId: text(event, 'patientId'), orderId: text(event, 'orderId') })),
};

const followPatient: Consumer = {
  name: 'automation.cabinets.tellOfPatient',
  events: ['PatientMoved', 'PatientDischarged', 'PatientAdmitted'],
  react: async (tx, event) => done(await tellCabinets(tx, { patientId: text(event, 'patientId'), orderId: null })),
};

/** The orders of a merged patient are the other's now; the cabinets hear of the merge itself by A40. */
const followMerge: Consumer = {
  name: 'automation.cabinets.followMerge',
  events: ['PatientsMerged'],
  react: async (tx, event) => {
    const [from, into] = [text(event, 'fromPatientId'), text(event, 'intoPatientId')];
    await updateProfilePatient(tx.sql, tx.facilityId, from, into);
    return done(await tellCabinets(tx, { patientId: into, orderId: null }));
  },
};

/** A cabinet began to hold a product: the orders for it on its unit are told to it. */
const followLoad: Consumer = {
  name: 'automation.cabinets.tellOfLoad',
  events: ['PocketLoaded'],
  react: async (tx, event) => {
    const by = { unitId: text(event, 'unitId'), product: text(event, 'product') };
    let changes = 0;
    for (const patientId of await selectPatientsWithOrders(tx.sql, tx.facilityId, by)) {
      changes += await tellCabinets(tx, { patientId, orderId: null });
    }
    return done(changes);
  },
};

/** A refill was picked: it is on its way to the cabinet. What the pharmacy does not have becomes work again. */
const pick: Consumer = {
  name: 'automation.cabinets.pickRefill',
  events: ['JobDone'],
  react: async (tx, event) => {
    const { kind, subject, product: code, quantity, lot, expires, detail, unitId } = event.payload;
    if (kind !== 'refill') return done(null);
    const product = await findProduct(tx.sql, String(code));
    const cabinetId = String(subject).split(':')[0] ?? '';
    if (!product || cabinetId === '') return done(null);
    const to = accountIds.inTransit(cabinetId);
    await openAccount(tx, { account: to, kind: 'in-transit', name: `On its way to ${cabinetId}` });
    const move = { product: product.product, unit: product.baseUnit, quantity: String(quantity) };
    const told = lot ? String(lot) : null;
    if (told) {
      await meetLot(tx, { product: product.product, lot: told, expiresOn: expires ? String(expires) : null });
      await correctLots(tx, { ...move, account: accountIds.pharmacy, lot: told, occurredAt: tx.now });
    }
    const picked = await postAssuming(tx, { ...move, lot: told, from: accountIds.pharmacy, to, reason: 'picked' });
    if (picked.ok) return done(null);
    await openJob(tx, {
      kind: 'refill',
      subject: String(subject),
      title: picked.message,
      unitId: unitId ? String(unitId) : null,
      product: product.product,
      quantity: String(quantity),
      detail: { ...(detail && typeof detail === 'object' ? detail : {}), refused: picked.code, remedy: picked.remedy },
      priorityClass: 'routine',
    });
    return done(null);
  },
};

export const reactions: readonly Consumer[] = [followOrder, followPatient, followMerge, followLoad, pick];
