/** A cabinet on 4 West for tests, on top of the bedside: two pockets with stock, and transactions with few words. */
import type { Outcome } from '#src/kernel/outcome.ts';
import {
  act,
  type Bedside,
  inTx,
  must,
  openBedside,
  syringe,
  tablet,
} from '#src/medication-loop/administer/bedside.fixture.ts';
import { accountIds, balanceOf, meetLot, openAccount, post } from '#src/stock/ledger/index.ts';
import type { TestKernel } from '#test/support/kernel.ts';
import { checks } from './checks.ts';
import { type CabinetTransaction, type RecordedTransaction, reactions, recordCabinetTransaction } from './index.ts';
import { insertCabinet, updateReported, upsertPocket } from './store.ts';

export const messageId = '00000000-0000-7000-8000-000000000001';
export const places = { [tablet]: 'A1', [syringe]: 'C1' } as const;
export const pocketAccount = (product: string, cabinetId = 'CAB-4W') =>
  accountIds.pocket(cabinetId, product === syringe ? 'C1' : 'A1', '1');

/** Opens a bedside whose 4 West has a cabinet with 20 tablets and 10 syringes; ICU-1 has one with tablets. */
export async function openCabinets(): Promise<Bedside> {
  const bedside = await openBedside({ consumers: reactions });
  const { kernel } = bedside;
  await inTx(kernel, async (tx) => {
    for (const [cabinetId, unitId] of [
      ['CAB-4W', '4W'],
      ['CAB-ICU-1', 'ICU-1'],
    ] as const) {
      await insertCabinet(tx.sql, tx.facilityId, { cabinetId, name: `${unitId} cabinet`, unitId, system: 'test' });
    }
    const pockets = [
      { cabinetId: 'CAB-4W', unitId: '4W', product: tablet, quantity: '20', controlled: false },
      { cabinetId: 'CAB-4W', unitId: '4W', product: syringe, quantity: '10', controlled: true },
      { cabinetId: 'CAB-ICU-1', unitId: 'ICU-1', product: tablet, quantity: '20', controlled: false },
    ];
    for (const { cabinetId, unitId, product, quantity, controlled } of pockets) {
      const account = pocketAccount(product, cabinetId);
      const drawer = controlled ? 'C1' : 'A1';
      await openAccount(tx, { account, kind: 'pocket', name: `${unitId} cabinet, ${drawer} 1`, unitId });
      const pocket = {
        cabinetId,
        drawer,
        pocket: '1',
        product,
        account,
        capacity: '30',
        reorderLevel: '5',
        controlled,
      };
      await upsertPocket(tx.sql, tx.facilityId, pocket);
      const reported = { count: quantity, at: tx.now, capacity: null, reorderLevel: null };
      await updateReported(tx.sql, tx.facilityId, pocket, reported);
      await meetLot(tx, { product, lot: 'LOT-1', expiresOn: '2027-12-31' });
      const unit = controlled ? 'syringe' : 'tablet';
      const move = { product, lot: 'LOT-1', unit };
      const moves = [
        { ...move, quantity: '200', from: 'supplier', to: 'pharmacy' },
        { ...move, quantity, from: 'pharmacy', to: account },
      ];
      await must(post(tx, { reason: 'opening-stock', occurredAt: tx.now, moves }));
    }
  });
  return bedside;
}

/** A transaction of the cabinet on 4 West: two tablets taken, counts right, unless it is said otherwise. */
export async function transaction(
  kernel: TestKernel,
  more: Partial<CabinetTransaction> = {},
): Promise<CabinetTransaction> {
  const product = more.product ?? tablet;
  const drawer = product === syringe ? 'C1' : 'A1';
  const cabinetId = more.cabinetId ?? 'CAB-4W';
  const count = (await reported(kernel, cabinetId, drawer)) ?? '0';
  return {
    kind: 'vend',
    cabinetId,
    drawer,
    pocket: '1',
    product,
    expectedBegin: count,
    actualBegin: count,
    amount: '2',
    user: { id: 'ferris', name: 'A. Ferris, RN' },
    witnessId: null,
    patientId: null,
    orderId: null,
    lot: null,
    occurredAt: kernel.clock.now(),
    ...more,
  };
}

/** Tells Mortar a transaction, as the interface does; then everything reacts. */
export async function tell(
  kernel: TestKernel,
  more: Partial<CabinetTransaction> = {},
): Promise<Outcome<RecordedTransaction, string>> {
  const input = await transaction(kernel, more);
  const command = {
    ...recordCabinetTransaction,
    run: (tx: Parameters<typeof recordCabinetTransaction.run>[0]) =>
      recordCabinetTransaction.run({ ...tx, messageId }, input),
  };
  const outcome = await act(kernel, command, input);
  await kernel.settle();
  return outcome;
}

/** What the cabinet reckons with in a pocket. */
export async function reported(kernel: TestKernel, cabinetId = 'CAB-4W', drawer = 'A1'): Promise<string | null> {
  const row = await kernel.database.maybe<{ count: string | null }>(
    `select trim_scale(reported_count)::text as count from automation.pockets
      where facility_id = $1 and cabinet_id = $2 and drawer = $3 and pocket = '1'`,
    [kernel.facilityId, cabinetId, drawer],
  );
  return row?.count ?? null;
}

export const balance = (kernel: TestKernel, account: string, product: string = tablet) =>
  balanceOf(kernel.database, kernel.facilityId, account, product);

/** What one check says, some minutes from now. */
export async function findings(kernel: TestKernel, id: string, minutesLater = 0) {
  const check = checks.find((each) => each.id.endsWith(`.${id}`));
  if (!check) throw new Error(`no check ${id}`);
  return check.run(kernel.database, kernel.facilityId, new Date(kernel.clock.now().getTime() + minutesLater * 60_000));
}

export const openJobs = (kernel: TestKernel, kind: string) =>
  kernel.database.rows<{
    jobId: string;
    subject: string;
    title: string;
    quantity: string;
    priorityClass: string;
    product: string;
    patientId: string | null;
  }>(
    `select job_id as "jobId", subject, title, trim_scale(quantity)::text as quantity, priority_class as "priorityClass", product,
            patient_id as "patientId" from work.jobs where kind = $1 and state = 'open' order by opened_at, subject`,
    [kind],
  );
