/** Test data of the ledger's tests: two products in an otherwise empty drug file. */
import { randomUUID } from 'node:crypto';
import { systemActor } from '#src/kernel/actor.ts';
import type { Command, Tx } from '#src/kernel/command.ts';
import { openDatabase } from '#src/kernel/database/database.ts';
import type { Kernel } from '#src/kernel/kernel.ts';
import { done, type Outcome } from '#src/kernel/outcome.ts';
import { transact } from '#src/kernel/transact.ts';
import { accountIds, openAccount, openStandingAccounts } from './accounts.ts';
import { meetLot } from './post.ts';

export const pocket = accountIds.pocket('cab-1', '1', 'A');
export const hand = accountIds.hand('nurse-1');

/** Rows of the drug file that the entries refer to, written past the program's role. */
export async function insertProducts(url: string): Promise<void> {
  const database = openDatabase(url, { max: 1 });
  await database.run(
    `insert into tables.units (unit, display, kind, factor) values ('tablet', 'tablet', 'count', 1), ('mg', 'mg', 'mass', 1) on conflict do nothing`,
  );
  await database.run(
    `insert into tables.products (product, name, orderable, strength_text, form, base_unit, dose_unit, strength_per_base, routes,
       cs_schedule, high_alert, timing_class, storage, allow_override, usage_rank, source)
     values ('aspirin', 'aspirin', 'aspirin', '81 mg', 'tablet', 'tablet', 'mg', 81, '{PO}', null, false, 'standard', 'room', true, 1, 'test'),
            ('oxycodone', 'oxyCODONE', 'oxycodone', '5 mg', 'tablet', 'tablet', 'mg', 5, '{PO}', 'C-II', true, 'standard', 'room', false, 2, 'test')
     on conflict do nothing`,
  );
  await database.close();
}

/** Opens the standing accounts, one pocket and one hand, and makes the lots A, B and C of both products known. */
export async function openPlaces(kernel: Kernel): Promise<void> {
  await inTx(kernel, async (tx) => {
    await openStandingAccounts(tx);
    await openAccount(tx, { account: pocket, kind: 'pocket', name: 'Cabinet 1, drawer 1, pocket A' });
    await openAccount(tx, { account: hand, kind: 'in-hand', name: 'Nurse 1' });
    for (const product of ['aspirin', 'oxycodone']) {
      await meetLot(tx, { product, lot: 'A', expiresOn: '2027-01-31' });
      await meetLot(tx, { product, lot: 'B', expiresOn: '2027-06-30' });
      await meetLot(tx, { product, lot: 'C', expiresOn: null });
    }
    return done(null);
  });
}

/** Runs work as a command of its own. */
export async function inTx<V, C extends string>(
  kernel: Kernel,
  run: (tx: Tx) => Promise<Outcome<V, C>>,
): Promise<Outcome<V, string>> {
  const command: Command<null, V, C> = { name: 'test.act', permission: null, run: (tx) => run(tx) };
  return transact(kernel, command, {
    commandId: randomUUID(),
    actor: systemActor(kernel.facilityId, 'test'),
    input: null,
  });
}
