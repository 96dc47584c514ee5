/** Sets up the cabinets of a demo hospital from two files, with an opening stock: supplier → pharmacy → pockets. */
import { days, later } from '#src/kernel/clock.ts';
import type { Tx } from '#src/kernel/command.ts';
import { decimalText, quantity } from '#src/kernel/quantity.ts';
import { accountIds, type Move, meetLot, openAccount, openStandingAccounts, post } from '#src/stock/ledger/index.ts';
import { code, columnType, flag, type RowFault, readCsv, text } from '#src/tables/change-control/index.ts';
import { findProducts, type Product } from '#src/tables/drugs/index.ts';
import { insertCabinet, selectCabinets, updateReported, upsertPocket } from './store.ts';

const amount = columnType((value) =>
  /^\d+(\.\d+)?$/.test(value) ? { value } : { why: 'it is no exact decimal of zero or more like 0.5' },
);

type Loaded =
  | { readonly ok: true; readonly cabinets: number; readonly pockets: number }
  | { readonly ok: false; readonly faults: readonly RowFault[] };

type CabinetRow = { cabinet: string; unit: string; name: string; system: string };
type StockRow = {
  row: number;
  cabinet: string;
  drawer: string;
  pocket: string;
  product: string;
  capacity: string;
  reorder_level: string;
  start_quantity: string;
  controlled: boolean;
};

/**
 * Loads `cabinets.csv` (cabinet, unit, name, system) and `cabinet-stock.csv` (cabinet, drawer, pocket, product, capacity,
 * reorder_level, start_quantity, controlled) of a folder: all of it, or none and why. Once: a second call changes nothing.
 */
export async function loadCabinets(tx: Tx, folder: URL): Promise<Loaded> {
  const cabinets = await readCsv(folder, 'cabinets.csv', { cabinet: code, unit: code, name: text, system: text });
  const stock = await readCsv(folder, 'cabinet-stock.csv', {
    cabinet: code,
    drawer: code,
    pocket: code,
    product: code,
    capacity: amount,
    reorder_level: amount,
    start_quantity: amount,
    controlled: flag,
  });
  const faults = [...cabinets.faults, ...stock.faults];
  if (faults.length > 0) return { ok: false, faults };
  const cabinetRows = cabinets.rows as unknown as readonly CabinetRow[];
  const stockRows = stock.rows as unknown as readonly StockRow[];
  const products = await findProducts(
    tx.sql,
    stockRows.map((row) => row.product),
  );
  const unknown = stockRows.flatMap((row) => faultsOf(row, products, cabinetRows));
  if (unknown.length > 0) return { ok: false, faults: unknown };
  const loaded = { ok: true, cabinets: cabinetRows.length, pockets: stockRows.length } as const;
  if ((await selectCabinets(tx.sql, tx.facilityId)).length > 0) return loaded;
  await openPlaces(tx, cabinetRows);
  await fill(tx, stockRows, products, new Map(cabinetRows.map((row) => [row.cabinet, row])));
  return loaded;
}

function faultsOf(row: StockRow, products: ReadonlyMap<string, Product>, cabinets: readonly CabinetRow[]): RowFault[] {
  const fault = (column: 'product' | 'cabinet', why: string): RowFault => ({
    file: 'cabinet-stock.csv',
    row: row.row,
    column,
    value: row[column],
    why,
  });
  return [
    ...(products.has(row.product) ? [] : [fault('product', 'there is no such product in the drug file')]),
    ...(cabinets.some((each) => each.cabinet === row.cabinet) ? [] : [fault('cabinet', 'there is no such cabinet')]),
  ];
}

async function openPlaces(tx: Tx, cabinets: readonly CabinetRow[]): Promise<void> {
  await openStandingAccounts(tx);
  for (const { cabinet, unit, name, system } of cabinets) {
    await insertCabinet(tx.sql, tx.facilityId, { cabinetId: cabinet, unitId: unit, name, system });
    const bin = { account: accountIds.returnBin(cabinet), kind: 'return-bin', name: `Return bin of ${name}` } as const;
    await openAccount(tx, { ...bin, unitId: unit });
    const transit = {
      account: accountIds.inTransit(cabinet),
      kind: 'in-transit',
      name: `On its way to ${name}`,
    } as const;
    await openAccount(tx, { ...transit, unitId: unit });
    const account = accountIds.patientBin(unit);
    await openAccount(tx, { account, kind: 'patient-bin', name: `Patient bins of ${unit}`, unitId: unit });
  }
}

/** Refills that the pharmacy can make of each product before it must buy. */
const refillsInStock = 20;

async function fill(
  tx: Tx,
  rows: readonly StockRow[],
  products: ReadonlyMap<string, Product>,
  cabinets: ReadonlyMap<string, CabinetRow>,
): Promise<void> {
  const received = new Map<string, Move>();
  const placed: Move[] = [];
  for (const row of rows) {
    const unit = products.get(row.product)?.baseUnit ?? '';
    const account = await openPocket(tx, row, cabinets.get(row.cabinet));
    const lot = openingLot(row.product);
    const wanted = quantity(row.capacity).times(refillsInStock).plus(row.start_quantity);
    const before = received.get(row.product)?.quantity ?? '0';
    const shared = { product: row.product, lot, unit };
    const incoming = { from: accountIds.supplier, to: accountIds.pharmacy };
    received.set(row.product, { ...shared, ...incoming, quantity: decimalText(wanted.plus(before)) });
    if (!quantity(row.start_quantity).greaterThan(0)) continue;
    placed.push({ ...shared, quantity: row.start_quantity, from: accountIds.pharmacy, to: account });
  }
  for (const [index, { product, lot }] of [...received.values()].entries()) {
    const expiresOn = later(tx.now, days(300 + (index % 12) * 30))
      .toISOString()
      .slice(0, 10);
    await meetLot(tx, { product, lot, expiresOn });
  }
  const occurredAt = tx.now;
  await post(tx, { reason: 'opening-stock', occurredAt, moves: [...received.values()] });
  await post(tx, { reason: 'opening-stock', occurredAt, moves: placed });
}

async function openPocket(tx: Tx, row: StockRow, cabinet: CabinetRow | undefined): Promise<string> {
  const { drawer, pocket, product, capacity, controlled } = row;
  const account = accountIds.pocket(row.cabinet, drawer, pocket);
  const name = `${cabinet?.name ?? row.cabinet}, ${drawer} ${pocket}`;
  await openAccount(tx, { account, kind: 'pocket', name, unitId: cabinet?.unit ?? null });
  const place = { cabinetId: row.cabinet, drawer, pocket };
  const reorderLevel = row.reorder_level;
  await upsertPocket(tx.sql, tx.facilityId, { ...place, product, account, capacity, reorderLevel, controlled });
  const reported = { count: row.start_quantity, at: tx.now, capacity: null, reorderLevel: null };
  await updateReported(tx.sql, tx.facilityId, place, reported);
  return account;
}

/** A lot number that is plainly one of the demo and stays the same for a product. */
function openingLot(product: string): string {
  const sum = [...product].reduce((total, letter) => (total * 31 + letter.charCodeAt(0)) % 100_000, 7);
  return `DEMO${String(sum).padStart(5, '0')}`;
}
