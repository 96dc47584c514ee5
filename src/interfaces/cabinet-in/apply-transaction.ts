/** OMS^O05 into the cabinets' module: what happened at a cabinet is recorded, with its patient and order where told. */
import { recordCabinetTransaction } from '#src/automation/cabinets/index.ts';
import type { Tx } from '#src/kernel/command.ts';
import { done, type Outcome } from '#src/kernel/outcome.ts';
import { shownAmount } from '#src/kernel/quantity.ts';
import { findOrder, findOrderByNumber, type Order } from '#src/medication-loop/order/index.ts';
import { findPatientByMrn, followMerges } from '#src/patients/census/index.ts';
import { packageScanOf, parseScan } from '#src/tables/barcodes/index.ts';
import { productText } from '#src/tables/display/index.ts';
import { findPackage, findProduct } from '#src/tables/drugs/index.ts';
import { codeKey, drugOf } from '../code-maps/index.ts';
import type { Incoming, Translation, Translator } from '../translation/index.ts';
import { readTransaction, type SaidTransaction } from './read-transaction.ts';
import { refuse } from './refusals.ts';

/** Takes transactions from the cabinets. */
export const transactionTranslator: Translator = {
  channels: ['cabinet-in'],
  takes: (type) => type === 'OMS^O05' || type === 'OMS',
  apply: applyTransaction,
};

const verbs: Readonly<Record<SaidTransaction['kind'], string>> = {
  vend: 'took',
  return: 'returned',
  waste: 'wasted',
  count: 'counted',
  refill: 'refilled',
  load: 'loaded',
  unload: 'unloaded',
  'empty-return-bin': 'emptied the return bin of',
};

async function applyTransaction(tx: Tx, incoming: Incoming): Promise<Outcome<Translation, string>> {
  const read = readTransaction(incoming.message, tx.timeZone);
  if (!read.ok) return read;
  const said = read.value;
  const product = await itemOf(tx, incoming.channel, said);
  if (!product.ok) return product;
  const patient = said.mrn === null ? null : await findPatientByMrn(tx.sql, tx.facilityId, said.mrn);
  if (said.mrn !== null && !patient) return refuse('unknown-patient', { mrn: said.mrn });
  const patientId = patient?.patientId ?? null;
  const order = await orderOf(tx, said, patientId);
  const recorded = await recordCabinetTransaction.run(tx, {
    ...said,
    cabinetId: said.cabinet,
    product: product.value.product,
    patientId,
    orderId: order?.orderId ?? null,
  });
  if (!recorded.ok) return recorded;
  const { transactionId, flags } = recorded.value;
  const amount = said.kind === 'count' ? (said.actualBegin ?? said.amount) : said.amount;
  const what = `${shownAmount(amount)} ${product.value.baseUnit} of ${productText(product.value)}`;
  const lost = said.orders.length > 0 && order === null ? `; order ${said.orders[0]?.id} is not known here` : '';
  const flagged = flags.length > 0 ? ` (${flags.join(', ')})` : '';
  const says = `${said.user.name} ${verbs[said.kind]} ${what} at ${said.cabinet}${lost}${flagged}`;
  return done({ says, patientId, effects: [{ says, kind: 'cabinet-transaction', id: transactionId, patientId }] });
}

async function itemOf(tx: Tx, source: string, { item, cabinet }: SaidTransaction) {
  const from = { sql: tx.sql, facilityId: tx.facilityId, source };
  const resolved = await drugOf(from, [item.code], { code: item.code });
  if ('product' in resolved) return done(resolved.product);
  // Some cabinets send what they scanned instead of an item's number.
  const scanned = packageScanOf(parseScan(item.code));
  const found = scanned && (await findPackage(tx.sql, scanned));
  const product = found && (await findProduct(tx.sql, found.product));
  if (product) return done(product);
  const drug = [item.code, item.text].filter((part) => part !== '').join(' ');
  const details = { drug, why: resolved.says, causeKey: codeKey(item.code) };
  return refuse('unmapped-drug', { ...details, barcode: item.code, station: cabinet });
}

const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The order that the cabinet names, if it is one of this patient's. */
async function orderOf(tx: Tx, said: SaidTransaction, patientId: string | null): Promise<Order | null> {
  for (const { id, namespace } of said.orders) {
    const order = isId.test(id)
      ? await findOrder(tx.sql, tx.facilityId, id)
      : await findOrderByNumber(tx.sql, tx.facilityId, namespace, id);
    if (!order || patientId === null) continue;
    const owner = await followMerges(tx.sql, tx.facilityId, order.patientId);
    if (owner?.patientId === patientId) return order;
  }
  return null;
}
