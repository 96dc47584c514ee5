/** The places and the ends of the ledger: ids of accounts and how they come into being. */
import type { Tx } from '#src/kernel/command.ts';
import { type Account, insertAccounts } from './store.ts';

/** Ids of accounts; whoever names a place names it here. */
export const accountIds = {
  supplier: 'supplier',
  pharmacy: 'pharmacy',
  given: 'given',
  wasted: 'wasted',
  discrepancy: 'discrepancy',
  writtenOff: 'written-off',
  inTransit: (cabinetId: string) => `in-transit:${cabinetId}`,
  pocket: (cabinetId: string, drawer: string, pocket: string) => `pocket:${cabinetId}:${drawer}:${pocket}`,
  returnBin: (cabinetId: string) => `return-bin:${cabinetId}`,
  hand: (userId: string) => `hand:${userId}`,
  patientBin: (unitId: string) => `patient-bin:${unitId}`,
} as const;

/** Opens an account; one that is open stays as it is. */
export async function openAccount(
  tx: Tx,
  account: Omit<Account, 'unitId'> & { unitId?: string | null },
): Promise<void> {
  await insertAccounts(tx.sql, tx.facilityId, [{ unitId: null, ...account }]);
}

/** Opens the accounts that every facility has. */
export async function openStandingAccounts(tx: Tx): Promise<void> {
  await insertAccounts(tx.sql, tx.facilityId, standing);
}

const standing: readonly Account[] = [
  { account: accountIds.supplier, kind: 'supplier', name: 'Suppliers', unitId: null },
  { account: accountIds.pharmacy, kind: 'pharmacy', name: 'Central pharmacy', unitId: null },
  { account: accountIds.given, kind: 'given', name: 'Given to patients', unitId: null },
  { account: accountIds.wasted, kind: 'wasted', name: 'Wasted', unitId: null },
  { account: accountIds.discrepancy, kind: 'discrepancy', name: 'Not explained', unitId: null },
  { account: accountIds.writtenOff, kind: 'written-off', name: 'Explained and written off', unitId: null },
];
