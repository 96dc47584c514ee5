/** A bedside for tests: the loop's hospital with stock in a cabinet of 4 West, nurses, and everything that reacts. */
import { systemActor } from '#src/kernel/actor.ts';
import type { Consumer, Tx } from '#src/kernel/command.ts';
import { type Database, openDatabase } from '#src/kernel/database/database.ts';
import { done } from '#src/kernel/outcome.ts';
import {
  answersTo,
  reactions as checkReactions,
  loadRuleValues,
  needsAnswer,
} from '#src/medication-loop/check/index.ts';
import {
  reactions as dispenseReactions,
  type RecordedWithdrawal,
  type ReportedWithdrawal,
  recordWithdrawal,
} from '#src/medication-loop/dispense/index.ts';
import type { OrderInput } from '#src/medication-loop/order/index.ts';
import { reactions as orderReactions } from '#src/medication-loop/order/index.ts';
import {
  act,
  admit,
  must,
  openHospital,
  order,
  person,
  pharmacist,
  type TestPatient,
} from '#src/medication-loop/order/loop.fixture.ts';
import { judgedOf, verifyOrder } from '#src/medication-loop/verify/index.ts';
import { accountIds, balanceOf, meetLot, openAccount, openStandingAccounts, post } from '#src/stock/ledger/index.ts';
import { type TestKernel, testKernel } from '#test/support/kernel.ts';
import { testDatabase } from '#test/support/postgres.ts';
import { reactions } from './reactions.ts';

export { act, admit, must, order, person, pharmacist };

/** Products of the demo drug file that the tests speak of. */
export const tablet = 'metformin-500mg-tablet';
export const syringe = 'hydromorphone-1mg-syringe';

export type Bedside = {
  readonly kernel: TestKernel;
  readonly url: string;
  /** The database past the program's role, as somebody with its password could reach it. */
  readonly owner: Database;
  close(): Promise<void>;
};

export async function openBedside(options: { now?: Date; consumers?: readonly Consumer[] } = {}): Promise<Bedside> {
  const { url, close } = await testDatabase();
  const owner = openDatabase(url, { max: 12 });
  const consumers = [
    ...orderReactions,
    ...checkReactions,
    ...dispenseReactions,
    ...reactions,
    ...(options.consumers ?? []),
  ];
  const kernel = await testKernel({ url, consumers, ...(options.now ? { now: options.now } : {}) });
  await openHospital(kernel);
  await loadRuleValues(kernel.database);
  await inTx(kernel, openStandingAccounts);
  return {
    kernel,
    url,
    owner,
    close: async () => {
      await owner.close();
      await kernel.close();
      await close();
    },
  };
}

/** Runs work as one command of the program; with a message when `messageId` is given. */
export function inTx<V>(kernel: TestKernel, run: (tx: Tx) => Promise<V>, messageId?: string): Promise<V> {
  const command = {
    name: 'test.act',
    permission: null,
    run: async (tx: Tx) => done(await run(messageId ? { ...tx, messageId } : tx)),
  };
  return must(act(kernel, command, null, systemActor(kernel.facilityId, 'test')));
}

export const nurse = (kernel: TestKernel, id = 'ferris', name = 'A. Ferris, RN') => person(kernel, id, name, 'nurse');

export const pocketOf = (product: string) => accountIds.pocket('CAB-4W', '1', product);

/** Puts stock of a lot into a pocket of the cabinet on 4 West. */
export function stock(
  kernel: TestKernel,
  product: string,
  quantity: string,
  lot: { lot?: string; expiresOn?: string } = {},
): Promise<void> {
  const { lot: number = `L-${product}`.slice(0, 20), expiresOn = '2027-12-31' } = lot;
  return inTx(kernel, async (tx) => {
    const account = pocketOf(product);
    await openAccount(tx, { account, kind: 'pocket', name: `4 West, 1 ${product}`, unitId: '4W' });
    await meetLot(tx, { product, lot: number, expiresOn });
    const unit = await unitOf(kernel, product);
    const moves = [{ product, lot: number, unit, quantity, from: accountIds.supplier, to: account }];
    await must(post(tx, { reason: 'opening-stock', occurredAt: tx.now, moves }));
  });
}

/** Puts stock into the pharmacy. */
export function stockPharmacy(kernel: TestKernel, product: string, quantity: string, lot = 'PH-1'): Promise<void> {
  return inTx(kernel, async (tx) => {
    await meetLot(tx, { product, lot, expiresOn: '2027-12-31' });
    const unit = await unitOf(kernel, product);
    const moves = [{ product, lot, unit, quantity, from: accountIds.supplier, to: accountIds.pharmacy }];
    await must(post(tx, { reason: 'received', occurredAt: tx.now, moves }));
  });
}

async function unitOf(kernel: TestKernel, product: string): Promise<string> {
  const row = await kernel.database.one<{ unit: string }>(
    `select base_unit as unit from tables.products where product = $1`,
    [product],
  );
  return row.unit;
}

/** What an account holds of a product. */
export const held = (kernel: TestKernel, account: string, product: string) =>
  balanceOf(kernel.database, kernel.facilityId, account, product);

/** A pharmacist verifies an order as it is, answering what the checks ask; then everything reacts. */
export async function verify(kernel: TestKernel, orderId: string): Promise<string> {
  const when = { now: kernel.clock.now(), timeZone: kernel.timeZone };
  const judged = await judgedOf(kernel.database, kernel.facilityId, orderId, when);
  if (!judged) throw new Error('no such order');
  const answers = judged.checks.filter(needsAnswer).map((check) => {
    const [answer] = answersTo(check);
    if (!answer) throw new Error(`nothing settles ${check.says}`);
    return { key: check.key, code: answer };
  });
  const input = { orderId, version: judged.order.version, shownSha256: judged.shownSha256, answers };
  const verified = await must(act(kernel, verifyOrder, input, pharmacist(kernel)));
  await kernel.settle();
  return verified.verificationId;
}

/** Orders, verifies, and lets the doses fall due. */
export async function verifiedOrder(kernel: TestKernel, patient: TestPatient, words: Partial<OrderInput> = {}) {
  const ordered = await order(kernel, patient, words);
  await kernel.settle();
  await verify(kernel, ordered.orderId);
  return ordered;
}

/** A nurse takes something from the cabinet on 4 West, as the cabinet tells it; then everything reacts. */
export async function withdraw(
  kernel: TestKernel,
  told: Partial<ReportedWithdrawal> & { product: string },
  messageId?: string,
): Promise<RecordedWithdrawal> {
  const { product } = told;
  const recorded = await inTx(
    kernel,
    (tx) =>
      recordWithdrawal(tx, {
        patientId: null,
        orderId: null,
        from: { account: pocketOf(product), cabinetId: 'CAB-4W', drawer: '1', pocket: product },
        quantity: '1',
        lot: null,
        user: { id: 'ferris', name: 'A. Ferris, RN' },
        witnessId: null,
        overrideReason: null,
        counted: true,
        occurredAt: kernel.clock.now(),
        ...told,
      }),
    messageId,
  );
  await kernel.settle();
  return recorded;
}

/** The barcode of the smallest package of a product: a GS1 element string, with lot and expiry when they are told. */
export async function barcodeOf(
  kernel: TestKernel,
  product: string,
  more: { lot?: string; expiry?: string } = {},
): Promise<string> {
  const row = await kernel.database.one<{ gtin: string }>(
    `select gtin from tables.packages where product = $1 and gtin is not null order by quantity, package limit 1`,
    [product],
  );
  return `]d201${row.gtin}${more.expiry ? `17${more.expiry}` : ''}${more.lot ? `10${more.lot}` : ''}`;
}
